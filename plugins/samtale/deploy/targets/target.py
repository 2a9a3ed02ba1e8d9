"""What every target can do: the interface, its state, its history, its errors."""

import json
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from pathlib import Path

from ..manifest import NAME, Manifest

Progress = Callable[[int, int], None]  # files and bytes done since the last call

# ---- exit codes, one for each kind of outcome (README)
(
    UNREACHABLE,
    REFUSED,
    UNCONFIRMED,
    BUSY,
    UPLOAD,
    TAKEN_BACK,
    BROKEN,
    DIFFERENT,
    UNFINISHED,
    UNKNOWN,
) = range(3, 13)

# ---- how a file at a target differs from what was published there
ADDED, CHANGED, MISSING = "was added", "is not as published", "is missing"


class PublishError(Exception):
    """Publishing failed; the message says what is wrong and how to fix it; ``code`` is the exit
    code.
    """

    def __init__(self, message: str, code: int = UNREACHABLE):
        self.code = code
        super().__init__(message)


@dataclass(frozen=True)
class Record:
    """One line of a target's history; the latest one of a release counts.

    ``what``: deploy, rollback; ``result``: switched (not yet checked over HTTP), published, unasked
    (no URL to check), taken back (rolled back). ``when``: ISO 8601, UTC; ``size`` in bytes;
    ``seconds`` from start to end; ``told``: whether the hubs and search engines were notified.
    """

    release: str
    what: str = "deploy"
    result: str = "switched"
    when: str = ""
    who: str = ""
    commit: str = ""
    message: str = ""
    texts: int = 0
    files: int = 0
    size: int = 0
    new: int = 0
    changed: int = 0
    removed: int = 0
    digest: str = ""
    seconds: float = 0.0
    siteurl: str = ""
    drafts: bool = False
    told: bool = False


def record_from(line: str) -> Record | None:
    """The record in a line of a history; None for a line that Samtale has not written."""
    try:
        data = json.loads(line)
        known = {one.name: type(one.default) for one in fields(Record)} | {"release": str}
        kinds: dict[type, type | tuple[type, ...]]
        kinds = {str: str, bool: bool, int: int, float: (int, float)}
        fields_ = {key: value for key, value in data.items() if key in known}
        sound = all(
            isinstance(value, kinds[known[key]]) and isinstance(value, bool) == (known[key] is bool)
            for key, value in fields_.items()
        )
        return Record(**fields_) if sound and NAME.fullmatch(fields_["release"]) else None
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None


def record_line(record: Record) -> str:
    return json.dumps(
        {key: value for key, value in asdict(record).items() if value or key == "release"},
        ensure_ascii=False,
    )


@dataclass(frozen=True)
class State:
    """The state of a target. ``current``: the release that readers get, "" for none; ``releases``:
    those that can be rolled back to, oldest first; ``history``: oldest first; ``free``: bytes free,
    None if unknown; ``clock``: the target's; ``foreign``: whether something is published there that
    is not from Samtale; ``mark``: differs for every other state, for targets that need it;
    ``partial``: the release whose writing in place was interrupted, "" for none.
    """

    current: str = ""
    releases: tuple[str, ...] = ()
    history: tuple[Record, ...] = ()
    free: int | None = None
    clock: datetime | None = None
    foreign: bool = False
    mark: str = ""
    partial: str = ""

    def record(self, release: str) -> Record | None:
        """The latest record of a release."""
        return next((one for one in reversed(self.history) if one.release == release), None)

    def stood(self, release: str) -> bool:
        """Whether it was never found faulty, as far as is known."""
        record = self.record(release)
        return record is None or record.result != "taken back"

    def taken_back(self, digest: str) -> str:
        """The release of that manifest if it was rolled back, by an editor just now or by a smoke
        test; "" for none, and for the current release.
        """
        if self.current and (now := self.record(self.current)) and now.digest == digest:
            return ""
        found = next(
            (
                one
                for one in reversed(self.history)
                if one.digest == digest and one.release != self.current
            ),
            None,
        )
        if found is None or (found.result != "taken back" and self.history[-1].what != "rollback"):
            return ""
        return found.release


@dataclass(frozen=True)
class Release:
    """A finished site in a folder, with its manifest and its name."""

    id: str
    folder: Path
    manifest: Manifest


class Target(ABC):
    """A place where sites are published. Every method may raise PublishError.

    ``whole``: releases are switched atomically; ``one_form``: "gzip" or "plain", if one form of
    each file is stored, and compared by MD5; ``packed``: whether files are compressed for it;
    ``slow``: seconds until a switch is visible, beyond the usual.
    """

    whole = True
    one_form = ""
    packed = True
    slow = 0
    address = ""

    @abstractmethod
    def state(self) -> State:
        """The current state, queried again. Fails if the target cannot be reached, is unknown, or
        cannot be written.
        """

    @abstractmethod
    def manifest(self, release: str, *, reread: bool = False) -> Manifest | None:
        """The manifest of a release, None if there is none. reread: what is really there, read
        file by file.
        """

    @abstractmethod
    def hold(self, state: State, release: str) -> AbstractContextManager[None]:
        """Hold the lock, which cannot go stale, and announce the coming release.

        Fails with BUSY if another process has the lock, or if ``state`` is out of date.
        """

    @abstractmethod
    def upload(
        self, release: Release, before: Manifest | None, state: State, progress: Progress
    ) -> None:
        """Upload what the target lacks; readers see none of it. Resumes an interrupted upload."""

    @abstractmethod
    def verify(self, release: str, manifest: Manifest) -> dict[str, str]:
        """Paths that differ from the manifest at the target, sorted -> ADDED, CHANGED or MISSING.

        For a release that was just uploaded, also the target's own lists.
        """

    @abstractmethod
    def switch(self, release: str, manifest: Manifest, record: Record) -> None:
        """Give readers that release from now on: the one uploaded, or any that is still there. The
        record is stored first.
        """

    @abstractmethod
    def note(self, record: Record) -> None:
        """Add to the history."""

    @abstractmethod
    def prune(self, keep: Iterable[str]) -> None:
        """Remove all other releases."""

    def reconnect(self) -> None:  # noqa: B027 most make a new connection whenever they need one
        """Replace connections that may be broken. Raises PublishError."""

    def close(self) -> None:  # noqa: B027 most have nothing to close
        """Close connections."""


def differences(wanted: Mapping[str, str], there: Mapping[str, str]) -> dict[str, str]:
    """How two sets of files differ, sorted by path. Both: path -> digest."""
    kinds = {
        path: CHANGED if path in there else MISSING
        for path in wanted
        if there.get(path) != wanted[path]
    }
    kinds |= {path: ADDED for path in there if path not in wanted}
    return dict(sorted(kinds.items()))
