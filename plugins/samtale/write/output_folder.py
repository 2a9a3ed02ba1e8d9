"""The output folder during a build: each file is either written, or reused from the previous
output.
"""

import os
from pathlib import Path

from ..cache.previous_output import PreviousOutput


class OutputFolder:
    """An empty folder to write to. ``keys``: the key of each file, None if that cannot be known."""

    def __init__(self, folder: Path, previous: PreviousOutput):
        self.folder, self.previous = folder, previous
        self.keys: dict[str, bytes | None] = {}

    def reuse(self, name: str, key: bytes | None) -> bool:
        """Reuse the previous output's file if possible, and record the key. Returns whether it was
        reused.
        """
        self.keys[name] = key
        return self.previous.take(name, key, self.folder)

    def write(self, name: str, data: bytes) -> None:
        """Write a file. Raises RuntimeError for a path outside the output."""
        path = self.path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.unlink(missing_ok=True)  # it may be a hard link to a file of the previous output
        path.write_bytes(data)

    def path(self, name: str) -> Path:
        """The path to which a file is written. Raises RuntimeError for a path outside the
        output.
        """
        whole = os.path.normpath(self.folder / name)
        if not whole.startswith(f"{os.path.normpath(self.folder)}{os.sep}"):
            raise RuntimeError(f"{name}: is outside the output folder")
        return Path(whole)
