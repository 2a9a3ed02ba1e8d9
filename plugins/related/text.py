"""Extracts the words of a text, without code and markup."""

import re
from dataclasses import dataclass
from html import unescape
from unicodedata import normalize

WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
LONGEST = 64  # letters: longer words are ignored

# Possessive quantifiers, and classes that stop at the next opening character, keep all of these
# linear on any input.
_CODE = re.compile(
    r"^[ \t]*+(?P<fence>```++|~~~++)[^\n]*+\n.*?(?:^[ \t]*+(?P=fence)[^\n]*$|\Z)",
    re.MULTILINE | re.DOTALL,
)
_ELEMENT = re.compile(r"<(pre|code|script|style|svg|math)\b[^<>]*+>", re.IGNORECASE)
_ENDS = {
    name: re.compile(rf"</{name}\s*+>", re.IGNORECASE)
    for name in ("pre", "code", "script", "style", "svg", "math")
}
_INLINE = re.compile(r"(?<!`)(`+)(?!`)(?:[^`\n]|(?!\1)`)+\1(?!`)")
_TAG = re.compile(r"<[a-zA-Z/!][^<>]*>")
_ADDRESS = re.compile(r"\b(?:https?://|www\.)\S+|\]\([^])\s]*+(?:\s++\"[^]\"]*+\")?\)")


@dataclass(frozen=True)
class Document:
    """One text to be ranked: ``id`` is unique, ``lang`` a BCP 47 tag, ``work`` the same for
    translations of one another.

    ``more``: what follows ``text``, separate so that a large body is not copied.
    """

    id: str
    lang: str
    title: str
    text: str
    work: str = ""
    more: str = ""

    @property
    def whole(self) -> str:
        return self.text + self.more


def plain(text: str) -> str:
    """A text without code (fences, spans, elements), tags and addresses. HTML entities are
    decoded.
    """
    if "`" in text or "~~~" in text:
        text = _INLINE.sub(" ", _CODE.sub("\n", text))
    if "<" in text:
        text = _TAG.sub(" ", _without_elements(text))
    if "://" in text or "www." in text or "](" in text:
        text = _ADDRESS.sub(" ", text)
    return unescape(text) if "&" in text else text


def _without_elements(text: str) -> str:
    """A text without code elements. One without an end counts as a mere tag; the end of each kind
    is searched in vain only once.
    """
    kept, at, endless = [], 0, set()
    for opening in _ELEMENT.finditer(text):
        name = opening[1].lower()
        if opening.start() < at or name in endless:
            continue
        end = _ENDS[name].search(text, opening.end())
        if end:
            kept.append(text[at : opening.start()])
            at = end.end()
        else:
            endless.add(name)
    return " ".join([*kept, text[at:]])


def words(text: str) -> list[str]:
    """The words of a plain text in order, as written; in composed letters (NFC) and without soft
    hyphens.
    """
    return WORD.findall(normalize("NFC", text.replace("\xad", "")))
