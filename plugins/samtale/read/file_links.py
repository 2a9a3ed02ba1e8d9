"""Links between source files: which files ``{filename}``, ``{static}`` and plain paths lead to."""

import posixpath
import re
from collections.abc import Callable, Iterator
from html import unescape
from urllib.parse import quote, unquote, urlsplit

BRACED = re.compile(
    r"""(?P<attribute><[^<>]*?\b(?:href|src|poster|data|cite|formaction|action|content)\s*=\s*)(?P<quote>["'])"""
    r"""[{|](?P<what>[a-z]+)[}|](?P<value>.*?)(?P=quote)"""
)

PLAIN = re.compile(
    r"""(?P<attribute><[^<>]*?\b(?:href|src|poster)\s*=\s*)(?P<quote>["'])(?P<value>[^"'#?{|:]+)(?P<rest>[#?][^"']*|)(?P=quote)"""
)
TEXTS = (".md", ".markdown", ".mkd", ".mdown", ".rst", ".html")


def brace_files(html: str, folder: str, exists: Callable[[str], bool]) -> str:
    """Convert plain paths to files of the content into ``{static}`` and ``{filename}``, in HTML
    that is not from our Markdown.

    folder: that of the linking file, below the content; exists: whether a path below the content is
    a file.
    """

    def braced(match: re.Match[str]) -> str:
        written = unquote(unescape(match["value"]))
        path = posixpath.normpath(
            posixpath.join(folder, written) if not written.startswith("/") else written.lstrip("/")
        )
        if path.startswith("../") or not exists(path):
            return match[0]
        kind = "filename" if posixpath.splitext(path)[1].lower() in TEXTS else "static"
        return f"{match['attribute']}{match['quote']}{{{kind}}}/{quote(path)}{match['rest']}{match['quote']}"  # noqa: E501

    return PLAIN.sub(braced, html)


def targets(html: str, folder: str) -> Iterator[tuple[str, str, str]]:
    """Each braced link to a file: (kind, its target's path below the content, the link as written
    with its fragment).

    folder: that of the linking file, below the content.
    """
    for match in BRACED.finditer(html):
        if match["what"] in ("filename", "static", "attach"):
            path = unquote(urlsplit(unescape(match["value"])).path)
            path = path.lstrip("/") if path.startswith("/") else posixpath.join(folder, path)
            yield match["what"], posixpath.normpath(path), f"{{{match['what']}}}{match['value']}"
