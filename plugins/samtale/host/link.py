"""Passes Pelican's articles and pages to the link stage, and sets the results on them.

Preserves Pelican's invariant for other plugins: one edition of each work is in
``generator.articles``, the others are in ``generator.translations``, each with its ``translations``
in the site's language order.
"""

from collections.abc import Iterable
from itertools import chain
from typing import Any

from ..link.editions import Linked, link_articles, link_pages
from ..read.file_links import brace_files
from ..read.state import ReadState, state_of
from ..session import session_of
from .texts import entry_of, pictures_of, set_html, source_html

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


def link_article_lists(generator: Any) -> None:
    """Link all articles that were read: published, hidden and drafts together, because a source may
    be a draft.
    """
    session = session_of(generator.settings)
    session.clock.lap("articles")
    _link_lists(generator, ARTICLES, link_articles)
    session.clock.lap("link")


def link_page_lists(generator: Any) -> None:
    """Link the pages in the same way."""
    _link_lists(generator, PAGES, link_pages)
    generator.context.update({name: getattr(generator, name) for name, _translations in PAGES})


def _link_lists(generator: Any, lists: tuple, link: Any) -> None:
    """Link the contents of these lists, and divide them among the lists again."""
    state = state_of(generator.settings)
    contents = [content for name, _translations in lists for content in getattr(generator, name)]
    for content in contents:
        if not hasattr(content, "reading"):  # else our readers have done it
            html = source_html(content)
            set_html(content, brace_files(html, content.relative_dir, state.tree.actual))
    contents.sort(key=lambda content: content.get_relative_source_path())
    generated = generator.context["generated_content"].items()
    unread = [path for path, content in generated if content is None]
    entries = [entry_of(content) for content in contents]
    linked = link(entries, state.site, state.tree, unread)
    state.linked.append(linked)
    _complete(contents, linked)
    for name, translations in lists:
        _divide(generator, state, name, translations)
    _static_links(generator, contents)


def _complete(contents: list[Any], linked: Linked) -> None:
    """Set what linking has found as attributes, for other plugins."""
    by_key = {content.get_relative_source_path(): content for content in contents}
    for key, content in by_key.items():
        place = linked.places[key]
        content.work, content.source_lang = place.work, place.source_lang
        if linked.topics is not None:
            content.topic_ids, content.series_id = place.topics, place.series
            content.pinned_works, content.barred_works = place.pinned, place.barred
    for keys in linked.works.values():
        found = [by_key[key] for key in keys]
        for content in found:
            content.translations = [
                other for other in found if other is not content and other.status == content.status
            ]


def _static_links(generator: Any, contents: list[Any]) -> None:
    """Pelican collects the files that bodies link to, but does not decode their addresses
    (``%23``).
    """
    for content in contents:
        generator.context["static_links"] -= content.get_static_links()
    generator.context["static_links"] |= pictures_of(contents)


def _divide(generator: Any, state: ReadState, name: str, translations: str) -> None:
    """Put one edition of each work under ``name``, its source if possible; the others under
    ``translations``.
    """
    contents = [*getattr(generator, name), *getattr(generator, translations)]
    place = {code: number for number, code in enumerate(state.site.codes)}
    contents.sort(key=lambda content: content.get_relative_source_path())
    contents.sort(key=lambda content: (content.source_lang != "", place[content.lang]))
    first: dict[str, Any] = {}
    others = [
        content for content in contents if first.setdefault(content.work, content) is not content
    ]
    dated = all(hasattr(content, "date") for content in contents)

    def newest_first(content: Any) -> tuple[float, str, int]:
        return (-content.date.timestamp() if dated else 0, content.work, place[content.lang])

    setattr(generator, name, sorted(first.values(), key=newest_first))
    setattr(generator, translations, sorted(others, key=newest_first))


def everything(generator: Any) -> Iterable[Any]:
    """All articles of a generator, or all pages, of any status."""
    names = dict.fromkeys(chain.from_iterable(ARTICLES + PAGES))
    return chain.from_iterable(getattr(generator, name, ()) for name in names)
