"""Broken links in bodies: removed where a site is published with them, marked where its author
previews it.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from html import escape, unescape
from urllib.parse import unquote

from ..problems import ERROR, WARNING, Problem, quoted
from ..read.facts import TAG
from ..sanitize.urls import candidates

ATTRIBUTE = re.compile(
    r"""\s(?P<name>href|src|poster|data|cite|action|srcset)\s*=\s*"""
    r"""(?:"(?P<double>[^"]*)"|'(?P<single>[^']*)'|(?P<bare>[^\s"'<>=`]+))"""
)
ALT = re.compile(r"""\salt\s*=\s*(?:"([^"]*)"|'([^']*)')""")
WORD = re.compile(r"[{|][a-z]+[}|]")
URL = re.compile(r"[/#?]|[a-zA-Z][a-zA-Z0-9+.-]*:")
MISSING_ANCHOR = "points to a missing anchor"
# takes a tag, its attribute and the message; returns the tag
Change = Callable[[str, re.Match[str], str], str]
MARK = "data-samtale-fault"  # serve/live.css shows it


def broken_links(problems: Iterable[Problem]) -> dict[str, dict[str, str]]:
    """Each source file -> its broken links and pictures, normalised, with the message."""
    found: dict[str, dict[str, str]] = {}
    for one in problems:
        if is_of_link(one) and one.severity != WARNING and quoted(one.message):
            found.setdefault(one.path, {})[normal(quoted(one.message))] = one.message
    return found


def problem_of_link(
    path: str, line: int, field: str, message: str, severity: str = ERROR
) -> Problem:
    """A problem with an address. field: "link", "picture", or "file" for a recording or frame."""
    return Problem(path, line, field, message, severity, "links" if field == "file" else "")


def is_of_link(problem: Problem) -> bool:
    """Whether a problem is with an address, which its message quotes."""
    return problem.field in ("link", "picture") or (
        problem.field == "file" and problem.kind == "links"
    )


def normal(written: str) -> str:
    """A link in one form, however it is encoded, without a word in braces before it."""
    return WORD.sub("", unquote(unescape(written)), count=1)


def without_broken(html: str, broken: Mapping[str, str]) -> str:
    """HTML in which broken links to files are plain text, and missing pictures their alternative
    text. Other broken URLs stay: another part of the same server may have them.
    """

    def plain(tag: str, found: re.Match[str], _message: str) -> str:
        if URL.match(_value(found)):
            return tag
        if tag[1:4].lower() == "img":
            alt = ALT.search(tag)
            return (alt[1] or alt[2] or "") if alt else ""
        return tag.replace(found[0], "", 1)

    return _each(html, broken, plain)


def with_marks(html: str, broken: Mapping[str, str]) -> str:
    """HTML in which broken links have the message in an attribute, instead of the URL."""

    def marked(tag: str, found: re.Match[str], message: str) -> str:
        mark = f' {MARK}="{escape(message)}"'
        title = "" if re.search(r"\stitle\s*=", tag) else f' title="{escape(message)}"'
        gone = "" if MISSING_ANCHOR not in message else found[0]
        return tag.replace(found[0], f"{gone}{mark}{title}", 1)

    return _each(html, broken, marked)


def _each(html: str, broken: Mapping[str, str], change: Change) -> str:
    def tag(match: re.Match[str]) -> str:
        for found in ATTRIBUTE.finditer(match[0]):
            values = candidates(_value(found)) if found["name"] == "srcset" else [_value(found)]
            message = next((broken[one] for one in map(normal, values) if one in broken), "")
            if message:
                return change(match[0], found, message)
        return match[0]

    return TAG.sub(tag, html) if broken else html


def _value(found: re.Match[str]) -> str:
    return found["double"] or found["single"] or found["bare"] or ""
