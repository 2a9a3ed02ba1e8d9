"""Checks Markdown line by line before it is converted: unclosed constructs, and excessive
nesting.
"""

import re
from collections.abc import Iterator

from ..config.limits import Limits
from ..sanitize.tags import IMPLIED, VOID

FENCE = re.compile(r"^(?P<mark>`{3,}|~{3,})(?P<rest>.*)$")
MOVED_IN = re.compile(r"^(?: {1,3}|\s*(?:>|[-*+]|\d+\.)\s*)(?:`{3,}|~{3,})(?!.*`)")
CODE_SPAN = re.compile(r"(?<!`)(`+)(?!`)(.*?)(?<!`)\1(?!`)")
INDENTED = re.compile(r"^(?: {4}|\t)")
QUOTED = re.compile(r"^(?:\s{0,3}>)+")
TAG = re.compile(r"<(/?)([a-zA-Z][\w-]*)[^<>]*?(/?)>")
ATTRIBUTE = re.compile(r"<[a-zA-Z][\w-]*\s+[\w:-]+\s*=")
WHOLE = re.compile(r"""<[a-zA-Z](?:"[^"]*"|'[^']*'|[^"'>])*>""")
OPENING = re.compile(r"<[a-zA-Z/!?]")
BRACKET = re.compile(r"\\.|[\[\](){}]")

Fault = tuple[int, str, str]  # line of the body from 0, field, message


def fenced(lines: list[str]) -> tuple[list[int], str, int]:
    """The lines, from 0, outside fenced blocks; then the fence that would close the last block, or
    "", and the line where that block opens.
    """
    outside, fence, at = [], "", 0
    for number, line in enumerate(lines):
        match = FENCE.match(line)
        if fence:
            fence = "" if line.rstrip() == fence else fence
        elif match and "`" not in match["rest"]:
            fence, at = match["mark"], number
        else:
            outside.append(number)
    return outside, fence, at


def outside_code(lines: list[str]) -> Iterator[tuple[int, str]]:
    """(line from 0, text) of each line outside fenced blocks, with code spans blanked."""
    for number in fenced(lines)[0]:
        line = lines[number]
        yield (
            number,
            CODE_SPAN.sub(lambda found: " " * len(found[0]), line) if "`" in line else line,
        )


def without_comments(body: str) -> str:
    """The body with closed comments removed except for their line ends."""
    parts, at = list[str](), 0
    while (start := body.find("<!--", at)) >= 0 and (end := body.find("-->", start + 4)) >= 0:
        parts += [body[at:start], "\n" * body.count("\n", start, end)]
        at = end + 3
    return "".join([*parts, body[at:]])


def faults(body: str, limits: Limits) -> list[Fault]:
    """The problems in a body's structure; the first of each kind."""
    lines = body.split("\n")
    found = [*_fence(lines), *_comment(lines)]
    shown = lines
    if "<!--" in body:
        plain = dict(outside_code(lines))
        shown = without_comments(
            "\n".join(plain.get(number, "") for number in range(len(lines)))
        ).split("\n")
    nested = next(_nested(shown, limits.nesting), None)
    return [*found, nested] if nested else [*found, *_cut(shown)]


def _fence(lines: list[str]) -> Iterator[Fault]:
    _outside, opened, at = fenced(lines)
    if opened:
        yield (
            at,
            "code",
            f'"{lines[at].strip()[:40]}" is never closed; add a line "{opened}" below the code',
        )
    moved_in = [number for number, line in outside_code(lines) if MOVED_IN.match(line)]
    if len(moved_in) % 2:
        message = (
            "a code fence that is not at the beginning of its line is ignored, and this one is "
            "never closed; "
        )
        yield moved_in[-1], "code", f"{message}move it to the left, and close it"


def _comment(lines: list[str]) -> Iterator[Fault]:
    opened = -1
    for number, line in outside_code(lines):
        if opened < 0 and INDENTED.match(line):
            continue
        rest = line
        while rest:
            if opened < 0:
                _before, mark, rest = rest.partition("<!--")
                opened = number if mark else -1
            else:
                _before, mark, rest = rest.partition("-->")
                opened = -1 if mark else opened
    if opened >= 0:
        yield opened, "html", 'the comment "<!--" is never closed; add "-->" at its end'


def _cut(lines: list[str]) -> Iterator[Fault]:
    """Find a tag that is cut off by a blank line or the end of the text."""
    block: list[tuple[int, str]] = []
    for number, line in (*outside_code(lines), (len(lines), "")):
        if line.strip() and (block or not INDENTED.match(line)):
            block.append((number, line))
            continue
        text = "\n".join(one for _number, one in block)
        for match in ATTRIBUTE.finditer(text) if "<" in text else ():
            if WHOLE.match(text, match.start()):
                continue
            at = block[text.count("\n", 0, match.start())][0]
            yield (
                at,
                "html",
                (
                    f'"{text[match.start() :].split(chr(10))[0][:40]}" is incomplete; '
                    'add ">" at its end'
                ),
            )
        block = []


def _nested(lines: list[str], most: int) -> Iterator[Fault]:
    """Find nested brackets, block by block, nested quotations and nested lists."""
    message = f"nested more than {most} deep; close them, or raise MAX_NESTING in pelicanconf.py"
    depth = tags = opened = marks = 0
    for number, line in outside_code(lines):
        for closes, name, closed in TAG.findall(line):
            if name.lower() not in VOID | IMPLIED and not closed:
                tags = max(0, tags + (-1 if closes else 1))
            if tags > most:
                yield number, "text", f"tags, {message}"
        quoted = QUOTED.match(line)
        if quoted and quoted[0].count(">") > most:
            yield number, "text", f"quotations (>), {message}"
        if len(line) - len(line.lstrip()) > 4 * most:
            yield number, "text", f"indents, {message}"
        if not line.strip():
            depth = opened = marks = 0
        opened += len(OPENING.findall(line)) - line.count(">")
        marks += line.count("*") + line.count("_")
        if opened > most:
            yield number, "text", f'"<" without ">", {message}'
        if marks > 50 * most:
            yield (
                number,
                "text",
                f"emphasis (* and _), more than {50 * most} in one paragraph; divide it",
            )
        for bracket in BRACKET.findall(line):
            depth += (bracket in "[({") - (bracket in "])}")
            depth = max(depth, 0)
            if depth > most:
                yield number, "text", f"brackets, {message}"
