"""The store of cached results except images: one SQLite file per content, in the cache folder.

Each entry has a kind, a name and a key: what it depends on. An entry is returned only if its key is
the requested one and its checksum is right. There is one entry per name, so that the file does not
grow beyond one build; entries that the last build did not use are removed. A file that cannot be
read or written, for whatever reason, is ignored.
"""

import contextlib
import hashlib
import hmac
import pickle
import shutil
import sqlite3
import zlib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from .cache_key import cache_key

# increased whenever the tables, or their contents, change in a way that keys do not show
VERSION = 2
MOST = 6  # files in one folder: the most recently used
PATIENCE = 20  # seconds to wait for another process that is writing
SCHEMA = (
    "CREATE TABLE kept (kind TEXT, name TEXT, key BLOB, value BLOB, PRIMARY KEY (kind, "
    "name)) WITHOUT ROWID"
)


class Store:
    """The cached results of one content. Raises nothing itself."""

    def __init__(self, path: Path | None):
        """path: the file; None to store nothing."""
        self.path = path
        cache_key()  # before processes are forked, which need the same key
        self.waiting: dict[str, dict[str, tuple[bytes, bytes]]] = {}
        self._base: sqlite3.Connection | None = None

    def _open(self, *, making: bool = False) -> sqlite3.Connection | None:
        try:
            if self._base or not self.path or not (making or self.path.is_file()):
                return self._base
            self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            if self.path.parent.stat().st_mode & 0o077:
                self.path.parent.chmod(0o700)  # nobody else may write to it
            base = sqlite3.connect(self.path, timeout=PATIENCE, isolation_level=None)
            # after a power cut, lost entries are detected by their checksum
            base.execute("PRAGMA synchronous = OFF")
            if _version(base) != VERSION:
                base.execute("BEGIN IMMEDIATE")
                if _version(base) != VERSION:  # and no other process has just done so
                    base.execute("DROP TABLE IF EXISTS kept")
                    base.execute(SCHEMA)
                    base.execute(f"PRAGMA user_version = {VERSION}")
                base.execute("COMMIT")
            self._base = base
        except sqlite3.DatabaseError:
            self._give_up()
        except OSError:
            self.path = None
        return self._base

    def _give_up(self) -> None:
        """Remove a damaged file, so that this build creates another; one that is only busy, or
        read-only, is left as it is.
        """
        with contextlib.suppress(sqlite3.Error):
            if self._base:
                self._base.close()
        self._base = None
        if self.path and not _is_sound(self.path):
            with contextlib.suppress(OSError):
                self.path.unlink()
                return
        self.path = None

    def all(self, kind: str, prefix: str = "") -> dict[str, tuple[bytes, bytes]]:
        """Everything of a kind whose name begins so: name -> (key, packed value), the latter for
        ``unpacked``.
        """
        try:
            base = self._open()
            return (
                {
                    name: (key, value)
                    for name, key, value in base.execute(
                        "SELECT name, key, value FROM kept "
                        "WHERE kind = ? AND name >= ? AND name < ?",
                        (kind, prefix, prefix + "\U0010ffff"),
                    )
                }
                if base
                else {}
            )
        except sqlite3.Error:
            self._give_up()
            return {}

    def get(self, kind: str, name: str, key: bytes) -> Any:
        """The entry with this name if it has this key; else None."""
        try:
            base = self._open()
            row = (
                base
                and base.execute(
                    "SELECT key, value FROM kept WHERE kind = ? AND name = ?", (kind, name)
                ).fetchone()
            )
        except sqlite3.Error:
            self._give_up()
            return None
        return unpacked(row[1]) if row and row[0] == key else None

    def keys(self, kind: str, prefix: str = "") -> dict[str, bytes]:
        """The keys of all entries of a kind whose name begins so, by name."""
        try:
            base = self._open()
            query = "SELECT name, key FROM kept WHERE kind = ? AND name >= ? AND name < ?"
            return dict(base.execute(query, (kind, prefix, prefix + "\U0010ffff"))) if base else {}
        except sqlite3.Error:
            self._give_up()
            return {}

    def names(self, kind: str) -> list[str]:
        """The names of all entries of a kind, in order."""
        try:
            base = self._open()
            found = (
                base.execute("SELECT name FROM kept WHERE kind = ? ORDER BY name", (kind,))
                if base
                else ()
            )
            return [name for (name,) in found]
        except sqlite3.Error:
            self._give_up()
            return []

    def put(self, kind: str, things: Mapping[str, tuple[bytes, bytes]]) -> None:
        """Store entries, name -> (key, packed value), when ``close`` is called."""
        self.waiting.setdefault(kind, {}).update(things)

    def close(self, stay: Mapping[str, Iterable[str]] | None = None) -> None:
        """Write the new entries in one transaction; for each kind in ``stay``, remove all other
        names (except new entries).
        """
        try:
            base = self._open(making=True) if self.waiting or stay else self._base
            if base:
                base.execute("BEGIN IMMEDIATE")
                for kind, names in (stay or {}).items():
                    known = {
                        name
                        for (name,) in base.execute("SELECT name FROM kept WHERE kind = ?", (kind,))
                    }
                    gone = known - set(names) - self.waiting.get(kind, {}).keys()
                    base.executemany(
                        "DELETE FROM kept WHERE kind = ? AND name = ?",
                        [(kind, name) for name in sorted(gone)],
                    )
                base.executemany("INSERT OR REPLACE INTO kept VALUES (?, ?, ?, ?)", self._rows())
                base.execute("COMMIT")
        except (sqlite3.Error, OSError):
            self._give_up()
        finally:
            self.waiting = {}
            if self._base:
                self._base.close()
                self._base = None
        if self.path:
            _only_the_last(self.path)

    def _rows(self) -> Iterator[tuple[str, str, bytes, bytes]]:
        for kind, things in self.waiting.items():
            for name in sorted(things):
                yield kind, name, *things[name]


def _version(base: sqlite3.Connection) -> int:
    version: int = base.execute("PRAGMA user_version").fetchone()[0]
    return version


def packed(value: object) -> bytes:
    """A value as bytes, prefixed with their checksum, which only this user can create."""
    data = zlib.compress(pickle.dumps(value, protocol=5), 1)
    return hashlib.blake2b(data, digest_size=16, key=cache_key()).digest() + data


def unpacked(data: bytes) -> Any:
    """The value that was packed; None if the bytes are damaged, or were packed by someone else."""
    if not hmac.compare_digest(
        hashlib.blake2b(data[16:], digest_size=16, key=cache_key()).digest(), data[:16]
    ):
        return None
    try:
        return pickle.loads(zlib.decompress(data[16:]))  # noqa: S301 our own, and whole
    except Exception:  # from another version of some class
        return None


def _is_sound(path: Path) -> bool:
    try:
        base = sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=1)
        with contextlib.closing(base):
            return bool(base.execute("PRAGMA quick_check").fetchone()[0] == "ok")
    except sqlite3.OperationalError as error:
        return "locked" in str(error) or "busy" in str(error) or "open" in str(error)
    except (sqlite3.Error, TypeError):
        return False


def images_folder(path: Path) -> Path:
    """The folder of drawn pictures next to a store's file, which is removed with it."""
    return path.with_suffix(".drawn")


def _only_the_last(path: Path) -> None:
    with contextlib.suppress(OSError):
        path.touch()
        files = sorted(path.parent.glob("*.shelf"), key=lambda file: file.stat().st_mtime)
        for old in files[:-MOST]:
            old.unlink(missing_ok=True)
            old.with_suffix(".search").unlink(missing_ok=True)
            shutil.rmtree(images_folder(old), ignore_errors=True)
