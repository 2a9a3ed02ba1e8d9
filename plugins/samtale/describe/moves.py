"""The pages at former addresses: redirects, and notices that a page is gone."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from ..config.site import Site
from .catalog import Catalog
from .navigation import Navigation
from .parts import Link
from .view import Essay, RedirectView, View


def with_first_urls(essays: Iterable[Essay], recorded: Mapping[str, str]) -> list[Essay]:
    """The essays with ``first_url`` set for those that have moved.

    recorded: as ``link.moves.read_first_urls`` returns it. An address of the record is never given
    another first address, so that an alias added later, for example that of an essay merged into
    this one, changes nothing. An address that is new has moved from the first of its ``Aliases``
    that the record has; without a record, from the first. (The successors in gone.txt are other
    essays.)
    """
    essays = list(essays)
    there = {essay.url for essay in essays if essay.status != "draft"}
    found = []
    for essay in essays:
        former = () if essay.url in recorded else essay.aliases
        known = recorded or {address: address for address in former}
        first = next((known[address] for address in (essay.url, *former) if address in known), "")
        found.append(essay if first in there or not first else replace(essay, first_url=first))
    return found


def redirects(
    catalog: Catalog, navigation: Navigation, gone: Mapping[str, tuple[str, int]]
) -> Iterator[View]:
    """A redirect for each of ``Aliases``, and for each address that ``gone`` says has moved."""
    site = catalog.site
    for essay in (*catalog.all, *navigation.all_pages):
        if essay.status == "draft":
            continue
        for alias in essay.aliases:
            yield _redirect(alias, essay.lang, Link(essay.title, essay.url), (essay.path, 0))
    for address, (target, line) in gone.items():
        if target:
            lang = _language(target, site)
            source = (str(site.content / "gone.txt"), line) if line else ("", 0)
            yield _redirect(address, lang, Link(f"/{target}", target), source)


def gone_pages(
    catalog: Catalog, navigation: Navigation, gone: Mapping[str, tuple[str, int]]
) -> Iterator[View]:
    """A notice at each address that is gone. (A server that knows the list can answer 410.)"""
    site = catalog.site
    for address, (target, line) in gone.items():
        if target or not address.endswith(("/", ".html")):
            continue
        lang = _language(address, site)
        yield View(
            kind="gone",
            lang=lang,
            url=address,
            save_as=_file(address),
            title=site[lang].gettext("Taken away"),
            template="gone",
            editions=navigation.switcher({code: f"{code}/" for code in site.codes}, ""),
            menu=navigation.menu(lang),
            feeds=navigation.feeds(lang),
            listed=False,
            source=(str(site.content / "gone.txt"), line),
        )


def _redirect(address: str, lang: str, target: Link, source: tuple[str, int]) -> RedirectView:
    return RedirectView(
        kind="redirect",
        lang=lang,
        url=address,
        save_as=_file(address),
        title=target.title,
        template="redirect",
        target=target,
        listed=False,
        source=source,
    )


def _file(address: str) -> str:
    return f"{address}index.html" if address.endswith("/") else address


def _language(address: str, site: Site) -> str:
    first = address.partition("/")[0]
    return first if first in site.codes else site.default
