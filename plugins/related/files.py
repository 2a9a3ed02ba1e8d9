"""Writing files whole or not at all."""

import contextlib
import os
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

Content = bytes | str | Callable[[BinaryIO], object]


def write_atomically(
    path: Path, content: Content, *, mode: int | None = None, durable: bool = False
) -> None:
    """Write a file next to its place, then rename it into it: whoever reads gets the old file or
    the new one, whole.

    content: bytes, text (as UTF-8, line ends as they are), or what writes into the open file; mode:
    of the new file, else what the umask leaves; durable: whether the content is on the disk before
    the old file is replaced. Raises OSError, and whatever ``content`` raises;
    then the file is as it was, and nothing is left next to it.
    """
    partial = path.parent / f".{path.name}.{os.getpid()}.partial"
    try:
        with partial.open("wb") as file:
            if callable(content):
                content(file)
            else:
                file.write(content.encode("utf-8") if isinstance(content, str) else content)
            if durable:
                file.flush()
                os.fsync(file.fileno())
        if mode is not None:
            partial.chmod(mode)
        partial.replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            partial.unlink(missing_ok=True)
        raise
