"""A site in an object store, written in place: ``s3://``, and what rclone can access.

    da/…, theme/…                    the site, as readers get it
    .samtale/state.json              the current release, the history, the lock (document.py)
    .samtale/manifests/<release>.json.gz
    .samtale/kept/…                  files of earlier releases that a later one has replaced
                                     (release_archive.py)

Each object changes in one step, but not all at once. Therefore assets are written first, then
pages, then feeds and the mark; removals are last. Hashed assets remain until no release that can be
rolled back to needs them. Before a file is overwritten it is copied within the store, so that a
rollback only copies. The document records what an interrupted release was writing: those files
count as unknown, until the next deploy has written them.
"""

import contextlib
import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from ....output.hashed_names import cache_rule, is_hashed, turn_of
from ...manifest import EMPTY, MARK, Entry, Manifest, entry_of_mark, mark, type_of
from ..target import ADDED, Progress, Record, Release, State, Target
from .document import KEY, OWN, Document
from .manifests import Manifests
from .release_archive import (
    differing,
    gone_for_good,
    has_come,
    keep,
    key_of,
    kinds,
    lost,
    restore,
    with_unknown,
)
from .store import Object, Store

# a release of which nothing is known, not even what it would have changed
UNKNOWN = f"{'0' * 8}T{'0' * 6}Z-{'0' * 12}"


class InPlaceStore(Target):
    """One site in a store."""

    whole = False

    def __init__(self, store: Store, address: str, who: str, cache: Path):
        self.store, self.address = store, address
        self.one_form, self.packed = store.form, store.form == "gzip"
        self.manifests = Manifests(store, cache / "manifests")
        self.document = Document(store, who, self._recovered)
        self.holding = self.touched = self.interrupted = False
        self.unsure: set[str] = set()
        self.before = EMPTY
        self.release: Release | None = None
        self.todo: list[str] = []

    def state(self) -> State:
        if not self.holding:
            self.document.read()
        document = self.document
        foreign = "whole" in document.data or (
            not document.tag and not document.data and any(self._site())
        )
        partial = document.pending[-1] if document.pending and not self.holding else ""
        known = document.current, tuple(document.releases), document.history
        return State(*known, clock=self.store.clock(), foreign=foreign, partial=partial)

    def reconnect(self) -> None:
        self.holding = False
        self.store.reconnect()

    def _recovered(self) -> dict[str, Any]:
        """The document's content, derived from the mark and the manifests if it is missing or
        invalid.
        """
        found = self.store.read(MARK)
        with contextlib.suppress(ValueError, KeyError, TypeError, RecursionError):
            current = json.loads(found[0] if found else b"")["release"]
            releases = self.manifests.names()
            return (
                {"current": current, "releases": releases, "pending": [UNKNOWN]}
                if current in releases
                else {}
            )
        return {}

    def _site(self, there: dict[str, Object] | None = None) -> dict[str, Object]:
        """All objects except Samtale's own, the mark, and other sites in folders of this one."""
        there = self.store.list() if there is None else there
        others = tuple(path.removesuffix(KEY) for path in there if path.endswith(f"/{KEY}"))
        return {
            path: one
            for path, one in there.items()
            if not path.startswith((OWN, *others)) and path != MARK
        }

    def manifest(self, release: str, *, reread: bool = False) -> Manifest | None:
        """The manifest of the current release; files that an interrupted deploy may have changed
        count as unknown.
        """
        is_current, found = release == self.document.current, self.manifests.get(release)
        if reread or (
            is_current and any(self.manifests.get(one) is None for one in self.document.pending)
        ):
            return self._really(found)
        return with_unknown(found, self._unsure(found) if is_current else set())

    def _unsure(self, current: Manifest | None) -> set[str]:
        """What interrupted deploys and rollbacks may have changed."""
        was, found = (current or EMPTY).entries, set()
        for coming in (self.manifests.get(one) or EMPTY for one in self.document.pending):
            found |= {
                path for path, entry in coming.entries.items() if not entry.same(was.get(path))
            }
            found |= was.keys() - coming.entries.keys() if coming.entries else set()
        return found

    def _really(self, known: Manifest | None) -> Manifest | None:
        """The manifest according to the store's listing: every file that differs counts as
        unknown.
        """
        there = self._site()
        if known is None:
            entries = {
                path: Entry("", one.size, type_of(path), cache_rule(path), md5=one.md5)
                for path, one in there.items()
            }
            return Manifest(entries) if entries else None
        strange = there.keys() - known.entries.keys() - self._assets()
        return with_unknown(known, strange | set(differing(self.store, known.entries, there)))

    def _assets(self, *, pending: bool = True) -> set[str]:
        """The assets of all releases that can be rolled back to; pending: and of those that were
        interrupted.
        """
        document = self.document
        manifests = (
            self.manifests.get(one) or EMPTY
            for one in (*document.releases, *(document.pending if pending else ()))
        )
        return {path for one in manifests for path in one.entries if is_hashed(path)}

    @contextlib.contextmanager
    def hold(self, state: State, release: str) -> Iterator[None]:
        self.unsure, self.interrupted = self._unsure(self._now()), bool(self.document.pending)
        self.touched, self.before, self.release = False, EMPTY, None
        with self.document.held(release):
            self.holding = True
            try:
                yield
            finally:
                self.holding = False
                if not self.touched:
                    self.document.withdraw()

    def _now(self) -> Manifest:
        return self.manifests.get(self.document.current) or EMPTY

    def upload(
        self, release: Release, before: Manifest | None, state: State, progress: Progress
    ) -> None:
        self.touched = True
        self.manifests.add(release.id, release.manifest)
        self.release, self.progress, self.before = release, progress, before or EMPTY
        coming, old, now = release.manifest.entries, self.before.entries, self._now()
        wanted = {path: entry for path, entry in coming.items() if not entry.same(old.get(path))}
        look = self.interrupted or not all(entry.sha256 for entry in old.values())
        # files that have been uploaded already are skipped
        there = self.store.list() if look else {}
        self.todo = sorted(
            path for path, entry in wanted.items() if not has_come(path, entry, there, now)
        )
        self._keep(release.manifest)
        self._send(release, [path for path in self.todo if is_hashed(path)])

    def verify(self, release: str, manifest: Manifest) -> dict[str, str]:
        # as it was published, without what counts as unknown
        manifest = self.manifests.get(release) or manifest
        there, wanted = (
            self.store.list(),
            {**manifest.entries, MARK: entry_of_mark(release, manifest)},
        )
        added = self._site(there).keys() - wanted.keys() - self._assets()
        return dict(
            sorted(
                (
                    kinds(differing(self.store, wanted, there), there) | dict.fromkeys(added, ADDED)
                ).items()
            )
        )

    def switch(self, release: str, manifest: Manifest, record: Record) -> None:
        """Write pages, feeds, mark; removals last. From the folder just uploaded, or from the
        archive.
        """
        self.touched = True
        self.document.still_held(release)
        now = self._now()
        if self.release is not None and self.release.id == release:
            pages = [path for path in self.todo if not is_hashed(path)]
            for turn in range(3):
                self._send(self.release, [path for path in pages if turn_of(path) == turn])
        else:
            self._restore(manifest, now)
        self.store.write(MARK, mark(release, manifest), entry_of_mark(release, manifest))
        gone = (
            self.before.entries.keys() | now.entries.keys() | self.unsure
        ) - manifest.entries.keys()
        self.store.delete(sorted(gone - self._assets(pending=False)) if gone else [])
        self.unsure, self.release = set(), None
        self.document.data |= {"current": release, "pending": []}
        if release not in self.document.releases:
            self.document.data["releases"] = [*self.document.releases, release]
        self.document.note(record)
        self.document.write()

    def _keep(self, coming: Manifest) -> None:
        now = self.manifests.get(self.document.current)
        was = now.entries if now else self._older()
        leaving = {
            path: one
            for path, one in sorted(was.items())
            if not (is_hashed(path) or one.same(coming.entries.get(path)))
        }
        keep(self.store, leaving, interrupted=self.interrupted)

    def _older(self) -> dict[str, Entry]:
        """For a current release whose manifest is lost: the files that it shares with earlier
        ones.
        """
        there = self.store.list()
        found: dict[str, Entry] = {}
        for manifest in map(self.manifests.get, self.document.releases):
            if manifest:
                wrong = differing(self.store, manifest.entries, there)
                found |= {
                    path: entry for path, entry in manifest.entries.items() if path not in wrong
                }
        return found

    def _restore(self, manifest: Manifest, now: Manifest) -> None:
        """Restore the files of an earlier release that are missing."""
        coming = sorted(manifest.entries.items())
        wanted = {
            path: entry
            for path, entry in coming
            if path in self.unsure or not entry.same(now.entries.get(path))
        }
        there = self.store.list() if wanted else {}
        here = {path for path, entry in wanted.items() if has_come(path, entry, there, now)}
        if unread := {
            path: wanted[path]
            for path in wanted.keys() - here
            if path in self.unsure or is_hashed(path)
        }:
            here |= unread.keys() - differing(self.store, unread, there)
        wanted = {path: entry for path, entry in wanted.items() if path not in here}
        if missing := lost(self.store, wanted):
            raise gone_for_good(self.store.where, missing[0])
        self._keep(manifest)
        restore(self.store, wanted)

    def _send(self, release: Release, paths: Sequence[str]) -> None:
        entries, folder = release.manifest.entries, release.folder
        files = {
            path: (folder / (path + (".gz" if entries[path].encoding else "")), entries[path])
            for path in paths
        }
        self.store.send(files, self.progress)

    def note(self, record: Record) -> None:
        self.document.note(record)
        if not self.holding:
            self.document.write()

    def prune(self, keep: Iterable[str]) -> None:
        """Remove files needed only by releases that can no longer be rolled back to; these are
        removed from the document afterwards.
        """
        stay = {*keep, self.document.current}
        going = [one for one in self.document.releases if one not in stay]
        if not going:
            return
        needed = {key for one in self.document.releases if one in stay for key in self._keys(one)}
        self.store.delete(sorted({key for one in going for key in self._keys(one)} - needed))
        self.document.data["releases"] = [one for one in self.document.releases if one in stay]
        self.document.write()
        known = {*self.document.releases, *self.document.pending}
        self.manifests.delete([one for one in self.manifests.names() if one not in known])

    def _keys(self, release: str) -> set[str]:
        """The keys in the store of what a release needs, in addition to what readers get now."""
        found = self.manifests.get(release) or EMPTY
        return {path if is_hashed(path) else key_of(entry) for path, entry in found.entries.items()}

    def close(self) -> None:
        self.store.close()
