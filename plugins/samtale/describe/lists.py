"""Every page that lists: chooser, homes, topics, series, authors, archives, drafts, and the pages for lost readers."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace

from ..languages import slugify, sort_key
from .catalog import Catalog
from .furniture import Furniture
from .view import Essay, Group, Link, View

ARCHIVE_WHOLE = 300  # up to so many essays the archive shows them all, beyond it only its years


def chooser(catalog: Catalog, furniture: Furniture) -> Iterator[View]:
    """``/`` offers the languages."""
    site = catalog.site
    urls = {code: f"{code}/" for code in site.codes}
    yield View(
        kind="chooser",
        lang=site.default,
        url="",
        save_as="index.html",
        title=site.name,
        template="chooser",
        description=site.taglines.get(site.default, site.name),
        alternates=furniture.alternates(urls, chooser=True),
        editions=furniture.switcher(urls, ""),
        feeds=furniture.feeds(site.default),
        lastmod=_latest(catalog.essays),
        image=site.card,
    )


def homes(catalog: Catalog, furniture: Furniture) -> Iterator[View]:
    """Each language's home: its newest essays, and apart from them what it lacks."""
    site = catalog.site
    urls = {code: f"{code}/" for code in site.codes}
    for language in site.languages:
        code = language.code
        view = View(
            kind="home",
            lang=code,
            url=urls[code],
            save_as=f"{code}/index.html",
            title=site.name,
            template="home",
            description=site.taglines.get(code, site.name),
            alternates=furniture.alternates(urls, chooser=True),
            editions=furniture.switcher(urls, code),
            menu=furniture.menu(code),
            feeds=furniture.feeds(code),
            lastmod=_latest(catalog.essays),
            image=site.card,
        )
        yield from _paginated(catalog, view, catalog.in_language(catalog.essays, code), catalog.essays)


def concepts(catalog: Catalog, furniture: Furniture, kind: str) -> Iterator[View]:
    """The pages of all topics (or series), and their index, in each language. kind: "topics" or "series"."""
    site = catalog.site
    vocabulary = catalog.topics if kind == "topics" else catalog.series
    used: dict[str, list[Essay]] = defaultdict(list)
    for essay in catalog.essays:
        for concept_id in essay.topics if kind == "topics" else filter(None, (essay.series,)):
            used[concept_id].append(essay)
    index_urls = {code: catalog.list_url(kind, code) for code in site.codes}
    if not used and kind == "series":
        return
    for language in site.languages:
        code = language.code
        title = language.gettext("Topics") if kind == "topics" else language.gettext("Series")
        index = Link(title, index_urls[code])
        shown = [vocabulary.concepts[concept_id] for concept_id in vocabulary.concepts if concept_id in used]
        shown = sorted(
            (concept for concept in shown if code in concept.names), key=lambda concept: sort_key(concept.names[code], language)
        )
        links = tuple(
            Link(
                concept.names[code],
                catalog.concept_url(kind, concept, code),
                note=str(sum(essay.lang == code for essay in used[concept.id])),
            )
            for concept in shown
        )
        yield View(
            kind="topics" if kind == "topics" else "all_series",
            lang=code,
            url=index.url,
            save_as=f"{index.url}index.html",
            title=index.title,
            template="index",
            description=f"{index.title}: {', '.join(link.title for link in links[:12])}",
            alternates=furniture.alternates(index_urls),
            editions=furniture.switcher(index_urls, code),
            trail=furniture.trail(code, index),
            menu=furniture.menu(code, index.url),
            feeds=furniture.feeds(code),
            groups=(Group("", links=links),),
            lastmod=_latest(catalog.essays),
            image=site.card,
        )
        for concept, link in zip(shown, links, strict=True):
            urls = {lang: catalog.concept_url(kind, concept, lang) for lang in site.codes if lang in concept.names}
            own = catalog.in_language(used[concept.id], code)
            view = View(
                kind="topic" if kind == "topics" else "series",
                lang=code,
                url=link.url,
                save_as=f"{link.url}index.html",
                title=link.title,
                template="list",
                description=concept.descriptions.get(code, f"{index.title}: {link.title}"),
                alternates=furniture.alternates(urls),
                editions=furniture.switcher(urls, code),
                trail=furniture.trail(code, index, replace(link, note="")),
                menu=furniture.menu(code, index.url),
                feeds=furniture.feeds(code, link.title, link.url if own and kind == "topics" else ""),
                lastmod=_latest(used[concept.id]),
                image=site.card,
            )
            if kind == "series":
                own = in_series(own)
            yield from _paginated(catalog, view, own, used[concept.id])


def in_series(essays: Sequence[Essay]) -> list[Essay]:
    """A series' essays in reading order: by ``Series-index``, then by date."""
    return sorted(essays, key=lambda essay: (essay.series_index or 10_000, essay.date, essay.work))


def authors(catalog: Catalog, furniture: Furniture) -> Iterator[View]:
    """Each author's page in every language, and the index of authors."""
    site = catalog.site
    by_author: dict[str, list[Essay]] = defaultdict(list)
    for essay in catalog.essays:
        for author in essay.authors:
            by_author[author].append(essay)
    index_urls = {code: catalog.list_url("authors", code) for code in site.codes}
    for language in site.languages:
        code = language.code
        index = Link(language.gettext("Authors"), index_urls[code])
        names = sorted(by_author, key=lambda name: sort_key(name, language))
        links = tuple(
            Link(name, author_url(catalog, name, code), note=str(sum(essay.lang == code for essay in by_author[name])))
            for name in names
        )
        yield View(
            kind="authors",
            lang=code,
            url=index.url,
            save_as=f"{index.url}index.html",
            title=index.title,
            template="index",
            description=f"{index.title}: {', '.join(names[:12])}",
            alternates=furniture.alternates(index_urls),
            editions=furniture.switcher(index_urls, code),
            trail=furniture.trail(code, index),
            menu=furniture.menu(code),
            feeds=furniture.feeds(code),
            groups=(Group("", links=links),),
            lastmod=_latest(catalog.essays),
            image=site.card,
        )
        for link in links:
            urls = {lang: author_url(catalog, link.title, lang) for lang in site.codes}
            view = View(
                kind="author",
                lang=code,
                url=link.url,
                save_as=f"{link.url}index.html",
                title=link.title,
                template="list",
                description=language.gettext("Essays by %(author)s") % {"author": link.title},
                alternates=furniture.alternates(urls),
                editions=furniture.switcher(urls, code),
                trail=furniture.trail(code, index, replace(link, note="")),
                menu=furniture.menu(code),
                feeds=furniture.feeds(code),
                lastmod=_latest(by_author[link.title]),
                image=site.card,
            )
            yield from _paginated(catalog, view, catalog.in_language(by_author[link.title], code), by_author[link.title])


def author_url(catalog: Catalog, name: str, lang: str) -> str:
    return f"{catalog.list_url('authors', lang)}{slugify(name, catalog.site[lang]) or 'x'}/"


def archives(catalog: Catalog, furniture: Furniture) -> Iterator[View]:
    """Each language's archive and its years, newest first."""
    site = catalog.site
    years: dict[str, dict[int, list[Essay]]] = {code: defaultdict(list) for code in site.codes}
    for essay in catalog.essays:
        years[essay.lang][essay.date.astimezone(site.timezone).year].append(essay)
    index_urls = {code: catalog.list_url("archive", code) for code in site.codes}
    for language in site.languages:
        code = language.code
        index = Link(language.gettext("Archive"), index_urls[code])
        whole = sum(map(len, years[code].values())) <= ARCHIVE_WHOLE
        groups = tuple(
            Group(str(year), catalog.cards(found) if whole else (), url=f"{index.url}{year}/", count=len(found))
            for year, found in years[code].items()
        )
        lacking = catalog.lacking(catalog.essays, code) if whole else []
        base = View(
            kind="archive",
            lang=code,
            url=index.url,
            save_as=f"{index.url}index.html",
            title=index.title,
            template="archive",
            description=language.gettext("All essays, year by year"),
            alternates=furniture.alternates(index_urls),
            editions=furniture.switcher(index_urls, code),
            trail=furniture.trail(code, index),
            menu=furniture.menu(code, index.url),
            feeds=furniture.feeds(code),
            groups=groups,
            elsewhere=catalog.cards(lacking),
            lastmod=_latest(catalog.essays),
            image=site.card,
        )
        yield base
        for year, found in years[code].items():
            urls = {lang: f"{index_urls[lang]}{year}/" for lang in site.codes if year in years[lang]}
            link = Link(str(year), urls[code])
            yield replace(
                base,
                kind="year",
                url=link.url,
                save_as=f"{link.url}index.html",
                title=f"{index.title} {year}",
                description=language.gettext("Essays from %(year)s") % {"year": year},
                alternates=furniture.alternates(urls),
                editions=furniture.switcher(urls, code),
                trail=furniture.trail(code, index, link),
                groups=(Group("", catalog.cards(found)),),
                elsewhere=(),
                lastmod=_latest(found),
            )


def drafts(catalog: Catalog, furniture: Furniture) -> Iterator[View]:
    """In previews only: what is not published yet."""
    if not catalog.site.previews or not catalog.drafts:
        return
    urls = {code: f"{code}/drafts/" for code in catalog.site.codes}
    for language in catalog.site.languages:
        code = language.code
        order = {lang: place for place, lang in enumerate(catalog.site.order(code))}
        yield View(
            kind="drafts",
            lang=code,
            url=urls[code],
            save_as=f"{urls[code]}index.html",
            title=language.gettext("Drafts"),
            template="list",
            editions=furniture.switcher(urls, code),
            trail=furniture.trail(code, Link(language.gettext("Drafts"), urls[code])),
            menu=furniture.menu(code, urls[code]),
            feeds=furniture.feeds(code),
            groups=(Group("", catalog.cards(sorted(catalog.drafts, key=lambda essay: order[essay.lang]))),),
            listed=False,
        )


def not_found(catalog: Catalog, furniture: Furniture) -> Iterator[View]:
    """A 404 page in each language, and one at the root that speaks them all."""
    site = catalog.site
    urls = {code: f"{code}/" for code in site.codes}
    for code in (*site.codes, ""):
        lang = code or site.default
        url = f"{code}/404.html" if code else "404.html"
        yield View(
            kind="not_found",
            lang=lang,
            url=url,
            save_as=url,
            title=site[lang].gettext("Page not found"),
            template="not_found" if code else "not_found_root",
            editions=furniture.switcher(urls, code),
            menu=furniture.menu(lang) if code else (),
            feeds=furniture.feeds(lang),
            groups=(Group("", catalog.cards(catalog.in_language(catalog.essays, lang)[:3])),) if code else (),
            listed=False,
        )


def _paginated(catalog: Catalog, view: View, own: Sequence[Essay], all_: Sequence[Essay]) -> Iterator[View]:
    """One list as pages. What the language lacks stands on the first; later pages have no editions in other
    languages, since no two languages' pages 2 hold the same essays.
    """
    size = catalog.site.page_size
    pages = max(1, -(-len(own) // size))
    word = catalog.site[view.lang].addresses["page"]
    urls = [view.url, *(f"{view.url}{word}/{number}/" for number in range(2, pages + 1))]
    for number, url in enumerate(urls, start=1):
        cards = catalog.cards(own[(number - 1) * size : number * size])
        paged = replace(
            view,
            groups=(Group("", cards),) if cards else (),
            page=number,
            pages=pages,
            newer=Link("", urls[number - 2]) if number > 1 else None,
            older=Link("", urls[number]) if number < pages else None,
        )
        if number == 1:
            lacking = catalog.lacking(all_, view.lang)
            limit = size if view.kind == "home" else None
            yield replace(paged, elsewhere=catalog.cards(lacking[:limit]))
        else:
            yield replace(paged, url=url, save_as=f"{url}index.html", alternates=(), editions=())


def _latest(essays: Sequence[Essay]):
    return max((essay.modified or essay.date for essay in essays), default=None)
