"""Where in a source file something stands that was found in what became of it."""

from pathlib import Path
from urllib.parse import quote, unquote


class Places:
    """The lines of one source file, read once."""

    def __init__(self, source: Path):
        self.lines = source.read_text(encoding="utf-8-sig", errors="replace").splitlines()

    def line(self, *needles: str) -> int:
        """The line, from 1, of the first of these that stands in the file, as it is or percent-encoded; 1 for none."""
        for needle in needles:
            for form in dict.fromkeys((needle, unquote(needle), quote(needle, safe="/:?#[]@!$&'()*+,;=%"))):
                for number, line in enumerate(self.lines, 1):
                    if form and form in line:
                        return number
        return 1
