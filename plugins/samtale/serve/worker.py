"""One process of ``invoke serve``: it builds, then rewrites single pages until the next build has
ended well.
"""

import contextlib
import filecmp
import gc
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING

from ..problems import BuildError, ContentError, Problem
from ..reporting.report import came_to
from .faults import Faults

if TYPE_CHECKING:  # imported only by the child process
    from .page_update import PageUpdate


@dataclass(frozen=True)
class Answer:
    """The result of a build: ``built``: what was built, in a sentence; ``changed``: the pages that
    have changed; ``faults``: of the site; ``failure``: why there is no result, or "";
    ``unfinished``: whether pictures are still to be drawn.
    """

    built: str = ""
    changed: Sequence[str] = ()
    faults: Faults = field(default_factory=Faults)
    failure: str = ""
    unfinished: bool = False


@dataclass(frozen=True)
class Update:
    """The result of saving one text: ``page``: the file that was rewritten, or ""; ``problems``:
    of the text, None if they are not known before the next build.
    """

    page: str = ""
    problems: Sequence[Problem] | None = None


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

    Sends short texts about its progress and, as soon as they are known, the faults; then an Answer,
    then an Update for each requested file.
    """
    # the process ends with the next build: garbage collection is mostly wasted
    gc.set_threshold(200_000)
    answer, update = _built(wanted, pipe.send)
    pipe.send(answer)
    with contextlib.suppress(EOFError, OSError, KeyboardInterrupt):
        while update and (path := pipe.recv()):
            try:
                pipe.send(update.write(path))
            except Exception:  # any error: the build that follows reports it better
                pipe.send(Update())


def _built(
    wanted: BuildRequest, send: Callable[[str | Faults], None]
) -> "tuple[Answer, PageUpdate | None]":
    from ..build.build import build
    from .page_update import PageUpdate

    before = Path(wanted.before) if wanted.before else None
    output = Path(wanted.output)
    checked = Faults()

    def found(pages: Mapping[str, str], problems: Sequence[Problem]) -> None:
        nonlocal checked
        checked = Faults(tuple(sorted(set(problems))), pages)
        send(checked)

    try:
        done = build(
            Path(wanted.settings_file),
            content=wanted.content,
            output=wanted.output,
            before=before,
            siteurl=wanted.siteurl,
            drafts=True,
            audited=False,
            keep_going=True,
            draw_later=before is None,
            progress=send,
            checked=found,
        )
    except ContentError as error:
        return Answer(faults=checked, failure="\n".join(map(str, error.problems))), None
    except BuildError as error:
        return Answer(faults=checked, failure=str(error)), None
    except Exception as error:  # the author reads it and goes on writing
        return Answer(faults=checked, failure=f"{type(error).__name__}: {error}"), None
    faults = Faults(tuple(sorted(set(done.described.problems))), checked.pages)
    changed = [
        name for name in done.rebuilt if not before or not _is_same(before / name, output / name)
    ]
    report = came_to(done.essays, done.files, done.made, done.seconds)
    unfinished = done.engine.built.drawn.unfinished
    answer = Answer(report, changed, faults, unfinished=unfinished)
    return answer, PageUpdate(done.engine, done.engine.built, output)


def _is_same(one: Path, other: Path) -> bool:
    try:
        return filecmp.cmp(one, other, shallow=False)
    except OSError:
        return False
