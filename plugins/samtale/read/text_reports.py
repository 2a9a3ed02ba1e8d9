"""Reports of what is in doubt in a text, at the lines that contain it."""

from collections import Counter
from functools import cached_property

from ..problems import WARNING, Problem
from .conversion import Conversion
from .structure import outside_code

MOST = 100  # of one file: whoever has more knows what to look for


class TextReports:
    """Reports for one file: what is written twice is reported at its first line, then at its
    second.
    """

    def __init__(self, conversion: Conversion):
        self.conversion = conversion
        self.reported: Counter[str] = Counter()

    @cached_property
    def shown(self) -> list[tuple[int, str]]:
        """The lines of the body outside code, each with its number from 0."""
        return list(outside_code(self.conversion.text_lines))

    def __call__(self, written: str, field: str, message: str) -> None:
        if self.reported.total() >= MOST:
            return
        conversion = self.conversion
        first = written.strip().partition("\n")[0]
        everywhere = enumerate(conversion.text_lines)
        found = [line for line, text in self.shown if first in text]
        found = found or [line for line, text in everywhere if first in text]
        nth = min(self.reported[first], len(found) - 1)
        self.reported[first] += 1
        line = conversion.first_line + (found[nth] if found else 0)
        message = " ".join(message.split())
        conversion.problems.append(Problem(str(conversion.source), line, field, message, WARNING))
