"""A branch of a git repository whose host serves it: GitHub Pages and similar
(``git+ssh://host/me/site.git#gh-pages``).

    release.json, da/…, theme/…      the site, as readers get it
    .samtale/manifest.json           the manifest of this release
    .nojekyll, CNAME                 configuration for such hosts
    refs/samtale/<branch>            the history: a file with one record per line, in a separate ref

A release is a commit, and the switch is a push without force: it fails if the branch has moved in
the meantime, so that no lock is needed. A rollback is a new commit with the old one's tree. Each
commit's message contains its record; later notes go to the separate ref, or, if a host does not
accept such a ref, into the message of an empty commit.
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
TRIES, PAGES_WAIT = 3, 300  # attempts to write a note; seconds until Pages shows a push
MOVED = "{}: someone else has published there in the meantime; check the target, and deploy again"


class Branch(Target):
    """One branch of one repository."""

    packed = False  # such hosts compress files themselves

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
        self.fresh: dict[str, str] = {}  # release -> the tree created for it
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
        """Read the current branch and its history."""
        refs = self.there.refs(self.branch, self.beside)
        self.tip, self.notes = refs.get(self.branch, ""), refs.get(self.beside, "")
        if refs:
            self.there.fetch(refs)
        self.commits = commits(self.there, self.tip) if self.tip else []

    def _try_to_write(self) -> None:
        """Test whether a push would be accepted, without changing anything: better now than after
        the build.
        """
        if self.there.run(["git", "check-ref-format", self.branch]).returncode:
            raise PublishError(f"{self.address}: not a valid branch name; fix the part after the #")
        commit = self.tip or self.there.commit(self.there.git("mktree").decode().strip(), "", "")
        try:
            self.there.push(commit, self.branch, dry=True)
        except Refused as error:
            raise PublishError(str(error)) from None
        except Moved:
            raise PublishError(MOVED.format(self.there.where), BUSY) from None
        self.may_write = True

    def manifest(self, release: str, *, reread: bool = False) -> Manifest | None:
        """The manifest of the current release, with files that were changed there since marked as
        unknown.
        """
        if not release or reread:
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
        """The manifest in the commit of the release; None if it is missing, or was edited."""
        commit = next((one for one in self.commits if one.record and one.release == release), None)
        content = next(self.there.contents([f"{commit.id}:{MANIFEST}"])) if commit else None
        with contextlib.suppress(Unreadable, UnicodeDecodeError):
            found = manifest_from((content or b"").decode("utf-8"))
            return found if belongs(found, release) else None
        return None

    def _files(self, tree: str) -> dict[str, str]:
        """The site's files in a tree: path -> blob."""
        found = self.there.tree(tree)
        return {
            path: blob for path, blob in found.items() if path not in (MARK, MANIFEST, *OF_THE_HOST)
        }

    def _really(self, tree: str, release: str) -> Manifest | None:
        """The contents of a tree, read file by file."""
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
        """Create the commit's tree locally; the push transfers it, and until then nobody sees
        it.
        """
        own = release.folder / MANIFEST
        own.parent.mkdir(exist_ok=True)
        own.write_text(release.manifest.text(), encoding="utf-8")
        options = [] if ".nojekyll" in release.manifest.entries else ["-n"]
        self.fresh[release.id] = self.there.imported(release.folder, *options)
        wrong = self.verify(release.id, release.manifest)
        if wrong:
            raise PublishError(
                f"git did not store {next(iter(wrong))} as it was built; rename it, or try again",
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
        """The site's files and those for the host; not what belongs to the host, if the site has no
        file of that name.
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
        """The tree of a release: created just now, the current one, or that of its last commit."""
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
                f"{self.there.where}: {release} is no longer available; choose another release",
                UPLOAD,
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
        """Preserve a CNAME, the custom domain that the owner has set at the host, and that is
        stored in the branch.
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
        """Nothing to do: git retains earlier releases."""

    def close(self) -> None:
        self.there.close()
