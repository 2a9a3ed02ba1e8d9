"""The pages of essays, drafts and the site's own pages: everything except their text."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from related.shown import Relation

from ..link.vocabulary import Concept
from .catalog import Catalog, newest_first
from .names import author_url
from .navigation import Navigation
from .paging import in_series
from .parts import Card, Link, Related, Series, Translation
from .view import Essay, EssayView, View


def essays(catalog: Catalog, navigation: Navigation) -> Iterator[View]:
    """The views of published essays, then of hidden ones and drafts."""
    neighbours = _neighbours(catalog)
    series = _series_editions(catalog)
    for essay in catalog.all:
        listed = essay.status == "published"
        editions = catalog.works[essay.work] if listed else {}
        newer, older = neighbours.get((essay.work, essay.lang), (None, None))
        yield _view(
            catalog,
            navigation,
            essay,
            editions,
            kind="essay",
            newer=newer,
            older=older,
            minutes=catalog.minutes(essay),
            authors=tuple(
                Link(name, author_url(catalog, name, essay.lang)) for name in essay.authors
            )
            if listed
            else tuple(Link(name, "") for name in essay.authors),
            topics=catalog.topic_links(essay) if listed else (),
            series=_series(catalog, essay, series) if listed else None,
            related=_related(catalog, essay),
            citing=_citing(catalog, essay) if listed else (),
        )


def pages(catalog: Catalog, navigation: Navigation) -> Iterator[View]:
    """The site's own pages, such as "About"."""
    works: dict[str, dict[str, Essay]] = {}
    for page in navigation.pages:
        works.setdefault(page.work, {})[page.lang] = page
    for page in navigation.all_pages:
        editions = works.get(page.work, {}) if page.status == "published" else {}
        yield _view(catalog, navigation, page, editions, kind="page")


def _view(
    catalog: Catalog,
    navigation: Navigation,
    essay: Essay,
    editions: Mapping[str, Essay],
    kind: str,
    **parts: Any,
) -> EssayView:
    site = catalog.site
    language = site[essay.lang]
    urls = {code: edition.url for code, edition in editions.items()}
    here = Link(essay.title, essay.url)
    return EssayView(
        kind=kind,
        lang=essay.lang,
        url=essay.url,
        save_as=essay.save_as,
        title=essay.title,
        template=essay.template,
        description=essay.summary,
        alternates=navigation.alternates(urls, source_edition(editions, catalog).url)
        if urls
        else (),
        editions=navigation.switcher(urls, essay.lang),
        trail=navigation.trail(essay.lang, here),
        menu=navigation.menu(essay.lang, essay.url),
        feeds=navigation.feeds(essay.lang),
        lastmod=essay.modified or essay.date,
        listed=essay.status == "published",
        essay=essay,
        translation=_translation(essay, editions),
        works=tuple(
            Link(
                edition.title,
                edition.url,
                lang=code,
                note="source" if code == essay.source_lang else _derived(edition, essay),
            )
            for code, edition in sorted(
                editions.items(), key=lambda item: site.codes.index(item[0])
            )
            if code != essay.lang
        ),
        image=essay.image or site.card,
        image_size=essay.image_size if essay.image else (0, 0),
        image_alt=essay.title
        if essay.image
        else language.gettext("The name of the site on a plain ground"),
        **parts,
    )


def _derived(edition: Essay, essay: Essay) -> str:
    return "translation" if edition.source_lang == essay.lang else ""


def source_edition(editions: Mapping[str, Essay], catalog: Catalog) -> Essay:
    """The edition for a reader whose language is not known: the original, in its author's
    language.
    """
    order = catalog.site.codes
    sources = [edition for edition in editions.values() if edition.source_lang not in editions]
    undated = [edition for edition in sources if edition.date is None]
    if undated:
        return min(
            undated,
            key=lambda edition: (edition.lang != catalog.site.default, order.index(edition.lang)),
        )
    return min(
        sources,
        key=lambda edition: (edition.source_lang != "", edition.date, order.index(edition.lang)),
    )


def _translation(essay: Essay, editions: Mapping[str, Essay]) -> Translation | None:
    if not essay.source_lang and not essay.translator:
        return None
    source = editions.get(essay.source_lang)
    link = Link(source.title, source.url, lang=source.lang) if source else None
    kind = essay.translation if essay.translation in ("author", "human", "machine") else ""
    return Translation(essay.source_lang, kind, essay.translator, link)


def _neighbours(catalog: Catalog) -> dict[tuple[str, str], tuple[Link | None, Link | None]]:
    """(work, language) -> the next newer and the next older essay in that language."""
    found = {}
    for code in catalog.site.codes:
        row = newest_first(catalog.in_language(catalog.essays, code), catalog.site)
        links = [None, *(Link(essay.title, essay.url) for essay in row), None]
        for place, essay in enumerate(row):
            found[essay.work, code] = (links[place], links[place + 2])
    return found


def _related(catalog: Catalog, essay: Essay) -> tuple[Related, ...]:
    """What to read next. Drafts and hidden essays have such a list, but are never in one."""
    return related_essays(
        catalog.relations.below.get((essay.work, essay.lang), ()),
        essay.lang,
        lambda work, lang: catalog.card(catalog.works[work][lang]),
        lambda topic: catalog.topics.concepts[topic] if topic in catalog.used_topics else None,
        lambda concept, lang: catalog.concept_url("topics", concept, lang),
    )


def related_essays(
    relations: Iterable[Relation],
    lang: str,
    card: Callable[[str, str], Card],
    used: Callable[[str], Concept | None],
    address: Callable[[Concept, str], str],
) -> tuple[Related, ...]:
    """What readers of a language see of relations. card: of a work's edition; used: a topic's id ->
    the topic, None if no listed essay has it; address: of a topic's page in a language.
    """
    found = []
    for relation in relations:
        concepts = [concept for topic in relation.topics if (concept := used(topic))]
        topics = tuple(
            Link(concept.names[lang], address(concept, lang))
            for concept in concepts
            if lang in concept.names
        )
        shown = card(relation.work, relation.lang)
        found.append(Related(shown, topics, relation.words, relation.pinned, relation.linked))
    return tuple(found)


def _citing(catalog: Catalog, essay: Essay) -> tuple[Card, ...]:
    """The essays that link to this one, each in the edition that is best for its readers, newest
    first.
    """
    works = catalog.relations.citing.get(essay.work, ())
    return catalog.cards(
        newest_first((catalog.best(work, essay.lang) for work in works), catalog.site)
    )


def _series_editions(catalog: Catalog) -> dict[str, dict[str, dict[str, Essay]]]:
    """Series id -> work -> language -> edition."""
    found: dict[str, dict[str, dict[str, Essay]]] = {}
    for essay in catalog.essays:
        if essay.series:
            found.setdefault(essay.series, {}).setdefault(essay.work, {})[essay.lang] = essay
    return found


def _series(
    catalog: Catalog, essay: Essay, all_series: Mapping[str, Mapping[str, Mapping[str, Essay]]]
) -> Series | None:
    """The series box: each part in the reader's language, or in the nearest language that has
    it.
    """
    if not essay.series or essay.lang not in catalog.series.concepts[essay.series].names:
        return None
    concept = catalog.series.concepts[essay.series]
    order = catalog.site.order(essay.lang)
    works = all_series[essay.series].values()
    parts = in_series(
        [next(editions[code] for code in order if code in editions) for editions in works]
    )
    links = tuple(
        Link(
            part.title,
            part.url,
            lang="" if part.lang == essay.lang else part.lang,
            current=part.work == essay.work,
        )
        for part in parts
    )
    number = next(place for place, part in enumerate(parts, start=1) if part.work == essay.work)
    return Series(
        concept.names[essay.lang], catalog.concept_url("series", concept, essay.lang), links, number
    )
