"""The output as two trees, so that an edit of a few files costs what these files cost.

``.<name>.twin`` next to the output is the tree that the output was before its last change. The two
share all files (hard links) but those that the journal ``.<name>.journal`` names. An edit brings
the twin up to the output, writes the new files into it, and exchanges the two in one system call.

The journal is written before anything else, and names all that may differ until the next edit:
those of the last change, and those of this one. A build that is killed at any moment leaves the
output as it was, or as it is to be; the next one makes the named files of the twin equal to the
output's again. A twin that does not belong to the output (another build has replaced it) is created
again; where the file system has no hard links, there is none, and the whole site is built.
"""

import contextlib
import json
import os
import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path

from related.files import write_atomically

from ..cache.previous_output import stat_signatures
from .exchange import exchanged

MODE = 0o644


def twin_of(target: Path) -> Path:
    """Where an output's twin is."""
    return target.with_name(f".{target.name}.twin")


def journal_of(target: Path) -> Path:
    """Where the names of the files that differ are stored."""
    return target.with_name(f".{target.name}.journal")


def keep_tree(old: Path, target: Path) -> None:
    """Keep the tree that a whole build has just replaced as the output's twin; if there is none, or
    if that fails, the next edit creates one. Raises nothing.
    """
    with contextlib.suppress(OSError):
        discard_twin(target)
        if old.is_dir():
            _keep(old, target)


def _keep(old: Path, target: Path) -> None:
    twin = twin_of(target)
    inodes = {name: signature[3] for name, signature in stat_signatures(target)}
    before = {name: signature[3] for name, signature in stat_signatures(old)}
    names = {name for name in inodes.keys() | before.keys() if inodes.get(name) != before.get(name)}
    old.rename(twin)
    _write_journal(target, names)


def discard_twin(target: Path) -> None:
    """Remove an output's twin."""
    journal_of(target).unlink(missing_ok=True)
    shutil.rmtree(twin_of(target), ignore_errors=True)


def change(
    target: Path, files: Mapping[str, bytes], removed: Iterable[str], also: Iterable[str] = ()
) -> "Change":
    """Begin to change an output: its twin then equals it, but for these files. also: further names
    that the caller will change in the twin. Raises OSError; then the output is as it was.
    """
    removed = frozenset(removed)
    own = {*files, *removed, *also}
    before = _journal(target)
    linked = frozenset[str]()
    if before is None:
        discard_twin(target)
        _link_all(target, twin_of(target))
        linked = frozenset(name for name, _signature in stat_signatures(target))
        before = frozenset()
    names = before | own
    _write_journal(target, names)
    twin = twin_of(target)
    for name in sorted(before):
        _make_equal(target, twin, name)
    for name in sorted(files):
        _put(twin / name, files[name])
    for name in sorted(removed):
        (twin / name).unlink(missing_ok=True)
    return Change(target, twin, frozenset(own), names | linked)


class Change:
    """A change that readers do not see yet. ``twin``: the new tree; ``names``: the files that may
    differ from the output; ``touched``: all whose status may have changed.
    """

    def __init__(self, target: Path, twin: Path, names: frozenset[str], touched: frozenset[str]):
        self.target, self.twin, self.names, self.touched = target, twin, names, touched

    def finish(self) -> bool:
        """Exchange the two trees. Returns False where the file system does not support that. Raises
        OSError.
        """
        if not exchanged(self.twin, self.target):
            return False
        with contextlib.suppress(OSError):  # the longer list of before is right as well
            _write_journal(self.target, self.names)
        return True


def _identity(folder: Path) -> list[int]:
    status = folder.stat()
    return [status.st_dev, status.st_ino]


def _write_journal(target: Path, names: Iterable[str]) -> None:
    document = {
        "trees": sorted([_identity(target), _identity(twin_of(target))]),
        "names": sorted(names),
    }
    write_atomically(journal_of(target), json.dumps(document), durable=True)


def _journal(target: Path) -> frozenset[str] | None:
    """The files that may differ; None without a twin that belongs to this output."""
    try:
        found = json.loads(journal_of(target).read_bytes())
        there = sorted([_identity(target), _identity(twin_of(target))])
        names = found["names"]
        return frozenset(names) if found["trees"] == there and _are_below(names) else None
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None


def _are_below(names: Iterable[str]) -> bool:
    """Whether all of these are relative paths that lead nowhere else."""
    return all(
        isinstance(name, str) and not name.startswith("/") and ".." not in name.split("/")
        for name in names
    )


def _make_equal(target: Path, twin: Path, name: str) -> None:
    """Make one file of the twin the output's, or remove it."""
    source, place = target / name, twin / name
    place.with_name(f".{place.name}.new").unlink(missing_ok=True)  # of a build that was killed
    if source.is_symlink() or not source.is_file():
        place.unlink(missing_ok=True)
        return
    place.parent.mkdir(mode=0o755, parents=True, exist_ok=True)
    aside = place.with_name(f".{place.name}.new")
    os.link(source, aside)
    aside.replace(place)
    aside.unlink(missing_ok=True)  # both names were one file already: then nothing is renamed


def _put(place: Path, data: bytes) -> None:
    """Write a new file: never in place, because the old one is shared."""
    place.parent.mkdir(mode=0o755, parents=True, exist_ok=True)
    aside = place.with_name(f".{place.name}.new")
    aside.write_bytes(data)
    aside.chmod(MODE)
    aside.replace(place)


def _link_all(target: Path, twin: Path) -> None:
    """Create a tree of hard links. Raises OSError where there are none."""
    for place, folders, names in os.walk(target):
        to = twin / os.path.relpath(place, target)
        to.mkdir(mode=0o755, parents=True, exist_ok=True)
        to.chmod(0o755)
        for name in names:
            os.link(os.path.join(place, name), to / name, follow_symlinks=False)  # noqa: PTH118
        for name in [one for one in folders if (Path(place) / one).is_symlink()]:
            (to / name).symlink_to((Path(place) / name).readlink())
