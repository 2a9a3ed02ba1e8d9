"""Finds the line of a source file for something that was found in its converted text."""

import re
from bisect import bisect_right
from functools import cached_property
from pathlib import Path
from urllib.parse import quote, unquote

# what is before and behind an address in a source: in Markdown or an attribute, and in any text
LINKED, BEFORE = r"""(?:\]\(\s*<?|\]:\s*<?|=\s*["']?)""", r"""(?:^|(?<=[\s(<"'=:,]))"""
AFTER = r"""(?=[\s)>"',]|$)"""


class SourceLines:
    """The lines of one source file, read on first use."""

    def __init__(self, source: Path):
        self.source = source

    @cached_property
    def text(self) -> str:
        return (
            self.source.read_text(encoding="utf-8-sig", errors="replace")
            .replace("\r\n", "\n")
            .replace("\r", "\n")
        )

    @cached_property
    def starts(self) -> list[int]:
        """The offset at which each line starts."""
        return [0, *(place + 1 for place, letter in enumerate(self.text) if letter == "\n")]

    def place(self, form: str) -> int:
        """The offset of a string: preferably of a link, then where it is no part of a longer
        address; -1 for none.
        """
        for before in (LINKED, BEFORE):
            if found := re.search(rf"{before}{re.escape(form)}{AFTER}", self.text):
                return found.end() - len(form)
        return self.text.find(form)

    def line(self, *needles: str) -> int:
        """The line, from 1, of the first of these strings that is in the file, as it is or
        percent-encoded; 1 if none is.
        """
        for needle in needles:
            for form in dict.fromkeys(
                (needle, unquote(needle), quote(needle, safe="/:?#[]@!$&'()*+,;=%"))
            ):
                if form and (place := self.place(form)) >= 0:
                    return bisect_right(self.starts, place)
        for plain in filter(None, map(unquote, needles)):  # encoded in part
            for number, line in enumerate(self.text.split("\n"), 1):
                if "%" in line and plain in unquote(line):
                    return number
        return 1
