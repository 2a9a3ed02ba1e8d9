"""The pages of what has a name: topics, series and authors, each with an index, in every language."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace

from ..languages import slugify, sort_key
from .catalog import Catalog
from .furniture import Furniture
from .paging import in_series, latest, paginated
from .view import Essay, Group, Link, View


def concepts(catalog: Catalog, furniture: Furniture, kind: str) -> Iterator[View]:
    """The pages of all topics (or series), and their index, in each language. kind: "topics" or "series"."""
    site = catalog.site
    used = catalog.used_topics if kind == "topics" else catalog.used_series
    shown = {code: found for code in site.codes if (found := catalog.named_in(kind, code))}
    index_urls = {code: catalog.list_url(kind, code) for code in shown}
    for language in site.languages:
        code = language.code
        if code not in shown:
            continue
        title = language.gettext("Topics") if kind == "topics" else language.gettext("Series")
        index = Link(title, index_urls[code])
        links = tuple(
            Link(
                concept.names[code],
                catalog.concept_url(kind, concept, code),
                note=str(sum(essay.lang == code for essay in used[concept.id])),
            )
            for concept in shown[code]
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
            lastmod=latest(catalog.essays),
            image=site.card,
        )
        for concept, link in zip(shown[code], links, strict=True):
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
                lead=concept.descriptions.get(code, ""),
                alternates=furniture.alternates(urls),
                editions=furniture.switcher(urls, code),
                trail=furniture.trail(code, index, replace(link, note="")),
                menu=furniture.menu(code, index.url),
                feeds=furniture.feeds(code, link.title, link.url if own and kind == "topics" else ""),
                lastmod=latest(used[concept.id]),
                image=site.card,
            )
            if kind == "series":
                own = in_series(own)
            yield from paginated(catalog, view, own, used[concept.id])


def authors(catalog: Catalog, furniture: Furniture) -> Iterator[View]:
    """Each author's page in every language, and the index of authors."""
    site = catalog.site
    by_author: dict[str, list[Essay]] = defaultdict(list)
    for essay in catalog.essays:
        for author in essay.authors:
            by_author[author].append(essay)
    if not by_author:
        return
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
            menu=furniture.menu(code, index.url),
            feeds=furniture.feeds(code),
            groups=(Group("", links=links),),
            lastmod=latest(catalog.essays),
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
                menu=furniture.menu(code, index.url),
                feeds=furniture.feeds(code),
                lastmod=latest(by_author[link.title]),
                image=site.card,
            )
            yield from paginated(catalog, view, catalog.in_language(by_author[link.title], code), by_author[link.title])


def author_url(catalog: Catalog, name: str, lang: str) -> str:
    return f"{catalog.list_url('authors', lang)}{slugify(name, catalog.site[lang]) or 'x'}/"
