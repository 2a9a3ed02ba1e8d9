"""Audits the whole finished site as a reader gets it: pages, feeds and sitemaps."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

from ..cache.previous_output import stat_signatures
from ..problems import Problem
from ..sanitize import NO_HOSTS, ExternalHosts
from .elements import line_of
from .feeds import feeds
from .language_detection import LanguageDetector
from .links import Links, hreflang, shared_picture, sitemap
from .pages import Page, read_page


def audit(
    output: Path,
    url: str,
    codes: Sequence[str],
    raw_html: str = "strict",
    hosts: ExternalHosts = NO_HOSTS,
    *,
    seen: Mapping[str, Page] = MappingProxyType({}),
) -> list[Problem]:
    """All problems of the finished pages, sorted by page and line.

    url: the site's URL; codes: of its languages; raw_html, hosts: the settings RAW_HTML and
    EXTERNAL_HOSTS; seen: the pages that need not be read again.
    """
    base = url.rstrip("/") + "/"
    files = {name for name, _signature in stat_signatures(output)}
    detector = LanguageDetector(codes)
    pages: dict[str, Page] = {}
    for name in sorted(files):
        if name.endswith(".html"):
            page = seen.get(name) or read_page(
                output, name, base, detector, raw_html=raw_html, hosts=hosts
            )
            pages[page.url] = page
    found: list[Problem] = []
    links = Links(
        pages, files, base, lambda page, written: line_of(_text(output, page.name), written)
    )
    for page in pages.values():
        found += page.problems
        found += links.of(page)
        found += hreflang(page, pages)
        found += shared_picture(page, files, base)
    found += sitemap(output, pages)
    found += feeds(output, files, base)
    return sorted(set(found))


def _text(output: Path, name: str) -> str:
    return (output / name).read_text(encoding="utf-8", errors="replace")
