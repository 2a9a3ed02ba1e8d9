"""What tree processors know of the file being converted, and how they report problems in it."""

import re
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Protocol

from markdown import Markdown
from markdown.treeprocessors import Treeprocessor

from ..languages import Language
from ..problems import ERROR, Problem
from ..scan.svg import Size
from .structure import fenced, outside_code


class Sizes(Protocol):
    """The sizes of the content's pictures, by their paths."""

    def get(self, path: str, /) -> Size | None: ...


class Files(Protocol):
    """The content's tree, as readers use it: ``scan.tree.Tree``, or ``Asked``, which records the
    queries (readings.py).
    """

    @property
    def root(self) -> Path: ...

    @property
    def pictures(self) -> Sizes: ...

    def __contains__(self, path: str, /) -> bool: ...

    def actual(self, path: str) -> str: ...

    def near(self, path: str) -> str: ...


class Conversion:
    """The conversion for one language: data for all its files, and for the current one."""

    source: Path
    tree: Files
    relative: str
    text_lines: list[str]
    first_line: int

    def __init__(self, language: Language, languages: Mapping[str, Language]):
        self.language = language
        self.languages = languages
        self.pictures: list[str] = []
        self.problems: list[Problem] = []

    def begin(self, text: str, source: Path, tree: Files, first_line: int) -> None:
        self.text_lines, self.first_line = text.split("\n"), first_line
        self.source, self.tree = source, tree
        self.relative = source.relative_to(tree.root).as_posix()
        self.pictures, self.problems = [], []
        self.places: dict[str, list[int]] = {}  # link -> the lines that contain it
        self.reported: Counter[tuple[str, str]] = Counter()  # (link, message) -> how often

    def problem(self, needle: str, field: str, message: str, severity: str = ERROR) -> None:
        """Record a problem at the line of the body that contains the link ``needle``; the same
        problem again at the next of its lines.
        """
        if needle not in self.places:
            self.places[needle] = lines_of_link(self.text_lines, needle) or [0]
        places = self.places[needle]
        line = self.first_line + places[min(self.reported[needle, message], len(places) - 1)]
        self.reported[needle, message] += 1
        self.problems.append(Problem(str(self.source), line, field, message, severity))

    def problem_at(self, line: int, field: str, message: str, severity: str = ERROR) -> None:
        """Record a problem at a line of the body, from 0."""
        line += self.first_line
        self.problems.append(Problem(str(self.source), line, field, message, severity))

    def line_of(self, text: str, start: int) -> int:
        """The number, from 0, of the first line from ``start`` on that contains a text; ``start``
        where none does.
        """
        lines = self.text_lines
        return next((one for one in range(start, len(lines)) if text in lines[one]), start)


class EditionProcessor(Treeprocessor):
    """A tree processor with access to its conversion."""

    md: Markdown

    def __init__(self, md: Markdown, conversion: Conversion):
        super().__init__(md)
        self.conversion = conversion


def forms(address: str) -> str:
    """A pattern for an address as it may be written: with escapes, or ``&amp;``."""
    address = address.replace("&amp;", "&")
    return re.sub(
        r"[^\w\s]|_",
        lambda sign: r"\\?&(?:amp;)?" if sign[0] == "&" else rf"\\?{re.escape(sign[0])}",
        address,
    )


def lines_of_link(lines: list[str], written: str) -> list[int]:
    """The numbers, from 0, of the lines that link to ``written``, outside code; once for each link.
    Links of Markdown take precedence over attributes, whole addresses over beginnings of others.
    """
    if written.startswith("["):
        patterns = [re.escape(written)]
    else:
        address = forms(written)
        patterns = [
            rf"{before}{address}{after}"
            for after in (r"(?=[\s)>\"']|$)", "")
            for before in (r"(?:\]\(\s*<?|\]:\s*<?)", r"""=\s*["']?""")
        ]
    for texts in (list(outside_code(lines)), [(one, lines[one]) for one in fenced(lines)]):
        for pattern in patterns:
            link = re.compile(pattern)
            if found := [number for number, text in texts for _link in link.finditer(text)]:
                return found
    return []
