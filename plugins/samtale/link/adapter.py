"""Groups Pelican's articles and pages into works, and finds their topics and series.

Keeps Pelican's invariant for other plugins: one edition of each work in ``generator.articles``, the others in
``generator.translations``, each with its ``translations`` in the site's language order.
"""

import posixpath
from collections.abc import Iterable, Mapping
from functools import partial
from itertools import chain
from pathlib import Path

from ..identify.works import WORK_FOLDERS
from ..problems import Problem, shown
from ..read.metadata import key_name
from ..run import Run, run_of
from .declared import declared_file, read_declared
from .intrasite import brace_files, targets
from .vocabulary import Use, Vocabulary, gather
from .works import Entry, link

# Pelican's lists of each generator: one edition of each work, and the others.
ARTICLES = (("articles", "translations"), ("hidden_articles", "hidden_translations"), ("drafts", "drafts_translations"))
PAGES = (("pages", "translations"), ("hidden_pages", "hidden_translations"), ("draft_pages", "draft_translations"))


def link_articles(generator) -> None:
    """Group the articles of one reading: published, hidden and drafts together, so that a source may be a draft."""
    _concepts(run_of(generator.settings), _link_lists(generator, ARTICLES))


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
        links = targets(source_html(content), content.relative_dir)
        found |= {path for what, path, _written in links if what != "filename"}
        if image := shared_image(content):
            found.add(image)
    return found


def _static_links(generator, contents: list) -> None:
    """Pelican gathers the files that bodies link to, but does not read their addresses as addresses (``%23``)."""
    for content in contents:
        generator.context["static_links"] -= content.get_static_links()
    generator.context["static_links"] |= pictures_of(contents)


def shared_image(content) -> str:
    """The picture that ``Image`` names, beside the file or (after ``/``) below the content; "" without one."""
    named = str(value(content, "image"))
    return posixpath.normpath(posixpath.join("/", content.relative_dir, named)).lstrip("/") if named else ""


def source_html(content) -> str:
    """A body as it was converted, before links between files have become addresses."""
    return content._content or ""  # noqa: SLF001 Pelican has no public name for it


def value(content, key: str, otherwise=""):
    """A checked value of the front matter, also for files that a foreign reader has read."""
    reading = getattr(content, "reading", None)
    return reading.values.get(key, otherwise) if reading else content.metadata.get(key, otherwise)


def line(content, *keys: str) -> int:
    """The line of the first of these keys that stands in the file, or 1."""
    reading = getattr(content, "reading", None)
    return next((reading.values.lines[key] for key in keys if key in reading.values.lines), 1) if reading else 1


def _link(run: Run, contents: list, context: Mapping) -> None:
    for content in contents:
        html = brace_files(source_html(content), content.relative_dir, lambda path: (run.site.content / path).is_file())
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
            translation=str(value(content, "translation")).lower(),
            line=line(content, "translation_of", "translation"),
        )
        for content in contents
    ]
    by_key = {entry.key: content for entry, content in zip(entries, contents, strict=True)}
    works, problems = link(entries, run.site.codes)
    unread = {folder_of(path) for path, content in context["generated_content"].items() if content is None}
    # a source that could not be read is told once, as what it is: not again as one that its translations lack
    run.problems.extend(problem for problem in problems if folder_of(relative(problem.path, run)) not in unread)
    for content in contents:
        content.source_lang = ""
    for work, editions in works.items():
        found = [by_key[edition.entry.key] for edition in editions]
        for edition, content in zip(editions, found, strict=True):
            content.work, content.source_lang = work, edition.source_lang
            content.translations = [other for other in found if other is not content and other.status == content.status]


def relative(path: str, run: Run) -> str:
    return Path(path).relative_to(run.site.content).as_posix()


def folder_of(path: str) -> str:
    """The work's folder that a file lies in, or "" for all flat files together."""
    folder = posixpath.dirname(path)
    return folder if folder.startswith(WORK_FOLDERS) else ""


def _divide(generator, run: Run, name: str, translations: str) -> None:
    """One edition of each work under ``name``, its source if it is there; the others under ``translations``."""
    contents = [*getattr(generator, name), *getattr(generator, translations)]
    place = {code: number for number, code in enumerate(run.site.codes)}
    contents.sort(key=lambda content: content.get_relative_source_path())
    contents.sort(key=lambda content: (content.source_lang != "", place[content.lang]))
    first: dict[str, object] = {}
    others = [content for content in contents if first.setdefault(content.work, content) is not content]
    dated = all(hasattr(content, "date") for content in contents)

    def newest_first(content) -> tuple:
        return (-content.date.timestamp() if dated else 0, content.work, place[content.lang])

    setattr(generator, name, sorted(first.values(), key=newest_first))
    setattr(generator, translations, sorted(others, key=newest_first))


def _concepts(run: Run, articles: list) -> None:
    declared = declared_file(run.site.content, "topics") is not None
    names_of = partial(_topic_names, declared)
    run.topics = _vocabulary(run, "topics", articles, names_of)
    run.series = _vocabulary(run, "series", articles, lambda article: [value(article, "series")])
    for article in articles:
        article.topic_ids = _ids(run, run.topics, article, names_of(article), ("topics", "tags", "category"))
        found = _ids(run, run.series, article, [value(article, "series")], ("series",))
        article.series_id = found[0] if found else ""


def _counts(run: Run, article) -> bool:
    """Whether an essay has a say in what topics there are: a draft has none where it is not shown."""
    return run.site.previews or article.status != "draft"


def _topic_names(declared: bool, article) -> list[str]:
    """An article's topics: Topics and Tags; Category too, where its author wrote one and the site declares no topics."""
    default = article.settings["DEFAULT_CATEGORY"]
    category = getattr(getattr(article, "category", None), "name", default)
    categories = [category] if category != default and not declared else []
    return [*(tag.name for tag in getattr(article, "tags", [])), *categories]


def _vocabulary(run: Run, kind: str, articles: list, names_of) -> Vocabulary:
    path = declared_file(run.site.content, kind)
    if path:
        vocabulary, problems = read_declared(path, kind, run.site.languages)
    else:
        uses = (
            Use(name, article.lang, article.source_path, line(article, kind, "tags", "category"))
            for article in articles
            if _counts(run, article)
            for name in filter(None, names_of(article))
        )
        languages = {language.code: language for language in run.site.languages}
        vocabulary, problems = gather(key_name(kind), uses, languages)
    run.problems.extend(problems)
    return vocabulary


def _ids(run: Run, vocabulary: Vocabulary, article, names: Iterable[str], keys: tuple[str, ...]) -> tuple[str, ...]:
    found: dict[str, None] = {}
    if vocabulary.path and not vocabulary.concepts:
        return ()  # the file of topics is broken, which is told as such
    if not vocabulary.path and not _counts(run, article):
        return ()  # the names were gathered without it
    for name in filter(None, names):
        concept = vocabulary.find(name)
        if concept is None:
            message = vocabulary.unknown(name, article.lang)
        elif article.lang not in concept.names:
            message = f'"{name}" has no name in "{article.lang}": add one below "{concept.id}" in {shown(vocabulary.path)}'
        else:
            found[concept.id] = None
            continue
        run.problems.append(Problem(article.source_path, line(article, *keys), key_name(keys[0]), message))
    return tuple(found)


def everything(generator) -> Iterable:
    """All articles of a generator, or all pages, whatever their status."""
    names = dict.fromkeys(chain.from_iterable(ARTICLES + PAGES))
    return chain.from_iterable(getattr(generator, name, ()) for name in names)
