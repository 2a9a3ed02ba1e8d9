"""A branch of a git repository, whose host serves it: GitHub Pages and its like
(``git+ssh://host/me/site.git#gh-pages``).

    release.json, da/…, theme/…      the site, as readers get it
    .samtale/manifest.json           the manifest of this release
    .nojekyll, CNAME                 what such hosts want to be told
    refs/samtale/<branch>            the history: a file of one record a line, beside the branch

A release is a commit, the switch a push that never forces: a branch that has moved meanwhile
refuses it, so no lock is needed. A way back is a new commit with the old one's tree. Each commit's
message holds its record; what is noted afterwards goes to the ref beside, or, where a host takes no
such ref, into the message of a commit that changes nothing.
"""

import contextlib
import hashlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from ....config.targets import Destination, masked
from ....output.hashed_names import cache_rule
from ...manifest import (
    MARK,
    Entry,
    Manifest,
    Unreadable,
    as_read,
    belongs,
    manifest_from,
    mark,
    sha256,
    type_of,
)
from ..target import (
    BUSY,
    UPLOAD,
    Progress,
    PublishError,
    Record,
    Release,
    State,
    Target,
    differences,
)
from .commits import Commit, commits, history, message, notes
from .repository import Moved, Refused, Repository

MANIFEST = ".samtale/manifest.json"
OF_THE_HOST = ("CNAME", ".nojekyll")
TRIES, PAGES_WAIT = 3, 300  # times that a note is tried; seconds until Pages shows a push
MOVED = "{}: somebody has published there meanwhile: look again, and deploy again"


class Branch(Target):
    """One branch of one repository."""

    packed = False  # such hosts pack themselves

    def __init__(self, destination: Destination, who: str, cache: str):
        url = destination.to.removeprefix("git+").partition("#")[0]
        self.address = masked(destination.to)
        self.branch, self.beside = (
            f"refs/heads/{destination.parts.fragment}",
            f"refs/samtale/{destination.parts.fragment}",
        )
        self.slow = 0 if destination.scheme == "git+file" else PAGES_WAIT
        name = hashlib.sha256(url.encode()).hexdigest()[:16]
        self.there = Repository(url, Path(cache, "git", f"{name}.git").absolute(), who)
        self.tip = self.notes = ""
        self.commits: list[Commit] = []
        self.fresh: dict[str, str] = {}  # release -> the tree that was made of it
        self.known: dict[str, str] = {}  # blob -> SHA-256
        self.may_write = self.notes_refused = False

    def state(self) -> State:
        self.there.open()
        self._look()
        if not self.may_write:
            self._try_to_write()
        releases = [one.release for one in reversed(self.commits) if one.record]
        current = self.commits[0].release if self.commits else ""
        foreign = bool(self.tip) and not releases and bool(self._files(self.tip))
        return State(
            current,
            tuple(dict.fromkeys(releases)),
            history(self.there, self.notes, self.commits),
            foreign=foreign,
        )

    def _look(self) -> None:
        """Where the branch and its history are now, and what is in them."""
        refs = self.there.refs(self.branch, self.beside)
        self.tip, self.notes = refs.get(self.branch, ""), refs.get(self.beside, "")
        if refs:
            self.there.fetch(refs)
        self.commits = commits(self.there, self.tip) if self.tip else []

    def _try_to_write(self) -> None:
        """Ask whether a push would be taken, changing nothing: better now than after the build."""
        if self.there.run(["git", "check-ref-format", self.branch]).returncode:
            raise PublishError(
                f"{self.address}: that is no name for a branch: mend what stands behind the #"
            )
        commit = self.tip or self.there.commit(self.there.git("mktree").decode().strip(), "", "")
        try:
            self.there.push(commit, self.branch, dry=True)
        except Refused as error:
            raise PublishError(str(error)) from None
        except Moved:
            raise PublishError(MOVED.format(self.there.where), BUSY) from None
        self.may_write = True

    def manifest(self, release: str, *, anew: bool = False) -> Manifest | None:
        """Of what readers get now: with what was changed there by hand as unknown."""
        if not release or anew:
            at = self._tree(release) if release else self.tip
            return self._really(at, release) if at else None
        found = self._published(release)
        if found is None or not self.commits or release != self.commits[0].release:
            return found
        ours = next(one.tree for one in self.commits if one.record and one.release == release)
        there, was = self._files(self.commits[0].tree), self._files(ours)
        changed = {path for path in there.keys() | was.keys() if there.get(path) != was.get(path)}
        unknown = {
            path: replace(found.entries.get(path, Entry("", 0)), sha256="", md5="")
            for path in sorted(changed)
        }
        return replace(found, entries={**found.entries, **unknown}) if unknown else found

    def _published(self, release: str) -> Manifest | None:
        """As it stands in the commit that brought the release; None where it is missing, or was
        edited.
        """
        commit = next((one for one in self.commits if one.record and one.release == release), None)
        content = next(self.there.contents([f"{commit.id}:{MANIFEST}"])) if commit else None
        with contextlib.suppress(Unreadable, UnicodeDecodeError):
            found = manifest_from((content or b"").decode("utf-8"))
            return found if belongs(found, release) else None
        return None

    def _files(self, tree: str) -> dict[str, str]:
        """Of what is the site's in a tree: path -> blob."""
        found = self.there.tree(tree)
        return {
            path: blob for path, blob in found.items() if path not in (MARK, MANIFEST, *OF_THE_HOST)
        }

    def _really(self, tree: str, release: str) -> Manifest | None:
        """What a tree holds, read file by file."""
        files = self._files(tree)
        digests = self._digests(files.values())
        entries = {
            path: Entry(digests.get(blob, ""), 0, type_of(path), cache_rule(path))
            for path, blob in sorted(files.items())
        }
        return as_read(entries, self._published(release)) if entries else None

    def _digests(self, blobs: Iterable[str]) -> dict[str, str]:
        self.known |= self.there.digests(blob for blob in blobs if blob not in self.known)
        return self.known

    @contextmanager
    def hold(self, state: State, release: str) -> Iterator[None]:
        tip, now = self.tip, self.state()
        if (tip, state.current, state.history) != (self.tip, now.current, now.history):
            raise PublishError(MOVED.format(self.there.where), BUSY)
        yield

    def upload(
        self, release: Release, before: Manifest | None, state: State, progress: Progress
    ) -> None:
        """Make the commit's tree here; it travels with the push, and until then nobody sees it."""
        own = release.folder / MANIFEST
        own.parent.mkdir(exist_ok=True)
        own.write_text(release.manifest.text(), encoding="utf-8")
        options = [] if ".nojekyll" in release.manifest.entries else ["-n"]
        self.fresh[release.id] = self.there.imported(release.folder, *options)
        wrong = self.verify(release.id, release.manifest)
        if wrong:
            raise PublishError(
                f"git has not stored {next(iter(wrong))} as it was built: rename it, or try again",
                UPLOAD,
            )
        old = before.entries if before else {}
        sizes = [
            entry.size
            for path, entry in release.manifest.entries.items()
            if not entry.same(old.get(path))
        ]
        progress(len(sizes), sum(sizes))

    def verify(self, release: str, manifest: Manifest) -> dict[str, str]:
        """The site's files and what goes with them; not what belongs to the host, where the site
        has none of its own.
        """
        files = self.there.tree(self._tree(release))
        digests = self._digests(files.values())
        manifest = self._published(release) or manifest
        wanted = {path: entry.sha256 for path, entry in manifest.entries.items()}
        wanted |= {
            MARK: sha256(mark(release, manifest)),
            MANIFEST: sha256(manifest.text().encode()),
        }
        return differences(
            wanted,
            {
                path: digests.get(blob, "")
                for path, blob in files.items()
                if path in wanted or path not in OF_THE_HOST
            },
        )

    def _tree(self, release: str) -> str:
        """The tree of a release: made just now, what readers get now, or that of its last
        commit.
        """
        ours = [
            one.tree
            for one in self.commits
            if one.release == release and (one.record or one is self.commits[0])
        ]
        now = self.commits[0] if self.commits else None
        found = (
            now.tree
            if now and now.release == release
            else self.fresh.get(release) or next(iter(ours), "")
        )
        if not found:
            raise PublishError(
                f"{self.there.where}: {release} is no longer there: choose another release", UPLOAD
            )
        return found

    def switch(self, release: str, manifest: Manifest, record: Record) -> None:
        tree = self._with_cname(self._tree(release))
        back = (
            "Back to release"
            if record.what == "rollback" or release not in self.fresh
            else "Release"
        )
        subject = (
            f"{back} {release}: {record.new} new, {record.changed} changed, "
            f"{record.removed} removed"
        )
        self._commit(tree, subject, record)

    def _with_cname(self, tree: str) -> str:
        """A site's own name, which its owner has told the host, is in the branch, and must stay
        there.
        """
        cname = self.there.name(f"{self.tip}:CNAME") if self.tip else ""
        if not cname or self.there.name(f"{tree}:CNAME"):
            return tree
        own = self._published(self.commits[0].release)
        return (
            tree if own and "CNAME" in own.entries else self.there.with_file(tree, "CNAME", cname)
        )

    def _commit(self, tree: str, subject: str, record: Record) -> None:
        commit = self.there.commit(tree, self.tip, message(subject, record))
        try:
            self.there.push(commit, self.branch)
        except Moved:
            raise PublishError(MOVED.format(self.there.where), BUSY) from None
        except Refused as error:
            raise PublishError(str(error), UPLOAD) from None
        self.tip = commit
        self.commits = commits(self.there, commit)

    def note(self, record: Record) -> None:
        for _try in range(0 if self.notes_refused else TRIES):
            commit = notes(
                self.there, self.notes, (*history(self.there, self.notes, self.commits), record)
            )
            try:
                self.there.push(commit, self.beside)
                self.notes = commit
                return
            except Moved:
                self._look()
            except Refused:
                self.notes_refused = True
                break
        if self.tip:
            self._commit(
                f"{self.tip}^{{tree}}", f"Release {record.release}: {record.result}", record
            )

    def prune(self, keep: Iterable[str]) -> None:
        """Nothing to do: what was is git's to keep."""

    def close(self) -> None:
        self.there.close()
