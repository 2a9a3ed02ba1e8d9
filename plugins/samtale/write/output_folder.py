"""The output that is being written: each of its files made, or used again from the last output."""

import os
from pathlib import Path

from ..cache.previous_output import PreviousOutput


class OutputFolder:
    """A fresh folder. ``keys``: what each file was made of, None where that cannot be known."""

    def __init__(self, folder: Path, previous: PreviousOutput):
        self.folder, self.previous = folder, previous
        self.keys: dict[str, bytes | None] = {}

    def reuse(self, name: str, key: bytes | None) -> bool:
        """Whether the last output's file can be used again; then it is here. Remembers the key."""
        self.keys[name] = key
        return self.previous.take(name, key, self.folder)

    def write(self, name: str, data: bytes) -> None:
        """Write a file as it is. Raises RuntimeError for a path that leads out of the output."""
        path = self.path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.unlink(missing_ok=True)  # it may be a second name of a file of the last output
        path.write_bytes(data)

    def path(self, name: str) -> Path:
        """Where a file is written. Raises RuntimeError for a path that leads out of the output."""
        whole = os.path.normpath(self.folder / name)
        if not whole.startswith(f"{os.path.normpath(self.folder)}{os.sep}"):
            raise RuntimeError(f"{name}: leads out of the output folder")
        return Path(whole)
