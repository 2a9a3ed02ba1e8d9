"""The words of a text, as they are searched.

A word is a run of letters and digits, and what joins such runs: ``kundeservice``, ``e-mail``,
``don't``, ``3.11``, ``c++``. Joined runs are found as one word (``email``, ``dont``) and by each
of their parts (``mail``); a number is whole, so that "3.11" is not found by "11". The same rules
are in theme/static/search-words.js.
"""

import re
import unicodedata
from collections.abc import Iterator

from related.text import LONGEST

JOINERS = "'’‘ʼ＇._‐‑-"
NUMBER = r"\d+(?:[.,:]\d+)+"
# marks that letters may have and that no composed letter (NFC) has, and all around them
MARKED = re.compile(
    "[\u0300-\u109f\u1360-\u1fff\u20d0-\u20ff\u302a-\u309a\ua66f-\uabed\ufe00-\ufe2f]"
)


def _token(run: str) -> re.Pattern[str]:
    one = rf"(?:{NUMBER}|{run})"
    return re.compile(rf"{one}(?:[{JOINERS}]{one})*(?:[+#]+(?![^\s,.:]))?")


TOKEN = _token(r"[^\W_]+")
SEPARATED = _token(rf"[^\s+#,:{JOINERS}]+")  # in a text of words and spaces
PARTS = re.compile(rf"{NUMBER}|[^{JOINERS}]+")
APOSTROPHES = re.compile("['’‘ʼ＇]")
KNOWN = frozenset(f"{JOINERS}+#,:")
SHORT = 3  # letters: shorter parts beside an apostrophe are endings, not words
INVISIBLE = re.compile("[\u00ad\u200b\u200c\u200d\u2060\ufeff]")


class _Separated(dict[int, str]):
    """For ``str.translate``: what belongs to no word becomes a space."""

    def __missing__(self, code: int) -> str:
        letter = chr(code)
        known = letter in KNOWN or unicodedata.category(letter)[0] in "LMN"
        self[code] = letter if known else " "
        return self[code]


_SEPARATED = _Separated()


def tokens(text: str) -> list[str]:
    """The words of a text in their order, each with what joins its parts; in lower case (NFC)."""
    plain = INVISIBLE.sub("", unicodedata.normalize("NFC", text)).lower()
    if MARKED.search(plain):
        return SEPARATED.findall(plain.translate(_SEPARATED))
    return TOKEN.findall(plain)


def forms(token: str) -> Iterator[str]:
    """What a token is found by: the whole first, then its parts."""
    if token.isalnum():
        yield token[:LONGEST]
        return
    parts = PARTS.findall(token)
    if whole := joined(token, parts):
        yield whole[:LONGEST]
    if len(parts) > 1:
        short = SHORT if APOSTROPHES.search(token) else 2
        for part in parts:
            if len(part) >= short or part.isdigit():
                yield part[:LONGEST]


def joined(token: str, parts: list[str]) -> str:
    """A token as one word; "" for a date or a range of numbers, which are several."""
    if len(parts) > 1 and all(part[0].isdigit() for part in parts):
        return ""
    return "".join(parts) if parts else token


def shared(one: str, other: str) -> int:
    """How many letters two words begin with in common."""
    for place, (letter, another) in enumerate(zip(one, other, strict=False)):
        if letter != another:
            return place
    return min(len(one), len(other))
