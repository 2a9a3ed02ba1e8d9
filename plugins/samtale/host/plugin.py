"""The handlers that ``register`` connects: each takes what Pelican hands over to the stage that it
is for.
"""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from pelican.contents import Content
from pelican.generators import ArticlesGenerator, PagesGenerator
from pelican.settings import DEFAULT_CONFIG
from related.shown import NOTHING

from .. import defaults
from .. import run as runs
from ..cache.fingerprints import fingerprint
from ..cache.images import Drawer
from ..cache.previous_output import Before
from ..cache.store import Shelf, drawer_of
from ..check import content as content_checks
from ..check.addresses import Addresses, dead
from ..check.former import former, lists_sent_on, recorded
from ..check.output_paths import copies_that_collide
from ..check.settings import owners_slips
from ..check.strings import missing_strings
from ..check.unused import mentioned, unused
from ..clock import Clock
from ..config.site import site_from
from ..describe.site import site_model
from ..draw.cards import draw_cards
from ..draw.image_sets import offer_pictures
from ..link.article import line, source_html
from ..link.moves import GONE, read_gone
from ..problems import ContentError, Problem, errors
from ..read.html import EditionHtmlReader
from ..read.markdown_reader import EditionMarkdownReader
from ..read.readings import Readings, base_of
from ..read.restructured import EditionRstReader
from ..scan.names import is_text
from ..scan.tree import divided, published_html, scan
from ..search.bundle import begin as begin_search
from ..write.naming import named, publish_assets
from .editions import QuickReaders
from .essays import essay_of
from .generator import ListsGenerator
from .generator import environment_for as prepare_templates
from .identify import identify
from .link import everything, link_articles, link_pages, pictures_of
from .writer import EditionWriter

OURS = ("related", "samtale")
__all__ = ["identify", "link_articles", "link_pages", "prepare_templates"]


def begin(pelican) -> None:
    """Start a run. Raises SettingsError, or ContentError for an interface string that a catalogue
    lacks.
    """
    clock = pelican.settings.get("CLOCK") or Clock()
    clock.lap("load")
    site = site_from(pelican.settings)
    shelf = Shelf(_shelf_file(pelican.settings))
    missing = missing_strings(site, pelican.settings["THEME"], shelf)
    if missing:
        raise ContentError(missing)
    clock.lap("settings")
    tree = scan(site.content, site.limits, site.drawings, site.active)
    paths = divided(tree, pelican.settings)
    tree.problems += published_html(tree, paths["STATIC_PATHS"], site.active)
    pelican.settings.update(
        paths
    )  # Pelican walks no folder: it is given the files that are safe, one by one
    if (
        not any(is_text(path) for kind in ("ARTICLE_PATHS", "PAGE_PATHS") for path in paths[kind])
        and not tree.problems
    ):
        message = 'holds no essay and no page: begin one with "invoke new"'
        tree.problems.append(Problem(str(site.content), 1, "content", message))
    known = {
        key: value for key, value in {**DEFAULT_CONFIG, **vars(defaults)}.items() if key.isupper()
    }
    tree.problems += owners_slips(pelican.settings, known, site, tree)
    run = runs.Run(
        site, tree, frozenset(paths["PAGE_PATHS"]), pelican.settings["THEME"], list(tree.problems)
    )
    run.shelf, run.drawer = shelf, Drawer(shelf.path and drawer_of(shelf.path))
    texts = {
        path: path in run.pages for kind in ("ARTICLE_PATHS", "PAGE_PATHS") for path in paths[kind]
    }
    run.clock = clock
    run.foreign = tuple(name for name in pelican.settings["PLUGINS"] if name not in OURS)
    run.before = Before(pelican.settings.get("BEFORE"), run.shelf)
    run.progress = pelican.settings.get("PROGRESS", str)
    base = (
        None if run.foreign else base_of(pelican.settings, tree)
    )  # what they do to readers cannot be told
    run.readings = Readings(tree, run.shelf, base, texts)
    run.readings.lap, run.readings.progress = clock.lap, run.progress
    pelican.settings[runs.KEY] = run
    clock.lap("scan")


def _shelf_file(settings) -> Path | None:
    """The file that keeps what builds of this content have made; None for nowhere."""
    folder = settings["BUILD_CACHE"]
    name = fingerprint(str(Path(settings["PATH"]).resolve())).hex()[:16]
    return Path(folder) / f"{name}.shelf" if folder else None


def take_readers(readers) -> None:
    for reader in (EditionMarkdownReader, EditionRstReader, EditionHtmlReader):
        for extension in reader.file_extensions:
            readers.reader_classes[extension] = reader


def read_quickly(generator) -> None:
    """Articles and pages are made by our own means, where nobody else counts on Pelican's."""
    if (
        isinstance(generator, ArticlesGenerator | PagesGenerator)
        and not runs.run_of(generator.settings).foreign
    ):
        generator.readers = QuickReaders(generator.settings)


def generators(_pelican):
    return ListsGenerator


def writer(_pelican):
    return EditionWriter


def check_and_describe(all_generators) -> None:
    """Between reading and writing: everything that is wrong, at once; else the site's description.

    Raises ContentError, so that nothing is written.
    """
    articles = next(one for one in all_generators if isinstance(one, ArticlesGenerator))
    pages = next(one for one in all_generators if isinstance(one, PagesGenerator))
    run = runs.run_of(articles.settings)
    run.clock.lap("relate")
    used = pictures_of(content for one in (articles, pages) for content in everything(one))
    if not run.site.previews:
        _leave_out_drafts(articles, pages, run)
    run.contents = [content for one in (articles, pages) for content in everything(one)]
    run.problems += content_checks.unread(articles.context, run)
    run.problems += content_checks.links(run.contents, articles.context, run)
    run.problems += content_checks.images(run.contents, run)
    run.problems += content_checks.names(run.contents, run)
    run.problems += content_checks.templates(run.contents, run.environment)
    run.problems += unused(run, used, set(articles.settings["STATIC_PATHS"]))
    run.clock.lap("check")
    run.assets = named(articles.context["staticfiles"], run)
    pictures = {"published": run.assets.get, "measured": run.tree.pictures.get}
    essays = [essay_of(article, run.site, **pictures) for article in everything(articles)]
    own_pages = [essay_of(page, run.site, is_page=True, **pictures) for page in everything(pages)]
    site = replace(run.site, card=run.assets.get(run.site.card))
    run.relations = articles.context.get("related", NOTHING)
    gone, problems = read_gone(run.site.content / GONE) if GONE in run.tree else ({}, [])
    run.problems += problems
    run.model = site_model(
        essays, own_pages, site, run.topics, run.series, relations=run.relations, gone=gone
    )
    run.clock.lap("describe")
    written = Addresses(run, articles.context)
    if not run.site.previews:
        record, problems = recorded(run)
        run.problems += problems
        sent_on, problems = lists_sent_on(run, written, record, gone)
        run.problems += problems
        if sent_on:
            gone |= sent_on
            run.model = site_model(
                essays, own_pages, site, run.topics, run.series, relations=run.relations, gone=gone
            )
            written = Addresses(run, articles.context)
        run.problems += former(run, written, record, gone)
    run.problems += list(dead(run.contents, written, run.problems))
    run.problems += _at_lines(run)
    run.problems += copies_that_collide(articles.context["staticfiles"], run, articles.settings)
    if errors(run.problems):
        raise ContentError(run.problems)
    publish_assets(articles.context["staticfiles"], run)
    if articles.settings.get("DESCRIBE_ONLY"):
        raise runs.Described
    run.clock.lap("check")
    _make(run, articles.settings)
    articles.tags, articles.categories, articles.authors = (
        {},
        [],
        [],
    )  # Pelican's quadratic lists, which are ours to write


def _make(run: runs.Run, settings) -> None:
    """What pages name, before they are written; and the index, beside them. (Foreign plugins may
    still change bodies.)
    """
    if not run.foreign:
        begin_search(run, settings)
    offer_pictures(run)
    draw_cards(run)
    run.clock.lap("draw")


def _at_lines(run: runs.Run) -> Iterator[Problem]:
    """What the model says of addresses that two want, at the lines that ask for them."""
    by_path = {content.source_path: content for content in run.contents}
    names_told = any(
        problem.field == "Author" or "fall onto one address" in problem.message
        for problem in run.problems
    )
    for problem in run.model.problems:
        if names_told and problem.field == "address" and problem.path == "content":
            continue  # told already, of the names
        content = by_path.get(problem.path)
        keys = (problem.field.lower(), "url", "save_as", "slug", "title")
        yield replace(problem, line=line(content, *keys)) if content else problem


def _leave_out_drafts(articles, pages, run) -> None:
    """Nothing of what is not published reaches the output: no page, no picture, no mention."""
    left_out = []
    for generator, names in (
        (articles, ("drafts", "drafts_translations")),
        (pages, ("draft_pages", "draft_translations")),
    ):
        for name in names:
            left_out += getattr(generator, name)
            setattr(generator, name, [])
    articles.context["drafts"], pages.context["draft_pages"] = [], []
    texts = [
        Path(content.source_path).read_text("utf-8", "replace")
        for content in left_out
        if content.source_path
    ]
    texts += [Path(path).read_text("utf-8", "replace") for path in run.skipped]
    written = [content for one in (articles, pages) for content in everything(one)]
    files = articles.context["staticfiles"]
    suspects = mentioned({Path(file.source_path).name for file in files}, texts)
    only_there = (
        suspects - mentioned(suspects, (source_html(content) for content in written))
        if suspects
        else set()
    )
    used = pictures_of(written) if only_there else set()
    files[:] = [
        file
        for file in files
        if Path(file.source_path).name not in only_there or file.get_relative_source_path() in used
    ]


def forget(pelican) -> None:
    """Pelican keeps every body it ever made in a cache of its class: empty it, or each rebuild
    leaks.
    """
    Content.get_content.cache.clear()
    Content.get_summary.cache.clear()
    pelican.settings.pop(runs.KEY, None)
