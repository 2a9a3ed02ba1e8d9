"""The settings of an old Pelican site, read in a process of their own."""

import ast
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..problems import WARNING, BuildError, Problem, shown
from .literals import assigned, constants

SCRIPT = Path(__file__).with_name("execute.py")
SECONDS = 20  # settings that take longer wait for something that is not here


@dataclass(frozen=True)
class OldSettings:
    """``file``: the one that was named; ``values``: setting -> plain value; ``places``: setting ->
    (file, line from 1); ``notes``: what could not be read.
    """

    file: Path
    values: Mapping[str, Any]
    places: Mapping[str, tuple[str, int]]
    notes: tuple[Problem, ...] = ()

    def note(self, key: str, message: str) -> Problem:
        """A remark on a setting, at its line."""
        return Problem(*self.places.get(key, (str(self.file), 1)), key, message, WARNING)

    def where(self, key: str) -> str:
        """The place of a setting, such as ``old/pelicanconf.py:12``."""
        path, line = self.places.get(key, (str(self.file), 1))
        return f"{shown(path)}:{line}"


def settings_file(named: str) -> Path:
    """The settings file that the owner means: it, or ``pelicanconf.py`` in the folder. Raises
    BuildError.
    """
    path = Path(named).expanduser()
    if path.is_dir():
        path /= "pelicanconf.py"
    if not path.is_file():
        raise BuildError(
            f"{named}: there is no such settings file; write --from and the path of the old "
            "site's pelicanconf.py"
        )
    return path.resolve()


def read_old(file: Path) -> OldSettings:
    """The settings of an old site; those of ``publishconf.py`` next to it have priority, as when it
    was published. Raises BuildError for a file that is no Python.
    """
    found = _read(file)
    published = file.with_name("publishconf.py")
    if file.name == "pelicanconf.py" and published.is_file():
        over = _read(published)
        known = {(note.path, note.line) for note in over.notes}
        notes = [note for note in found.notes if (note.path, note.line) not in known]
        places = {**found.places, **over.places}
        return OldSettings(file, {**found.values, **over.values}, places, (*notes, *over.notes))
    return found


def _read(file: Path) -> OldSettings:
    done = _executed(file)
    if done is None:
        return _constants(file)
    if "syntax" in done:
        path, line, message = done["syntax"]
        raise BuildError(f"{shown(path)}:{line}: {message}; correct the line")
    places = assigned(map(Path, done["files"]))
    values = {key: ast.literal_eval(text) for key, text in done["values"].items()}
    return OldSettings(file, values, places, tuple(_notes(done, places, file)))


def _executed(file: Path) -> Mapping[str, Any] | None:
    """What ``execute.py`` prints; None if it does not end in time, or ends without a result."""
    with subprocess.Popen(
        [sys.executable, "-I", "-B", str(SCRIPT), str(file)],
        cwd=file.parent,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    ) as process:
        try:
            output, _nothing = process.communicate(timeout=SECONDS)
            result: Mapping[str, Any] = json.loads(output)
        except (subprocess.TimeoutExpired, ValueError):
            return None
        finally:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(process.pid, signal.SIGKILL)
    return result


def _notes(
    done: Mapping[str, Any], places: Mapping[str, tuple[str, int]], file: Path
) -> Iterator[Problem]:
    for path, line, names, reason in done["faults"]:
        settings = [name for name in names if name.isupper()]
        field = ", ".join(settings) or "Python"
        message = f"could not be read ({reason}); write it into pelicanconf.py yourself"
        if not settings:
            message = f"could not be executed ({reason}); look at what depends on it"
        yield Problem(path, line, field, message, WARNING)
    for key, reason in done["unreadable"].items():
        place = places.get(key, (str(file), 1))
        yield Problem(*place, key, f"not taken over: it {reason}", WARNING)


def _constants(file: Path) -> OldSettings:
    """The settings that are constants, of a file that cannot be executed."""
    try:
        values, others = constants(file.read_text(encoding="utf-8"), file)
    except SyntaxError as error:
        raise BuildError(
            f"{shown(str(file))}:{error.lineno}: {error.msg}; correct the line"
        ) from error
    except ValueError as error:
        raise BuildError(f"{shown(str(file))}:1: {error}; save the file as UTF-8") from error
    message = (
        f"could not be executed to its end within {SECONDS} s, so only constants were read from it"
    )
    notes = [Problem(str(file), 1, "Python", message, WARNING)]
    lost = "could not be read (it is no constant); write it into pelicanconf.py yourself"
    notes += [Problem(str(file), line, name, lost, WARNING) for line, name in others]
    return OldSettings(file, values, assigned([file]), tuple(notes))
