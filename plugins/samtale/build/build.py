"""Builds the site: reads the settings, runs Pelican once into a fresh folder, puts that in the
output's place.

On any error nothing is put in place: the previous output stays as it was.
"""

import os
import re
import time
from collections.abc import Callable
from dataclasses import astuple, dataclass, replace
from pathlib import Path

from ..audit.site import audit
from ..cache.up_to_date import Entry, moments
from ..check.places import Places
from ..clock import Clock
from ..draw.image_sets import elsewhere
from ..host.run import run_pelican
from ..host.settings import read_settings
from ..output.hashed_names import as_written
from ..problems import WARNING, BuildError, ContentError, Problem, errors
from ..run import Run
from .exchange import fresh_folder, is_read_only, put_in_place, set_modes
from .previous_build import Memory
from .published_addresses import write_record
from .superseded import NEVER, Superseded

# by this mark a folder is known as an output of ours
GENERATOR = b'<meta name="generator" content="Samtale">'


@dataclass(frozen=True)
class Built:
    """What a build came to: seconds, files written, essays and pages, the warnings, what was
    described, how many of the files were made anew, and which pages.
    """

    seconds: float
    files: int
    essays: int
    warnings: tuple[Problem, ...]
    run: Run
    made: int = 0
    rebuilt: tuple[str, ...] = ()
    place: int = 0  # the inode of the folder that took the output's place
    # when the first of the earlier output's files is to be dropped, in seconds since 1970
    keeps: float = NEVER


def build(
    settings_file: Path,
    *,
    content: str | None = None,
    output: str | None = None,
    siteurl: str | None = None,
    drafts: bool = False,
    unlisted: bool = False,
    audited: bool = True,
    record: bool = False,
    fewer: bool = False,
    remembered: bool = True,
    before: Path | None = None,
    superseded: Path | None = None,
    clock: Clock | None = None,
    progress: Callable[[str], None] = lambda _text: None,
    waiting: Callable[[], None] = lambda: None,
) -> Built:
    """Build the whole site. Raises ContentError, BuildError or OSError; then the output folder is
    as it was before.

    unlisted: the whole site asks search engines to stay away;
    audited: the finished pages are checked before they take their place (``serve`` leaves that out,
    to be quick);
    record: the published addresses are added to the content's record; fewer: most essays may be
    gone since the last time;
    remembered: how many they are is kept for the next time;
    before: the output whose pages are used again, if it is not the one that is built;
    superseded: the folder of the lists of what is kept for a day of the output that is replaced,
    None to keep nothing;
    clock: one that has begun to run already;
    progress: called with a short text at each step; waiting: called if another build is at work on
    this output.
    """
    began, clock = time.monotonic(), clock or Clock()
    settings = read_settings(
        settings_file, content=content, siteurl=siteurl, drafts=drafts, unlisted=unlisted
    )
    target = Path(output or settings["OUTPUT_PATH"]).resolve()
    refuse_target(target, Path(settings["PATH"]), settings_file)
    target.parent.mkdir(parents=True, exist_ok=True)
    memory = Memory(
        settings_file.resolve().parent / ".cache" / "builds.json", Path(settings["PATH"])
    )
    with fresh_folder(target, waiting) as fresh:
        one_run = {"OUTPUT_PATH": str(fresh), "BEFORE": before or target}
        run = run_pelican(
            {**settings, **one_run, "CHECKED": audited, "PROGRESS": progress, "CLOCK": clock},
            progress,
        )
        files = sum(len(names) for _folder, _folders, names in os.walk(fresh))
        texts = len(run.contents)
        if not drafts and not fewer:
            run.problems += memory.shrunk(texts)
        if audited:
            progress("reading the finished pages")
            found = audit(
                fresh,
                run.site.url,
                run.site.codes,
                run.site.raw_html,
                run.site.hosts,
                seen=run.seen,
            )
            run.problems += [at_source(problem, run) for problem in found]
            clock.lap("audit")
        if errors(run.problems):
            run.shelf.close()
            raise ContentError(run.problems)
        keeps = NEVER
        if superseded:
            kind = (
                ()
                if drafts
                else (
                    str(settings_file.resolve()),
                    str(Path(settings["PATH"]).resolve()),
                    run.site.url,
                )
            )
            keeps = Superseded(superseded, target, kind).keep(fresh)
        set_modes(fresh)
        put_in_place(fresh, target)
        place = target.stat().st_ino
        run.before.keep(target, run.keys)  # under the lock: nobody else has built meanwhile
    clock.lap("exchange")
    outputs = [name for name in run.shelf.names("output") if Path(name).is_dir()]
    run.shelf.close({"reading": run.readings.keys, "page": run.model.views, "output": outputs})
    run.drawer.sweep(run.used, elsewhere(run))
    clock.lap("keep")
    if record:
        write_record(run)
    if remembered and not drafts:
        memory.keep(texts)
    warnings = tuple(sorted({problem for problem in run.problems if problem.severity == WARNING}))
    made, rebuilt = files - run.before.used, tuple(sorted(run.rebuilt))
    return Built(time.monotonic() - began, files, texts, warnings, run, made, rebuilt, place, keeps)


def entry_of(done: Built) -> Entry:
    """What the ledger remembers of a build."""
    waiting = [moment.timestamp() for moment, _title in done.run.waiting]
    dates = [
        essay.date.timestamp()
        for view in done.run.model.views.values()
        if (essay := view.essay) and essay.date and not essay.scheduled
    ]
    return Entry(
        done.essays,
        done.files,
        tuple(map(astuple, done.warnings)),
        *moments(dates, waiting),
        done.keeps,
    )


def at_source(problem: Problem, run: Run) -> Problem:
    """A problem of a finished page, at the file and line that its author wrote, where they can be
    told.
    """
    problem = replace(problem, message=as_written(problem.message))
    view = run.model.views.get(problem.path)
    if view is None or view.essay is None:
        return problem
    written = re.search(r'"([^"]+)"', problem.message)
    needles = (
        [written[1], "#" + written[1].rpartition("#")[2], written[1].rpartition("/")[2]]
        if written
        else []
    )
    line = Places(Path(view.essay.path)).line(
        *(needle for needle in needles if len(needle.strip("#/")) > 3)
    )
    return replace(problem, path=view.essay.path, line=line)


def refuse_target(target: Path, content: Path, settings_file: Path) -> None:
    """An output that would take content, or what is not an output, with it is refused. Raises
    BuildError.
    """
    for folder in (content.resolve(), settings_file.resolve().parent):
        if (
            target == folder
            or folder.is_relative_to(target)
            or target.is_relative_to(content.resolve())
        ):
            raise BuildError(
                f"{target}: this folder holds the site's sources: choose another --output"
            )
    if target.exists() and not target.is_dir():
        raise BuildError(f"{target}: is a file: choose a folder for --output")
    if target.is_dir() and is_read_only(target):
        raise BuildError(
            f"{target}: is read-only: give yourself the right to write (chmod u+w), or choose "
            "another --output"
        )
    home = target / "index.html"
    ours = home.is_file() and GENERATOR in home.read_bytes()
    if target.is_dir() and any(target.iterdir()) and not ours:
        raise BuildError(
            f"{target}: holds files that Samtale has not written: empty it, or choose "
            "another --output"
        )
