"""The handlers that ``register`` connects: each takes what Pelican hands over to the stage that it is for."""

import re
from collections.abc import Iterable
from dataclasses import replace
from html import unescape
from pathlib import Path
from urllib.parse import quote, unquote

from pelican.contents import Content
from pelican.generators import ArticlesGenerator, PagesGenerator
from related.relations import NOTHING

from . import run as runs
from .check import content as content_checks
from .check.strings import missing_strings
from .describe.adapter import essay_of
from .describe.site import site_model
from .identify.adapter import identify
from .link.adapter import everything, link_articles, link_pages, pictures_of
from .link.article import line, source_html
from .problems import ContentError, errors
from .read.reader import EditionMarkdownReader
from .read.restructured import EditionRstReader
from .settings import site_from
from .write.lists import ListsGenerator
from .write.lists import environment_for as prepare_templates
from .write.writer import EditionWriter

WORD = re.compile(r"""[^/\\\s"'()<>=,;:{}|\[\]?#&]+""")  # what can be a file's name in any markup

__all__ = ["identify", "link_articles", "link_pages", "prepare_templates"]


def begin(pelican) -> None:
    """Start a run. Raises SettingsError, or ContentError for an interface string that a catalogue lacks."""
    site = site_from(pelican.settings)
    missing = missing_strings(site, pelican.settings["THEME"])
    if missing:
        raise ContentError(missing)
    pelican.settings[runs.KEY] = runs.Run(site)


def take_readers(readers) -> None:
    for reader in (EditionMarkdownReader, EditionRstReader):
        for extension in reader.file_extensions:
            readers.reader_classes[extension] = reader


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
    if not run.site.previews:
        _leave_out_drafts(articles, pages, run)
    run.contents = [content for one in (articles, pages) for content in everything(one)]
    run.problems += content_checks.unread(articles.context, run)
    run.problems += content_checks.links(run.contents, articles.context, run)
    run.problems += content_checks.images(run.contents, run)
    if errors(run.problems):
        raise ContentError(run.problems)
    essays = [essay_of(article, run.site) for article in everything(articles)]
    own_pages = [essay_of(page, run.site, is_page=True) for page in everything(pages)]
    run.relations = articles.context.get("related", NOTHING)
    try:
        run.model = site_model(essays, own_pages, run.site, run.topics, run.series, relations=run.relations)
    except ContentError as error:
        lines = {content.source_path: line(content, "slug", "title") for content in run.contents}
        found = [replace(problem, line=lines.get(problem.path, problem.line)) for problem in error.problems]
        raise ContentError([*run.problems, *found]) from error
    missing = content_checks.templates(run.model.views.values(), run.environment)
    if missing:
        raise ContentError([*run.problems, *missing])
    for file in articles.context["staticfiles"]:
        path = file.get_relative_source_path()
        if quote(path) != path:
            file.override_url = quote(path)  # a name with a space is an address with %20
    if articles.settings.get("DESCRIBE_ONLY"):
        raise runs.Described
    articles.tags, articles.categories, articles.authors = {}, [], []  # Pelican's quadratic lists, which are ours to write


def _leave_out_drafts(articles, pages, run) -> None:
    """Nothing of what is not published reaches the output: no page, no picture, no mention."""
    left_out = []
    for generator, names in ((articles, ("drafts", "drafts_translations")), (pages, ("draft_pages", "draft_translations"))):
        for name in names:
            left_out += getattr(generator, name)
            setattr(generator, name, [])
    articles.context["drafts"], pages.context["draft_pages"] = [], []
    texts = [Path(content.source_path).read_text("utf-8", "replace") for content in left_out if content.source_path]
    texts += [Path(path).read_text("utf-8", "replace") for path in run.skipped]
    written = [content for one in (articles, pages) for content in everything(one)]
    files = articles.context["staticfiles"]
    suspects = mentioned({Path(file.source_path).name for file in files}, texts)
    only_there = suspects - mentioned(suspects, (source_html(content) for content in written)) if suspects else set()
    used = pictures_of(written) if only_there else set()
    files[:] = [
        file for file in files if Path(file.source_path).name not in only_there or file.get_relative_source_path() in used
    ]


def mentioned(names: set[str], texts: Iterable[str]) -> set[str]:
    """Which of these file names stand anywhere in the texts, in whatever markup, as they are or as part of an address.

    Linear in the texts, but for names with spaces or brackets, which have to be looked for one by one.
    """
    simple = {name for name in names if WORD.fullmatch(name)}
    found: set[str] = set()
    for text in (unquote(unescape(text)) for text in texts):
        found |= simple.intersection(word.rstrip(".") for word in WORD.findall(text))
        found |= {name for name in names - simple if name in text}
    return found


def forget(pelican) -> None:
    """Pelican keeps every body it ever made in a cache of its class: empty it, or each rebuild leaks."""
    Content.get_content.cache.clear()
    Content.get_summary.cache.clear()
    pelican.settings.pop(runs.KEY, None)
