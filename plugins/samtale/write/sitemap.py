"""The sitemap (sitemaps.org 0.9 with Google's xhtml:link alternates) and robots.txt."""

from collections.abc import Iterable, Iterator
from xml.sax.saxutils import escape, quoteattr

from ..config.site import Site
from ..dates import rfc3339
from ..describe.view import View

MOST = 50_000  # addresses per file, by the protocol
HEAD = '<?xml version="1.0" encoding="utf-8"?>\n'
NAMESPACES = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'


def sitemaps(views: Iterable[View], site: Site) -> Iterator[tuple[str, str]]:
    """(file name, text) of ``sitemap.xml``; with more than 50,000 addresses it is an index of
    several.
    """
    entries = [_entry(view, site) for view in views if view.listed]
    if len(entries) <= MOST:
        yield "sitemap.xml", _urlset(entries)
        return
    names = []
    for number, start in enumerate(range(0, len(entries), MOST), start=1):
        names.append(f"sitemap-{number}.xml")
        yield names[-1], _urlset(entries[start : start + MOST])
    lines = "".join(
        f"<sitemap><loc>{escape(site.absolute(name))}</loc></sitemap>\n" for name in names
    )
    yield "sitemap.xml", f"{HEAD}<sitemapindex {NAMESPACES}>\n{lines}</sitemapindex>\n"


def _urlset(entries: Iterable[str]) -> str:
    return (
        f"{HEAD}<urlset {NAMESPACES} "
        f'xmlns:xhtml="http://www.w3.org/1999/xhtml">\n{"".join(entries)}</urlset>\n'
    )


def _entry(view: View, site: Site) -> str:
    moment = rfc3339(view.lastmod.astimezone(site.timezone)) if view.lastmod else ""
    lastmod = f"<lastmod>{moment}</lastmod>" if moment else ""
    links = "".join(
        (
            f'<xhtml:link rel="alternate" hreflang={quoteattr(code)} '
            f"href={quoteattr(site.absolute(url))}/>"
        )
        for code, url in view.alternates
    )
    return f"<url><loc>{escape(site.absolute(view.url))}</loc>{lastmod}{links}</url>\n"


def robots(site: Site) -> str:
    """robots.txt: everything is allowed, except what is not public."""
    if site.unlisted:
        return "User-agent: *\nDisallow: /\n"
    return f"User-agent: *\nAllow: /\n\nSitemap: {site.absolute('sitemap.xml')}\n"
