"""Each language's archive: the complete list, and one per year."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace

from .catalog import Catalog
from .navigation import Navigation
from .paging import latest
from .parts import Group, Link
from .view import Essay, ListView, View

# up to this many essays, the archive lists them all; beyond that, only its years
ARCHIVE_WHOLE = 300


def archives(catalog: Catalog, navigation: Navigation) -> Iterator[View]:
    """Each language's archive and its years, newest first."""
    site = catalog.site
    years: dict[str, dict[int, list[Essay]]] = {code: defaultdict(list) for code in site.codes}
    for essay in catalog.essays:
        years[essay.lang][essay.dated.astimezone(site.timezone).year].append(essay)
    index_urls = {code: catalog.list_url("archive", code) for code in site.codes}
    for language in site.languages:
        code = language.code
        index = Link(language.gettext("Archive"), index_urls[code])
        whole = sum(map(len, years[code].values())) <= ARCHIVE_WHOLE
        groups = tuple(
            Group(
                str(year),
                catalog.cards(found) if whole else (),
                url=f"{index.url}{year}/",
                count=len(found),
            )
            for year, found in years[code].items()
        )
        lacking = catalog.lacking(catalog.essays, code) if whole else []
        base = ListView(
            kind="archive",
            lang=code,
            url=index.url,
            save_as=f"{index.url}index.html",
            title=index.title,
            template="archive",
            description=language.gettext("All essays, year by year"),
            alternates=navigation.alternates(index_urls),
            editions=navigation.switcher(index_urls, code),
            trail=navigation.trail(code, index),
            menu=navigation.menu(code, index.url),
            feeds=navigation.feeds(code),
            groups=groups,
            elsewhere=catalog.cards(lacking),
            lastmod=latest(catalog.essays),
            image=site.card,
        )
        yield base
        for year, found in years[code].items():
            urls = {
                lang: f"{index_urls[lang]}{year}/" for lang in site.codes if year in years[lang]
            }
            link = Link(str(year), urls[code])
            yield replace(
                base,
                kind="year",
                url=link.url,
                save_as=f"{link.url}index.html",
                title=f"{index.title} {year}",
                description=language.gettext("Essays from %(year)s") % {"year": year},
                alternates=navigation.alternates(urls),
                editions=navigation.switcher(urls, code),
                trail=navigation.trail(code, index, link),
                groups=(Group("", catalog.cards(found)),),
                elsewhere=(),
                lastmod=latest(found),
            )
