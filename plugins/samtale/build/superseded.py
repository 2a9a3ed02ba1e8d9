"""Superseded files: those of the replaced output that have a content hash in their names and remain
for a day.

A page that a reader opened just before the exchange requests its pictures and stylesheets just
after it, by their old names. Therefore these files remain for a day after the first build that no
longer produces them. They are listed with that time in a file outside the output. They are not part
of the build: the audit and the manifest of a deploy never see them, and a build into an empty
folder has none.

They are taken only from an output known to have the same content, published in the same way: a
preview's pictures never reach the site.
"""

import contextlib
import hashlib
import json
import os
import re
import stat
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from related.files import write_atomically

from ..cache.fingerprints import fingerprint
from ..cache.previous_output import StatSignature, stat_signature, stat_signatures
from ..config import file_names
from ..output.hashed_names import is_hashed

DAY = 24 * 60 * 60  # seconds
NEVER = 1 << 62
MOST = 12  # lists per folder


@dataclass(frozen=True)
class Superseded:
    """The list of one output. folder: where lists are; target: the output; kind: what the previous
    output must have in common with this one, such as the folder of its content; none for an output
    without superseded files (a preview).
    """

    folder: Path
    target: Path
    kind: tuple[str, ...] = ()

    @property
    def file(self) -> Path:
        return self.folder / f"{self.target.name}-{fingerprint(str(self.target)).hex()[:16]}.json"

    def listed(self) -> dict[str, float]:
        """The files of the output that are not part of its build -> since when, in seconds since
        1970.
        """
        return self._record()[1]

    def keep(
        self, fresh: Path, now: float | None = None, among: Iterable[str] | None = None
    ) -> float:
        """Add the files that the output has, and the fresh folder lacks, to the fresh folder, and
        list them. To be called just before the exchange. Raises nothing: if this fails, there are
        no superseded files.

        now: in seconds since 1970, by the wall clock, because SOURCE_DATE_EPOCH has no effect on
        what readers have open; among: the files that the fresh folder may lack, None for all.
        Returns the time at which the first of them is to be removed.
        """
        now = time.time() if now is None else now
        kept = dict(sorted(self._old(fresh, now, among)))
        for name in kept:
            place = fresh / name
            with contextlib.suppress(OSError):
                place.parent.mkdir(parents=True, exist_ok=True)
                os.link(self.target / name, place)
        try:
            self._write(fresh, kept)
        except OSError:  # without a list, no superseded files
            for name in kept:
                (fresh / name).unlink(missing_ok=True)
            return NEVER
        return min(kept.values(), default=NEVER - DAY) + DAY

    def _old(
        self, fresh: Path, now: float, among: Iterable[str] | None
    ) -> Iterator[tuple[str, float]]:
        kind, listed = self._record()
        if not self.kind or kind != self.kind:
            return
        for name, signature in stat_signatures(self.target) if among is None else self._of(among):
            if (
                not is_hashed(name)
                or not stat.S_ISREG(signature[4])
                or (fresh / name).exists()
                or _is_active(name)
            ):
                continue
            since = listed.get(name, now)
            if 0 <= now - since < DAY and _is_whole(self.target / name):
                yield name, since

    def _of(self, names: Iterable[str]) -> Iterator[tuple[str, StatSignature]]:
        for name in names:
            with contextlib.suppress(OSError):
                yield name, stat_signature((self.target / name).lstat())

    def _record(self) -> tuple[tuple[str, ...], dict[str, float]]:
        """The kind of the existing output, and its superseded files; empty if another build has
        replaced it.
        """
        with contextlib.suppress(
            OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError
        ):
            for found in json.loads(self.file.read_bytes())["outputs"]:
                if found["folder"] == _identity(self.target):
                    moments = {
                        name: datetime.fromisoformat(since)
                        for name, since in found["superseded"].items()
                    }
                    return tuple(found["kind"]), {
                        name: moment.timestamp() for name, moment in moments.items()
                    }
        return (), {}

    def _write(self, fresh: Path, kept: Mapping[str, float]) -> None:
        """Write the list of the fresh output next to that of the existing one, in case this build
        ends before the exchange.
        """
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        outputs = [{"folder": _identity(fresh), "kind": self.kind, "superseded": _dated(kept)}]
        kind, listed = self._record()
        if kind:
            outputs.append(
                {"folder": _identity(self.target), "kind": kind, "superseded": _dated(listed)}
            )
        document = {"output": str(self.target), "outputs": outputs}
        write_atomically(self.file, json.dumps(document, indent=1) + "\n")
        lists = sorted(
            self.folder.glob("*.json"), key=lambda file: (file.stat().st_mtime, file.name)
        )
        for old in lists[:-MOST]:
            old.unlink(missing_ok=True)


def _dated(moments: Mapping[str, float]) -> dict[str, str]:
    return {
        name: datetime.fromtimestamp(moment, UTC).isoformat() for name, moment in moments.items()
    }


def _identity(folder: Path) -> list[int]:
    """What distinguishes an output from any other with the same name or inode: its home page is
    another file, written at another nanosecond. (Files added to the folder manually do not count.)
    """
    status, home = folder.stat(), (folder / "index.html").stat()
    return [status.st_dev, status.st_ino, home.st_ino, home.st_mtime_ns]


def _is_active(name: str) -> bool:
    """Whether a file is content that browsers run: its owner may have removed it for good
    reason.
    """
    return file_names.is_active(name) and not name.startswith("theme/")


def _is_whole(file: Path) -> bool:
    """Whether a file's content matches the hash in its name."""
    found = re.search(r"[._]([0-9a-f]{10})\.[^./]+$", file.name)
    try:
        return found is not None and hashlib.sha256(file.read_bytes()).hexdigest().startswith(
            found[1]
        )
    except OSError:
        return False
