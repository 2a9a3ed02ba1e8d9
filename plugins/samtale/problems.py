"""What is wrong with the content, in words an author understands: file, line, field, remedy."""

import difflib
import os
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

ERROR, WARNING = "error", "warning"
# what a terminal obeys or a reader does not see: control characters, marks of writing direction,
# halves of characters (of file names that are not UTF-8), tags. Line feeds too, where text is to
# stay on its line
UNSEEN = r"\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff"  # noqa: E501
UNSEEN += r"\U000e0000-\U000e007f"
IN_LINES, IN_A_LINE = re.compile(f"[{UNSEEN}]"), re.compile(rf"[{UNSEEN}\n]")


@dataclass(frozen=True, order=True)
class Problem:
    """One fault, printed on one line as ``path:line: field: what is wrong: how to mend it``.

    ``line`` counts from 1; a file as a whole is told at its first.
    """

    path: str
    line: int
    field: str
    message: str
    severity: str = ERROR

    def __str__(self) -> str:
        place = f"{shown(self.path)}:{max(self.line, 1)}"
        kind = "warning: " if self.severity == WARNING else ""
        return escaped(f"{place}: {kind}{self.field}: {self.message}")


class ContentError(Exception):
    """The site cannot be built from what stands in the content; ``problems`` says why.

    Derives from Exception, not from Pelican's classes, so that the core needs no Pelican.
    """

    def __init__(self, problems: Iterable[Problem]):
        self.problems = tuple(sorted(set(problems)))
        super().__init__("\n".join(str(problem) for problem in self.problems))


class BuildError(Exception):
    """The build failed; the message is for the author."""


def shown(path: str) -> str:
    """The path as the author sees it: relative to where he stands, if it lies below."""
    try:
        relative = os.path.relpath(path)
    except ValueError:
        return path
    return path if relative.startswith("..") else Path(relative).as_posix()


def escaped(text: str, *, lines: bool = False) -> str:
    """A text as it may reach a terminal or a log, whoever wrote it: control characters are shown as
    their numbers.
    lines: whether it may be more than one line.
    """
    signs = IN_LINES if lines else IN_A_LINE
    return signs.sub(lambda sign: sign[0].encode("unicode_escape").decode("ascii"), text)


def quoted(message: str) -> str:
    """What a message quotes first: what the author wrote; "" where it quotes nothing."""
    return message.partition('"')[2].partition('"')[0]


def errors(problems: Iterable[Problem]) -> list[Problem]:
    """Only what must stop the build."""
    return [problem for problem in problems if problem.severity == ERROR]


def nearest(word: str, words: Iterable[str], likeness: float = 0.6) -> str:
    """The known word most like ``word``, or an empty string where none reaches that likeness (0 to
    1).
    """
    by_fold = {known.casefold(): known for known in words}
    found = difflib.get_close_matches(word.casefold(), by_fold, n=1, cutoff=likeness)
    return by_fold[found[0]] if found else ""


def did_you_mean(word: str, words: Iterable[str]) -> str:
    """``: did you mean "x"?`` or an empty string, to be put behind a message."""
    near = nearest(word, words)
    return f': did you mean "{near}"?' if near else ""
