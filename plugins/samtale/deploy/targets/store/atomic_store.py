"""Whole releases in an object store, and a pointer to the current one: ``s3://...?whole=1``.

    releases/<release>/…             its files, and hashed ones of earlier releases, which open
                                     pages still request
    current                          the pointer: the release's name, for a CDN's function or a
                                     proxy to read
    .samtale/state.json              the releases that can be rolled back to, the history, the
                                     lock (document.py)
    .samtale/manifests/<release>.json.gz
    .samtale/extras/<release>.json   those hashed files of earlier releases

What the store already has, in a release or from an interrupted deploy, is copied within it; only
the rest is uploaded. A release never changes once readers can get it. They get the release that the
pointer names, or with CloudFront the origin path (cloudfront.py): the document is updated
afterwards, and if it is out of date the pointer is authoritative.
"""

import contextlib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from ....output.hashed_names import cache_rule, is_hashed
from ...manifest import EMPTY, MARK, NAME, Entry, Manifest, as_read, entry_of_mark, mark, type_of
from ..ssh.symlinked import OVERLAP
from ..target import ADDED, BUSY, Progress, PublishError, Record, Release, State, Target
from .cloudfront import Distribution
from .document import OWN, Document
from .manifests import Manifests
from .release_archive import differing, kinds
from .store import Object, Store

RELEASES, POINTER = "releases/", "current"
# the pointer: it must be revalidated at each request
ASKED = Entry("", 0, "text/plain", "no-cache")


class AtomicStore(Target):
    """Releases in a store, switched in one step."""

    def __init__(
        self, store: Store, address: str, who: str, cache: Path, *, edge: Distribution | None = None
    ):
        self.store, self.address, self.edge = store, address, edge
        self.one_form, self.packed = store.form, store.form == "gzip"
        self.slow = edge.slow if edge else 0
        self.manifests = Manifests(store, cache / "manifests")
        self.document = Document(store, who, self._recovered)
        self.holding = self.touched = False
        self.current = ""

    def state(self) -> State:
        if not self.holding:
            self.document.read()
            self.current = self._shown()
        document = self.document
        known = bool(document.tag or document.data) and (
            document.data.get("whole") or not document.current
        )
        foreign = not known and any(not key.startswith(OWN) for key in self.store.list())
        return State(
            self.current,
            tuple(self._releases()),
            document.history,
            clock=self.store.clock(),
            foreign=foreign,
        )

    def _shown(self) -> str:
        """The release that readers get, queried again."""
        if self.edge:
            return self.edge.shown()
        found = self.store.read(POINTER)
        name = found[0].decode("utf-8", "replace").strip() if found else ""
        return name if NAME.fullmatch(name) else ""

    def _releases(self) -> list[str]:
        """The releases that can be rolled back to, in order. None for a site that was written there
        in place.
        """
        known = self.document.releases if self.document.data.get("whole") else []
        return known if self.current in (*known, "") else [*known, self.current]

    def _recovered(self) -> dict[str, Any]:
        """The document's content, derived if it is missing or invalid: every release with a
        manifest that was completed.
        """
        names = [one for one in self.manifests.names() if NAME.fullmatch(one)]
        whole = [one for one in names if self.store.read(f"{RELEASES}{one}/{MARK}")]
        return (
            {
                "releases": whole,
                "pending": [one for one in names if one not in whole],
                "whole": True,
            }
            if names
            else {}
        )

    def manifest(self, release: str, *, reread: bool = False) -> Manifest | None:
        known = self.manifests.get(release)
        if not reread or not release:
            return known
        there = self._there(release)
        if known is None:
            found = {path: _found(path, one) for path, one in there.items() if path != MARK}
            return as_read(found, None) if found else None
        wrong = {
            path
            for path in self._wrong(release, known, there)
            if path in there or path in known.entries
        }
        right = {path: entry for path, entry in known.entries.items() if path not in wrong}
        return as_read(
            {**right, **{path: _found(path, there.get(path, Object(0))) for path in sorted(wrong)}},
            known,
        )

    def _there(self, release: str) -> dict[str, Object]:
        """The objects in a release's folder."""
        folder = f"{RELEASES}{release}/"
        return {key.removeprefix(folder): one for key, one in self.store.list(folder).items()}

    def verify(self, release: str, manifest: Manifest) -> dict[str, str]:
        return self._wrong(release, manifest, self._there(release))

    def reconnect(self) -> None:
        self.holding = False
        self.store.reconnect()

    def _wrong(
        self, release: str, manifest: Manifest, there: Mapping[str, Object]
    ) -> dict[str, str]:
        """What differs, and what is unexpected: any file that is neither in the manifest nor in the
        list of extras.
        """
        folder, extras = f"{RELEASES}{release}/", self.manifests.extras(release)
        entries = {**(extras or {}), **manifest.entries, MARK: entry_of_mark(release, manifest)}
        wanted = {folder + path: entry for path, entry in entries.items()}
        wrong = differing(self.store, wanted, {folder + path: one for path, one in there.items()})
        strange = (
            path
            for path in there
            if path not in entries and not (extras is None and is_hashed(path))
        )
        found = kinds((key.removeprefix(folder) for key in wrong), there) | dict.fromkeys(
            strange, ADDED
        )
        return dict(sorted(found.items()))

    @contextlib.contextmanager
    def hold(self, state: State, release: str) -> Iterator[None]:
        self.touched = False
        with self.document.held(release):
            # by a process that died during its switch, after the state was read
            if self._shown() != state.current:
                raise PublishError(
                    f"{self.store.where}: someone else has published there in the meantime; "
                    "deploy again",
                    BUSY,
                )
            self._tell_truth()
            self.holding = True
            try:
                yield
            finally:
                self.holding = False
                if not self.touched:
                    self.document.withdraw()

    def _tell_truth(self) -> None:
        """Update the document to what readers get; the next change writes it."""
        self.document.data |= {"releases": self._releases(), "current": self.current, "whole": True}

    def upload(
        self, release: Release, before: Manifest | None, state: State, progress: Progress
    ) -> None:
        """Upload the release; its mark is last, so that a release with a mark is complete."""
        self.touched = True
        self.manifests.add(release.id, release.manifest)
        coming, folder = release.manifest.entries, f"{RELEASES}{release.id}/"
        near = [self.current, *state.releases[-OVERLAP:], *self.document.pending]
        have: dict[tuple[int, str], str] = {}
        for one in dict.fromkeys(filter(None, near)):
            have |= {
                (found.size, found.md5): f"{RELEASES}{one}/{path}"
                for path, found in self._there(one).items()
            }
        extras = self._extras([one for one in near if one in state.releases], coming)
        wanted = {path: entry for path, entry in {**extras, **coming}.items() if entry.md5}
        copied = {path: entry for path, entry in wanted.items() if (entry.size, entry.md5) in have}
        pairs = [
            (have[entry.size, entry.md5], folder + path, entry)
            for path, entry in sorted(copied.items())
        ]
        self.store.copy([pair for pair in pairs if pair[0] != pair[1]], lambda _files, _size: None)
        files = {
            path: (release.folder / (path + (".gz" if entry.encoding else "")), entry)
            for path, entry in coming.items()
        }
        self.store.send(
            {folder + path: files[path] for path in files if path not in copied}, progress
        )
        self.manifests.add_extras(
            release.id,
            {path: extras[path] for path in copied if path in extras and path not in coming},
        )
        self.store.write(
            folder + MARK,
            mark(release.id, release.manifest),
            entry_of_mark(release.id, release.manifest),
        )

    def _extras(self, releases: list[str], coming: Mapping[str, Entry]) -> dict[str, Entry]:
        """Hashed files of earlier releases that the new one lacks."""
        known = (self.manifests.get(one) or EMPTY for one in releases)
        return {
            path: entry
            for one in known
            for path, entry in one.entries.items()
            if is_hashed(path) and path not in coming
        }

    def switch(self, release: str, manifest: Manifest, record: Record) -> None:
        self.touched = True
        self.document.note(record)
        self.document.still_held(release)
        self.document.write()
        self.store.write(POINTER, f"{release}\n".encode(), ASKED)
        if self.edge:
            self.edge.show(release)
        self.current = release
        self._tell_truth()
        self.document.data["pending"] = []
        self.document.write()

    def note(self, record: Record) -> None:
        self.document.note(record)
        if not self.holding:
            self.document.write()

    def prune(self, keep: Iterable[str]) -> None:
        """Remove releases: first from the document, then their marks, then all the rest; and
        leftovers of others.
        """
        stay = {*keep, self.current, *self.document.pending}
        before = self._releases()
        self.document.data["releases"] = [one for one in before if one in stay]
        if self.document.releases != before:
            self.document.write()
        going = [
            one for one in dict.fromkeys([*self.manifests.names(), *before]) if one not in stay
        ]
        for one in going:
            paths = sorted(self._there(one), key=lambda path: (path != MARK, path))
            self.store.delete([f"{RELEASES}{one}/{path}" for path in paths])
        self.manifests.delete(going)

    def close(self) -> None:
        self.store.close()


def _found(path: str, one: Object) -> Entry:
    """The facts that a listing contains about an otherwise unknown file."""
    return Entry("", one.size, type_of(path), cache_rule(path), md5=one.md5)
