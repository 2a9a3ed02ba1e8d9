"""Pages that every site has: the language chooser at its root, home pages, drafts (in previews),
and the 404 pages.
"""

from collections.abc import Iterator

from .catalog import Catalog
from .navigation import Navigation
from .paging import latest, paginated
from .parts import Group, Link
from .view import ListView, View


def chooser(catalog: Catalog, navigation: Navigation) -> Iterator[View]:
    """``/``, which offers the languages."""
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
        alternates=navigation.alternates(urls, chooser=True),
        editions=navigation.switcher(urls, ""),
        feeds=navigation.feeds(site.default),
        lastmod=latest(catalog.essays),
        image=site.card,
    )


def homes(catalog: Catalog, navigation: Navigation) -> Iterator[View]:
    """Each language's home page: its newest essays and, separately, those that it lacks."""
    site = catalog.site
    urls = {code: f"{code}/" for code in site.codes}
    for language in site.languages:
        code = language.code
        view = ListView(
            kind="home",
            lang=code,
            url=urls[code],
            save_as=f"{code}/index.html",
            title=site.name,
            template="home",
            description=site.taglines.get(code, site.name),
            alternates=navigation.alternates(urls, chooser=True),
            editions=navigation.switcher(urls, code),
            menu=navigation.menu(code),
            feeds=navigation.feeds(code),
            lastmod=latest(catalog.essays),
            image=site.card,
        )
        yield from paginated(
            catalog, view, catalog.in_language(catalog.essays, code), catalog.essays
        )


def drafts(catalog: Catalog, navigation: Navigation) -> Iterator[View]:
    """The list of unpublished texts, in previews only."""
    if not catalog.site.previews or not catalog.drafts:
        return
    urls = {code: f"{code}/drafts/" for code in catalog.site.codes}
    for language in catalog.site.languages:
        code = language.code
        order = {lang: place for place, lang in enumerate(catalog.site.order(code))}
        yield ListView(
            kind="drafts",
            lang=code,
            url=urls[code],
            save_as=f"{urls[code]}index.html",
            title=language.gettext("Drafts"),
            template="list",
            editions=navigation.switcher(urls, code),
            trail=navigation.trail(code, Link(language.gettext("Drafts"), urls[code])),
            menu=navigation.menu(code, urls[code]),
            feeds=navigation.feeds(code),
            groups=(
                Group(
                    "", catalog.cards(sorted(catalog.drafts, key=lambda essay: order[essay.lang]))
                ),
            ),
            listed=False,
        )


def not_found(catalog: Catalog, navigation: Navigation) -> Iterator[View]:
    """A 404 page in each language, and one at the root in all of them."""
    site = catalog.site
    urls = {code: f"{code}/" for code in site.codes}
    for code in (*site.codes, ""):
        lang = code or site.default
        url = f"{code}/404.html" if code else "404.html"
        yield ListView(
            kind="not_found",
            lang=lang,
            url=url,
            save_as=url,
            title=site[lang].gettext("Page not found"),
            template="not_found" if code else "not_found_root",
            editions=navigation.switcher(urls, code),
            menu=navigation.menu(lang) if code else (),
            feeds=navigation.feeds(lang),
            groups=(Group("", catalog.cards(catalog.in_language(catalog.essays, lang)[:3])),)
            if code
            else (),
            listed=False,
        )
