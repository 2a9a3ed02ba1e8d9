"""Whether anything has changed since the last build, by the stat signature of every file, checked
before anything else is imported.

Everything that a build depends on is in ``inputs``: the evaluated settings, every file of content,
theme and plugins, the libraries by their versions, the command line; and the time, if an essay is
scheduled. The output counts too: files edited or deleted there are rebuilt. A file written just
when the build started may have been written again since, within the same tick of the clock, without
another signature: of such files the content is compared too, by its hash.

If nothing but the content of some texts has changed, ``edited`` names them, for a build that does
no more than that (build/edit.py).
"""

import contextlib
import hashlib
import json
import os
import runpy
import sys
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypedDict

from related.files import write_atomically

from .fingerprints import (
    PLUGINS,
    asks_for_time,
    fingerprint,
    of_libraries,
    of_settings,
)
from .previous_output import StatSignature, stat_signature, stat_signatures

TICK = 2_000_000_000  # nanoseconds: some file systems store times in whole seconds
VERSION = 5
MOST = 12  # entries per folder
OURS = ("related", "samtale")
TEXTS = (".md", ".markdown", ".mkd", ".mdown")
NEVER = 1 << 62


@dataclass(frozen=True)
class Entry:
    """The result of a build: counts, its warnings as (path, line, field, message, severity, kind),
    from when until when a build would have the same result, and until when the output may contain
    superseded files (by the wall clock, which SOURCE_DATE_EPOCH does not set); all in seconds since
    1970.
    """

    texts: int
    files: int
    warnings: tuple[tuple[str, int, str, str, str, str], ...] = ()
    since: float = 0
    until: float = NEVER
    keeps: float = NEVER


class CommandLine(TypedDict, total=False):
    """The options of the command line, by name."""

    content: str
    output: str
    siteurl: str
    drafts: bool


@dataclass
class UpToDate:
    """The entry for one settings file and command line, stored in ``folder``.

    what: the options of the command line, by name; ``content`` and ``output`` are folders, "" for
    those in the settings; without ``output`` no output is checked. After ``look``: ``inputs``, a
    fingerprint of everything but the content of the texts, "" if it is not known; ``edited``: the
    texts that have changed, as paths below the content, if nothing else has; ``entry``: then the
    result of the build before.
    """

    folder: Path
    settings_file: Path
    what: CommandLine
    output: Path | None = None
    inputs: str = ""
    edited: tuple[str, ...] = ()
    entry: Entry | None = None
    _found: "Inputs | None" = None
    _tree: dict[str, StatSignature] = field(default_factory=dict)
    _place: int = 0
    began: int = field(default_factory=lambda: time.time_ns())  # noqa: PLW0108 asked for at each

    def look(self) -> Entry | None:
        """The entry of the last build, if nothing has changed since. Raises nothing: a build
        reports all problems.
        """
        try:
            settings, modules = _settled(self.settings_file, self.what)
            if not settings.get("BUILD_CACHE", self.folder):
                return None
            if "output" in self.what:
                home = self.settings_file.resolve().parent
                self.output = Path(self.what["output"] or home / settings["OUTPUT_PATH"]).resolve()
            self._found = _inputs(self.settings_file, settings, modules, self.what, self.began)
            if self._found is None:
                return None
            self.inputs = self._found.rest
            found = json.loads(self._file().read_bytes())
            entry = Entry(
                **{**found["entry"], "warnings": tuple(map(tuple, found["entry"]["warnings"]))}
            )
            same = found["version"] == VERSION and found["inputs"] == self.inputs
            same = same and entry.since <= _now() < entry.until and time.time() < entry.keeps
            if self.output:
                self._place = self.output.stat().st_ino
                self._tree = dict(stat_signatures(self.output))
            if not same or (self.output and found["output"] != _fingerprint(self._tree)):
                return None
            texts, young = self._found.texts, found["young"]
            edited = {name for name, known in found["texts"].items() if texts[name] != known}
            # those with the same signature that may have been saved again within one tick
            changed = {
                name for name, known in young.items() if name not in edited and _hash(name) != known
            }
            if not changed <= texts.keys():
                return None
            root = f"{self._found.content}{os.sep}"
            self.edited = tuple(sorted(name.removeprefix(root) for name in edited | changed))
            self.entry = entry
            return None if self.edited else entry
        except (
            Exception,
            SystemExit,
        ):  # the settings are Python: the build reports what is wrong with them
            return None

    def write(self, entry: Entry, place: int = 0) -> None:
        """Store the result of a build that has just ended well. ``look`` was called before it
        started.

        place: the inode of the output as that build left it; if another build has replaced it
        since, nothing is stored.
        """
        found = self._found
        if found is None or not self.inputs:
            return
        with contextlib.suppress(OSError):
            tree = dict(stat_signatures(self.output)) if self.output else {}
            if place and self.output and self.output.stat().st_ino != place:
                return
            self._write(entry, found, tree)

    def is_still_the_same(self) -> bool:
        """Whether the output is the folder that ``look`` has seen."""
        return self.output is not None and self.output.stat().st_ino == self._place

    def write_edited(self, entry: Entry, touched: Iterable[str]) -> None:
        """Store the result of an edit. touched: all files of the output whose status may have
        changed.
        """
        if self._found is None or self.output is None:
            return
        with contextlib.suppress(OSError):
            for name in touched:
                self._tree.pop(name, None)
                with contextlib.suppress(FileNotFoundError):
                    self._tree[name] = stat_signature((self.output / name).lstat())
            self._write(entry, self._found, self._tree)

    def _write(self, entry: Entry, found: "Inputs", tree: Mapping[str, StatSignature]) -> None:
        if not found.agrees(found.young):
            return  # a file was saved again while the site was built
        document = {
            "version": VERSION,
            "inputs": self.inputs,
            "texts": found.texts,
            "young": found.young,
            "output": _fingerprint(tree) if self.output else "",
            "entry": vars(entry),
        }
        path = self._file()
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_atomically(path, json.dumps(document))
        files = sorted(path.parent.glob("*.ledger"), key=lambda file: file.stat().st_mtime)
        for old in files[:-MOST]:
            old.unlink(missing_ok=True)
            old.with_suffix(".state").unlink(missing_ok=True)

    @property
    def state_file(self) -> Path:
        """Where the state of this output is stored (build/edit_state.py)."""
        return self._file().with_suffix(".state")

    def _file(self) -> Path:
        content = str(Path(self.what["content"]).resolve()) if self.what.get("content") else ""
        what = sorted(map(str, ({**self.what, "content": content, "output": self.output}).items()))
        name = fingerprint(str(self.settings_file.resolve()), *what)
        return self.folder / f"{name.hex()}.ledger"


def _settled(settings_file: Path, what: CommandLine) -> tuple[dict[str, Any], list[Path]]:
    """The owner's evaluated settings, and the files of the owner's modules.

    The build evaluates them again: modules imported here are removed afterwards, so that the build
    loads their current code.
    """
    before, known, home = (
        list(sys.path),
        set(sys.modules),
        f"{settings_file.resolve().parent}{os.sep}",
    )
    try:
        settings = runpy.run_path(str(settings_file))
        named = {
            name: getattr(module, "__file__", None) or ""
            for name, module in list(sys.modules.items())
        }
        own = {
            name: file
            for name, file in named.items()
            if file.startswith(home) and not _is_library(Path(file))
        }
    finally:
        sys.path[:] = before
        for name in set(sys.modules) - known:
            file = getattr(sys.modules[name], "__file__", None) or ""
            if name == "samtale.defaults" or (
                file.startswith(home) and not file.startswith(str(PLUGINS))
            ):
                del sys.modules[name]
    content = (
        str(Path(what["content"]).resolve()) if what.get("content") else settings.get("PATH", "")
    )
    return settings | {"PATH": content}, [Path(own[name]) for name in sorted(own)]


@dataclass(frozen=True)
class Inputs:
    """All that a build depends on. ``rest``: a fingerprint of everything but the content of the
    texts; ``texts``: the signature of each text below ``content``, by its file; ``young``: the
    SHA-256 of each file that was written just now, and may be written again within one tick of the
    clock.
    """

    rest: str
    texts: Mapping[str, list[int]]
    young: Mapping[str, str]
    content: Path

    def agrees(self, young: Mapping[str, str]) -> bool:
        """Whether these files still have the content that they had."""
        return all(_hash(name) == known for name, known in young.items())


def _inputs(
    settings_file: Path,
    settings: Mapping[str, Any],
    modules: Iterable[Path],
    what: CommandLine,
    began: int,
) -> Inputs | None:
    """All that a build depends on; None if it cannot be known."""
    shown = of_settings(settings)
    home = settings_file.resolve().parent
    model = settings.get("RELATED_MODEL")  # a model may be trained again under the same name
    own = [Path(home, settings[name]) for name in ("PATH", "THEME")]
    overrides = [Path(home, one) for one in settings.get("THEME_TEMPLATES_OVERRIDES", ())]
    if (
        shown is None
        or model
        or _has_foreign(settings)
        or not all(folder.is_dir() for folder in own)
    ):
        return None
    if any(map(_is_asked_for_time, (own[1] / "templates", *overrides))):
        return None
    folders = [
        *own,
        *(Path(one).resolve() for one in settings["LANGUAGE_PATHS"]),
        PLUGINS,
        *overrides,
    ]
    lexicon = [Path(settings["RELATED_LEXICON"])] if settings.get("RELATED_LEXICON") else []
    files = [settings_file, *lexicon, *modules]
    found: dict[str, StatSignature] = {}
    for folder in dict.fromkeys(folders):
        found |= {f"{folder}/{name}": signature for name, signature in _followed(folder)}
    found |= {str(file): stat_signature(file.stat()) for file in files}
    below = f"{own[0]}{os.sep}"
    texts = {
        name: list(signature)
        for name, signature in sorted(found.items())
        if name.endswith(TEXTS) and name.startswith(below)
    }
    young = {
        name: _hash(name.removesuffix(" ->"))
        for name, signature in found.items()
        if max(signature[1], signature[2]) > began - TICK
    }
    if "" in young.values():
        return None
    others = sorted((name, found[name]) for name in found.keys() - texts.keys())
    rest = fingerprint(
        shown,
        sorted(map(str, what.items())),
        of_libraries(),
        *texts,
        *map(str, others),
    )
    return Inputs(rest.hex(), texts, dict(sorted(young.items())), own[0])


def _hash(name: str) -> str:
    """The SHA-256 of a file, "" if it cannot be read."""
    try:
        with open(name, "rb") as file:  # noqa: PTH123 thousands of times
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""


def _followed(folder: Path) -> Iterator[tuple[str, StatSignature]]:
    """Every file below a folder; for a symbolic link also its target. Raises OSError for a linked
    folder.
    """
    for name, signature in stat_signatures(folder):
        if "__pycache__" in name:
            continue
        yield name, signature
        path = os.path.join(folder, name)  # noqa: PTH118 thousands of times
        if os.path.islink(path):  # noqa: PTH114
            if os.path.isdir(path):  # noqa: PTH112
                raise OSError(f"{path}: its subfolders are not watched")
            with contextlib.suppress(OSError):
                yield f"{name} ->", stat_signature(os.stat(path))  # noqa: PTH116


def _has_foreign(settings: Mapping[str, Any]) -> bool:
    names = [getattr(one, "__name__", str(one)) for one in settings.get("PLUGINS", ())]
    return any(name not in OURS for name in names)


def _is_library(file: Path) -> bool:
    """Whether a file belongs to a library, or is the command that started this process: the
    versions of libraries cover both.
    """
    return "site-packages" in file.parts or file.parent == Path(sys.executable).parent


def _is_asked_for_time(folder: Path) -> bool:
    """Whether a template may show the build time."""
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return any(asks_for_time(path.read_bytes().decode("utf-8", "replace")) for path in files)


def _fingerprint(tree: Mapping[str, StatSignature]) -> str:
    return fingerprint(repr(sorted(tree.items()))).hex()


def _now() -> float:
    return float(os.environ.get("SOURCE_DATE_EPOCH") or time.time())


def moments(dates: Iterable[float], waiting: Iterable[float]) -> tuple[float, float]:
    """The period in which the same essays are published. dates: of published essays; waiting: of
    scheduled ones.
    """
    return max((0.0, *dates)), min((float(NEVER), *waiting))
