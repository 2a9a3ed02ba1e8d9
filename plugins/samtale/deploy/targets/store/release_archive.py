"""Files of earlier releases that a later one has replaced: copies within the store, so that a
rollback only copies.
"""

import hashlib
from collections.abc import Container, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

from ....output.hashed_names import is_hashed, turn_of
from ...manifest import EMPTY, Entry, Manifest
from ..target import CHANGED, MISSING, UPLOAD, PublishError
from .document import OWN
from .store import PARALLEL, Object, Store

KEPT = f"{OWN}kept/"


def key_of(entry: Entry) -> str:
    """The key of a copy: from its stored bytes, and the headers that readers get."""
    identity = f"{entry.md5} {entry.type} {entry.cache} {entry.encoding}"
    return f"{KEPT}{hashlib.sha256(identity.encode()).hexdigest()}"


def keep(store: Store, leaving: Mapping[str, Entry], *, interrupted: bool) -> None:
    """Copy what will be overwritten or removed. An interrupted deploy may have done so already, and
    then overwritten it.
    """
    done = store.list(KEPT) if interrupted else {}
    pairs = {key_of(entry): (path, entry) for path, entry in leaving.items()}
    wanted = {
        key: pair for key, pair in sorted(pairs.items()) if not looks_like(pair[1], done.get(key))
    }
    try:
        _copy(store, wanted)
    except PublishError:  # files that somebody has removed or changed there cannot be archived
        there = store.list()
        _copy(
            store,
            {
                key: (path, entry)
                for key, (path, entry) in wanted.items()
                if looks_like(entry, there.get(path))
            },
        )


def _copy(store: Store, wanted: Mapping[str, tuple[str, Entry]]) -> None:
    store.copy([(path, key, entry) for key, (path, entry) in wanted.items()], _nothing)


def restore(store: Store, wanted: Mapping[str, Entry]) -> None:
    """Restore archived files, in the order of publishing. Raises PublishError if it ends early."""
    for turn in range(3):
        store.copy(
            [
                (key_of(entry), path, entry)
                for path, entry in wanted.items()
                if turn_of(path) == turn
            ],
            _nothing,
        )


def lost(store: Store, wanted: Mapping[str, Entry]) -> list[str]:
    """The files that cannot be restored."""
    kept = store.list(KEPT) if wanted else {}
    return [
        path
        for path, entry in wanted.items()
        if is_hashed(path) or not looks_like(entry, kept.get(key_of(entry)))
    ]


def looks_like(entry: Entry, found: Object | None) -> bool:
    """Whether an object matches an entry, as far as a listing shows."""
    if found is None or not entry.md5:
        return False
    return found.md5 == entry.md5 if found.md5 else found.size in (entry.size, -1)


def has_come(path: str, entry: Entry, there: Mapping[str, Object], now: Manifest) -> bool:
    """Whether a store that reports digests already has that object, with the same headers; assets
    are identified by name.
    """
    found, was = there.get(path), now.entries.get(path)
    if is_hashed(path):
        return found is not None and bool(found.md5) and looks_like(entry, found)
    same = was is None or (was.type, was.cache, was.encoding) == (
        entry.type,
        entry.cache,
        entry.encoding,
    )
    return same and found is not None and bool(found.md5) and looks_like(entry, found)


def kinds(paths: Iterable[str], there: Container[str]) -> dict[str, str]:
    """Of paths that differ: which were changed, and which are missing."""
    return {path: CHANGED if path in there else MISSING for path in sorted(paths)}


def differing(store: Store, entries: Mapping[str, Entry], there: Mapping[str, Object]) -> list[str]:
    """Paths that differ from what they should be, sorted; if the listing is not sufficient, objects
    are read.
    """

    def differs(path: str) -> bool:
        entry, found = entries[path], there.get(path)
        if found is None or not entry.md5 or found.size not in (entry.size, -1):
            return True
        return found.md5 != entry.md5 and store.digest(path) != entry.md5

    paths = sorted(entries)
    with ThreadPoolExecutor(PARALLEL) as pool:
        return [path for path, wrong in zip(paths, pool.map(differs, paths), strict=True) if wrong]


def gone_for_good(where: str, path: str) -> PublishError:
    return PublishError(
        f"{where}: {path} is missing or has changed; choose another release", UPLOAD
    )


def with_unknown(manifest: Manifest | None, unknown: set[str]) -> Manifest | None:
    """A manifest in which some files are unknown."""
    if not unknown:
        return manifest
    was = manifest or EMPTY
    entries = {
        path: replace(was.entries.get(path, Entry("", 0)), sha256="", md5="")
        for path in sorted(unknown)
    }
    return replace(was, entries={**was.entries, **entries})


def _nothing(_files: int, _size: int) -> None:
    """A progress callback that does nothing."""
