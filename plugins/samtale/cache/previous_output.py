"""The output that stands there: which of its files can be used again, because they were made of the
same and nobody has touched them.

Each file is known by the key of what it was made of, and by how it lay on the disk when the build
that made it had ended: a file that was edited, replaced or deleted by hand does not lie as it did,
and is made again. (The time of its status is not looked at: second names, by which it is used
again, come and go.)
"""

import contextlib
import os
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path

from .store import Store, packed

KIND = "output"
Lie = tuple[
    int, int, int, int, int
]  # size, time of content, time of status (both in ns), inode, mode


class Before:
    """One output folder, as the last build left it. ``used``: how many of its files were used
    again.
    """

    def __init__(self, folder: Path | None, store: Store):
        self.folder, self.store, self.used = folder, store, 0
        self.known: dict[str, tuple[bytes, Lie]] = {}
        if folder and folder.is_dir():
            self.known = store.get(KIND, str(folder), b"") or {}

    def is_same(self, name: str, key: bytes | None) -> bool:
        """Whether that file stands there, made of just this."""
        found = self.known.get(name)
        return (
            bool(key)
            and found is not None
            and found[0] == key
            and self._lies(name) == _lasting(found[1])
        )

    def take(self, name: str, key: bytes | None, to: Path) -> bool:
        """Use a file again, if it can be: then it stands in ``to`` too."""
        if self.folder is None or not self.is_same(name, key):
            return False
        place = os.path.join(to, name)  # noqa: PTH118 thousands of times
        try:
            _link(os.path.join(self.folder, name), place)  # noqa: PTH118
        except OSError:
            return False
        self.used += 1
        return True

    def _lies(self, name: str) -> tuple[int, int, int, int] | None:
        if self.folder is None:
            return None
        try:
            return _lasting(lie(os.stat(os.path.join(self.folder, name), follow_symlinks=False)))  # noqa: PTH116, PTH118
        except OSError:
            return None

    def keep(self, folder: Path, keys: Mapping[str, bytes | None]) -> None:
        """Remember how the finished output lies. keys: of the files that may be used again."""
        known = {name: (keys[name], how) for name, how in lies(folder) if keys.get(name)}
        self.store.put(KIND, {str(folder): (b"", packed(known))})


def _lasting(how: Lie) -> tuple[int, int, int, int]:
    return how[0], how[1], how[3], how[4]


def lie(status: os.stat_result) -> Lie:
    return status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino, status.st_mode


def lies(folder: Path) -> Iterator[tuple[str, Lie]]:
    """Every file below a folder, with how it lies; in no order."""
    waiting = [("", str(folder))]
    while waiting:
        below, place = waiting.pop()
        with contextlib.suppress(OSError), os.scandir(place) as found:
            for entry in found:
                if entry.is_dir(follow_symlinks=False):
                    waiting.append((f"{below}{entry.name}/", entry.path))
                else:
                    yield below + entry.name, lie(entry.stat(follow_symlinks=False))


def _link(source: str, place: str) -> None:
    """The same file under a second name; a copy where the disk knows no second names."""
    for _attempt in range(2):
        try:
            os.link(source, place)
            return
        except FileNotFoundError:
            os.makedirs(os.path.dirname(place), exist_ok=True)  # noqa: PTH103, PTH120
        except OSError:
            break
    shutil.copy2(source, place)
