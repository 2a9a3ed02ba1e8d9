"""What looks like a block and is read as a paragraph: slips, and the signs of other tools."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from . import tables
from .attributes import LIST

DEFINED = re.compile(r"\[[^\[\]^]+\]:[ \t]+\S")
BULLET = re.compile(r"([•◦▪‣∙·])\s*\S")
LETTER = re.compile(r"([a-hA-H])[.)]\s+\S")
FOREIGN = (  # the first line of a block that other tools read
    (
        re.compile(r":::+[ \t]*\{?\.?\w"),
        'is not read, and is shown as text; write "> [!NOTE]", with ">" before each line of it',
    ),
    (re.compile(r"///[ \t]+\w"), 'is not read, and is shown as text; write "> [!NOTE]" instead'),
    (
        re.compile(r"===[!+]?[ \t]+\""),
        "begins tabs, which are not read, and is shown as text; use headings",
    ),
    (
        re.compile(r"\.\.[ \t]+[\w-]+::"),
        "is reStructuredText, and is shown as text; write it as Markdown",
    ),
    (
        re.compile(r"\+(?:[-=:]+\+)+[ \t]*$"),
        'begins a grid table, which is not read; divide cells by "|", with "|---|" below the head',
    ),
)
SIGNS = frozenset(":/=.+")  # with which these begin

MARKED = re.compile(  # Markdown that is shown as it is typed within HTML
    r"\*\*[^\s*](?:[^*\n]*[^\s*])?\*\*|(?:^|(?<=[\s>(]))\*[^\s*/](?:[^*\n]*[^\s*/])?\*(?![\w*])"
    r"|\[[^\[\]\n]+\]\([^()\s]+\)|^[ ]{0,3}(?:#{1,6}|[-*]|1[.)])[ ]+\S",
    re.MULTILINE,
)
TAGS = re.compile(
    r"<!--.*?-->|<(pre|script|style|svg|math|code|textarea)\b.*?</\1\s*>|<[^<>]*>", re.DOTALL
)
LOOKED_AT = 10_000  # characters of a block of HTML

Doubt = tuple[int, str, str]  # index of the line, field, message


def doubts(lines: Sequence[str]) -> Iterator[Doubt]:
    """What is doubtful in the lines of a paragraph, without their indents."""
    first = lines[0]
    if first[0] in SIGNS:
        for sign, message in FOREIGN:
            if sign.match(first):
                yield 0, "text", f'"{first.strip()[:40]}" {message}'
    if len(lines) > 1 and first.startswith("{:") and LIST.fullmatch(first.strip()):
        yield 0, "braces", f'"{first.strip()[:40]}" is shown as text; put it below the paragraph'
    if any("]:" in line for line in lines):
        yield from _undefined(lines)
    if "|" in first:
        yield from _no_table(lines)
    if len(lines) > 1:
        yield from _no_list(lines)


def marked(html: str) -> tuple[int, str] | None:
    """The index of the first line of a block of HTML in which Markdown is shown as it is typed, and
    a message.
    """
    html = html[:LOOKED_AT]
    if not MARKED.search(html):
        return None
    text = TAGS.sub("", html)
    found = MARKED.search(text)
    if found is None:
        return None
    message = (
        f'"{found[0].strip()[:30]}" is shown as it is typed, because it is within HTML; put an '
        "empty line between the tag and the text"
    )
    return html.count("\n", 0, max(0, html.find(found[0]))), message


def _undefined(lines: Sequence[str]) -> Iterator[Doubt]:
    for number, line in enumerate(lines):
        if DEFINED.match(line):
            label = line.partition("]:")[0]
            message = (
                f'"{label}]:" is shown as text, because it is not the definition of a link; put an '
                f'empty line above it and quotes around its title, or write "\\{label}]:"'
            )
            yield number, "link", message


def _no_table(lines: Sequence[str]) -> Iterator[Doubt]:
    for number, line in enumerate(lines):
        if number and "|" in line and tables.COLUMNS.match(line):
            message = (
                "the line of dashes has another number of columns than the line above it, so this "
                "is not a table; correct it"
            )
            yield number, "table", message
            return
    if len(lines) > 1 and all(line[0] == "|" and line.rstrip()[-1] == "|" for line in lines):
        yield 0, "table", 'this is no table without a line "|---|---|" below its head; add it'


def _no_list(lines: Sequence[str]) -> Iterator[Doubt]:
    for number, (line, following) in enumerate(pairwise(lines)):
        one, two = BULLET.match(line), BULLET.match(following)
        if one and two and one[1] == two[1]:
            yield number, "text", f'"{one[1]}" makes no list; write "-" before each item'
            return
        one, two = LETTER.match(line), LETTER.match(following)
        if one and two and ord(two[1]) == ord(one[1]) + 1:
            message = f'"{line[:2]}" makes no list; write "1.", "2." before the items'
            yield number, "text", message
            return
