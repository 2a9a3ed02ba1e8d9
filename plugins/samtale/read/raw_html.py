"""Blocks of HTML, and what a preprocessor has set aside.

The functions are like those of leaf_blocks.py.
"""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element, SubElement

from markdown.extensions.md_in_html import HTMLExtractorExtra
from markdown.util import HTML_PLACEHOLDER_RE

from ..problems import WARNING
from . import html_blocks
from .block_lines import BLANK, Lines, unindented
from .block_lint import marked
from .block_signs import fence_of
from .leaf_blocks import fenced_code

if TYPE_CHECKING:
    from .block_parser import EditionBlockParser as Parser


def html(
    parser: "Parser", parent: Element, lines: Lines, at: int, _indent: int, rest: str
) -> int | None:
    parsed = (
        html_blocks.parsed_end(_without_fences(_below(lines, at, rest)))
        if "markdown" in rest
        else None
    )
    if parsed is not None:
        _with_markdown(parser, parent, lines.text[at : at + parsed + 1], lines.number(at))
        return at + parsed + 1
    if not html_blocks.starts(rest, paragraph=False):
        return None
    end = at + html_blocks.end(_below(lines, at, rest)) + 1
    text = "\n".join(lines.text[at:end])
    parser.open_elements = max(0, parser.open_elements + sum(html_blocks.open_elements(text)))
    if html_blocks.BLOCK.match(rest) and (found := marked(text)):
        line = lines.number(at) + found[0] if lines.number(at) >= 0 else -1
        parser.problem(line, lines.text[at + found[0]], "html", found[1], WARNING)
    parser.raw(parent, text)
    return end


def _below(lines: Lines, at: int, rest: str) -> Iterator[str]:
    """A line without its indent, and those below it, up to one that is lazy."""
    yield rest
    for number in range(at + 1, len(lines.text)):
        if number in lines.lazy:
            return
        yield lines.text[number]


def _without_fences(lines: Iterable[str]) -> Iterator[str]:
    """The lines, with those of fenced code left empty."""
    mark = ""
    for line in lines:
        rest = line.strip(BLANK)
        if mark:
            yield ""
            if rest.startswith(mark) and not rest.strip(mark[0]):
                mark = ""
        elif rest[:1] in ("`", "~") and (opened := fence_of(rest)):
            mark = opened[0]
            yield ""
        else:
            yield line


def _with_markdown(parser: "Parser", parent: Element, text: list[str], first: int) -> None:
    """An element with the attribute ``markdown``, which begins at the line ``first`` of the body.
    Its fenced code is set aside before "md_in_html" looks for tags.
    """
    kept, at = list[str](), 0
    while at < len(text):
        rest = text[at].lstrip(BLANK)
        if rest[:1] not in ("`", "~") or not (opened := fence_of(rest)):
            kept.append(text[at])
            at += 1
            continue
        width = len(text[at]) - len(rest)
        code = Lines([rest], first + at if first >= 0 else -1)
        for line in text[at + 1 :]:
            code.add(unindented(line, 0, width)[0])
            if line.strip(BLANK).startswith(opened[0]) and not line.strip(BLANK + opened[0][0]):
                break
        holder = Element("div")
        fenced_code(parser, holder, code, 0, 0, rest)
        kept.append(" " * width + (holder[0].text or ""))
        at += len(code.text)
    extractor = HTMLExtractorExtra(parser.md)
    extractor.feed("\n".join([*kept, "", ""]))
    extractor.close()
    before, parser.search_from = parser.search_from, max(first, 0)
    parser.read(parent, Lines("".join(extractor.cleandoc).split("\n")))
    parser.search_from = before


def placeholder(
    parser: "Parser", parent: Element, lines: Lines, at: int, _indent: int, rest: str
) -> int | None:
    """What a preprocessor or "md_in_html" has set aside."""
    found = HTML_PLACEHOLDER_RE.match(rest)
    if found is None:
        return None
    blocks = [rest]
    if parser.blockprocessors["markdown_block"].run(parent, blocks):
        if blocks:
            parser.read(parent, Lines(blocks[0].split("\n")))
        return at + 1
    if found.end() < len(rest.rstrip(BLANK)):
        return None
    SubElement(parent, "p").text = found[0]
    return at + 1
