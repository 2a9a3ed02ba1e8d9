"""The store of drawn pictures between builds: one file each, in one folder per content, next to the
store's file.

A file is called ``<group>.<key>.<mark>``: the group identifies what it was drawn from, the key all
that it depends on, and the mark is the SHA-256 of its bytes ("none" for a picture that was not
worth it, so that it is not tried again). A listing of the folder is therefore its index, and bytes
are used only if they match their mark. A file is written under a temporary name and renamed: any
number of processes may write, and one that is killed leaves its finished files. What cannot be
written is held in memory.
"""

import contextlib
import hashlib
import os
import re
import time
from collections.abc import Container, Iterable
from pathlib import Path

from related.files import write_atomically

NONE = "none"
NAME = re.compile(rf"([0-9a-z]+)\.([0-9a-f]+)\.([0-9a-f]{{64}}|{NONE})")
PARTIAL = 3600  # seconds after which an unfinished file is considered abandoned


class ImageStore:
    """The drawn pictures of one content. ``folder``: None to write nothing to disk. Raises nothing
    itself.
    """

    def __init__(self, folder: Path | None):
        self.folder = folder
        self.loose: dict[str, bytes] = {}  # key -> bytes that could not be written
        self._marks: dict[str, str] | None = None

    @property
    def marks(self) -> dict[str, str]:
        """Key -> mark of everything cached."""
        if self._marks is None:
            self._marks = {key: mark for _group, key, mark in self._names()}
        return self._marks

    def _names(self) -> list[tuple[str, str, str]]:
        with contextlib.suppress(OSError):
            # there are thousands of them
            names = sorted(os.listdir(self.folder)) if self.folder else []  # noqa: PTH208
            return [
                (match[1], match[2], match[3]) for name in names if (match := NAME.fullmatch(name))
            ]
        return []

    def put(self, group: str, key: str, data: bytes) -> tuple[str, bytes]:
        """Store a picture; b"" for one that was not worth it. Returns its mark, and the bytes if
        they could not be written.
        """
        mark = hashlib.sha256(data).hexdigest() if data else NONE
        try:
            if not self.folder:
                return mark, data
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            write_atomically(self.folder / f"{group}.{key}.{mark}", data)
        except OSError:
            return mark, data
        return mark, b""

    def learn(self, key: str, mark: str, data: bytes) -> None:
        """Add the result of ``put``, perhaps from another process."""
        self.marks[key] = mark
        if data:
            self.loose[key] = data

    def get(self, group: str, key: str) -> bytes | None:
        """The bytes of a picture whose mark is known; None if they are damaged or missing."""
        if key in self.loose:
            return self.loose[key]
        mark = self.marks.get(key)
        try:
            data = (
                (self.folder / f"{group}.{key}.{mark}").read_bytes()
                if self.folder and mark
                else b""
            )
        except OSError:
            return None
        return data if hashlib.sha256(data).hexdigest() == mark else None

    def groups(self) -> set[str]:
        """The groups of all cached pictures."""
        return {group for group, _key, _mark in self._names()}

    def sweep(self, used: Container[str], groups: Iterable[str]) -> None:
        """Remove unused pictures: those whose key is not in ``used``, unless they belong to one of
        these groups.
        """
        if not self.folder:
            return
        stay = set(groups)
        for group, key, mark in self._names():
            if key not in used and group not in stay:
                self._unlink(self.folder / f"{group}.{key}.{mark}")
        with contextlib.suppress(OSError):
            for path in self.folder.glob("*.partial"):
                if path.stat().st_mtime < time.time() - PARTIAL:
                    self._unlink(path)

    @staticmethod
    def _unlink(path: Path) -> None:
        with contextlib.suppress(OSError):
            path.unlink()
