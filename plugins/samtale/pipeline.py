"""The whole build, step by step.

Each step takes values and returns a frozen result, which no other step changes. ``invoke build``,
``check``, ``serve`` and ``deploy`` all use this pipeline.

    scan      which files the content has
    read      their texts                                  (Pelican calls the readers)
    link      editions of works, topics, series            (during reading: host/link.py)
    check     all problems in settings, texts and addresses
    relate    which essays are related
    describe  a View for every page
    draw      pictures in all sizes and formats, and social cards
    write     assets, pages, feeds, books
    search    the search index, built in parallel with drawing and writing
    audit     the finished pages, as readers get them      (build/build.py, before the exchange)
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any, Protocol

from jinja2 import Environment
from related.shown import NOTHING, PENDING, Relations

from .audit.inspector import PageInspector
from .body import Finishing, finished, named, resolve_texts
from .check.check import check_addresses, check_texts, find_lists_sent_on
from .check.corrections import with_corrections
from .check.strings import missing_strings
from .describe.describe import Described, Moves, describe_texts, essays_of
from .describe.view import SiteModel
from .draw.cards import draw_cards
from .draw.image_sets import draw_image_sets, shown_pictures
from .faulty import shown_with_faults
from .link.moves import GONE, RECORD, read_first_urls, read_gone
from .link.texts import Read, Text
from .output.assets import Assets
from .problems import ContentError, Problem, errors, judged
from .relate import is_related, relate
from .scan.content import Scanned, scan_content
from .scan.tree import Tree
from .search.index import NO_SEARCH, begin_search, finish_search, with_index
from .session import Session
from .write.bodies import FinishedBody
from .write.naming import name_assets
from .write.output import (
    Drawing,
    Writing,
    write_assets,
    write_books,
    write_feeds,
    write_machine_files,
    write_pages,
)
from .write.output_folder import OutputFolder
from .write.pages import Pages
from .write.rendering import Rendering, Writer, rendering_of


@dataclass(frozen=True)
class Checked:
    """The result of reading and checking. ``as_read``: the texts, ``read``: the same as they are
    shown, with all links resolved; ``problems``: all that were found, without errors unless the
    session keeps going.
    """

    tree: Tree
    as_read: tuple[Text, ...]
    read: Read
    assets: Assets
    moves: Moves
    problems: tuple[Problem, ...]


@dataclass(frozen=True)
class Drawn:
    """The result of drawing. ``model``: the site, whose pages now name their cards; ``files``: each
    drawn picture of the output -> its cache key, its SHA-256; ``used``: the keys that the image
    store must retain; ``finishing``: what bodies are finished with; ``problems``: of pictures that
    could not be drawn; ``unfinished``: whether some are left for the next build.
    """

    model: SiteModel
    files: Mapping[str, tuple[Drawing, str]]
    used: frozenset[str]
    finishing: Finishing
    problems: tuple[Problem, ...] = ()
    unfinished: bool = False


@dataclass(frozen=True)
class Built:
    """A written site. ``described``: the description, with all problems; ``keys``: each file of the
    output -> its cache key; ``rebuilt``: the pages that could not be reused; ``seen``: each page,
    as the audit sees it; ``base``: a fingerprint of what all pages depend on, None if it is not
    known.
    """

    described: Described
    drawn: Drawn
    rendering: Rendering
    keys: Mapping[str, bytes | None]
    rebuilt: frozenset[str]
    seen: Mapping[str, Any]
    base: bytes | None


class Host(Protocol):
    """Pelican, as far as the pipeline needs it (host/engine.py)."""

    environment: Environment

    @property
    def output(self) -> Path:
        """The output folder."""

    def read(self, scanned: Scanned) -> Read:
        """Read all texts and link them along the way, because other plugins rely on that."""

    def announce(self, relations: Relations) -> None:
        """Tell other plugins which essays are related."""

    def publish_files(self, assets: Assets) -> tuple[dict[str, Path], dict[str, Path]]:
        """Name the content's files. Returns the files that the pipeline copies, and all files."""

    def body(self, text: Text, html: str) -> FinishedBody:
        """A finished body whose links between files are not resolved yet."""

    def current_bodies(self) -> dict[str, str]:
        """All bodies as other plugins have left them, by the source file of their page."""

    def write_texts(self, writer: Writer) -> None:
        """Let other plugins write; they also write essays and pages if there are any foreign
        plugins.
        """

    def write_page(self, name: str, writer: Writer) -> None:
        """Write another page in the same way."""

    def write_files(self) -> None:
        """Let Pelican copy its remaining files, and end the run."""


def describe(host: Host, session: Session) -> Described:
    """Run all steps up to the description of the site; write nothing. Raises ContentError with all
    problems, SettingsError, RelatedError.
    """
    checked = check(host, session)
    read, settings = checked.read, session.settings
    relations = NOTHING
    if is_related(settings):
        relations = relate(checked.as_read, settings, session.progress)
    host.announce(relations)
    session.clock.lap("relate")
    session.progress("describing pages")
    described = describe_texts(
        read,
        relations,
        checked.assets,
        checked.moves,
        session.site,
        checked.tree,
        essays_of(read, checked.assets, checked.moves, session.site, checked.tree),
    )
    session.clock.lap("describe")
    return replace(described, problems=checked.problems)


def check(host: Host, session: Session) -> Checked:
    """Read and check all texts, before any are related or rendered. Raises ContentError with all
    problems, and SettingsError. With ``session.keep_going`` the errors are in the result instead.
    """
    lap, settings, site = session.clock.lap, session.settings, session.site
    problems = judged(missing_strings(site, str(session.theme), session.store), site.tolerated)
    if errors(problems):
        raise ContentError(problems)
    lap("settings")
    session.progress("looking at files")
    scanned = scan_content(site, settings)
    tree = scanned.tree
    lap("scan")
    as_read = host.read(scanned)
    lap("link")
    session.progress("checking texts and links")
    read = resolve_texts(as_read, site)
    problems += judged(check_texts(scanned, read, host.environment, session), site.tolerated)
    lap("check")
    assets = name_assets(read.files, site, tree, session.theme)
    gone, unreadable = read_gone(site.content / GONE) if GONE in tree else ({}, [])
    problems += unreadable
    first_urls = read_first_urls(site.content / RECORD) if RECORD in tree else {}
    moves = Moves(gone, first_urls)
    essays = essays_of(read, assets, moves, site, tree)
    pending = PENDING if is_related(settings) else NOTHING
    described = describe_texts(read, pending, assets, moves, site, tree, essays)
    if not errors(problems):  # with errors, the lists of the site are not known
        sent_on, found = find_lists_sent_on(scanned, read, described.model, gone, session)
        problems += found
        if sent_on:
            gone |= sent_on
            moves = replace(moves, gone=gone)
            described = describe_texts(read, pending, assets, moves, site, tree, essays)
    lap("describe")
    found = check_addresses(scanned, read, described.model, assets, gone, session, problems)
    problems += judged(found, site.tolerated)
    problems = with_corrections(problems, read, site, tree)
    if errors(problems) and not session.keep_going:
        raise ContentError(problems)
    shown = replace(read, texts=shown_with_faults(read.texts, problems, session))
    session.report_checked({text.path: text.save_as for text in shown.texts}, problems)
    lap("check")
    return Checked(tree, as_read.texts, shown, assets, moves, tuple(problems))


def build(host: Host, session: Session) -> Built:
    """Write the whole site to the host's output folder. Raises ContentError with all problems,
    SettingsError, RelatedError, BuildError, OSError, and what templates raise.
    """
    lap = session.clock.lap
    described = describe(host, session)
    assets, output = described.assets, OutputFolder(host.output, session.previous)
    copies, sources = host.publish_files(assets)
    html = {text.save_as: named(text, session.site, assets) for text in described.texts}
    lap("check")
    searching = NO_SEARCH
    try:
        if not session.foreign:
            searching = begin_search(described, html, session, output)
        drawn = draw(described, html, session)
        lap("draw")
        bodies = {
            text.save_as: host.body(text, finished(html[text.save_as], text.url, drawn.finishing))
            for text in described.texts
        }
        rendering = rendering_of(host.environment, assets, session)
        host.write_texts(partial(rendering.write, drawn.model))
        lap("articles")
        writing = Writing(drawn.model, assets, bodies, drawn.files, copies, sources)
        write_assets(writing, session, output)
        lap("assets")
        pages = Pages(session, rendering, output, inspector_of(session))
        if session.foreign:  # which may have changed bodies up to here
            searching = begin_search(described, host.current_bodies(), session, output)
        else:
            write_pages(writing, pages, but=("search",))
        lap("write")
        index = finish_search(searching, session, output)
    finally:
        searching.end()
    writing = replace(writing, model=with_index(drawn.model, index))
    if session.foreign:
        for name, view in writing.model.views.items():
            if not view.essay:
                host.write_page(name, partial(rendering.write, writing.model))
    else:
        write_pages(writing, pages, only=("search",))
    lap("search")
    session.progress("writing feeds and books")
    write_feeds(writing, session, pages, output)
    lap("feeds")
    write_books(writing, session, pages, output)
    write_machine_files(writing.model, session, output)
    rendering.store_templates()
    host.write_files()
    lap("maps")
    described = replace(
        described, model=writing.model, problems=(*described.problems, *drawn.problems)
    )
    rebuilt = frozenset(pages.rebuilt)
    return Built(described, drawn, rendering, output.keys, rebuilt, pages.seen, pages.base)


def draw(described: Described, html: Mapping[str, str], session: Session) -> Drawn:
    """Draw pictures and cards. html: each body, by the source file of its page. Raises
    ContentError, with all known problems, for a picture that cannot be drawn; and SettingsError.
    """
    site, tree, assets = session.site, described.tree, described.assets
    bodies = ((text.url, html[text.save_as]) for text in described.texts)
    shown = shown_pictures(bodies, site, tree, assets)
    sets = draw_image_sets(shown, session, tree, assets)
    problems = judged(sets.problems, site.tolerated)
    if errors(problems) and not session.keep_going:
        raise ContentError([*described.problems, *problems])
    cards = draw_cards(described.model.views.values(), session)
    return Drawn(
        replace(described.model, views={**described.model.views, **cards.views}),
        {**sets.files, **cards.files},
        sets.used | cards.used,
        Finishing(site, assets, sets.by_path, shown.published),
        tuple(problems),
        sets.unfinished or cards.unfinished,
    )


def inspector_of(session: Session) -> PageInspector | None:
    """The inspector that collects pages for the audit, or None without an audit."""
    return PageInspector(session.site, session.store) if session.checked else None
