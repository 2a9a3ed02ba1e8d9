"""Links between source files: which files ``{filename}``, ``{static}`` and plain paths lead to."""

import posixpath
import re
from collections.abc import Callable, Iterator
from html import unescape
from urllib.parse import quote, unquote, urlsplit

from ..sanitize.urls import candidates

TEXTS = (".md", ".markdown", ".mkd", ".mdown", ".rst", ".html")
NAMES = "href|src|poster|data|cite|formaction|action|content|srcset"
VALUE = r"""(?:"(?P<double>[^"]*)"|'(?P<single>[^']*)'|(?P<bare>[^\s"'<>=`]+))"""
ATTRIBUTE = re.compile(rf"""(?P<name>\s(?:{NAMES})\s*=\s*){VALUE}""")
# tags with a word in braces, and tags with an address that may be a path
BRACED_TAG = re.compile(r"<[a-zA-Z][^<>]*?[{|][a-z]+[}|][^<>]*>")
PLAIN_TAG = re.compile(
    r"""<[a-zA-Z][^<>]*?\s(?:href|src|poster|data|cite|srcset)\s*=\s*["']?(?!["'#{|]|https?:)[^<>]+>"""
)
PATHS = frozenset(("href", "src", "poster", "data", "cite", "srcset"))
BRACED = re.compile(r"[{|](?P<what>[a-z]+)[}|](?P<value>.*)", re.DOTALL)
PLAIN = re.compile(r"(?P<value>[^\"'#?{|:]+)(?P<rest>[#?][^\"']*|)")


def replaced(
    html: str, replace: Callable[[str], str | None], *, tags: re.Pattern[str] = BRACED_TAG
) -> str:
    """HTML in which addresses are replaced, in all attributes of its tags.

    replace: called with each address as it is in HTML (of ``srcset``: each of them), returns
    another, or None.
    """

    def attribute(match: re.Match[str]) -> str:
        name = match["name"].strip(" \t\n=")
        written = match["double"] or match["single"] or match["bare"] or ""
        if tags is PLAIN_TAG and name not in PATHS:
            return match[0]
        if name == "srcset":
            new = written
            for one in dict.fromkeys(candidates(written)):
                if (made := replace(one)) is not None:
                    new = re.sub(rf"(?<![^\s,]){re.escape(one)}(?![^\s,])", lambda _: made, new)
        else:
            new = replace(written) or written
        if new == written:
            return match[0]
        mark = "'" if match["single"] is not None else '"'
        return f"{match['name']}{mark}{new}{mark}"

    return tags.sub(lambda tag: ATTRIBUTE.sub(attribute, tag[0]), html)


def brace_files(html: str, folder: str, actual: Callable[[str], str]) -> str:
    """Convert plain paths to files of the content into ``{static}`` and ``{filename}``, in HTML
    that is not from our Markdown.

    folder: that of the linking file, below the content; actual: the path, below the content, of the
    file that a path names, "" if there is none.
    """

    def braced(address: str) -> str | None:
        match = PLAIN.fullmatch(address)
        if not match:
            return None
        written = unquote(unescape(match["value"]))
        named = posixpath.normpath(
            posixpath.join(folder, written) if not written.startswith("/") else written.lstrip("/")
        )
        path = "" if named.startswith("../") else actual(named)
        if not path:
            return None
        kind = "filename" if posixpath.splitext(path)[1].lower() in TEXTS else "static"
        return f"{{{kind}}}/{quote(path)}{match['rest']}"

    return replaced(html, braced, tags=PLAIN_TAG)


def words_in(html: str) -> Iterator[re.Match[str]]:
    """Each address that begins with a word in braces, as a match of ``BRACED``."""
    for tag in BRACED_TAG.finditer(html):
        for match in ATTRIBUTE.finditer(tag[0]):
            written = match["double"] or match["single"] or match["bare"] or ""
            several = (
                candidates(written) if match["name"].strip(" \t\n=") == "srcset" else (written,)
            )
            yield from (found for one in several if (found := BRACED.fullmatch(one)))


def targets(html: str, folder: str) -> Iterator[tuple[str, str, str]]:
    """Each braced link to a file: (kind, its target's path below the content, the link as written
    with its fragment).

    folder: that of the linking file, below the content.
    """
    for match in words_in(html):
        if match["what"] in ("filename", "static", "attach"):
            path = unquote(urlsplit(unescape(match["value"])).path)
            path = path.lstrip("/") if path.startswith("/") else posixpath.join(folder, path)
            yield match["what"], posixpath.normpath(path), f"{{{match['what']}}}{match['value']}"
