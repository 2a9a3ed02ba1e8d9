"""In which encoding a file is that is not UTF-8, if there is no doubt."""

import codecs
import re
import unicodedata
from collections.abc import Iterable

from ..languages import Language

MARKS = {codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
# Windows and Unix, macOS, DOS: those in which texts of our languages were written
CANDIDATES = ("cp1252", "mac-roman", "cp850", "cp437")
SIGNS = frozenset("–—‘’‚“”„…«»‹›©®°·½¼¾§´\u00a0€×")  # that texts use in any language
# a capital behind a small letter, a letter alone: as another encoding would show signs and letters
MISREAD = re.compile(r"[a-zà-öø-ÿ][À-ÖØ-Þ]|[à-öø-ÿ][A-Z]|(?<!\w)[À-ÖØ-öø-ÿ](?!\w)")
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")


def encoding_of(data: bytes, languages: Iterable[Language]) -> str:
    """The encoding of a file, "" if it is UTF-8, or in doubt: that in which every letter belongs to
    one of these languages, if there is only one.
    """
    for mark, encoding in MARKS.items():
        if data.startswith(mark):
            return encoding if _decoded(data, encoding) else ""
    if _decoded(data, "utf-8"):
        return ""
    letters = _letters(languages)
    read = {encoding: _decoded(data, encoding) for encoding in CANDIDATES}
    plausible = {text for text in read.values() if text and _is_plausible(text, letters)}
    if len(plausible) != 1:
        return ""
    return next(encoding for encoding in CANDIDATES if read[encoding] in plausible)


def _decoded(data: bytes, encoding: str) -> str:
    """The text, "" if it is not in this encoding."""
    try:
        text = data.decode(encoding)
    except UnicodeError:
        return ""
    return "" if CONTROL.search(text) else text


def _letters(languages: Iterable[Language]) -> frozenset[str]:
    """The letters beyond ASCII of these languages, with those that have an accent in them."""
    found = set("éèêëáàâäüöïíóúñç")
    for language in languages:
        found |= {one for one in language.sorting.alphabet if not one.isascii()}
        found |= {one for one in map(chr, language.transliteration) if not one.isascii()}
    return frozenset(found | {one.upper() for one in found})


def _is_plausible(text: str, letters: frozenset[str]) -> bool:
    """Whether all that is not ASCII is a letter of the languages in a word, or a sign."""
    beyond = {one for one in text if not one.isascii()}
    if not beyond or not beyond <= letters | SIGNS:
        return False
    known = [one for one in beyond if unicodedata.category(one)[0] == "L"]
    return bool(known) and not MISREAD.search(text)
