"""What ``invoke fix`` would change, and the change itself: each file whole or not at all, and only
if it is as it was when its change was shown.
"""

import difflib
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from related.files import write_atomically

from ..problems import BuildError, Correction, Problem, escaped, shown
from .edits import edited


@dataclass(frozen=True)
class Change:
    """A file that changes: its content ``before`` and ``after``, and how many corrections there are
    in it.
    """

    path: Path
    before: bytes
    after: bytes
    corrections: int


def changes(problems: Iterable[Problem]) -> list[Change]:
    """The changes that the corrections of these problems make, sorted by path. A file that cannot
    be read, or was changed since it was checked, is left out.
    """
    by_file: dict[Path, dict[tuple[int, Correction], None]] = {}
    for problem in problems:
        if one := problem.correction:
            edits = by_file.setdefault(Path(one.path or problem.path), {})
            edits[0 if one.path else problem.line, one] = None
    found = []
    for path in sorted(by_file):
        try:
            before = path.read_bytes()
            after, made = edited(path.name, before, by_file[path])
        except (OSError, UnicodeError):
            continue
        if after != before and made:
            found.append(Change(path, before, after, made))
    return found


def diff(change: Change) -> Iterator[str]:
    """The lines of a unified diff, made safe for a terminal."""
    before, after = (_lines(data) for data in (change.before, change.after))
    name = shown(str(change.path))
    for line in difflib.unified_diff(before, after, f"a/{name}", f"b/{name}", lineterm=""):
        yield escaped(line.replace("\t", "    "))


def _lines(data: bytes) -> list[str]:
    text = data.decode("utf-8", "replace").replace("\r\n", "\n").replace("\r", "\n")
    return text.removesuffix("\n").split("\n")


def apply(change: Change) -> None:
    """Write a file, with the permissions that it has. Raises BuildError if it has changed since,
    and OSError; then it is as it was.
    """
    path = change.path.resolve()  # what a symbolic link within the content leads to
    if not os.access(path, os.W_OK):
        raise BuildError(f"{shown(str(change.path))}: is read-only; make it writable (chmod u+w)")
    status = path.stat()
    if path.read_bytes() != change.before:
        raise BuildError(
            f"{shown(str(change.path))}: was changed since the diff; run invoke fix again"
        )
    write_atomically(path, change.after, mode=status.st_mode & 0o7777)
