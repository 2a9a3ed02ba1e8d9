"""The key that says that a cache's contents are this user's own: it is outside of the cache, in the
user's folder for state.

What is kept between builds is read by pickle, which can run code: so a cache that comes from
elsewhere, such as one that is shared by CI jobs, must not be believed. Each value carries a keyed
checksum; one made with another key is made again.
"""

import contextlib
import os
import secrets
from functools import cache
from pathlib import Path

SIZE = 32  # bytes


@cache
def cache_key() -> bytes:
    """This user's key, made when it is first asked for; where it cannot be kept, one of this
    process and its forks alone.
    """
    with contextlib.suppress(OSError, RuntimeError):  # no home
        file = _folder() / "cache.key"
        if not file.is_file():
            _make(file)
        key = file.read_bytes()
        if len(key) == SIZE:
            return key
    return secrets.token_bytes(SIZE)


def _folder() -> Path:
    """The XDG Base Directory Specification's place for what a user's programs remember."""
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
