"""The files of an old site's content: which are copied, staged, and moved into the new content."""

import filecmp
import fnmatch
import os
import shutil
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from ..config import file_names
from ..problems import WARNING, BuildError, Problem, shown
from ..scan.tree import DEEPEST
from .old_settings import OldSettings

# of the old project, where its content is the project's folder itself
PROJECT = (".py", ".pyc", ".cfg", ".toml", ".lock", ".bat", ".sh", ".ini")
NO_CONTENT = ("node_modules", "__pycache__", "Makefile", "requirements.txt", "LICENSE")


@dataclass(frozen=True)
class OldContent:
    """``folder``: the old content, or None without one; ``files``: what is copied, below it,
    sorted; ``notes``: what is not copied.
    """

    folder: Path | None
    files: tuple[str, ...] = ()
    notes: tuple[Problem, ...] = field(default=())


def old_content(old: OldSettings) -> OldContent:
    """Find the files of the old content. Raises BuildError if its folder does not exist."""
    home = old.file.parent
    named = old.values.get("PATH")
    if isinstance(named, str) and named:
        folder = (home / Path(named).expanduser()).resolve()
        if not folder.is_dir():
            raise BuildError(
                f'{old.where("PATH")}: PATH: "{named}" is not a folder; set it to the one with '
                "the texts"
            )
    else:
        folder = home / "content"
        if not folder.is_dir():
            message = (
                'is not set, and there is no folder "content" next to the file, so no texts were '
                "copied; set it, or copy them yourself"
            )
            return OldContent(None, notes=(old.note("PATH", message),))
    return _Walk(old, folder).content()


class _Walk:
    """One walk through the old content."""

    def __init__(self, old: OldSettings, folder: Path):
        self.folder, self.notes = folder, list[Problem]()
        self.files = list[str]()
        ignored = old.values.get("IGNORE_FILES", ["**/.*"])
        self.ignored = [str(one) for one in ignored] if isinstance(ignored, list | tuple) else []
        self.is_project = old.file.is_relative_to(folder)
        others = ("OUTPUT_PATH", "THEME", "CACHE_PATH")
        paths = [old.values.get(key) for key in others]
        more = old.values.get("PLUGIN_PATHS") or old.values.get("PLUGIN_PATH") or ()
        paths += [more] if isinstance(more, str) else list(more)
        paths.append("output")
        named = {(old.file.parent / one).resolve() for one in paths if isinstance(one, str) and one}
        self.left = named - {folder, *folder.parents}

    def content(self) -> OldContent:
        self.walk(self.folder, "", 0)
        return OldContent(self.folder, tuple(sorted(self.files)), tuple(self.notes))

    def note(self, path: str, message: str) -> None:
        self.notes.append(
            Problem(str(self.folder / path), 1, "file", f"not copied: {message}", WARNING)
        )

    def walk(self, folder: Path, below: str, depth: int) -> None:
        if depth > DEEPEST:
            self.note(below, f"is nested more than {DEEPEST} folders deep; move it up")
            return
        try:
            entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
        except OSError as error:
            self.note(below, f"cannot be read ({error.strerror}); make it readable")
            return
        for entry in entries:
            self.entry(entry, below + entry.name, depth)

    def entry(self, entry: os.DirEntry[str], path: str, depth: int) -> None:
        name = entry.name
        if file_names.HARMLESS.fullmatch(name) or name in NO_CONTENT:
            return
        if file_names.SECRET.fullmatch(name):
            self.note(path, "may contain secrets; the content is published")
            return
        if name.startswith("."):
            self.note(path, "is hidden, and never published")
            return
        if any(fnmatch.fnmatch(name, one) for one in self.ignored):
            return  # Pelican does not see it either
        if fault := file_names.fault_of(name):
            self.note(path.encode("utf-8", "backslashreplace").decode(), fault)
            return
        real = Path(entry.path).resolve()
        if real in self.left or (self.is_project and self.is_of_project(entry)):
            return
        if entry.is_symlink():
            if not real.exists() or not real.is_relative_to(self.folder.resolve()):
                self.note(path, "is a symbolic link out of the content; copy the file it leads to")
            else:
                self.files.append(path)
        elif entry.is_dir(follow_symlinks=False):
            self.walk(Path(entry.path), f"{path}/", depth + 1)
        elif entry.is_file(follow_symlinks=False):
            self.file(Path(entry.path), path)
        else:
            self.note(path, "is not a regular file (a pipe, socket or device)")

    def is_of_project(self, entry: os.DirEntry[str]) -> bool:
        if entry.is_dir():
            return (Path(entry.path) / "pyvenv.cfg").is_file()
        return entry.name.endswith(PROJECT)

    def file(self, file: Path, path: str) -> None:
        try:
            with file.open("rb") as opened:
                beginning = opened.read(20_000)
        except OSError as error:
            self.note(path, f"cannot be read ({error.strerror}); make it readable")
            return
        if file_names.KEY in beginning:
            self.note(path, "contains a private key; the content is published")
        else:
            self.files.append(path)


def conflicts(content: OldContent, target: Path, removable: Collection[Path]) -> list[str]:
    """Files that the new content has with other bytes, or as a folder. removable: those of the
    sample, which are replaced.
    """
    found = []
    for path in content.files:
        new, old = target / path, Path(str(content.folder), path)
        if new in removable or not os.path.lexists(new):
            blocked = next(
                (one for one in new.parents if one.is_file() and one not in removable), None
            )
            if blocked:
                found.append(blocked)
            continue
        same = new.is_file() and old.is_file() and filecmp.cmp(old, new, shallow=False)
        if not same:
            found.append(new)
    return [shown(str(one)) for one in dict.fromkeys(found)]


def stage(content: OldContent, target: Path, removable: Collection[Path], stage: Path) -> None:
    """Fill a folder with what the new content will have: links to the files that it has and that
    stay, and copies of the old site's. Raises OSError.
    """
    stage.mkdir(parents=True)
    for path in _files(target):
        if target / path not in removable:
            (stage / path).parent.mkdir(parents=True, exist_ok=True)
            _linked(target / path, stage / path)
    for path in content.files:
        if not os.path.lexists(stage / path):
            (stage / path).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(Path(str(content.folder), path), stage / path, follow_symlinks=False)


def _files(folder: Path) -> Iterator[str]:
    for above, _folders, names in os.walk(folder):
        for name in names:
            yield Path(above, name).relative_to(folder).as_posix()


def _linked(old: Path, new: Path) -> None:
    try:
        os.link(old, new, follow_symlinks=False)
    except OSError:  # a file system without links
        shutil.copy2(old, new, follow_symlinks=False)


def move_in(
    files: Mapping[Path, Path], remove: Collection[Path], hold: Path, last: tuple[Path, Path]
) -> None:
    """Move files (staged -> where they belong) and remove others. If one of it fails, all is as it
    was. Raises OSError.

    A file is renamed within its file system, so that it is whole or not there. hold: a folder for
    those that are removed; last: a staged file and the one that it replaces in the end.
    """
    done: list[tuple[Path, Path]] = []

    def move(source: Path, target: Path) -> None:
        target.parent.mkdir(parents=True, exist_ok=True)
        source.rename(target)
        done.append((source, target))

    try:
        for number, path in enumerate(sorted({*remove, *files.values()})):
            if os.path.lexists(path):
                move(path, hold / str(number))
        for staged, path in files.items():
            move(staged, path)
        last[0].replace(last[1])
    except BaseException:
        for source, target in reversed(done):
            target.rename(source)
        raise
