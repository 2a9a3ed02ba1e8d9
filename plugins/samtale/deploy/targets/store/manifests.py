"""The manifests in an object store, one for each release; known ones are not fetched again. With
``whole=1``, each has a list next to it: the hashed files of earlier releases that were copied into
the release (extras).
"""

import contextlib
import gzip
import json
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from related.files import write_atomically

from ...manifest import Entry, Manifest, Unreadable, belongs, manifest_from
from ..target import UPLOAD, PublishError
from .document import OWN, SMALL
from .store import Store

FOLDER, ENDING, EXTRAS = f"{OWN}manifests/", ".json.gz", f"{OWN}extras/"


class Manifests:
    """By the names of releases."""

    def __init__(self, store: Store, cache: Path):
        self.store, self.cache = store, cache

    def get(self, release: str) -> Manifest | None:
        """The manifest; None if it is missing, or was edited."""
        if not release:
            return None
        known = self.cache / f"{release}.json"
        reads: tuple[Callable[[], str], ...] = (
            lambda: known.read_text(encoding="utf-8"),
            lambda: self._fetched(release),
        )
        for read in reads:
            with contextlib.suppress(OSError, Unreadable, EOFError, ValueError):
                found = manifest_from(read())
                if belongs(found, release):
                    self._remember(release, found)
                    return found
        return None

    def _fetched(self, release: str) -> str:
        found = self.store.read(_key(release))
        return gzip.decompress(found[0]).decode("utf-8") if found else ""

    def add(self, release: str, manifest: Manifest) -> None:
        self._write(_key(release), gzip.compress(manifest.text().encode(), 9, mtime=0))
        self._remember(release, manifest)

    def add_extras(self, release: str, extras: Mapping[str, Entry]) -> None:
        data = {path: [entry.size, entry.md5] for path, entry in sorted(extras.items())}
        self._write(_key_of_extras(release), json.dumps(data, ensure_ascii=False).encode())

    def extras(self, release: str) -> dict[str, Entry] | None:
        """The extras of a release; None if there is no list: earlier versions wrote none."""
        found = self.store.read(_key_of_extras(release))
        with contextlib.suppress(ValueError, TypeError, AttributeError, RecursionError):
            data = json.loads(found[0] if found else b"")
            return {path: Entry("", int(size), md5=str(md5)) for path, (size, md5) in data.items()}
        return None

    def _write(self, key: str, content: bytes) -> None:
        """Write, and read back what was written: a switch depends on it."""
        self.store.write(key, content, SMALL)
        found = self.store.read(key)
        if found is None or found[0] != content:
            raise PublishError(f"{self.store.where}: {key} arrived damaged; try again", UPLOAD)

    def _remember(self, release: str, manifest: Manifest) -> None:
        known = self.cache / f"{release}.json"
        if not known.exists():
            with contextlib.suppress(OSError):
                self.cache.mkdir(mode=0o700, parents=True, exist_ok=True)
                write_atomically(known, manifest.text())

    def names(self) -> list[str]:
        """The releases that have one, by name, which sorts them by time."""
        keys = (key.removeprefix(FOLDER) for key in self.store.list(FOLDER))
        return sorted(key.removesuffix(ENDING) for key in keys if key.endswith(ENDING))

    def delete(self, releases: Iterable[str]) -> None:
        releases = list(releases)
        self.store.delete([*map(_key, releases), *map(_key_of_extras, releases)])


def _key_of_extras(release: str) -> str:
    return f"{EXTRAS}{release}.json"


def _key(release: str) -> str:
    return f"{FOLDER}{release}{ENDING}"
