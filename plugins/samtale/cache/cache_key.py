"""The key that authenticates a cache as this user's; it is stored outside the cache, in the user's
state folder.

Cached values are read by pickle, which can run code: a cache from elsewhere, such as one that CI
jobs share, must not be trusted. Each value has a keyed checksum; a value with another key's
checksum is computed again.
"""

import contextlib
import os
import secrets
from functools import cache
from pathlib import Path

SIZE = 32  # bytes


@cache
def cache_key() -> bytes:
    """This user's key, created on first use; if it cannot be stored, a key for this process and its
    forks only.
    """
    with contextlib.suppress(OSError, RuntimeError):  # no home folder
        file = _folder() / "cache.key"
        if not file.is_file():
            _make(file)
        key = file.read_bytes()
        if len(key) == SIZE:
            return key
    return secrets.token_bytes(SIZE)


def _folder() -> Path:
    """The XDG Base Directory Specification's folder for state."""
    state = os.environ.get("XDG_STATE_HOME", "")
    return (Path(state) if state.startswith("/") else Path.home() / ".local" / "state") / "samtale"


def _make(file: Path) -> None:
    """Write a new key, unless another process has just done so."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    partial = file.with_suffix(f".{os.getpid()}")
    partial.touch(mode=0o600)
    partial.write_bytes(secrets.token_bytes(SIZE))
    with contextlib.suppress(FileExistsError):
        os.link(partial, file)
    partial.unlink()
