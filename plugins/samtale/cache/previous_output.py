"""The output of the last build: which of its files can be reused, because they have the same key
and nobody has changed them.

Each file is known by its key, and by its stat signature at the end of the build that wrote it: a
file that was edited, replaced or deleted afterwards has another signature, and is written again.
(The ctime is not compared: it changes with the hard links by which files are reused.)
"""

import contextlib
import os
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path

from .store import Store, packed

KIND = "output"
# size, mtime, ctime (both in ns), inode, mode
StatSignature = tuple[int, int, int, int, int]


class PreviousOutput:
    """One output folder, as the last build left it. ``used``: how many of its files were reused."""

    def __init__(self, folder: Path | None, store: Store):
        self.folder, self.store, self.used = folder, store, 0
        self.known: dict[str, tuple[bytes, StatSignature]] = {}
        if folder and folder.is_dir():
            self.known = store.get(KIND, str(folder), b"") or {}

    def is_same(self, name: str, key: bytes | None) -> bool:
        """Whether the file exists and was made with this key."""
        found = self.known.get(name)
        return (
            bool(key)
            and found is not None
            and found[0] == key
            and self._signature(name) == _lasting(found[1])
        )

    def take(self, name: str, key: bytes | None, to: Path) -> bool:
        """Reuse a file if possible: then it is in ``to`` too."""
        if self.folder is None or not self.is_same(name, key):
            return False
        place = os.path.join(to, name)  # noqa: PTH118 thousands of times
        try:
            _link(os.path.join(self.folder, name), place)  # noqa: PTH118
        except OSError:
            return False
        self.used += 1
        return True

    def _signature(self, name: str) -> tuple[int, int, int, int] | None:
        if self.folder is None:
            return None
        try:
            path = os.path.join(self.folder, name)  # noqa: PTH118
            return _lasting(stat_signature(os.stat(path, follow_symlinks=False)))  # noqa: PTH116
        except OSError:
            return None

    def keep(self, folder: Path, keys: Mapping[str, bytes | None]) -> None:
        """Store the signatures of a finished output. keys: of the files that can be reused."""
        found = stat_signatures(folder)
        known = {name: (keys[name], signature) for name, signature in found if keys.get(name)}
        self.store.put(KIND, {str(folder): (b"", packed(known))})


def _lasting(signature: StatSignature) -> tuple[int, int, int, int]:
    """The signature without the ctime."""
    size, written, _changed, inode, mode = signature
    return size, written, inode, mode


def stat_signature(status: os.stat_result) -> StatSignature:
    return status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino, status.st_mode


def stat_signatures(folder: Path) -> Iterator[tuple[str, StatSignature]]:
    """Every file below a folder, with its signature; unordered."""
    waiting = [("", str(folder))]
    while waiting:
        below, place = waiting.pop()
        with contextlib.suppress(OSError), os.scandir(place) as found:
            for entry in found:
                if entry.is_dir(follow_symlinks=False):
                    waiting.append((f"{below}{entry.name}/", entry.path))
                else:
                    yield below + entry.name, stat_signature(entry.stat(follow_symlinks=False))


def _link(source: str, place: str) -> None:
    """Create a hard link; a copy where the file system does not support links."""
    for _attempt in range(2):
        try:
            os.link(source, place)
            return
        except FileNotFoundError:
            os.makedirs(os.path.dirname(place), exist_ok=True)  # noqa: PTH103, PTH120
        except OSError:
            break
    shutil.copy2(source, place)
