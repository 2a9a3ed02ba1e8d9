"""Blocks that contain others: quotations, lists, notes, definitions and callouts.

Each function reads one block that begins at a line, if there is one, and returns the line after
it, or None. ``rest`` is the line without its indent.
"""

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element, SubElement

from ..problems import ERROR, WARNING
from . import callouts
from .block_lines import BLANK, Lines, unindented
from .block_signs import CODE_INDENT, DEFINITION, NOTE, Marker, ends, marker_of

if TYPE_CHECKING:
    from .block_parser import EditionBlockParser as Parser

MOST_ITEMS = 1000  # a list that starts with a greater number is a year
WORD = re.compile(r"\w+")


def quotation(
    parser: "Parser", parent: Element, lines: Lines, at: int, _indent: int, rest: str
) -> int | None:
    if rest[0] != ">":
        return None
    start, inner = lines.quoted or (0, None)
    if inner is None or not start <= at < start + len(inner.text) or at - start in inner.lazy:
        start, inner = lines.quoted = at, _quoted(lines, at)
    end, first = start + len(inner.text), at - start
    line = inner.text[first].strip(BLANK)
    found = callouts.quoted(line) if line.startswith("[!") else None
    if found is not None:
        box = callouts.callout(parent, found, parser.conversion.language)
        first += 1
        inner.lazy.discard(first)  # it continues the line of the kind, as on GitHub
    else:
        box = SubElement(parent, "blockquote")
        _report_kind(parser, lines, at, line)
    remaining = parser.read(box, inner, first)
    if not remaining:
        lines.quoted = None
    return end - remaining


def _report_kind(parser: "Parser", lines: Lines, at: int, line: str) -> None:
    """Report a callout of an unknown kind."""
    if line.startswith("[!") and callouts.QUOTED.match(line):
        message = (
            f'"{line}" is not a kind of callout, and is shown as text; use one of '
            f"{', '.join(f'[!{kind.upper()}]' for kind in callouts.KINDS)}"
        )
        parser.problem(lines.number(at), line, "text", message, WARNING)


def _quoted(lines: Lines, at: int) -> Lines:
    """The lines of a quotation, with those that may continue a paragraph of it."""
    inner = lines.inner(at)
    for number in range(at, len(lines.text)):
        rest = lines.text[number].lstrip(BLANK)
        if not rest:
            break
        indent = lines.indent(number) if number not in lines.lazy else CODE_INDENT
        if indent < CODE_INDENT and rest[0] == ">":
            column = lines.column(number) + indent + 1
            inner.add(*unindented(rest[1:], column, 1))
        elif indent < CODE_INDENT and ends(rest, paragraph=False):
            break
        else:
            inner.add(rest, lazy=True)
    return inner


def listed(
    parser: "Parser", parent: Element, lines: Lines, at: int, indent: int, rest: str
) -> int | None:
    marker = marker_of(rest, indent, lines.column(at))
    if marker is None:
        return None
    box = SubElement(parent, "ul" if marker.start < 0 else "ol")
    if marker.start not in (-1, 1):
        box.set("start", str(marker.start))
    following: Marker | None = marker
    loose, end, width = False, at, CODE_INDENT
    markers: list[tuple[int, Marker]] = []
    while following is not None:
        markers.append((at, following))
        item = SubElement(box, "li")
        if lines.indent(at) > indent + 1:
            _report_indent(parser, lines, at, width)
        indent, width = lines.indent(at), following.width
        inner, last = _item(lines, at, following)
        remaining = _read_item(parser, item, inner)
        loose = loose or inner.gap
        end = last - remaining
        at, following = _next_item(lines, end, marker.kind) if not remaining else (end, None)
        loose = loose or (following is not None and (at > end or inner.ending))
    if not loose:
        for item in box:
            unwrap(item)
    if at < len(lines.text) and at not in lines.lazy and indent < lines.indent(at) < width:
        _report_indent(parser, lines, at, width)
    if marker.start >= 0:
        _report_numbers(parser, lines, markers)
    return end


def _report_indent(parser: "Parser", lines: Lines, at: int, width: int) -> None:
    """Report a line that is indented, but not far enough to be within the item above."""
    rest = lines.text[at].strip(BLANK)
    if "]:" in rest and rest[0] == "[":
        return  # a definition, which is within nothing
    message = (
        f'"{rest[:20]}" is not within the item above, because it is indented by '
        f"{lines.indent(at)}; indent it by {width} spaces, or not at all"
    )
    parser.problem(lines.number(at), rest, "text", message, WARNING)


def _report_numbers(parser: "Parser", lines: Lines, markers: Sequence[tuple[int, Marker]]) -> None:
    """Report dates and years at the beginning of lines, which make a list, and numbers that the
    list shows otherwise. markers: (line, marker) of each item.
    """
    at, first = markers[0]
    before = lines.text[at - 1].strip(BLANK) if at > 0 else ""
    inside = before[-1:].isalpha() and marker_of(before, 0, 0) is None
    lower = len(markers) == 1 and inside and first.text[:1].islower()
    alone = first.start > MOST_ITEMS or lower
    same = all(marker.start == first.start for _at, marker in markers)
    months = parser.conversion.language.months_of_dates
    for count, (line, marker) in enumerate(markers):
        shown, word = first.start + count, WORD.match(marker.text)
        if (alone and not count) or (word and word[0] in months):
            why = "at the beginning of a line makes a list"
        elif marker.start != shown and not same and count:
            why = f"is shown as {shown}, because a list counts by itself"
        else:
            continue
        number = lines.text[line].strip(BLANK).split(marker.kind)[0]
        message = f'"{number}{marker.kind}" {why}; write "{number}\\{marker.kind}" for text'
        parser.problem(lines.number(line), lines.text[line].strip(BLANK), "text", message, WARNING)


def _item(lines: Lines, at: int, marker: Marker) -> tuple[Lines, int]:
    """The lines of an item, and the number of the one after its last."""
    inner = lines.inner(at)
    inner.add(marker.text, marker.column)
    end, blank = at + 1, False
    for number in range(at + 1, len(lines.text)):
        rest = lines.text[number].lstrip(BLANK)
        if not rest:
            if not marker.text and number == at + 1:
                break  # an item that begins with an empty line has no more of them
            blank = True
            inner.add(*lines.without(number, marker.width))
            continue
        lazy = number in lines.lazy
        indent = 0 if lazy else lines.indent(number)
        if indent >= marker.width:
            inner.add(*lines.without(number, marker.width))
        elif blank or (not lazy and indent < CODE_INDENT and ends(rest, paragraph=False)):
            break
        else:
            inner.add(rest, lazy=True)
        end, blank = number + 1, False
    inner.cut(end - at)
    return inner, end


def _next_item(lines: Lines, at: int, kind: str) -> tuple[int, Marker | None]:
    """The line and the marker of the list's next item, or None."""
    while at < len(lines.text) and not lines.text[at].strip(BLANK):
        at += 1
    if at == len(lines.text) or at in lines.lazy:
        return at, None
    indent = lines.indent(at)
    if indent >= CODE_INDENT:
        return at, None
    marker = marker_of(lines.text[at].lstrip(BLANK), indent, lines.column(at))
    return at, marker if marker is not None and marker.kind == kind else None


def _read_item(parser: "Parser", item: Element, inner: Lines) -> int:
    """Read an item, which may begin with the box of a task."""
    task = callouts.TASK.match(inner.text[0]) if inner.text[0][:1] == "[" else None
    if task is None:
        return parser.read(item, inner)
    inner.text[0] = inner.text[0][task.end() :].lstrip(BLANK)
    remaining = parser.read(item, inner)
    box = callouts.box(done=task["mark"] != " ", language=parser.conversion.language)
    item.set("class", "task")
    holder = item[0] if len(item) and item[0].tag == "p" else item
    box.tail, holder.text = f" {holder.text or ''}", None
    holder.insert(0, box)
    return remaining


def unwrap(item: Element) -> None:
    """Put the texts of an item's paragraphs into the item itself: its list has no empty lines."""
    children = list(item)
    if all(child.tag != "p" for child in children):
        return
    item[:] = []
    for child in children:
        if child.tag != "p" or child.attrib:
            item.append(child)
            continue
        if len(item):
            item[-1].tail = (item[-1].tail or "") + (child.text or "")
        else:
            item.text = (item.text or "") + (child.text or "")
        item.extend(child)


def note(
    parser: "Parser", _parent: Element, lines: Lines, at: int, _indent: int, rest: str
) -> int | None:
    """A note, which "footnotes" keeps as text and has read later."""
    found = NOTE.match(rest)
    if found is None or parser.footnotes is None:
        return None
    inner, end = _belonging(lines, at, rest[found.end() :], CODE_INDENT)
    text = "\n".join(inner.text).rstrip()
    if found[1] in parser.footnotes.footnotes:
        message = f'"[^{found[1]}]" has two texts; remove one, or give this one another name'
        parser.problem(lines.number(at), rest, "note", message, ERROR)
        return end
    parser.notes[text] = lines.number(at)
    parser.footnotes.setFootnote(found[1], text)
    return end


def _belonging(
    lines: Lines, at: int, first: str, least: int, *, lazy: bool = True
) -> tuple[Lines, int]:
    """The lines of a note, a definition or an admonition, and the number of the one after its last:
    those that are indented by at least so much, without up to four columns of it. lazy: whether
    others may continue a paragraph.
    """
    inner = lines.inner(at)
    inner.add(first)
    end, blank = at + 1, False
    for number in range(at + 1, len(lines.text)):
        rest = lines.text[number].lstrip(BLANK)
        if not rest:
            blank = True
            inner.add("")
            continue
        indent = lines.indent(number) if number not in lines.lazy else 0
        if indent >= least:
            inner.add(*lines.without(number, CODE_INDENT))
        elif (
            blank
            or not lazy
            or (
                number not in lines.lazy and (ends(rest, paragraph=False) or DEFINITION.match(rest))
            )
        ):
            break
        else:
            inner.add(rest, lazy=True)
        end, blank = number + 1, False
    inner.cut(end - at)
    return inner, end


def definition(
    parser: "Parser", parent: Element, lines: Lines, at: int, _indent: int, rest: str
) -> int | None:
    """A definition after an empty line, of the terms in the paragraph before it."""
    before = parent[-1] if len(parent) else None
    if before is None or before.tag not in ("p", "dl") or not DEFINITION.match(rest):
        return None
    if before.tag == "dl":
        loose = len(before[-1]) > 0
        return definitions(parser, parent, lines, at, [], loose=loose)
    parent.remove(before)
    return definitions(parser, parent, lines, at, (before.text or "").split("\n"), loose=True)


def definitions(
    parser: "Parser", parent: Element, lines: Lines, at: int, terms: list[str], *, loose: bool
) -> int:
    """The definitions of these terms. loose: whether there is an empty line before them."""
    box = parent[-1] if len(parent) and parent[-1].tag == "dl" else SubElement(parent, "dl")
    for term in terms:
        SubElement(box, "dt").text = term.strip()
    while at < len(lines.text) and at not in lines.lazy:
        rest, indent = lines.text[at].lstrip(BLANK), lines.indent(at)
        if indent >= CODE_INDENT or not DEFINITION.match(rest):
            break
        text = rest[1:].lstrip(BLANK)
        inner, end = _belonging(lines, at, text, min(CODE_INDENT, indent + len(rest) - len(text)))
        described = SubElement(box, "dd")
        remaining = parser.read(described, inner)
        if not loose and not inner.gap:
            unwrap(described)
        at, loose = end - remaining, False
        if remaining:
            break
    return at


def admonition(
    parser: "Parser", parent: Element, lines: Lines, at: int, _indent: int, rest: str
) -> int | None:
    """A callout as MkDocs writes it."""
    found = callouts.admonition(rest)
    if found is None:
        return None
    inner, end = _belonging(lines, at, "", CODE_INDENT, lazy=False)
    if len(inner.text) == 1:
        return None
    parser.read(callouts.callout(parent, found, parser.conversion.language), inner)
    return end
