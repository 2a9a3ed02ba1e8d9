"""Reports of what is in doubt in a text, at the lines that contain it."""

from collections import Counter

from ..problems import WARNING, Problem
from .conversion import Conversion
from .structure import outside_code


class TextReports:
    """Reports for one file: what is written twice is reported at its first line, then at its
    second.
    """

    def __init__(self, conversion: Conversion):
        self.conversion = conversion
        self.reported: Counter[str] = Counter()

    def __call__(self, written: str, field: str, message: str) -> None:
        conversion = self.conversion
        first = written.strip().partition("\n")[0]
        found = [line for line, text in outside_code(conversion.text_lines) if first in text]
        found = found or [line for line, text in enumerate(conversion.text_lines) if first in text]
        nth = min(self.reported[first], len(found) - 1)
        self.reported[first] += 1
        line = conversion.first_line + (found[nth] if found else 0)
        message = " ".join(message.split())
        conversion.problems.append(Problem(str(conversion.source), line, field, message, WARNING))
