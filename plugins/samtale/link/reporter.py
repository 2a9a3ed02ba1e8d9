"""Reports links of a text at their lines, each once."""

from collections.abc import Collection, Iterable
from functools import cached_property
from pathlib import Path

from ..problems import WARNING, Problem, quoted
from ..read.destinations import encoded
from ..read.source_lines import SourceLines
from .broken import is_of_link, problem_of_link
from .texts import Text


def reported_links(problems: Iterable[Problem]) -> frozenset[tuple[str, str]]:
    """(file, link) of the links that problems are about, as written and percent-encoded."""
    found = {(one.path, quoted(one.message)) for one in problems if is_of_link(one)}
    return frozenset(found | {(path, encoded(link)) for path, link in found})


class LinkReporter:
    """Reports links of one text. Problems are added to ``problems``, unless their (file, link) is
    among those already reported.
    """

    def __init__(self, text: Text, reported: Collection[tuple[str, str]], problems: list[Problem]):
        self.text, self.reported, self.problems = text, reported, problems

    @cached_property
    def _lines(self) -> SourceLines:
        return SourceLines(Path(self.text.path))

    def link(self, message: str, field: str = "link") -> None:
        """Report a link, or a picture or file that is shown, which the message quotes."""
        written = quoted(message)
        bare = written.partition("}")[2]
        path = self.text.path
        if (path, written) in self.reported or (path, bare) in self.reported:
            return  # by its reader, at its line
        line = self._lines.line(written, bare.split("/")[-1])
        self.problems.append(problem_of_link(path, line, field, message))

    def style(self) -> None:
        """Report that style attributes are removed."""
        message = (
            "a style attribute was removed, because the Content-Security-Policy would block it; "
            "use a class"
        )
        line = self._lines.line("style=")
        self.problems.append(Problem(self.text.path, line, "style", message, WARNING))
