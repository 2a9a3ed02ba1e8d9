"""Builds the site: reads the settings, runs Pelican once into an empty folder, and exchanges that
with the output folder.

On any error there is no exchange: the previous output remains as it was.
"""

import os
import re
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import astuple, dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from ..audit.site import audit
from ..cache.up_to_date import Entry, moments
from ..clock import Clock
from ..describe.describe import Described
from ..describe.view import SiteModel
from ..draw.image_sets import unshown
from ..host.engine import Engine
from ..host.one_text import file_urls
from ..host.run import build_site
from ..host.settings import read_settings
from ..link.broken import broken_links, normal
from ..output.hashed_names import as_written
from ..pipeline import Built
from ..problems import ERROR, BuildError, ContentError, Problem, errors, judged, quoted
from ..read.source_lines import SourceLines
from ..search.index import COUNTS
from ..session import ReportChecked, Session
from .edit_state import store_build
from .exchange import fresh_folder, is_read_only, put_in_place, set_modes
from .previous_build import PreviousBuild
from .published_addresses import write_record
from .superseded import NEVER, Superseded
from .two_trees import keep_tree

# this tag identifies a folder as an output of Samtale
GENERATOR = b'<meta name="generator" content="Samtale">'

ANOTHER = "choose another folder (OUTPUT_PATH, or invoke build --output)"


@dataclass(frozen=True, kw_only=True)
class Options:
    """What is built, and how.

    ``settings_file``, ``content``, ``output``, ``siteurl``, ``drafts``: from the command line;
    ``unlisted``: ask search engines not to index the whole site; ``audited``: check the finished
    pages before the exchange (``serve`` skips this to be quick); ``keep_going``: build every page
    that can be rendered, in spite of errors, ``draw_later``: leave pictures that are not drawn yet
    for the next build (both for ``serve`` alone: the result must not be published); ``record``: add
    the published addresses to the content's record; ``fewer``: accept that most essays are gone
    since the last build; ``remembered``: store the number of essays for the next build; ``before``:
    the output whose pages are reused, if it is not the one that is built; ``superseded``: the
    folder of the lists of the replaced output's files that remain for a day, None to remove such
    files at once; ``state``: where, and for which inputs, to store what the next edit needs
    (edit_state.py); ``clock``: a clock that is already running; ``progress``: called with a short
    text at each step; ``checked``: called when all texts are checked; ``waiting``: called if
    another build is working on this output.
    """

    settings_file: Path
    content: str | None = None
    output: str | None = None
    siteurl: str | None = None
    drafts: bool = False
    unlisted: bool = False
    audited: bool = True
    keep_going: bool = False
    draw_later: bool = False
    record: bool = False
    fewer: bool = False
    remembered: bool = True
    before: Path | None = None
    superseded: Path | None = None
    state: tuple[Path, str] | None = None
    clock: Clock = field(default_factory=Clock)
    progress: Callable[[str], None] = lambda _text: None
    checked: ReportChecked = lambda _pages, _problems: None
    waiting: Callable[[], None] = lambda: None


@dataclass(frozen=True)
class Result:
    """The result of a build: seconds, files written, essays and pages, the warnings; the engine,
    which holds what was built; how many of the files were rebuilt, and which pages.
    """

    seconds: float
    files: int
    essays: int
    warnings: tuple[Problem, ...]
    engine: Engine
    made: int = 0
    rebuilt: tuple[str, ...] = ()
    place: int = 0  # the inode of the folder that is now the output
    # when the first superseded file is to be removed, in seconds since 1970
    keeps: float = NEVER

    @property
    def described(self) -> Described:
        """The site's description, with all problems."""
        return self.engine.built.described


def build(settings_file: Path, **options: Any) -> Result:
    """Build the whole site, with options as keywords. Raises the same errors as ``build_with``."""
    return build_with(Options(settings_file=settings_file, **options))


def build_with(options: Options) -> Result:
    """Build the whole site. Raises ContentError, BuildError or OSError; then the output folder is
    unchanged.
    """
    began, clock = time.monotonic(), options.clock
    settings = read_settings(
        options.settings_file,
        content=options.content,
        siteurl=options.siteurl,
        drafts=options.drafts,
        unlisted=options.unlisted,
    )
    content = Path(settings["PATH"])
    target = Path(options.output or settings["OUTPUT_PATH"]).resolve()
    refuse_target(target, content, options.settings_file)
    target.parent.mkdir(parents=True, exist_ok=True)
    cache = options.settings_file.resolve().parent / ".cache"
    previous = PreviousBuild(cache / "builds.json", content)
    with fresh_folder(target, options.waiting) as fresh:
        one_run = {"OUTPUT_PATH": str(fresh), "BEFORE": options.before or target}
        one_run |= {"CHECKED": options.audited, "KEEP_GOING": options.keep_going}
        one_run |= {"DRAW_LATER": options.draw_later}
        one_run |= {"REPORT_CHECKED": options.checked}
        one_run |= {"PROGRESS": options.progress, "CLOCK": clock}
        engine = build_site({**settings, **one_run}, options.progress)
        built, session = engine.built, engine.session
        described = built.described
        files = sum(len(names) for _folder, _folders, names in os.walk(fresh))
        texts = len(described.texts)
        problems = _all_problems(fresh, built, options, previous)
        if errors(problems) and not options.keep_going:
            session.store.close()
            raise ContentError(problems)
        keeps: float = NEVER
        if options.superseded:
            kind = str(options.settings_file.resolve()), str(content.resolve()), described.site.url
            of = () if options.drafts else kind
            keeps = Superseded(options.superseded, target, of).keep(fresh)
        set_modes(fresh)
        put_in_place(fresh, target)
        if options.state:
            keep_tree(fresh, target)
        place = target.stat().st_ino
        # under the lock: no other build has run in between
        session.previous.keep(target, built.keys)
    clock.lap("exchange")
    store_for_the_next(built, session)
    clock.lap("keep")
    if options.state and built.base and not session.foreign:
        warnings = [one for one in problems if one.severity != ERROR]
        store_build(*options.state, built, engine.last_read.series, file_urls(engine), warnings)
    if options.record:
        write_record(described)
    if options.remembered and not options.drafts:
        previous.keep(texts)
    shown = tuple(sorted({problem for problem in problems if problem.severity != ERROR}))
    made, rebuilt = files - session.previous.used, tuple(sorted(built.rebuilt))
    seconds = time.monotonic() - began
    return Result(seconds, files, texts, shown, engine, made, rebuilt, place, keeps)


def _all_problems(
    fresh: Path, built: Built, options: Options, previous: PreviousBuild
) -> list[Problem]:
    """The problems of the texts and of the finished pages."""
    described = built.described
    problems = list(described.problems)
    if not options.drafts and not options.fewer:
        problems += previous.shrunk(len(described.texts))
    if options.audited:
        options.progress("reading the finished pages")
        problems += unknown(audited(fresh, built), problems)
        options.clock.lap("audit")
    return judged(problems, described.site.tolerated)


def audited(folder: Path, built: Built) -> list[Problem]:
    """Audit the finished pages. Returns the problems found."""
    site, model = built.described.site, built.described.model
    found = audit(folder, site.url, site.codes, site.raw_html, site.hosts, seen=built.seen)
    return [at_source(problem, model) for problem in found]


def unknown(found: Sequence[Problem], known: Sequence[Problem]) -> list[Problem]:
    """The problems of finished pages, except those of links that are already known."""
    broken = {(path, link) for path, links in broken_links(known).items() for link in links}
    return [
        one
        for one in found
        if one.kind not in ("links", "pictures")
        or (one.path, normal(quoted(one.message))) not in broken
    ]


def store_for_the_next(built: Built, session: Session) -> None:
    """Store what the next build can reuse, and drop everything else."""
    described = built.described
    outputs = [name for name in session.store.names("output") if Path(name).is_dir()]
    views = described.model.views
    stay: dict[str, Iterable[str]] = {
        "reading": described.readings.keys,
        "page": views,
        "output": outputs,
    }
    stay[COUNTS] = [
        f"{view.lang} {described.site.address(view.url)}" for view in views.values() if view.essay
    ]
    session.store.close(stay)
    drawn = {one.group for one, _mark in built.drawn.files.values()}
    others = unshown(drawn, built.drawn.finishing.image_sets, described.tree, session.images)
    session.images.sweep(built.drawn.used, others)


def entry_of(done: Result) -> Entry:
    """The entry that records a build as up to date."""
    described = done.described
    waiting = [moment.timestamp() for moment, _title in described.waiting]
    dates = [
        essay.date.timestamp()
        for view in described.model.views.values()
        if (essay := view.essay) and essay.date and not essay.scheduled
    ]
    begins = (text.values.get("publish_date") for text in described.texts if not text.scheduled)
    dates += [moment.timestamp() for moment in begins if isinstance(moment, datetime)]
    return Entry(
        done.essays,
        done.files,
        tuple(astuple(replace(warning, correction=None))[:6] for warning in done.warnings),
        *moments(dates, waiting),
        done.keeps,
    )


def at_source(problem: Problem, model: SiteModel) -> Problem:
    """A problem of a finished page, moved to the author's file and line if they can be found."""
    problem = replace(problem, message=as_written(problem.message))
    view = model.views.get(problem.path)
    if view is None or view.essay is None:
        return problem
    written = re.search(r'"([^"]+)"', problem.message)
    needles = (
        [written[1], "#" + written[1].rpartition("#")[2], written[1].rpartition("/")[2]]
        if written
        else []
    )
    line = SourceLines(Path(view.essay.path)).line(
        *(needle for needle in needles if len(needle.strip("#/")) > 3)
    )
    return replace(problem, path=view.essay.path, line=line)


def refuse_target(target: Path, content: Path, settings_file: Path) -> None:
    """Refuse an output folder whose replacement would delete content, or that was not written by
    Samtale. Raises BuildError.
    """
    for folder in (content.resolve(), settings_file.resolve().parent):
        if (
            target == folder
            or folder.is_relative_to(target)
            or target.is_relative_to(content.resolve())
        ):
            raise BuildError(f"{target}: this folder contains the sources of the site; {ANOTHER}")
    if target.exists() and not target.is_dir():
        raise BuildError(f"{target}: is a file; {ANOTHER}")
    if target.is_dir() and is_read_only(target):
        raise BuildError(f"{target}: is read-only; make it writable (chmod u+w), or {ANOTHER}")
    home = target / "index.html"
    ours = home.is_file() and GENERATOR in home.read_bytes()
    if target.is_dir() and any(target.iterdir()) and not ours:
        raise BuildError(
            f"{target}: contains files that Samtale did not write; empty it, or {ANOTHER}"
        )
