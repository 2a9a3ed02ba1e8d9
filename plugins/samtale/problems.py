"""Problems with the content, in words an author understands: file, line, field, remedy."""

import difflib
import os
import re
import unicodedata
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from dataclasses import field as attribute
from pathlib import Path

from .kinds import kind_of

ERROR, WARNING = "error", "warning"
LINK, KEY, NAME, WORD, TOPIC, ENCODING = "link", "key", "name", "word", "topic", "encoding"
TOLERATED = "tolerated"  # an error that the owner accepts for now (TOLERATE)
# characters that a terminal obeys or that a reader does not see: control characters, bidirectional
# marks, lone surrogates (from file names that are not UTF-8), tags. Also line feeds, where text
# must stay on one line
UNSEEN = r"\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff"  # noqa: E501
UNSEEN += r"\U000e0000-\U000e007f"
IN_LINES, IN_A_LINE = re.compile(f"[{UNSEEN}]"), re.compile(rf"[{UNSEEN}\n]")


@dataclass(frozen=True)
class Correction:
    """A correction of which there is no doubt, for ``invoke fix``.

    ``what``: LINK, KEY, NAME or WORD of the file that the problem is in, whose ``old`` becomes
    ``new``; TOPIC: the name ``new`` in the language ``old`` is added to the file that declares
    topics or series; ENCODING: the file, which is in the encoding ``old``, is saved as UTF-8.
    """

    what: str
    old: str
    new: str = ""
    path: str = ""  # the file to change, if it is not the problem's


@dataclass(frozen=True, order=True)
class Problem:
    """A problem, printed on one line as ``path:line: field: what is wrong; how to fix it``.

    ``line`` counts from 1; a problem with the whole file is reported at line 1. ``kind``: one of
    kinds.KINDS, by default that of the field; ``correction``: how it is certainly corrected.
    """

    path: str
    line: int
    field: str
    message: str
    severity: str = ERROR
    kind: str = ""
    correction: Correction | None = attribute(default=None, compare=False)

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


def correctable(problems: Iterable[Problem]) -> str:
    """How many problems ``invoke fix`` corrects, in a sentence; "" for none."""
    number = sum(one.correction is not None for one in problems)
    return f"invoke fix can correct {number} of them." if number else ""


def nearest(word: str, words: Iterable[str], likeness: float = 0.6) -> str:
    """The known word most similar to ``word``, or "" if none reaches the given similarity (0 to
    1).
    """
    by_fold = {known.casefold(): known for known in words}
    found = difflib.get_close_matches(word.casefold(), by_fold, n=1, cutoff=likeness)
    return by_fold[found[0]] if found else ""


def folded(word: str) -> str:
    """A word without case, accents, spaces and hyphens."""
    letters = unicodedata.normalize("NFKD", word.casefold())
    return "".join(one for one in letters if not unicodedata.combining(one) and one not in " -_")


def certain(word: str, words: Iterable[str], likeness: float = 0.8) -> str:
    """The known word that ``word`` certainly means: the only one that differs by case, accents,
    spaces or hyphens alone; else the only one that is similar (0 to 1). "" if there is any doubt.
    """
    known = list(dict.fromkeys(words))
    same = [one for one in known if folded(one) == folded(word)]
    if same:
        return same[0] if len(same) == 1 else ""
    by_fold = {one.casefold(): one for one in known}
    found = difflib.get_close_matches(word.casefold(), by_fold, n=2, cutoff=likeness)
    return by_fold[found[0]] if len(found) == 1 else ""


def did_you_mean(word: str, words: Iterable[str]) -> str:
    """``; did you mean "x"?`` to append to a message, or ""."""
    near = nearest(word, words)
    return f'; did you mean "{near}"?' if near else ""
