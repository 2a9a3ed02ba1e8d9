"""The signs by which blocks begin, and which of them end a paragraph."""

import re
from dataclasses import dataclass

from . import html_blocks
from .block_lines import BLANK, unindented

CODE_INDENT = 4  # columns by which code is indented, and what belongs to a note or a definition
HEADING = re.compile(r"(#{1,6})(?=[ \t]|$)")
UNDERLINE = re.compile(r"(?:=+|-+)[ \t]*$")
RULE = re.compile(r"(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,})$")
FENCE = re.compile(r"`{3,}|~{3,}")
MARKER = re.compile(r"([-+*])(?=[ \t]|$)|(\d{1,9})([.)])(?=[ \t]|$)")
NOTE = re.compile(r"\[\^([^\]]*)\]:[ \t]*")
ABBREVIATION = re.compile(r"\*\[[^\\\]]+\][ ]?:")
DEFINITION = re.compile(r":(?=[ \t]+\S)")
# the letters with which lines begin that can end a paragraph
ENDING = frozenset("#>`~-+*_<[0123456789")


@dataclass(frozen=True)
class Marker:
    """The marker of a list's item. ``kind``: the sign by which items belong together; ``start``: of
    a numbered list, -1 of others; ``width``: in columns, with its indent, up to the item's text;
    ``text``: of the item's first line; ``column``: in which it starts.
    """

    kind: str
    start: int
    width: int
    text: str
    column: int


def marker_of(rest: str, indent: int, column: int) -> Marker | None:
    """The marker at the beginning of a line that starts in this column; rest: without its
    indent.
    """
    found = MARKER.match(rest)
    if not found or (rest[0] in "-*" and RULE.match(rest)):
        return None
    after, column = rest[found.end() :], column + indent + found.end()
    text, width = after.lstrip(BLANK), indent + found.end() + 1
    if text:
        inner, reached = unindented(after, column, CODE_INDENT)
        if inner[:1] in ("", *BLANK):  # the item begins with code
            text, column = unindented(after, column, 1)
        else:
            text, width, column = inner, indent + found.end() + reached - column, reached
    kind, start = (found[1], -1) if found[1] else (found[3], int(found[2]))
    return Marker(kind, start, width, text, column)


def fence_of(rest: str) -> tuple[str, str] | None:
    """The mark and the info string, if a line without its indent opens a fence."""
    found = FENCE.match(rest)
    if not found:
        return None
    info = rest[found.end() :].strip(BLANK)
    return None if rest[0] == "`" and "`" in info else (found[0], info)


def ends(rest: str, *, paragraph: bool) -> bool:
    """Whether a line, without its indent, begins a block that needs no empty line before it.
    paragraph: whether it would end one in the same container.
    """
    first = rest[0]
    if first not in ENDING:
        return False
    if first == ">":
        return True
    if first == "#":
        return HEADING.match(rest) is not None
    if first in "`~":
        return fence_of(rest) is not None
    if first == "<":
        return html_blocks.starts(rest, paragraph=paragraph)
    if first == "[":
        return NOTE.match(rest) is not None
    if first in "-*_" and RULE.match(rest):
        return True
    if first == "*" and ABBREVIATION.match(rest):
        return True
    found = MARKER.match(rest)
    if found is None:
        return False
    return not paragraph or (found[2] in (None, "1") and rest[found.end() :].strip(BLANK) != "")
