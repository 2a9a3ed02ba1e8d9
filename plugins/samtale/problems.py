"""Problems with the content, in words an author understands: file, line, field, remedy."""

import difflib
import os
import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from .kinds import kind_of

ERROR, WARNING = "error", "warning"
TOLERATED = "tolerated"  # an error that the owner accepts for now (TOLERATE)
# characters that a terminal obeys or that a reader does not see: control characters, bidirectional
# marks, lone surrogates (from file names that are not UTF-8), tags. Also line feeds, where text
# must stay on one line
UNSEEN = r"\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff"  # noqa: E501
UNSEEN += r"\U000e0000-\U000e007f"
IN_LINES, IN_A_LINE = re.compile(f"[{UNSEEN}]"), re.compile(rf"[{UNSEEN}\n]")


@dataclass(frozen=True, order=True)
class Problem:
    """A problem, printed on one line as ``path:line: field: what is wrong; how to fix it``.

    ``line`` counts from 1; a problem with the whole file is reported at line 1. ``kind``: one of
    kinds.KINDS, by default that of the field.
    """

    path: str
    line: int
    field: str
    message: str
    severity: str = ERROR
    kind: str = ""

    def __post_init__(self) -> None:
        if not self.kind:
            object.__setattr__(self, "kind", kind_of(self.field))

    def __str__(self) -> str:
        place = f"{shown(self.path)}:{max(self.line, 1)}"
        severity = "" if self.severity == ERROR else f"{self.severity}: "
        return escaped(f"{place}: {severity}{self.field}: {self.message}")


class ContentError(Exception):
    """The site cannot be built from its content; ``problems`` says why.

    Derives from Exception, not from Pelican's classes, so that the core needs no Pelican.
    """

    def __init__(self, problems: Iterable[Problem]):
        self.problems = tuple(sorted(set(problems)))
        super().__init__("\n".join(str(problem) for problem in self.problems))


class BuildError(Exception):
    """The build failed; the message is for the author."""


def shown(path: str) -> str:
    """The path relative to the current folder if the file is below it, else the whole path."""
    try:
        relative = os.path.relpath(path)
    except ValueError:
        return path
    return path if relative.startswith("..") else Path(relative).as_posix()


def escaped(text: str, *, lines: bool = False) -> str:
    """A text made safe for a terminal or a log: control characters are shown as their numbers.
    lines: whether line feeds are allowed.
    """
    signs = IN_LINES if lines else IN_A_LINE
    return signs.sub(lambda sign: sign[0].encode("unicode_escape").decode("ascii"), text)


def quoted(message: str) -> str:
    """The author's text that a message quotes first; "" if it quotes nothing."""
    return message.partition('"')[2].partition('"')[0]


def errors(problems: Iterable[Problem]) -> list[Problem]:
    """Only the problems that stop the build."""
    return [problem for problem in problems if problem.severity == ERROR]


def judged(problems: Iterable[Problem], tolerated: Collection[str]) -> list[Problem]:
    """The problems, errors of the kinds that the owner accepts for now marked as tolerated."""
    return [
        replace(problem, severity=TOLERATED)
        if problem.severity == ERROR and problem.kind in tolerated
        else problem
        for problem in problems
    ]


def nearest(word: str, words: Iterable[str], likeness: float = 0.6) -> str:
    """The known word most similar to ``word``, or "" if none reaches the given similarity (0 to
    1).
    """
    by_fold = {known.casefold(): known for known in words}
    found = difflib.get_close_matches(word.casefold(), by_fold, n=1, cutoff=likeness)
    return by_fold[found[0]] if found else ""


def did_you_mean(word: str, words: Iterable[str]) -> str:
    """``; did you mean "x"?`` to append to a message, or ""."""
    near = nearest(word, words)
    return f'; did you mean "{near}"?' if near else ""
