"""Finds letters that were written in UTF-8 and read in another encoding: ``RÃ¸d`` for ``Rød``.

ftfy measures how implausible a text is, and is careful where a second character is a sign that may
follow a word: it has no objection to ``Ã…rhus``, nor to ``Ã¥rhus`` and to what macOS and DOS show
of it. Therefore every letter of our languages, and every typographic sign, is looked for as each of
the usual encodings shows it.
"""

import html
import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import unquote

import ftfy
from ftfy.badness import badness

LETTERS = (
    "ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÐÑÒÓÔÕÖØÙÚÛÜÝÞßàáâãäåæçèéêëìíîïðñòóôõöøùúûüýþÿĆćĐđĘęŁłŃńŐőŒœŚśŠšŰűŹźŻżŽžŸ"
)
SIGNS = "–—‘’‚“”„†‡•…‰‹›€™«»©®°·½¼¾×µ§¶¡¿´\u00a0"
# Windows, macOS, DOS; of Windows, also what it shows of the bytes that it lacks
ENCODINGS = ("sloppy-windows-1252", "latin-1", "mac-roman", "cp850", "cp437")
# where one of these is the second character, it may be a sign behind a word
MAY_FOLLOW = frozenset("…–—•‘’‚“”„‹›«»\u00a0")
QUOTES = frozenset("‘’“”‹›«»")  # those that close a quotation in one of our languages
WINDOWS, MAC, BOX = "ÂÃÄÅ", "√¬≈ƒ", "├┼┬"  # the first characters that each of them shows
FORMULA = frozenset("πΩ∞≤≥≠∑∏∂∫∆")
# how an editor may have changed the second character: an ellipsis, a dash; or lost the third
RETYPED = {"Å": "Ã...", "Ö": "Ã-", "Ø": "Ã~"}
CUT = {"â€": "”"}
WORD = re.compile(r"[^ \t]+")
ENTITY = re.compile(r"&#?\w{1,12};")
LEFT_OF_SPACE = re.compile(r"(?<=[^\W\d_A-ZÆØÅÄÖ])Ã(?=\s|$)")  # voilà, whose second byte is a space


class Broken(NamedTuple):
    """A broken word and what it was."""

    word: str
    meant: str


def _table() -> dict[str, str]:
    """What is shown of each character, where it was broken once or twice -> the character."""
    found: dict[str, str] = {}
    for encoding in ENCODINGS:
        for character in LETTERS + SIGNS:
            shown = character
            for _time in range(2):
                shown = shown.encode("utf-8").decode(encoding, "replace")
                if "\ufffd" not in shown:
                    found.setdefault(shown, character)
    return found | CUT | {shown: letter for letter, shown in RETYPED.items()}


TABLE = _table()
PATTERN = re.compile("|".join(map(re.escape, sorted(TABLE, key=len, reverse=True))))
# the first characters of the table and of other alphabets, entities, escapes of addresses
KNOWN = frozenset(TABLE.values())
LEADS = "".join(sorted({shown[0] for shown in TABLE} | set("ÎÏÐÑØÙãðâ")))
SUSPECT = re.compile(rf"[{re.escape(LEADS)}]|&#?\w+;|%[C-Fc-f][0-9A-Fa-f]|A\u0303")


def broken_words(lines: list[tuple[int, str]]) -> Iterator[tuple[int, Broken]]:
    """The first broken word of each line, with the line's number. lines: (number, text) each.

    What may be right, such as a Portuguese word in capitals before an ellipsis, counts only where
    another word of the same text is broken beyond doubt.
    """
    suspect = [
        (number, unicodedata.normalize("NFC", line))
        for number, line in lines
        if SUSPECT.search(line)
    ]
    found = {number: broken for number, line in suspect if (broken := broken_word(line))}
    if found:
        for number, line in suspect:
            doubtful = broken_word(line, doubtful=True) if number not in found else None
            if doubtful:
                found[number] = doubtful
    yield from sorted(found.items())


def broken_word(line: str, *, doubtful: bool = False) -> Broken | None:
    """The first broken word of a line, as it is written; None for none. Entities and escapes of
    addresses are read as what they stand for. doubtful: whether what may be right counts.
    """
    implausible = badness(line)
    for match in WORD.finditer(line):
        word = match[0]
        if not SUSPECT.search(word):
            continue
        read = ENTITY.sub(lambda entity: html.unescape(entity[0]), word)
        read = unquote(read, errors="ignore") if "%" in read else read
        meant = repaired(read, line[match.end() : match.end() + 1], doubtful=doubtful)
        if meant == read and implausible:
            fixed = ftfy.fix_encoding(read)
            if set(fixed) - set(read) - KNOWN:  # of our own letters, the table knows more
                meant = fixed
        if meant != read:
            return Broken(word, meant)
    return None


def repaired(word: str, behind: str = "", *, doubtful: bool = False) -> str:
    """A word with its broken letters replaced. behind: the character behind it, or ""."""

    def letter(match: re.Match[str]) -> str:
        start, end = match.span()
        left, right = word[max(start - 1, 0) : start], word[end : end + 1]
        sure = _is_broken(match[0], left, right)
        return TABLE[match[0]] if sure or (doubtful and _may_be_broken(match[0])) else match[0]

    found = PATTERN.sub(letter, word)
    return LEFT_OF_SPACE.sub("à", found) if not behind.strip() else found


def _is_broken(shown: str, left: str, right: str) -> bool:
    """Whether these characters are a broken letter, by those next to them."""
    first, last = shown[0], shown[-1]
    if shown in RETYPED.values():
        return right.islower()
    if len(shown) > 2 or shown in CUT or first in BOX:
        return True
    if first in MAC:
        if last in FORMULA:
            at_start = right.isalpha() and not left.isalnum() and left not in FORMULA
            return last not in "πΩ" and (left.isalpha() or at_start)
        return left.isalpha() or right.isalpha() or last.isalpha()
    if first not in WINDOWS or (first == "Å" and last in "’‘"):  # the genitive of a name
        return False
    if last not in MAY_FOLLOW or shown == "Â«":
        return True
    if first in "ÂÃ" and left.islower():  # no capital follows a small letter
        return True
    if first == "Ã" and not (left.isalnum() or left in QUOTES or right.isalnum()):
        return last not in QUOTES  # alone
    return right.isalpha() and (first in "ÃÅ" or last not in QUOTES)


def _may_be_broken(shown: str) -> bool:
    return shown[0] == "Ã" and shown[-1] not in QUOTES
