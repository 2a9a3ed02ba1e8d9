"""Destinations and titles of links as CommonMark reads them, and how addresses are encoded.

Values of attributes are kept in the tree as Python-Markdown's serializer expects them: as HTML in
which ``&`` may be bare unless it would begin an entity.
"""

import re
from dataclasses import dataclass
from html import unescape
from html.entities import html5
from urllib.parse import quote

PUNCTUATION = frozenset("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")  # of ASCII: what may be escaped
REFERENCE = r"&(?:#(?:[0-9]{1,7}|[xX][0-9a-fA-F]{1,6})|[a-zA-Z][a-zA-Z0-9]{1,31});"
ENTITY = re.compile(REFERENCE)
WRITTEN = re.compile(rf"\\([!-/:-@\[-`{{-~])|{REFERENCE}")
LIKE_ENTITY = re.compile(r"&(?=(?:#[0-9]+|#[xX][0-9a-fA-F]+|[0-9a-zA-Z]+);)")
ESCAPED = re.compile("\x02([0-9]+)\x03")  # Python-Markdown's placeholder for an escaped sign
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")

SPACE = r"[ \t]*(?:\n[ \t]*)?"
BEGIN = re.compile(rf"\({SPACE}")
BRACKETED = re.compile(r"<((?:[^<>\n\\]|\\.)*+)>")
BARE = re.compile(r"(?:\\[!-/:-@\[-`{-~]|[^()\x00-\x20\x7f])++")
TITLE = re.compile(
    r"(?:[ \t]+(?:\n[ \t]*)?|\n[ \t]*)"
    r"""(?:"((?:[^"\\]|\\.)*+)"|'((?:[^'\\]|\\.)*+)'|\(((?:[^()\\]|\\.)*+)\))""",
    re.DOTALL,
)
END = re.compile(rf"{SPACE}\)")
# an address with spaces, which CommonMark takes for text
SPACED = re.compile(r"\([ \t]*((?!<)[^()<>\"'\n]{0,500}?[^()<>\"'\s])(?=[ \t]*\)|[ \t]+[\"'])")
ADDRESS = re.compile(r"^(?:[a-zA-Z][a-zA-Z0-9+.-]*:|[./{|]|#\S)|/|\.\w{1,5}(?:[#?](?:\S.*)?)?$")
NESTED = 32  # brackets within an address, as in CommonMark

SAFE = "/:?#@!$&'()*+,;=~%-._"
AUTHORITY = re.compile(r"(?:[a-zA-Z][a-zA-Z0-9+.-]*:)?//[^/?#]*")
UNSAFE = re.compile(r"""[^\w/:?#@!$&'()*+,;=~.%-]|[^\x00-\x7f]|%(?![0-9a-fA-F]{2})""")
UNSAFE_HOST = re.compile(r"""[\x00-\x20"<>\\^`{|}]|%(?![0-9a-fA-F]{2})""")


@dataclass(frozen=True)
class Target:
    """Where a link leads: its address and title as meant, without escapes and entities; ``end``:
    where it ends in the text; ``spaced``: the address as written, if it has spaces without angle
    brackets around it.
    """

    address: str
    title: str | None
    end: int
    spaced: str = ""


def target(text: str, at: int) -> Target | None:
    """The target in parentheses that begin at a place of a text; None if there is none."""
    begin = BEGIN.match(text, at)
    if not begin:
        return None
    place = begin.end()
    if bracketed := BRACKETED.match(text, place):
        written, place = bracketed[1], bracketed.end()
    elif text.startswith("<", place):
        return None
    else:
        end = _bare(text, place)
        if end < 0:
            return _spaced(text, at)
        written, place = text[place:end], end
    return _ended(text, place, written) or _spaced(text, at)


def _bare(text: str, at: int) -> int:
    """The end of an address without spaces; -1 if its parentheses are not balanced."""
    depth = 0
    while True:
        if found := BARE.match(text, at):
            at = found.end()
        letter = text[at : at + 1]
        if letter == "(" and depth < NESTED:
            depth += 1
        elif letter == ")" and depth:
            depth -= 1
        else:
            return -1 if depth else at
        at += 1


def _ended(text: str, at: int, written: str, spaced: str = "") -> Target | None:
    title = TITLE.match(text, at)
    end = END.match(text, title.end() if title else at)
    if not end and title:
        title, end = None, END.match(text, at)
    if not end:
        return None
    name = next((one for one in title.groups() if one is not None), "") if title else None
    return Target(decoded(written), None if name is None else decoded(name), end.end(), spaced)


def _spaced(text: str, at: int) -> Target | None:
    found = SPACED.match(text, at)
    if not found or " " not in found[1] or not ADDRESS.search(found[1]):
        return None
    return _ended(text, found.end(), found[1], found[1])


def character(entity: str) -> str:
    """What an entity or numeric reference means; "" if it means nothing, or a control character."""
    if not entity.startswith("&#"):
        return html5.get(entity[1:], "")
    try:
        number = int(entity[3:-1], 16) if entity[2] in "xX" else int(entity[2:-1])
    except ValueError:
        return ""
    if not number:
        return "\ufffd"
    meant = unescape(entity)
    return "" if CONTROL.search(meant) else meant


def unescaped(text: str) -> str:
    """A text with the signs themselves for the placeholders of escaped ones."""
    return ESCAPED.sub(lambda found: chr(int(found[1])), text) if "\x02" in text else text


def decoded(written: str) -> str:
    """A text without escapes and entities."""
    if "\\" not in written and "&" not in written:
        return written
    return WRITTEN.sub(lambda found: found[1] or character(found[0]) or found[0], written)


def attribute(value: str) -> str:
    """A value, or a text, as it is kept in the tree."""
    return LIKE_ENTITY.sub("&amp;", value) if "&" in value else value


def encoded(address: str) -> str:
    """An address in which all that no URL may contain is percent-encoded. What begins with a word
    in braces is left to those who know it.
    """
    if not UNSAFE.search(address) or address.startswith(("{", "|")) or "\x02" in address:
        return address
    found = AUTHORITY.match(address)
    host = found[0] if found else ""
    host = UNSAFE_HOST.sub(lambda one: quote(one[0], safe=""), host)
    rest = UNSAFE.sub(lambda one: quote(one[0], safe=""), address[found.end() if found else 0 :])
    return host + rest
