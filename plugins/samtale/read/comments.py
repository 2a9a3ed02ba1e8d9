"""Comments of authors: notes to themselves, which reach no page, feed, book or index."""

import re
from collections.abc import Iterable, Iterator

# a comment; an element whose text is not HTML; a tag with its attributes
TOKEN = re.compile(
    r"(?P<comment><!--.*?-->)"
    r"|<(?P<raw>script|style|textarea)\b.*?</(?P=raw)\s*>"
    r"""|<[a-zA-Z/][^<>"']*(?:"[^"]*"[^<>"']*|'[^']*'[^<>"']*)*>""",
    re.DOTALL | re.IGNORECASE,
)


def without_comments(html: str) -> str:
    """A body without its comments. What looks like one within an attribute, a script or a style
    stays; code is escaped and has none.
    """
    if "<!--" not in html:
        return html
    return TOKEN.sub(lambda match: "" if match["comment"] else match[0], html)


OBSIDIAN = re.compile(r"(?:^|(?<=\s))%%(?=\S)[^%\n]+%%|^[ \t]*%%[ \t]*$")


def of_obsidian(lines: Iterable[tuple[int, str]]) -> Iterator[tuple[int, str]]:
    """(line, message) for each comment of Obsidian, which would be published. lines: those outside
    code. A block of them is reported at its first line.
    """
    inside = False
    for number, line in lines:
        found = OBSIDIAN.search(line) if "%%" in line else None
        if found and found[0].strip() == "%%":
            inside = not inside
            if not inside:
                continue
        if found:
            written = found[0].strip()[:30]
            yield (
                number,
                (
                    f'"{written}" is a comment of Obsidian, which would be published; write '
                    "<!-- ... -->"
                ),
            )
