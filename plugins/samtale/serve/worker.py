"""One process of ``invoke serve``: it builds, and stays to write single pages again until the next
build has ended well.
"""

import contextlib
import filecmp
import gc
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING

from ..problems import BuildError, ContentError
from ..reporting.report import came_to

if TYPE_CHECKING:  # imported by the child alone
    from .page_update import PageUpdate

Answer = tuple[str, list[str], str]  # what was built, the pages that have changed, what is wrong


@dataclass(frozen=True)
class Wanted:
    """What is built: by which settings, of which content, where to, and which output came before
    it.
    """

    settings_file: str
    content: str | None
    siteurl: str
    output: str
    before: str | None


def work_in_child(pipe: Connection, wanted: Wanted) -> None:
    """Runs in the child: build, and report it; then write single pages again, as long as this
    build is the one that is shown.

    Sends (what was built, the pages that have changed, what is wrong) once, then (page, what is
    wrong) for each file asked for.
    """
    gc.set_threshold(
        200_000
    )  # the process ends with the next build: most garbage need not be looked for
    answer, update = _built(wanted)
    pipe.send(answer)
    with contextlib.suppress(EOFError, OSError, KeyboardInterrupt):
        while update and (path := pipe.recv()):
            try:
                done = update.write(path)
                pipe.send((done.page, done.problems))
            except Exception:  # whatever it is, the build that follows reports it better
                pipe.send(("", ""))


def _built(wanted: Wanted) -> "tuple[Answer, PageUpdate | None]":
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
