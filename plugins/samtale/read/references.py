"""Link reference definitions: ``[label]: destination "title"`` at the beginning of a paragraph."""

import re
from collections.abc import Iterator

LABEL = re.compile(r" {0,3}\[((?:[^\[\]\\]|\\.){1,999})\]:[ \t]*(?:\n[ \t]*)?", re.DOTALL)
DESTINATION = re.compile(r"<((?:[^<>\n\\]|\\.)*)>(?=\s|$)|([^\s<]\S*)")
TITLE = re.compile(
    r"(?:[ \t]+|(?P<below>[ \t]*\n[ \t]*))"
    r"""(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|\(((?:[^()\\]|\\.)*)\))[ \t]*(?:\n|$)""",
    re.DOTALL,
)
PARENTHESIS = re.compile(r"\\.|[()]")
END = re.compile(r"[ \t]*(?:\n|$)")
ESCAPED = re.compile(r"""\\([!"#$%&'()*+,\-./:;<=>?@\[\\\]^_`{|}~])""")

Definition = tuple[str, str, str]  # label, destination, title or ""


def key(label: str) -> str:
    """The form of a label by which definitions are found."""
    return " ".join(label.split()).casefold()


def definitions(text: str) -> tuple[list[Definition], str]:
    """The definitions with which the text of a paragraph begins, and the text after them."""
    found, at = [], 0
    for definition, end in _definitions(text):
        found.append(definition)
        at = end
    return found, text[at:]


def _definitions(text: str) -> Iterator[tuple[Definition, int]]:
    at = 0
    while (label := LABEL.match(text, at)) and label[1].strip() and label[1][0] != "^":
        destination = DESTINATION.match(text, label.end())
        if not destination or not _balanced(destination[2] or ""):
            return
        end = END.match(text, destination.end())
        title = TITLE.match(text, destination.end())
        if not title and not end:
            return
        written = (
            next((one for one in title.groups()[1:] if one is not None), "") if title else None
        )
        address = destination[1] if destination[1] is not None else destination[2]
        at = title.end() if title else end.end() if end else at
        yield (key(label[1]), unescaped(address), unescaped(written)), at


def _balanced(address: str) -> bool:
    """Whether each parenthesis that is not escaped has its other."""
    if "(" not in address and ")" not in address:
        return True
    depth = 0
    for sign in PARENTHESIS.findall(address):
        depth += (sign == "(") - (sign == ")")
        if depth < 0:
            return False
    return depth == 0


def unescaped(text: str | None) -> str:
    """The text without backslashes before punctuation; an escaped ``&`` starts no entity."""
    if not text or "\\" not in text:
        return text or ""
    return ESCAPED.sub(lambda found: "&amp;" if found[1] == "&" else found[1], text)
