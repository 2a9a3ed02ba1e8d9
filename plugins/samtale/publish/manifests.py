"""The manifests in a store of objects, one for each release; known ones are not fetched again."""

import contextlib
import gzip
from collections.abc import Iterable
from pathlib import Path

from .document import OWN, SMALL
from .manifest import Manifest, Unreadable, belongs, manifest_from
from .store import Store

FOLDER, ENDING = f"{OWN}manifests/", ".json.gz"


class Manifests:
    """By the names of releases."""

    def __init__(self, store: Store, cache: Path):
        self.store, self.cache = store, cache

    def get(self, release: str) -> Manifest | None:
        """None where it is missing, or was edited."""
        if not release:
            return None
        known = self.cache / f"{release}.json"
        for read in (lambda: known.read_text(encoding="utf-8"), lambda: self._fetched(release)):
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
        self.store.write(_key(release), gzip.compress(manifest.text().encode(), 9, mtime=0), SMALL)
        self._remember(release, manifest)

    def _remember(self, release: str, manifest: Manifest) -> None:
        known = self.cache / f"{release}.json"
        if not known.exists():
            with contextlib.suppress(OSError):
                self.cache.mkdir(parents=True, exist_ok=True)
                known.write_text(manifest.text(), encoding="utf-8")

    def names(self) -> list[str]:
        """The releases that have one, by their names, which sort as they came."""
        keys = (key.removeprefix(FOLDER) for key in self.store.list(FOLDER))
        return sorted(key.removesuffix(ENDING) for key in keys if key.endswith(ENDING))

    def delete(self, releases: Iterable[str]) -> None:
        self.store.delete([_key(release) for release in releases])


def _key(release: str) -> str:
    return f"{FOLDER}{release}{ENDING}"
