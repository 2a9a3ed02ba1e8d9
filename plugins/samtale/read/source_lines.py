"""Where in a source file something stands that was found in what became of it."""

from bisect import bisect_right
from functools import cached_property
from pathlib import Path
from urllib.parse import quote, unquote


class SourceLines:
    """The lines of one source file, read once, when first asked for."""

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
        """Where each line begins."""
        return [0, *(place + 1 for place, letter in enumerate(self.text) if letter == "\n")]

    def line(self, *needles: str) -> int:
        """The line, from 1, of the first of these that stands in the file, as it is or
        percent-encoded; 1 for none.
        """
        for needle in needles:
            for form in dict.fromkeys(
                (needle, unquote(needle), quote(needle, safe="/:?#[]@!$&'()*+,;=%"))
            ):
                place = self.text.find(form) if form else -1
                if place >= 0:
                    return bisect_right(self.starts, place)
        return 1
