"""The whole build, step by step. Each step takes values and returns a frozen result, which no other
step changes. ``invoke build``, ``check``, ``serve`` and ``deploy`` all go this way.

    scan      which files the content has
    read      their texts                                  (Pelican drives the readers)
    link      editions of works, topics, series            (the same, on the way: host/link.py)
    relate    which essays are related
    describe  a View for every page
    check     all that is wrong with settings, texts and addresses
    draw      pictures in the sizes that screens want, and social cards
    write     assets, pages, feeds, books
    search    the search index, made next to drawing and writing
    audit     the finished pages, as readers get them      (build/build.py, before the exchange)
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any, Protocol

from jinja2 import Environment
from related.shown import NOTHING, Relations

from .audit.inspector import PageInspector
from .body import Finishing, finished, named, resolve_texts
from .check.check import check_addresses, check_texts, find_lists_sent_on
from .check.strings import missing_strings
from .describe.describe import Described, describe_texts
from .describe.view import SiteModel
from .draw.cards import draw_cards
from .draw.image_sets import draw_image_sets, shown_pictures
from .link.moves import GONE, read_gone
from .link.texts import Read, Text
from .output.assets import Assets
from .problems import ContentError, errors
from .relate import relate
from .scan.content import Scanned, scan_content
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
class Drawn:
    """``model``: its pages name their cards; ``files``: each drawn picture of the output -> what
    makes it, its SHA-256; ``used``: the keys of all that the store of images is to keep;
    ``finishing``: what bodies are finished with.
    """

    model: SiteModel
    files: Mapping[str, tuple[Drawing, str]]
    used: frozenset[str]
    finishing: Finishing


@dataclass(frozen=True)
class Built:
    """A site that is written. ``described``: with all that is wrong, the index of the search
    included; ``keys``: each file of the output -> what it was made of; ``rebuilt``: the pages that
    could not be used again; ``seen``: each page, as the audit sees it.
    """

    described: Described
    drawn: Drawn
    rendering: Rendering
    keys: Mapping[str, bytes | None]
    rebuilt: frozenset[str]
    seen: Mapping[str, Any]


class Host(Protocol):
    """Pelican, as far as the pipeline needs it (host/engine.py)."""

    environment: Environment

    @property
    def output(self) -> Path:
        """The folder that is written to."""

    def read(self, scanned: Scanned) -> Read:
        """Read all texts, and link them on the way: other plugins count on that."""

    def announce(self, relations: Relations) -> None:
        """Let other plugins know what is related."""

    def publish_files(self, assets: Assets) -> tuple[dict[str, Path], dict[str, Path]]:
        """Name the content's files. Returns those that are ours to copy, and all of them."""

    def body(self, text: Text, html: str) -> FinishedBody:
        """A body that is finished but for its links between files."""

    def current_bodies(self) -> dict[str, str]:
        """All bodies as other plugins have left them, by the file of their page."""

    def write_texts(self, writer: Writer) -> None:
        """Let other plugins write; essays and pages too, where there are such plugins."""

    def write_page(self, name: str, writer: Writer) -> None:
        """Write another page in the same way."""

    def write_files(self) -> None:
        """Copy what is left to Pelican, and end."""


def describe(host: Host, session: Session) -> Described:
    """Everything up to the description of the site; nothing is written. Raises ContentError with
    all that is wrong, SettingsError, RelatedError.
    """
    lap, settings, site = session.clock.lap, session.settings, session.site
    missing = missing_strings(site, str(session.theme), session.store)
    if errors(missing):
        raise ContentError(missing)
    lap("settings")
    scanned = scan_content(site, settings)
    lap("scan")
    read = host.read(scanned)
    lap("link")
    relations = NOTHING
    if "related" in settings["PLUGINS"]:
        relations = relate(read.texts, settings, session.progress)
    host.announce(relations)
    lap("relate")
    read = resolve_texts(read, site)
    problems = [*missing, *check_texts(scanned, read, host.environment, session)]
    lap("check")
    assets = name_assets(read.files, site, scanned.tree, session.theme)
    gone, unreadable = read_gone(site.content / GONE) if GONE in scanned.tree else ({}, [])
    problems += unreadable
    described = describe_texts(read, relations, assets, gone, site, scanned.tree)
    if not errors(problems):  # else it is not known which lists there will be
        sent_on, found = find_lists_sent_on(scanned, read, described.model, gone, session)
        problems += found
        if sent_on:
            gone |= sent_on
            described = describe_texts(read, relations, assets, gone, site, scanned.tree)
    lap("describe")
    problems += check_addresses(scanned, read, described.model, assets, gone, session, problems)
    if errors(problems):
        raise ContentError(problems)
    lap("check")
    return replace(described, problems=tuple(problems))


def build(host: Host, session: Session) -> Built:
    """The whole site, written into the host's output. Raises ContentError with all that is wrong,
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
        if session.foreign:  # which may have changed bodies until now
            searching = begin_search(described, host.current_bodies(), session, output)
        else:
            write_pages(writing, pages, but=("search",))
        lap("write")
        searched = finish_search(searching, session, output)
    finally:
        searching.end()
    writing = replace(writing, model=with_index(drawn.model, searched.index))
    if session.foreign:
        for name, view in writing.model.views.items():
            if not view.essay:
                host.write_page(name, partial(rendering.write, writing.model))
    else:
        write_pages(writing, pages, only=("search",))
    lap("search")
    write_feeds(writing, session, pages, output)
    lap("feeds")
    write_books(writing, session, pages, output)
    write_machine_files(writing.model, session, output)
    rendering.store_templates()
    host.write_files()
    lap("maps")
    problems = (*described.problems, *searched.problems)
    described = replace(described, model=writing.model, problems=problems)
    rebuilt = frozenset(pages.rebuilt)
    return Built(described, drawn, rendering, output.keys, rebuilt, pages.seen)


def draw(described: Described, html: Mapping[str, str], session: Session) -> Drawn:
    """Pictures and cards. html: of each body, by the file of its page. Raises ContentError for a
    picture that cannot be drawn, with all that is known, and SettingsError.
    """
    site, tree, assets = session.site, described.tree, described.assets
    bodies = ((text.url, html[text.save_as]) for text in described.texts)
    shown = shown_pictures(bodies, site, tree, assets)
    try:
        sets = draw_image_sets(shown, session, tree, assets)
    except ContentError as error:
        raise ContentError([*described.problems, *error.problems]) from error
    cards = draw_cards(described.model.views.values(), session)
    return Drawn(
        replace(described.model, views={**described.model.views, **cards.views}),
        {**sets.files, **cards.files},
        sets.used | cards.used,
        Finishing(site, assets, sets.offers, shown.published),
    )


def inspector_of(session: Session) -> PageInspector | None:
    """What looks at pages for the audit, if there will be one."""
    return PageInspector(session.site, session.store) if session.checked else None
