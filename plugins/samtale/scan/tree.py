"""The content's files on disk: each is checked once, before anything is read or followed.

The results are the files that are safe to read and to publish, and the problems of the others.
Pelican is given exactly these (see ``host/engine.py``): it never walks the folder itself.
"""

import contextlib
import os
import posixpath
import stat
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path, PurePosixPath

from ..config import file_names
from ..config.limits import Limits
from ..config.svg_rules import REFUSE, Rules
from ..config.values import Settings
from ..problems import ERROR, WARNING, Problem, nearest, shown
from .svg import Size

DEEPEST = 40  # nested folders: more are a loop, or a mistake


@dataclass
class Tree:
    """The content's safe files: path below ``root``, with forward slashes -> size in bytes, sorted
    by path.

    ``problems``: those of the other files; ``refused``: these files and folders, which exist;
    ``pictures``: the sizes of those that can be shown.
    """

    root: Path
    files: dict[str, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    refused: set[str] = field(default_factory=set)
    pictures: dict[str, Size] = field(default_factory=dict)

    def __contains__(self, path: str) -> bool:
        return path in self.files

    def actual(self, path: str) -> str:
        """The path of the file that a link names, "" if there is none. The names of files from a
        Mac may be in decomposed letters (NFD), which look the same. A file that is refused is not
        missing.
        """
        if path in self.files or self.is_refused(path):
            return path
        return self._composed.get(unicodedata.normalize("NFC", path), "")

    def is_refused(self, path: str) -> bool:
        """Whether a file, or a folder that it is in, has been reported, and is not published."""
        return bool(self.refused) and not self.refused.isdisjoint(
            (path, *map(str, PurePosixPath(path).parents))
        )

    def notice(self, folder: str) -> None:
        """Add the files that were saved in a folder since the scan, so that links to them are not
        broken. The next scan checks them.
        """
        with contextlib.suppress(OSError), os.scandir(self.root / folder) as found:
            for entry in found:
                is_plain = entry.is_file(follow_symlinks=False) and not entry.name.startswith(".")
                if is_plain and not file_names.fault_of(entry.name):
                    path = posixpath.join(folder, entry.name)
                    self.files.setdefault(path, entry.stat().st_size)
        self.__dict__.pop("_composed", None)

    @cached_property
    def _composed(self) -> dict[str, str]:
        """The paths in composed letters (NFC) -> those on disk, of files whose names differ."""
        composed = ((unicodedata.normalize("NFC", path), path) for path in self.files)
        return {one: path for one, path in composed if one != path or not one.isascii()}

    def near(self, path: str) -> str:
        """The path probably meant by one that does not exist: another case first, then another
        folder, then a similar name. A picture is not meant as a text, nor a recording as either.
        """
        key, name = file_names.alike(path), posixpath.basename(path)
        folder = posixpath.dirname(path)
        kind = file_names.kind_of(path)
        files = [known for known in self.files if kind in ("", file_names.kind_of(known))]
        same = [known for known in files if file_names.alike(known) == key]
        elsewhere = (
            [known for known in files if posixpath.basename(known) == name] if not same else []
        )
        beside = (
            [known for known in files if posixpath.dirname(known) == folder]
            if not (same or elsewhere)
            else []
        )
        by_folder = {
            posixpath.basename(posixpath.dirname(known)): known
            for known in elsewhere
            if "/" in known
        }
        near = next(iter(same or (elsewhere if len(elsewhere) == 1 else ())), "") or nearest(
            path, beside, likeness=0.8
        )
        return near or by_folder.get(
            nearest(posixpath.basename(folder), by_folder, likeness=0.75), ""
        )


def scan(
    root: Path,
    limits: Limits,
    rules: Rules = REFUSE,
    active: Sequence[str] = (),
    *,
    clean: bool = False,
) -> Tree:
    """Check every file below the content, following symbolic links only within it; open the
    pictures.

    rules: for drawings; active: the paths of files that browsers run, and that are published all
    the same; clean: whether pictures are published without their metadata.
    """
    from .images import look_at  # imports the library for pictures, which an edit does not need

    tree = Tree(root)
    found = dict(_Scanner(tree, limits, frozenset(active)).walk(root, "", (root.resolve(),)))
    tree.files = {path: found[path] for path in sorted(found)}
    pictures = [path for path in tree.files if file_names.is_picture(path)]
    tree.pictures, problems = look_at(root, pictures, limits, rules, clean=clean)
    tree.problems += problems
    return tree


class _FollowError(Exception):
    """A symbolic link that is not followed; the message says why."""


@dataclass
class _Scanner:
    """One walk through the content. ``above``, below: the real paths of the parent folders,
    starting with the root.
    """

    tree: Tree
    limits: Limits
    active: frozenset[str] = frozenset()

    def problem(
        self, path: str, message: str, field: str = "file", severity: str = ERROR, kind: str = ""
    ) -> None:
        if severity == ERROR:
            self.tree.refused.add(path.rstrip("/"))
        shown_path = path.encode("utf-8", "backslashreplace").decode("utf-8")
        self.tree.problems.append(
            Problem(str(self.tree.root / shown_path), 1, field, message, severity, kind)
        )

    def walk(
        self, folder: Path, below: str, above: tuple[Path, ...], linked: bool = False
    ) -> Iterator[tuple[str, int]]:
        try:
            with os.scandir(folder) as found:
                entries = sorted(found, key=lambda entry: entry.name)
        except OSError as error:
            self.problem(
                below,
                f"cannot be read ({error.strerror}); make it readable",
                "folder",
            )
            return
        seen: dict[str, str] = {}
        for entry in entries:
            path = f"{below}{entry.name}"
            if not self.is_well_named(entry.name, path, seen, below):
                continue
            try:
                real = self.followed(entry, above)
                status = real.stat()
            except _FollowError as error:
                self.problem(path, str(error), "symbolic link")
                continue
            except OSError as error:
                self.problem(path, f"cannot be read ({error.strerror}); fix it, or remove it")
                continue
            if stat.S_ISDIR(status.st_mode):
                if linked and entry.is_symlink():
                    self.problem(
                        path,
                        "is reached through another symbolic link; link to the final folder",
                        "symbolic link",
                    )
                    continue
                yield from self.folder(
                    Path(entry.path), path, (*above, real), linked or entry.is_symlink()
                )
            elif not stat.S_ISREG(status.st_mode):
                self.problem(path, "is not a regular file (a pipe, socket or device); remove it")
            elif self.is_sound(real, path, status.st_size):
                yield path, status.st_size

    def is_well_named(self, name: str, path: str, seen: dict[str, str], below: str) -> bool:
        """Whether a file with this name may be published. seen: the folder's names so far,
        normalised.
        """
        if file_names.SECRET.fullmatch(name):
            self.problem(
                path,
                "may contain secrets, and the content is published; move it out of the content",
                kind="secrets",
            )
            return False
        if file_names.HARMLESS.fullmatch(name):
            return False
        if fault := file_names.fault_of(name):
            self.problem(path, fault)
            return False
        other = seen.setdefault(file_names.alike(name), name)
        if other != name:
            known = shown(str(self.tree.root / (below + other)))
            message = (
                f'differs from "{known}" only in case or accents, so many systems treat both as '
                "the same name; rename one of them"
            )
            self.problem(path, message)
        if file_names.is_active(name) and path not in self.active:
            message = (
                "has a type that browsers run as part of the site; move it out of the content, put "
                f'it into a .zip, or set ACTIVE_FILES = ["{path}"] in pelicanconf.py to '
                "serve it as a download"
            )
            self.problem(path, message)
            return False
        if name.startswith("."):
            self.problem(
                path,
                "is a hidden file, which is never published; move it out, or rename it",
                severity=WARNING,
            )
            return False
        return True

    def folder(
        self, folder: Path, path: str, above: tuple[Path, ...], linked: bool
    ) -> Iterator[tuple[str, int]]:
        if file_names.is_text(path):
            self.problem(
                path, "is a folder with the name of a text file; rename it", "folder", WARNING
            )
        if len(above) > DEEPEST:
            self.problem(path, f"is nested more than {DEEPEST} folders deep; move it up", "folder")
            return
        yield from self.walk(folder, f"{path}/", above, linked)

    def followed(self, entry: os.DirEntry[str], above: tuple[Path, ...]) -> Path:
        """The real path of an entry. Raises _FollowError for a link that is broken, leads out of
        the content or is circular.
        """
        if not entry.is_symlink():
            return above[-1] / entry.name
        step, count, written = above[-1] / entry.name, 0, Path(entry.path).readlink()
        while step.is_symlink():
            count += 1
            if count > self.limits.symlinks:
                message = (
                    f"passes through more than {self.limits.symlinks} symbolic links, or is a "
                    "loop; point it to a file"
                )
                raise _FollowError(message)
            step = step.parent.resolve() / step.readlink()
        real, home = (above[-1] / entry.name).resolve(), above[0]
        if not real.exists():
            raise _FollowError(f'points to "{written}", which does not exist; fix it, or remove it')
        if not real.is_relative_to(home):
            raise _FollowError(f'points outside the content, to "{written}"; copy the file instead')
        if real in above:
            raise _FollowError("points to a folder that contains it, which is a loop; remove it")
        if any(
            part.startswith(".") or file_names.SECRET.fullmatch(part)
            for part in real.relative_to(home).parts
        ):
            raise _FollowError(f'points to "{written}", which is never published; remove it')
        return real

    def is_sound(self, real: Path, path: str, size: int) -> bool:
        """Whether a regular file is readable, of a reasonable size and not a secret."""
        kind = "TEXT" if file_names.is_text(path) or file_names.is_list(path) else "FILE"
        most = self.limits.text_bytes if kind == "TEXT" else self.limits.file_bytes
        if size > most:
            self.problem(
                path,
                f"has {size} bytes, more than {most}; reduce its size, or raise MAX_{kind}_BYTES",
            )
            return False
        try:
            with real.open("rb") as file:
                beginning = file.read(20_000)
        except OSError as error:
            self.problem(path, f"cannot be read ({error.strerror}); make it readable")
            return False
        if file_names.KEY in beginning:
            self.problem(
                path,
                "contains a private key; move it out of the content, which is published",
                kind="secrets",
            )
            return False
        return True


def divided(tree: Tree, settings: Settings) -> dict[str, list[str]]:
    """The files for Pelican's generators, by the setting that names their paths."""
    return {
        kind + "_PATHS": [
            path
            for path in tree.files
            if _below(path, settings[kind + "_PATHS"])
            and not _below(path, filter(None, settings[kind + "_EXCLUDES"]))
        ]
        for kind in ("ARTICLE", "PAGE", "STATIC")
    }


def _below(path: str, folders: Iterable[str]) -> bool:
    return any(
        not folder or path == folder or path.startswith(f"{folder.strip('/')}/")
        for folder in folders
    )


def published_html(tree: Tree, static: Sequence[str], active: Sequence[str]) -> Iterator[Problem]:
    """Report complete HTML files among those that are copied unchanged: unlike essays, their
    content is not checked.
    """
    message = (
        "is a complete HTML page, which is published unchecked; make it an essay or a page, or add "
        "it to ACTIVE_FILES"
    )
    for path in static:
        if path.lower().endswith((".html", ".htm")) and path not in active:
            yield Problem(str(tree.root / path), 1, "file", message)
