"""Groups Pelican's articles and pages into works, and finds their topics and series.

Keeps Pelican's invariant for other plugins: one edition of each work in ``generator.articles``, the
others in
``generator.translations``, each with its ``translations`` in the site's language order.
"""

import posixpath
from collections.abc import Iterable, Mapping
from itertools import chain
from pathlib import Path

from ..link.article import facts_about, line, shared_image, source_html, value
from ..link.concepts import find_concepts, find_wishes
from ..link.works import Entry, link
from ..read.file_links import brace_files
from ..read.source_paths import WORK_FOLDERS
from ..run import Run, run_of

# Pelican's lists of each generator: one edition of each work, and the others.
ARTICLES = (
    ("articles", "translations"),
    ("hidden_articles", "hidden_translations"),
    ("drafts", "drafts_translations"),
)
PAGES = (
    ("pages", "translations"),
    ("hidden_pages", "hidden_translations"),
    ("draft_pages", "draft_translations"),
)


def link_articles(generator) -> None:
    """Group the articles of one reading: published, hidden and drafts together, so that a source
    may be a draft.
    """
    run = run_of(generator.settings)
    run.clock.lap("articles")
    articles = _link_lists(generator, ARTICLES)
    find_concepts(run, articles)
    find_wishes(run, articles)
    run.clock.lap("link")


def link_pages(generator) -> None:
    """Group the pages in the same way."""
    _link_lists(generator, PAGES)
    generator.context.update({name: getattr(generator, name) for name, _translations in PAGES})


def _link_lists(generator, lists) -> list:
    """Link what stands in these lists, divide it anew among them, and return all of it."""
    run = run_of(generator.settings)
    contents = [content for name, _translations in lists for content in getattr(generator, name)]
    _link(run, contents, generator.context)
    for name, translations in lists:
        _divide(generator, run, name, translations)
    _static_links(generator, contents)
    return contents


def pictures_of(contents: Iterable) -> set[str]:
    """The files that bodies link to and that ``Image`` names, as paths below the content."""
    found: set[str] = set()
    for content in contents:
        found |= {path for what, path, _written in facts_about(content).files if what != "filename"}
        if image := shared_image(content):
            found.add(image)
    return found


def _static_links(generator, contents: list) -> None:
    """Pelican gathers the files that bodies link to, but does not read their addresses as addresses
    (``%23``).
    """
    for content in contents:
        generator.context["static_links"] -= content.get_static_links()
    generator.context["static_links"] |= pictures_of(contents)


def _link(run: Run, contents: list, context: Mapping) -> None:
    for content in contents:
        if not hasattr(content, "reading"):  # our readers have done it
            html = brace_files(source_html(content), content.relative_dir, run.tree.__contains__)
            content._content = html  # noqa: SLF001 Pelican has no public name for it
    contents.sort(key=lambda content: content.get_relative_source_path())
    entries = [
        Entry(
            key=content.get_relative_source_path(),
            work=content.work,
            lang=content.lang,
            slug=content.slug,
            path=content.source_path,
            translation_of=str(value(content, "translation_of")),
            translation="?" if _is_faulty(content) else str(value(content, "translation")).lower(),
            line=line(content, "translation_of", "translation"),
        )
        for content in contents
    ]
    by_key = {entry.key: content for entry, content in zip(entries, contents, strict=True)}
    works, problems = link(entries, run.site.codes)
    unread = {
        folder_of(path) for path, content in context["generated_content"].items() if content is None
    }
    # a source that could not be read is told once, as what it is: not again as one that its
    # translations lack
    run.problems.extend(
        problem for problem in problems if folder_of(relative(problem.path, run)) not in unread
    )
    for content in contents:
        content.source_lang = ""
    for work, editions in works.items():
        found = [by_key[edition.entry.key] for edition in editions]
        for edition, content in zip(editions, found, strict=True):
            content.work, content.source_lang = work, edition.source_lang
            content.translations = [
                other for other in found if other is not content and other.status == content.status
            ]


def _is_faulty(content) -> bool:
    """Whether its author meant it to be a translation, but did not say so rightly: which is told as
    what it is.
    """
    reading = getattr(content, "reading", None)
    return bool(reading and reading.values.faulty & {"translation", "translation_of"})


def relative(path: str, run: Run) -> str:
    return Path(path).relative_to(run.site.content).as_posix()


def folder_of(path: str) -> str:
    """The work's folder that a file lies in, or "" for all flat files together."""
    folder = posixpath.dirname(path)
    return folder if folder.startswith(WORK_FOLDERS) else ""


def _divide(generator, run: Run, name: str, translations: str) -> None:
    """One edition of each work under ``name``, its source if it is there; the others under
    ``translations``.
    """
    contents = [*getattr(generator, name), *getattr(generator, translations)]
    place = {code: number for number, code in enumerate(run.site.codes)}
    contents.sort(key=lambda content: content.get_relative_source_path())
    contents.sort(key=lambda content: (content.source_lang != "", place[content.lang]))
    first: dict[str, object] = {}
    others = [
        content for content in contents if first.setdefault(content.work, content) is not content
    ]
    dated = all(hasattr(content, "date") for content in contents)

    def newest_first(content) -> tuple:
        return (-content.date.timestamp() if dated else 0, content.work, place[content.lang])

    setattr(generator, name, sorted(first.values(), key=newest_first))
    setattr(generator, translations, sorted(others, key=newest_first))


def everything(generator) -> Iterable:
    """All articles of a generator, or all pages, whatever their status."""
    names = dict.fromkeys(chain.from_iterable(ARTICLES + PAGES))
    return chain.from_iterable(getattr(generator, name, ()) for name in names)
