"""Blocks that contain no others: headings, rules, code, tables and paragraphs.

Each function reads one block that begins at a line, if there is one, and returns the line after
it, or None. ``rest`` is the line without its indent.
"""

import re
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element, SubElement

from markdown.util import AtomicString, code_escape

from ..problems import ERROR, WARNING
from . import attributes, references, tables
from .block_lines import BLANK, Lines
from .block_lint import doubts
from .block_signs import (
    ABBREVIATION,
    CODE_INDENT,
    DEFINITION,
    ENDING,
    HEADING,
    RULE,
    UNDERLINE,
    ends,
    fence_of,
)
from .code_blocks import HEADER, highlighted, info_of
from .container_blocks import definitions
from .formulas import FormulaError, mathml

if TYPE_CHECKING:
    from .block_parser import EditionBlockParser as Parser

CONTENTS = re.compile(r"\[\[?_?toc_?\]\]?[ \t]*$", re.IGNORECASE)
STARTING = ENDING | frozenset("=:|")  # the letters of lines that a paragraph must look at
LISTED = frozenset("-+*0123456789")


def heading(
    _parser: "Parser", parent: Element, _lines: Lines, at: int, _indent: int, rest: str
) -> int | None:
    found = HEADING.match(rest)
    if found is None:
        return None
    SubElement(parent, f"h{len(found[1])}").text = _heading_text(rest[found.end() :].strip(BLANK))
    return at + 1


def _heading_text(text: str) -> str:
    """The text of a heading without its closing run of ``#``, which may be before its attributes.

    A sign that remains at the end is escaped where attributes follow, since "attr_list" would take
    it away.
    """
    attributes = ""
    if text.endswith("}") and (at := text.rfind("{")) > 0 and text[at - 1] in BLANK:
        text, attributes = text[:at].rstrip(BLANK), f" {text[at:]}"
    without = text.rstrip("#")
    if without != text and (not without or without[-1] in BLANK):
        text = without.rstrip(BLANK)
    if attributes and text.endswith("#") and not text.endswith("\\#"):
        text = rf"{text[:-1]}\#"
    return text + attributes


def rule(
    _parser: "Parser", parent: Element, _lines: Lines, at: int, _indent: int, rest: str
) -> int | None:
    if not RULE.match(rest):
        return None
    SubElement(parent, "hr")
    return at + 1


def indented_code(parser: "Parser", parent: Element, lines: Lines, at: int) -> int:
    """Code that is indented by four columns. A first line such as ``:::python`` is left to
    "codehilite".
    """
    code, end = [lines.without(at, CODE_INDENT)[0]], at + 1
    for number in range(at + 1, len(lines.text)):
        if lines.text[number].strip(BLANK):
            if number in lines.lazy or lines.indent(number) < CODE_INDENT:
                break
            end = number + 1
        code.append(lines.without(number, CODE_INDENT)[0])
    text = "\n".join([*code[: end - at], ""])
    if parser.open_elements > 0 and text.lstrip().startswith("<"):
        parser.problem(
            lines.number(at),
            lines.text[at].strip(),
            "html",
            "is shown as code, because it is indented by four spaces after an empty line; indent "
            "it less, or remove the empty line",
            WARNING,
        )
    if HEADER.match(text):
        pre = SubElement(parent, "pre")
        SubElement(pre, "code").text = AtomicString(code_escape(text))
    else:
        parser.raw(parent, highlighted(text, info_of(""), parser.code_options))
    return end


def fenced_code(
    parser: "Parser", parent: Element, lines: Lines, at: int, indent: int, rest: str
) -> int | None:
    opened = fence_of(rest)
    if opened is None:
        return None
    mark, info = opened
    code, end = list[str](), at + 1
    closing = re.compile(rf"{mark[0]}{{{len(mark)},}}[ \t]*$")
    while end < len(lines.text) and end not in lines.lazy:
        stripped = lines.text[end].lstrip(BLANK)
        if stripped[:1] == mark[0] and closing.match(stripped) and lines.indent(end) < CODE_INDENT:
            break
        code.append(lines.without(end, indent)[0] if indent else lines.text[end])
        end += 1
    else:
        message = f'"{rest.strip()[:40]}" is never closed; add a line "{mark}" below the code'
        parser.problem(lines.number(at), rest.strip(), "code", message, ERROR)
        end -= 1
    text, known = "".join(f"{line}\n" for line in code), info_of(info)
    if known.language == "math" and text.strip():
        try:
            made = mathml(text.strip(), display=True)
        except FormulaError as error:
            message = f'"{" ".join(text.split())[:60]}" {error}'
            parser.problem(lines.number(at), rest.strip(), "formula", message, ERROR)
        else:
            formula = SubElement(SubElement(parent, "p"), "span", {"class": "formula display"})
            formula.text = AtomicString(parser.md.htmlStash.store(made))
            return end + 1
    parser.raw(parent, highlighted(text, known, parser.code_options))
    return end + 1


def abbreviation(
    parser: "Parser", parent: Element, lines: Lines, at: int, _indent: int, rest: str
) -> int | None:
    found = ABBREVIATION.match(rest)
    if found is None:
        return None
    end = at + 1
    if not rest[found.end() :].strip() and end < len(lines.text):
        rest, end = f"{rest}\n{lines.text[end]}", end + 1
    parser.blockprocessors["abbr"].run(parent, [rest])
    return end


def contents(
    parser: "Parser", _parent: Element, lines: Lines, at: int, _indent: int, rest: str
) -> int | None:
    """``[TOC]``, which is left out: the theme shows the contents of a long text."""
    if not CONTENTS.match(rest):
        return None
    message = f'"{rest.strip()}" is left out, because the page lists its contents; remove the line'
    parser.problem(lines.number(at), rest.strip(), "text", message, WARNING)
    return at + 1


def paragraph(parser: "Parser", parent: Element, lines: Lines, at: int) -> int:
    """A paragraph with the definitions of links before it; or what its last line makes of it: a
    heading, a table, a list of definitions.
    """
    text, written = lines.text, [lines.text[at].lstrip(BLANK)]
    first = at
    for number in range(at + 1, len(text)):
        rest = text[number].lstrip(BLANK)
        if not rest:
            break
        if rest[0] in STARTING and number not in lines.lazy and lines.indent(number) < CODE_INDENT:
            if rest[0] in "=-" and UNDERLINE.match(rest):
                remaining = _defined(parser, "\n".join(written).rstrip(BLANK))
                if remaining:
                    SubElement(parent, "h1" if rest[0] == "=" else "h2").text = remaining
                    return number + 1
            if rest[0] in "|:-" and tables.COLUMNS.match(rest):
                end = _table(parser, parent, lines, number, written)
                if end:
                    return end
            if rest[0] == ":" and DEFINITION.match(rest):
                return definitions(parser, parent, lines, number, written, loose=False)
            if ends(rest, paragraph=True):
                break
        written.append(rest)
    _finish(parser, parent, lines, first, written)
    return first + len(written)


def _defined(parser: "Parser", text: str) -> str:
    """The text without the definitions of links with which it begins; these are stored."""
    if text[0] != "[":
        return text
    found, text = references.definitions(text)
    for label, address, title in found:
        parser.md.references.setdefault(label, (address, title))
    return text


def _finish(
    parser: "Parser", parent: Element, lines: Lines, first: int, written: list[str]
) -> None:
    text = _defined(parser, "\n".join(written).rstrip(BLANK))
    if not text:
        return
    SubElement(parent, "p").text = text
    remaining = written[-(text.count("\n") + 1) :]
    for number, field, message in doubts(remaining):
        line = lines.number(first + len(written) - len(remaining) + number)
        parser.problem(line, remaining[number], field, message, WARNING)


def _table(
    parser: "Parser", parent: Element, lines: Lines, at: int, written: list[str]
) -> int | None:
    """A table whose line of dashes is at ``at``; the paragraph so far ends in its head."""
    aligns = tables.aligned(written[-1], lines.text[at])
    if aligns is None:
        return None
    if len(written) > 1:
        _finish(parser, parent, lines, at - len(written), written[:-1])
    rows, end = [tables.cells(written[-1])], at + 1
    while end < len(lines.text) and end not in lines.lazy:
        row = lines.text[end].strip(BLANK)
        if not row or (ends(row, paragraph=False) and not (row[0] in LISTED and "|" in row)):
            break
        if row.startswith("{:") and (written_list := attributes.LIST.fullmatch(row)):
            tables.table(parent, aligns, rows)
            attributes.assign(parent[-1], attributes.pairs_of(written_list[1]))
            return end + 1
        rows.append(tables.cells(row))
        if len(rows[-1]) > len(aligns):
            message = (
                f"the row has {len(rows[-1])} cells, but the table has {len(aligns)} columns; "
                "remove the extra cells, which are not shown"
            )
            parser.problem(lines.number(end), row, "table", message, WARNING)
        end += 1
    tables.table(parent, aligns, rows)
    return end
