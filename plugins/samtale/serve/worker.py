"""One process of ``invoke serve``: it builds, then rewrites single pages until the next build has
ended well.
"""

import contextlib
import filecmp
import gc
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING

from ..problems import BuildError, ContentError
from ..reporting.report import came_to

if TYPE_CHECKING:  # imported only by the child process
    from .page_update import PageUpdate

Answer = tuple[str, list[str], str]  # what was built, the pages that have changed, the problems


@dataclass(frozen=True)
class BuildRequest:
    """What to build: with which settings, content and output folder, and the previous output."""

    settings_file: str
    content: str | None
    siteurl: str
    output: str
    before: str | None


def work_in_child(pipe: Connection, wanted: BuildRequest) -> None:
    """Runs in the child process: build and report the result; then rewrite single pages, as long as
    this build is the one shown.

    Sends short texts about its progress, (what was built, the pages that have changed, the
    problems) once, then (page, problems) for each requested file.
    """
    # the process ends with the next build: garbage collection is mostly wasted
    gc.set_threshold(200_000)
    answer, update = _built(wanted, pipe.send)
    pipe.send(answer)
    with contextlib.suppress(EOFError, OSError, KeyboardInterrupt):
        while update and (path := pipe.recv()):
            try:
                done = update.write(path)
                pipe.send((done.page, done.problems))
            except Exception:  # any error: the build that follows reports it better
                pipe.send(("", ""))


def _built(
    wanted: BuildRequest, progress: Callable[[str], None]
) -> "tuple[Answer, PageUpdate | None]":
    from ..build.build import build
    from .page_update import PageUpdate

    before = Path(wanted.before) if wanted.before else None
    output = Path(wanted.output)
    try:
        done = build(
            Path(wanted.settings_file),
            content=wanted.content,
            output=wanted.output,
            before=before,
            siteurl=wanted.siteurl,
            drafts=True,
            audited=False,
            progress=progress,
        )
    except ContentError as error:
        return ("", [], "\n".join(str(problem) for problem in error.problems)), None
    except BuildError as error:
        return ("", [], str(error)), None
    except Exception as error:  # the author reads it and goes on writing
        return ("", [], f"{type(error).__name__}: {error}"), None
    warnings = "".join(f"{problem}\n" for problem in done.warnings)
    changed = [
        name for name in done.rebuilt if not before or not _is_same(before / name, output / name)
    ]
    report = warnings + came_to(done.essays, done.files, done.made, done.seconds)
    return (report, changed, ""), PageUpdate(done.engine, done.engine.built, output)


def _is_same(one: Path, other: Path) -> bool:
    try:
        return filecmp.cmp(one, other, shallow=False)
    except OSError:
        return False
