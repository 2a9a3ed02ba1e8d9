"""What surrounds the text of every page: menu, language switcher, hreflang set, announced feeds,
breadcrumbs.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from ..languages import sort_key
from .catalog import Catalog
from .parts import Link
from .view import Essay


class Navigation:
    """Created once for the site; every method is a look-up."""

    def __init__(self, catalog: Catalog, pages: Sequence[Essay]):
        self.catalog, self.site = catalog, catalog.site
        self.all_pages = pages
        self.pages = [page for page in pages if page.status == "published"]
        self.has_authors = any(essay.authors for essay in catalog.essays)
        self.written = {essay.lang for essay in catalog.essays}
        self.menus = {code: self._menu(code) for code in self.site.codes}

    def home(self, lang: str) -> Link:
        return Link(self.site[lang].gettext("Home"), f"{lang}/")

    def menu(self, lang: str, current: str = "") -> tuple[Link, ...]:
        """The site's lists, then its pages in this language, by title, then the search, then
        MENUITEMS; the current one is marked.
        """
        return tuple(
            replace(link, current=True) if link.url == current else link
            for link in self.menus[lang]
        )

    def _menu(self, lang: str) -> list[Link]:
        language, catalog = self.site[lang], self.catalog
        titles = {"topics": language.gettext("Topics")} if catalog.named_in("topics", lang) else {}
        if catalog.named_in("series", lang):
            titles["series"] = language.gettext("Series")
        titles["archive"] = language.gettext("Archive")
        if catalog.has_map:
            titles["map"] = language.gettext("The conversation")
        if self.has_authors:
            titles["authors"] = language.gettext("Authors")
        links = [Link(title, catalog.list_url(kind, lang)) for kind, title in titles.items()]
        if self.site.previews and catalog.drafts:
            links.append(Link(language.gettext("Drafts"), f"{lang}/drafts/"))
        own = sorted(
            (page for page in self.pages if page.lang == lang),
            key=lambda page: sort_key(page.title, language),
        )
        found = (
            [Link(language.gettext("Search"), catalog.list_url("search", lang), note="search")]
            if self.site.search
            else []
        )
        links += [*(Link(page.title, page.url) for page in own), *found]
        return links + [_item(title, url, self.site.url) for title, url in self.site.menu_items]

    def feeds(self, lang: str, title: str = "", url: str = "") -> tuple[Link, ...]:
        """The feeds that a page announces: its own, its language's, and that of everything.
        ``note`` is the media type.
        """
        language, site = self.site[lang], self.site
        found = [(title, f"{url}feed")] if url else []
        if lang in self.written:
            found.append((f"{site.name} · {language.name}", f"{lang}/feed"))
        if self.catalog.essays:
            everything = language.gettext("all languages")
            found.append((f"{site.name} · {everything}", "feed"))
        kinds = ((".xml", "application/atom+xml"), (".json", "application/feed+json"))
        return tuple(
            Link(name, stem + suffix, note=kind) for name, stem in found for suffix, kind in kinds
        )

    def alternates(
        self, urls: Mapping[str, str], default: str = "", chooser: bool = False
    ) -> tuple[tuple[str, str], ...]:
        """The hreflang set: each language that has the page, in the site's order, then x-default.

        default: the URL for x-default; without one it is that of the site's default language, or
        the first one.
        """
        found = [(code, urls[code]) for code in self.site.codes if code in urls]
        if not chooser and not default:
            default = urls.get(self.site.default) or found[0][1]
        return (*found, ("x-default", default))

    def switcher(self, urls: Mapping[str, str], lang: str) -> tuple[Link, ...]:
        """Every language that has this page, by its own full name; the page's language is
        marked.
        """
        return tuple(
            Link(self.site[code].name, urls[code], lang=code, current=code == lang)
            for code in self.site.codes
            if code in urls
        )

    def trail(self, lang: str, *links: Link) -> tuple[Link, ...]:
        return (self.home(lang), *links)


def _item(title: str, url: str, site: str) -> Link:
    """A link of MENUITEMS; ``note`` is "external" for one that leads out of the site."""
    path = within_site(url, site)
    return Link(title, url, note="external") if path is None else Link(title, path)


def within_site(url: str, site: str) -> str | None:
    """The address below the site's root of a URL of MENUITEMS; None for one of another site.
    site: its URL, without a trailing slash.
    """
    if url.startswith("/"):
        return url[1:]
    if url == site or url.startswith((f"{site}/", f"{site}#", f"{site}?")):
        return url.removeprefix(site).removeprefix("/")
    return None
