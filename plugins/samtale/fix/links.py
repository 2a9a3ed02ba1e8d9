"""Replaces a link wherever a text has it, outside code."""

import re
from collections.abc import Iterator
from html import escape
from urllib.parse import quote, unquote

from ..read.conversion import forms
from ..read.structure import outside_code

BEFORE = r"""(?:\]\(\s*<?|\]:[ \t]*<?|(?:href|src|srcset|poster|data|cite)\s*=\s*["']?)(?:[{|][a-z]+[}|])?"""  # noqa: E501
AFTER = r"""(?=[\s)>"',]|$)"""


def replaced_links(lines: list[str], old: str, new: str, *, code: bool) -> int:
    """Replace the link ``old`` by ``new`` in these lines, which have their ends. code: whether
    Markdown's code is left alone. Returns how many places there were.
    """
    patterns = [re.compile(f"(?P<before>{BEFORE}){form}{AFTER}") for form in _written(old)]
    bare = [line.rstrip("\r\n") for line in lines]
    shown = outside_code(bare) if code else enumerate(bare)
    made = 0
    for number, text in shown:
        if not any(pattern.search(text) for pattern in patterns):
            continue
        places = sorted(
            {
                found.span(): found["before"]
                for pattern in patterns
                for found in pattern.finditer(text)
            }.items(),
            reverse=True,
        )
        for (start, end), before in places:
            made += 1
            plain = re.sub(r"[{|][a-z]+[}|]$", "", before)
            link = escape(new, quote=True) if before.rstrip("\"'").rstrip().endswith("=") else new
            lines[number] = lines[number][:start] + plain + link + lines[number][end:]
    return made


def _written(link: str) -> Iterator[str]:
    """Patterns for a link as it may be written."""
    for form in dict.fromkeys((link, unquote(link), quote(link, safe="/:?#[]@!$&'()*+,;=%"))):
        yield forms(form)
