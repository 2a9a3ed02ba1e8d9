"""The sitemap and robots.txt, as a search engine reads them."""

from xml.etree import ElementTree

import pytest
from samtale.describe.view import View
from samtale.write.sitemap import MOST, robots, sitemaps

MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
LINK = "{http://www.w3.org/1999/xhtml}link"


def read(text):
    return ElementTree.fromstring(text.encode())  # noqa: S314 our own


def test_every_listed_page_is_in_it_with_its_editions(make_model, make_essay, make_site):
    """Whole addresses; the set of alternates is that of the page; neither hidden essays nor drafts,
    404s, pages for searching.
    """
    essays = [
        make_essay("tea", "da", slug="te&kage"),
        make_essay("tea", "sv"),
        make_essay("x", status="hidden"),
    ]
    views = make_model(essays).views
    ((name, text),) = sitemaps(views.values(), make_site())
    urls = {url.findtext(f"{MAP}loc"): url for url in read(text)}
    assert name == "sitemap.xml"
    assert set(urls) == {
        make_site().absolute(view.url)
        for view in views.values()
        if view.kind not in {"not_found", "search"} and view.url != "da/x-da/"
    }
    essay = urls["https://example.org/da/te&kage/"]
    assert [(link.get("hreflang"), link.get("href")) for link in essay.iter(LINK)] == [
        ("da", "https://example.org/da/te&kage/"),
        ("sv", "https://example.org/sv/tea-sv/"),
        ("x-default", "https://example.org/da/te&kage/"),
    ]
    assert essay.findtext(f"{MAP}lastmod") == "2026-01-01T13:00:00+01:00"


@pytest.mark.parametrize(
    ("count", "names"),
    [(MOST, ["sitemap.xml"]), (MOST + 1, ["sitemap-1.xml", "sitemap-2.xml", "sitemap.xml"])],
)
def test_beyond_fifty_thousand_addresses_it_is_an_index(make_site, count, names):
    """The protocol allows no more in one file; none is lost on the way."""
    views = (
        View("essay", "da", f"da/{number}/", f"da/{number}/index.html", "x", "article")
        for number in range(count)
    )
    files = dict(sitemaps(views, make_site()))
    assert list(files) == names
    assert sum(text.count("<url>") for text in files.values()) == count
    assert max(text.count("<url>") for text in files.values()) <= 50_000
    if len(names) > 1:
        index = [one.findtext(f"{MAP}loc") for one in read(files["sitemap.xml"])]
        assert index == [f"https://example.org/{name}" for name in names[:-1]]


def test_robots_may_read_the_site_but_no_preview(make_site):
    """A preview may be on a public address."""
    assert "Sitemap: https://example.org/sitemap.xml" in robots(make_site())
    assert "Disallow" not in robots(make_site())
    assert robots(make_site(unlisted=True)) == "User-agent: *\nDisallow: /\n"
