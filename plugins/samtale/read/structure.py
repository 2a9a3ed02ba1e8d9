"""Checks Markdown line by line before it is converted: unclosed constructs, and excessive
nesting.
"""

import re
from collections.abc import Iterator

from ..config.limits import Limits
from ..sanitize.tags import IMPLIED, VOID

FENCE = re.compile(r"(?P<mark>`{3,}|~{3,})(?P<rest>.*)$")
# the marks of blocks that contain others: of quotations, and of what indents its content
QUOTES = re.compile(r"(?:[ \t]{0,3}>[ ]?)*")
MARKS = re.compile(r"[ \t]*(?:[-+*]|\d{1,9}[.)]|:|\[\^[^\]]+\]:)[ \t]+|(?:!!!|\?\?\?\+?) *\w")
CODE_SPAN = re.compile(r"(?<!`)(`+)(?!`)(.*?)(?<!`)\1(?!`)")
INDENTED = re.compile(r"^(?: {4}|\t)")
QUOTED = re.compile(r"^(?:\s{0,3}>)+")
WITHIN = re.compile(r"(?:[ \t]*(?:>|(?:[-+*]|\d{1,9}[.)])[ \t]))+")
MARK = re.compile(r"[>\-+*.)]")
RULE = re.compile(r"[ \t]*(?:(?:-[ \t]*)+|(?:\*[ \t]*)+)$")
TAG = re.compile(r"<(/?)([a-zA-Z][\w-]*)[^<>]*?(/?)>")
ATTRIBUTE = re.compile(r"<[a-zA-Z][\w-]*\s+[\w:-]+\s*=")
WHOLE = re.compile(r"""<[a-zA-Z](?:"[^"]*"|'[^']*'|[^"'>])*>""")
OPENING = re.compile(r"<[a-zA-Z/!?]")
BRACKET = re.compile(r"\\.|[\[\](){}]")

Fault = tuple[int, str, str]  # line of the body from 0, field, message


def fenced(lines: list[str]) -> list[int]:
    """The lines, from 0, outside fenced blocks. Fences within quotations and lists are recognised
    by their marks and indents.
    """
    if not any("```" in line or "~~~" in line for line in lines):
        return list(range(len(lines)))
    outside: list[int] = []
    fence, depth, base = "", 0, 0  # the open fence, and the depth and the indent of its block
    indents = [0]  # of the content of lists and notes
    for number, line in enumerate(lines):
        quotes = QUOTES.match(line)
        start = quotes.end() if quotes else 0
        rest = line[start:].lstrip()
        indent, quoted = len(line) - start - len(rest), line.count(">", 0, start)
        if fence:
            if not rest or (quoted >= depth and indent >= base):
                if rest.startswith(fence) and not rest.strip(f"{fence[0]} \t"):
                    fence = ""
                continue
            fence = ""  # its block has ended
        while rest and indent < indents[-1]:
            indents.pop()
        while found := MARKS.match(line, start):
            start = found.end()
            indents.append(
                min(len(line[:start].expandtabs(4)), 4)
                if found[0][-1] not in " \t" or found[0].lstrip()[0] in "[:"
                else start - (quotes.end() if quotes else 0)
            )
            rest = line[start:].lstrip()
            indent = indents[-1]
        opened = FENCE.match(rest)
        if opened and indent - indents[-1] < 4 and not (rest[0] == "`" and "`" in opened["rest"]):
            fence, depth, base = opened["mark"], quoted, indents[-1]
        else:
            outside.append(number)
    return outside


def outside_code(lines: list[str]) -> Iterator[tuple[int, str]]:
    """(line from 0, text) of each line outside fenced blocks, with code spans blanked between
    their backticks: a span at the beginning of a line is no indent.
    """
    for number in fenced(lines):
        line = lines[number]
        yield number, CODE_SPAN.sub(_blanked, line) if "`" in line else line


def _blanked(span: re.Match[str]) -> str:
    return f"{span[1]}{' ' * len(span[2])}{span[1]}"


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
    found = list(_comment(lines))
    shown = lines
    if "<!--" in body:
        plain = dict(outside_code(lines))
        shown = without_comments(
            "\n".join(plain.get(number, "") for number in range(len(lines)))
        ).split("\n")
    nested = next(_nested(shown, limits.nesting), None)
    return [*found, nested] if nested else [*found, *_cut(shown)]


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


def _blocks_too_deep(line: str, most: int) -> str:
    """Which kind of blocks a line nests too deeply, or ""."""
    if len(line) <= most:
        return ""
    quoted = QUOTED.match(line)
    if quoted and quoted[0].count(">") > most:
        return "quotations (>)"
    if len(line) - len(line.lstrip(" \t")) > 4 * most:
        return "indents"
    within = WITHIN.match(line)
    if not within or RULE.match(line):
        return ""
    return "quotations and lists" if len(MARK.findall(within[0])) > most else ""


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
        if blocks := _blocks_too_deep(line, most):
            yield number, "text", f"{blocks}, {message}"
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
