"""Blocks of HTML in Markdown: where one starts, and where it ends.

As CommonMark has it, a block of most elements ends at an empty line, after which Markdown is read
again; so an author writes Markdown within ``<details>`` by leaving a line empty. Scripts, comments
and preformatted text are read to their end. Elements with the attribute ``markdown`` are read by
Python-Markdown's extension "md_in_html".
"""

import re
from collections.abc import Iterable, Iterator
from itertools import chain

BLOCK = re.compile(
    "</?(?:address|article|aside|base|basefont|blockquote|body|caption|center|col|colgroup|dd|"
    "details|dialog|dir|div|dl|dt|fieldset|figcaption|figure|footer|form|frame|frameset|h[1-6]|"
    "head|header|hr|html|iframe|legend|li|link|main|menu|menuitem|nav|noframes|ol|optgroup|option|"
    "p|param|search|section|summary|table|tbody|td|tfoot|th|thead|title|tr|track|ul)"
    r"(?=[ \t>]|/>|$)",
    re.IGNORECASE,
)
VERBATIM = re.compile(r"<(?:pre|script|style|textarea)(?=[ \t>]|$)", re.IGNORECASE)
VERBATIM_END = re.compile(r"</(?:pre|script|style|textarea)>", re.IGNORECASE)
ALONE = re.compile(
    r"""(?:<[A-Za-z][A-Za-z0-9-]*"""
    r"""(?:\s+[A-Za-z_:][\w.:-]*(?:\s*=\s*(?:[^\s"'=<>`]+|'[^']*'|"[^"]*"))?)*\s*/?>"""
    r"""|</[A-Za-z][A-Za-z0-9-]*\s*>)[ \t]*$"""
)
ENDS = (  # what starts a block, and what ends it
    (VERBATIM, VERBATIM_END),
    (re.compile("<!--"), re.compile("-->")),
    (re.compile(r"<\?"), re.compile(r"\?>")),
    (re.compile("<![A-Za-z]"), re.compile(">")),
    (re.compile(r"<!\[CDATA\["), re.compile(r"\]\]>")),
)
# what is read to its end also where it is within a block that ends at an empty line
HELD = re.compile(r"<(?P<tag>pre|script|style|textarea|svg|math)\b(?![^>]*/>)|<!--", re.IGNORECASE)
PARSED = re.compile(
    r"""<(?P<tag>[A-Za-z][\w-]*)(?:\s[^<>]*?)?\smarkdown"""
    r"""(?:\s*=\s*["']?(?:1|block|span|markdown)["']?)?(?=[\s/>])[^<>]*>"""
)


def starts(rest: str, *, paragraph: bool) -> bool:
    """Whether a line, without its indent, starts a block of HTML. paragraph: whether it would end
    one.
    """
    return (
        BLOCK.match(rest) is not None
        or any(start.match(rest) for start, _end in ENDS)
        or (not paragraph and ALONE.match(rest) is not None)
    )


def end(lines: Iterable[str]) -> int:
    """How many lines after the first belong to the block that starts there. lines: the first one
    without its indent, and those below it.
    """
    first, below = _parted(lines)
    for start, stop in ENDS:
        if start.match(first):
            return _until(stop, chain((first,), below))
    return _until_blank(chain((first,), below))


def _parted(lines: Iterable[str]) -> tuple[str, Iterator[str]]:
    iterator = iter(lines)
    return next(iterator), iterator


def _until(stop: re.Pattern[str], lines: Iterable[str]) -> int:
    number = -1
    for line in lines:
        number += 1
        if stop.search(line):
            break
    return number


def _until_blank(lines: Iterable[str]) -> int:
    """The number of the last line before an empty one that is not within preformatted text, a
    script or a comment.
    """
    held: re.Pattern[str] | None = None
    number = 0
    for number, line in enumerate(lines):
        if held is None and not line.strip(" \t"):
            return number - 1
        at = 0
        while True:
            if held is None:
                found = HELD.search(line, at) if "<" in line else None
                if found is None:
                    break
                at = found.end()
                held = _closing(found["tag"])
            stop = held.search(line, at)
            if stop is None:
                break
            at, held = stop.end(), None
    return number


def _closing(tag: str | None) -> re.Pattern[str]:
    return re.compile(rf"</{tag}\s*>" if tag else "-->", re.IGNORECASE)


def parsed_end(lines: Iterable[str]) -> int | None:
    """How many lines after the first belong to an element with the attribute ``markdown`` that
    opens there; None if none does. lines: as for ``end``.
    """
    first, below = _parted(lines)
    opening = PARSED.match(first)
    if opening is None:
        return None
    depth = number = 0
    tag = re.compile(rf"<(/?){opening['tag']}(?=[\s/>])[^<>]*?(/?)>", re.IGNORECASE)
    for number, line in enumerate(chain((first,), below)):
        for found in tag.finditer(line):
            depth += -1 if found[1] else 0 if found[2] else 1
            if depth == 0:
                return number
    return number


def open_elements(html: str) -> Iterator[int]:
    """1 for each start tag of a block element in it, -1 for each end tag."""
    for found in BLOCK.finditer(html):
        yield -1 if found[0].startswith("</") else 1
