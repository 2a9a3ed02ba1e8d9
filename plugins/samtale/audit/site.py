"""The finished site as a reader gets it, all of it: what is wrong with any page, feed or map."""

from collections.abc import Sequence
from pathlib import Path

from ..problems import Problem
from .feeds import feeds
from .links import hreflang, links, shared_picture, sitemap
from .pages import Page, read_page
from .tongue import Detector


def audit(output: Path, url: str, codes: Sequence[str], raw_html: str = "strict") -> list[Problem]:
    """Everything that is wrong with the finished pages, in order of page and line.

    url: the site's address; codes: of its languages; raw_html: the setting RAW_HTML.
    """
    base = url.rstrip("/") + "/"
    files = {path.relative_to(output).as_posix() for path in output.rglob("*") if path.is_file()}
    detector = Detector(codes)
    pages: dict[str, Page] = {}
    for name in sorted(files):
        if name.endswith(".html"):
            page = read_page(output, name, base, detector, raw_html)
            pages[page.url] = page
    found: list[Problem] = []
    for page in pages.values():
        found += page.problems
        found += links(page, pages, files, base)
        found += hreflang(page, pages)
        found += shared_picture(page, files, base)
    found += sitemap(output, pages)
    found += feeds(output, files, base)
    return sorted(set(found))
