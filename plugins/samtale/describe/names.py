"""The pages of topics, series and authors, each with an index, in every language that has names for
them.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

from ..config.site import Site
from ..languages import SortKey, name_slug, sort_key
from .books import book_path
from .catalog import Catalog
from .navigation import Navigation
from .paging import in_series, latest, paginated
from .parts import Group, Link
from .view import Essay, ListView, View


@dataclass(frozen=True)
class Named:
    """A topic, series or author. Each mapping is language -> text; a language without a title has
    no page for it.
    """

    titles: Mapping[str, str]
    urls: Mapping[str, str]
    essays: Sequence[Essay]
    descriptions: Mapping[str, str]
    leads: Mapping[str, str] = field(default_factory=dict)
    feed: bool = False

    def count(self, lang: str) -> int:
        return sum(essay.lang == lang for essay in self.essays)


def topics(catalog: Catalog, navigation: Navigation) -> Iterator[View]:
    """Each topic's page, with its feeds, and the index of topics."""
    titles = {language.code: language.gettext("Topics") for language in catalog.site.languages}
    yield from _named(catalog, navigation, "topics", titles, _concepts(catalog, "topics", titles))


def series(catalog: Catalog, navigation: Navigation) -> Iterator[View]:
    """Each series' page, in reading order, and the index of series."""
    titles = {language.code: language.gettext("Series") for language in catalog.site.languages}
    yield from _named(catalog, navigation, "series", titles, _concepts(catalog, "series", titles))


def authors(catalog: Catalog, navigation: Navigation) -> Iterator[View]:
    """Each author's page in every language, and the index of authors."""
    languages = catalog.site.languages
    by_author: dict[str, list[Essay]] = defaultdict(list)
    for essay in catalog.essays:
        for author in essay.authors:
            by_author[author].append(essay)
    named = [
        Named(
            titles=dict.fromkeys(catalog.site.codes, name),
            urls={code: author_url(catalog, name, code) for code in catalog.site.codes},
            essays=essays,
            descriptions={
                one.code: one.gettext("Essays by %(author)s") % {"author": name}
                for one in languages
            },
        )
        for name, essays in by_author.items()
    ]
    titles = {language.code: language.gettext("Authors") for language in languages}
    yield from _named(catalog, navigation, "authors", titles, named)


def _sort_key(code: str, site: Site, one: Named) -> SortKey:
    return sort_key(one.titles[code], site[code])


def author_url(catalog: Catalog, name: str, lang: str) -> str:
    return f"{catalog.list_url('authors', lang)}{name_slug(name, catalog.site[lang]) or 'x'}/"


def _concepts(catalog: Catalog, kind: str, titles: Mapping[str, str]) -> list[Named]:
    vocabulary, used = catalog.vocabulary(kind)
    return [
        Named(
            titles=concept.names,
            urls={code: catalog.concept_url(kind, concept, code) for code in concept.names},
            essays=used[concept.id],
            descriptions={
                code: concept.descriptions.get(code, f"{titles[code]}: {name}")
                for code, name in concept.names.items()
                if code in titles
            },
            leads=concept.descriptions,
            feed=kind == "topics",
        )
        for concept in vocabulary.concepts.values()
        if concept.id in used
    ]


KINDS = {
    "topics": ("topics", "topic"),
    "series": ("all_series", "series"),
    "authors": ("authors", "author"),
}


def _named(
    catalog: Catalog,
    navigation: Navigation,
    kind: str,
    titles: Mapping[str, str],
    named: Sequence[Named],
) -> Iterator[View]:
    """The index of these names in each language that has any, and a list of essays for each
    name.
    """
    site = catalog.site
    indexes = {
        code: catalog.list_url(kind, code)
        for code in site.codes
        if any(code in one.titles for one in named)
    }
    index_kind, kind_of_one = KINDS[kind]
    for code, url in indexes.items():
        index = Link(titles[code], url)
        here = [one for one in named if code in one.titles]
        here.sort(key=partial(_sort_key, code, site))
        links = tuple(
            Link(one.titles[code], one.urls[code], note=str(one.count(code))) for one in here
        )
        yield ListView(
            kind=index_kind,
            lang=code,
            url=url,
            save_as=f"{url}index.html",
            title=index.title,
            template="index",
            description=f"{index.title}: {', '.join(link.title for link in links[:12])}",
            alternates=navigation.alternates(indexes),
            editions=navigation.switcher(indexes, code),
            trail=navigation.trail(code, index),
            menu=navigation.menu(code, url),
            feeds=navigation.feeds(code),
            groups=(Group("", links=links),),
            lastmod=latest(catalog.essays),
            image=site.card,
        )
        for one, link in zip(here, links, strict=True):
            own = catalog.in_language(one.essays, code)
            view = ListView(
                kind=kind_of_one,
                lang=code,
                url=link.url,
                save_as=f"{link.url}index.html",
                title=link.title,
                template="list",
                description=one.descriptions[code],
                lead=one.leads.get(code, ""),
                alternates=navigation.alternates(one.urls),
                editions=navigation.switcher(one.urls, code),
                trail=navigation.trail(code, index, replace(link, note="")),
                menu=navigation.menu(code, url),
                feeds=navigation.feeds(code, link.title, link.url if own and one.feed else ""),
                lastmod=latest(one.essays),
                image=site.card,
                book=book_path(link.url) if own and kind == "series" else "",
            )
            yield from paginated(
                catalog, view, in_series(own) if kind == "series" else own, one.essays
            )
