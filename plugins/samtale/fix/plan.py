"""What ``invoke fix`` would change, and the change itself: each file whole or not at all, and only
if it is as it was when its change was shown.
"""

import difflib
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from related.files import write_atomically

from ..problems import ENCODING, BuildError, Correction, Problem, escaped, shown
from .edits import edited


@dataclass(frozen=True)
class Change:
    """A file that changes: its content ``before`` and ``after``, how many corrections there are in
    it, and in which encoding it was before.
    """

    path: Path
    before: bytes
    after: bytes
    corrections: int
    encoding: str = "utf-8"


def changes(problems: Iterable[Problem]) -> list[Change]:
    """The changes that the corrections of these problems make, sorted by path. A file that cannot
    be read, or was changed since it was checked, is left out.
    """
    by_file: dict[Path, dict[tuple[int, Correction], None]] = {}
    for problem in problems:
        if one := problem.correction:
            of_file = by_file.setdefault(Path(one.path or problem.path), {})
            of_file[0 if one.path else problem.line, one] = None
    found = []
    for path in sorted(by_file):
        edits = by_file[path]
        try:
            before = path.read_bytes()
            after, made = edited(path.name, before, edits)
        except (OSError, UnicodeError):
            continue
        if after != before and made:
            encoding = next((one.old for _line, one in edits if one.what == ENCODING), "utf-8")
            found.append(Change(path, before, after, made, encoding))
    return found


def diff(change: Change) -> Iterator[str]:
    """The lines of a unified diff, made safe for a terminal; of another encoding, what is done."""
    before, after = _lines(change.before, change.encoding), _lines(change.after)
    name = shown(str(change.path))
    if change.encoding != "utf-8":
        yield escaped(f"@@ {name}: saved as UTF-8 instead of {change.encoding} @@")
    for line in difflib.unified_diff(before, after, f"a/{name}", f"b/{name}", lineterm=""):
        yield escaped(line.replace("\t", "    "))


def _lines(data: bytes, encoding: str = "utf-8") -> list[str]:
    text = (
        data.decode(encoding, "replace")
        .removeprefix("\ufeff")
        .replace("\r\n", "\n")
        .replace("\r", "\n")
    )
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
