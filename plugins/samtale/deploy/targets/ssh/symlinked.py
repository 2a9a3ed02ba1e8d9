"""Releases in folders on a server, and a symbolic link to the current one: ``ssh://`` and
``file://``.

    current -> releases/20260228T180000Z-4f1c…/     the web server's root
    releases/<release>/           its files; unchanged ones are hard links to the previous release
    releases/<release>.extras     its hashed files that belong to earlier releases, which open
                                  pages still request
    manifests/<release>.json
    history.jsonl                 one record per line
    .upload/ .incoming/           a release during upload

Only changed files are transferred; the server links the rest itself, and returns one digest over
all of it. 10,000 files with one change therefore cost some kilobytes, where a list of their
checksums for ``--link-dest`` would cost a megabyte.
"""

import gzip
import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime

from ....config.targets import Destination, masked
from ....output.hashed_names import ENDING
from ...manifest import (
    MARK,
    NAME,
    Entry,
    Manifest,
    Unreadable,
    as_read,
    belongs,
    manifest_from,
    mark,
    sha256,
)
from ..target import (
    BUSY,
    CHANGED,
    MISSING,
    UNREACHABLE,
    UPLOAD,
    Progress,
    PublishError,
    Record,
    Release,
    State,
    Target,
    differences,
    record_from,
    record_line,
)
from .shell import SecureShell, Shell, here
from .staging import staged

OVERLAP = 3  # earlier releases whose hashed files are retained


@dataclass(frozen=True)
class Upload:
    """A release that was uploaded, but not yet assembled."""

    release: Release
    state: State
    removed: list[str]
    base: str


class Symlinked(Target):
    """A folder of releases, on this machine or another."""

    def __init__(self, target: Destination, who: str):
        self.path, self.who = target.path.rstrip("/"), who
        self.address = masked(target.to)
        self.target = target
        self.shell = self._connected()
        self.held: Callable[[], bool] | None = None
        self.holder = ""
        self.arriving: Upload | None = None

    def _connected(self) -> Shell:
        return SecureShell(self.target) if self.target.scheme == "ssh" else Shell()

    def reconnect(self) -> None:
        self.shell.close()
        self.shell = self._connected()

    def state(self) -> State:
        facts: dict[str, list[str]] = {}
        for line in (
            self.shell.run("state", self.path, code=UNREACHABLE)
            .decode("utf-8", "replace")
            .split("\n")
        ):
            kind, _, rest = line.partition(" ")
            facts.setdefault(kind, []).append(rest)
        self._refuse(facts)
        current = facts.get("current", [""])[0].rpartition("/")[2]
        history = tuple(
            record for line in facts.get("history", ()) if (record := record_from(line))
        )
        # in the order of first deploys
        order = {record.release: place for place, record in reversed(list(enumerate(history)))}
        releases = sorted(
            (
                one
                for one in facts.get("release", ())
                if NAME.fullmatch(one) and (one in order or one == current or not order)
            ),
            key=lambda one: (order.get(one, -1), one),
        )
        free = facts.get("free", [""])[0]
        clock = datetime.fromtimestamp(int(facts["clock"][0]), UTC)
        return State(
            current,
            tuple(releases),
            history,
            int(free) * 1024 if free.isdigit() else None,
            clock,
            "foreign" in facts,
            facts.get("mark", [""])[0].strip(),
        )

    def _refuse(self, facts: Mapping[str, Sequence[str]]) -> None:
        where = self.shell.where
        if "switching" in facts:
            raise PublishError(
                f"{where}: another switch has been running there for 20 seconds; wait until it has "
                "finished, and try again"
            )
        if "lacks" in facts:
            raise PublishError(
                f"{where}: {', '.join(facts['lacks'])} not found; install it there, and try again"
            )
        if "no-folder" in facts:
            raise PublishError(
                f"{where}: {facts['no-folder'][0]}: is not a folder; choose another path"
            )
        if "read-only" in facts:
            raise PublishError(
                f"{where}: {facts['read-only'][0]}: is not writable; give the user that deploys "
                "write permission"
            )
        if "no-link" in facts:
            raise PublishError(
                f"{where}: {facts['no-link'][0]}: is not a symbolic link, so it cannot be "
                "switched; move it away, and try again"
            )

    def manifest(self, release: str, *, reread: bool = False) -> Manifest | None:
        if not release:
            return None
        known = None
        with suppress(Unreadable, UnicodeDecodeError):
            loaded = self.shell.run("read", self.path, f"manifests/{release}.json")
            known = manifest_from(gzip.decompress(loaded).decode("utf-8"))
        if known and not belongs(known, release):
            known = None
        if not reread:
            return known
        return as_read(
            {
                path: Entry(digest, 0)
                for path, digest in self._digests(f"releases/{release}").items()
            },
            known,
        )

    def _digests(self, folder: str) -> dict[str, str]:
        lines = (
            self.shell.run("digests", self.path, folder, "all")
            .decode("utf-8", "replace")
            .split("\0")
        )
        return {
            path.removeprefix("./"): digest
            for digest, path in (line.split("  ", 1) for line in lines if line)
        }

    @contextmanager
    def hold(self, state: State, release: str) -> Iterator[None]:
        with self.shell.lock(self.path, f"{self.who} on {here()}") as (
            self.holder,
            found,
            self.held,
        ):
            if found != state.mark:
                raise PublishError(
                    (
                        f"{self.shell.where}: someone else has published there in the meantime; "
                        "check the target, and deploy again"
                    ),
                    BUSY,
                )
            yield

    def upload(
        self, release: Release, before: Manifest | None, state: State, progress: Progress
    ) -> None:
        old, new = before.entries if before else {}, release.manifest.entries
        paths = (
            path
            for path, entry in new.items()
            if path not in old or old[path].sha256 != entry.sha256
        )
        with staged(release, paths) as stage:
            (stage / "manifest.json").write_text(release.manifest.text(), encoding="utf-8")
            self.shell.copy(f"{stage}/", f"{self.path}/.upload/", progress)
        self.arriving = Upload(
            release, state, sorted(old.keys() - new.keys()), state.current if before else ""
        )

    def verify(self, release: str, manifest: Manifest) -> dict[str, str]:
        if self.arriving is None or self.arriving.release.id != release:
            packed = self.shell.run("read", self.path, f"releases/{release}/{MARK}")
            kind = (
                MISSING
                if not packed
                else CHANGED
                if gzip.decompress(packed) != mark(release, manifest)
                else ""
            )
            wrong = self._wrong(f"releases/{release}", manifest) | ({MARK: kind} if kind else {})
            return dict(sorted(wrong.items()))
        self._still_held()
        coming, self.arriving = self.arriving, None
        removed = "".join(f"./{path}\0" for path in coming.removed).encode()
        if self._assembled(coming, coming.base, removed):
            return {}
        # a file was damaged there in the meantime: upload it again
        wrong = self._wrong(".incoming", manifest)
        with staged(coming.release, (path for path in wrong if path in manifest.entries)) as stage:
            self.shell.copy(
                f"{stage}/files/", f"{self.path}/.upload/replaced/", lambda _files, _size: None
            )
        self.shell.run("replace", self.path, data="".join(f"./{path}\0" for path in wrong).encode())
        return {} if self._assembled(coming, "again", b"") else self._wrong(".incoming", manifest)

    def _assembled(self, coming: "Upload", base: str, removed: bytes) -> bool:
        """Assemble the release there. Returns whether it is complete and has its name."""
        earlier = reversed(coming.state.releases[-OVERLAP:])
        release, manifest = coming.release.id, coming.release.manifest
        wanted = [
            _digest(manifest),
            ENDING,
            sha256(manifest.text().encode()),
            sha256(mark(release, manifest)),
        ]
        return b"WHOLE" in self.shell.run(
            "assemble", self.path, release, base, *wanted, *earlier, data=removed
        )

    def _wrong(self, folder: str, manifest: Manifest) -> dict[str, str]:
        """The files that differ, checked one by one only if the digest over all is wrong."""
        digest = self.shell.run("digests", self.path, folder, "sum").split()[:1]
        if digest == [_digest(manifest).encode()]:
            return {}
        there = self._digests(folder)
        # hashed files of earlier releases
        lost = {path for path, digest in there.items() if digest == "-"}
        wanted = {path: entry.sha256 for path, entry in manifest.entries.items()} | dict.fromkeys(
            lost, ""
        )
        return differences(
            wanted, {path: digest for path, digest in there.items() if path not in lost}
        )

    def _still_held(self) -> None:
        if self.held is not None and not self.held():
            raise PublishError(
                (
                    f"{self.shell.where}: the lock was lost, because its connection was closed or "
                    "idle for too long; try again"
                ),
                UPLOAD,
            )

    def switch(self, release: str, manifest: Manifest, record: Record) -> None:
        self._still_held()
        line = record_line(record).encode() + b"\n"
        self.shell.run("switch", self.path, release, self.holder, str(len(line)), data=line)

    def note(self, record: Record) -> None:
        line = record_line(record).encode() + b"\n"
        self.shell.run("note", self.path, str(len(line)), data=line)

    def prune(self, keep: Iterable[str]) -> None:
        self.shell.run("prune", self.path, *keep)

    def close(self) -> None:
        self.shell.close()


def _digest(manifest: Manifest) -> str:
    """The output of digests.sh for a folder that matches the manifest."""
    lines = "".join(
        f"{manifest.entries[path].sha256}  ./{path}\0"
        for path in sorted(manifest.entries, key=str.encode)
    )
    return hashlib.sha256(lines.encode()).hexdigest()
