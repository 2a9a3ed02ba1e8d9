"""What all finished pages are together: their links lead somewhere, their languages answer each
other, the map is complete.
"""

import pytest
from samtale.audit.elements import line_of
from samtale.audit.links import Links, hreflang, shared_picture, sitemap
from samtale.audit.pages import read_page

from .conftest import BASE, alternates, page
from .conftest import sitemap as map_of


@pytest.fixture
def site(output, detector):
    """The pages of these files by their address, the names of all files, and their folder."""

    def make(files, base=BASE):
        folder = output(files)
        read = (read_page(folder, name, base, detector) for name in files if name.endswith(".html"))
        return {one.url: one for one in read}, set(files), folder

    return make


def line_in(folder):
    """The line of a page on which an address is."""
    return lambda one, written: line_of((folder / one.name).read_text(encoding="utf-8"), written)


def reported(problems):
    """Page, line and what is quoted first."""
    return [(problem.path, problem.line, problem.message.split('"')[1]) for problem in problems]


FILES = {
    "index.html": page(),
    "da/p\u00e5 ny/index.html": page(),
    "da/gammel.html": page(),
    "a b.png": b"x",
    "da/feed.xml": b"x",
}
GOOD = """/ ./ ../../ /index.html /da/gammel.html ../gammel.html /a%20b.png /da/p%C3%A5%20ny/ /da/på%20ny/ #om # #p%C3%A5 #gl ?p=1
?p=1#om /da/te/#om /da/gammel.html#x /da/feed.xml#x https://example.org/da/te/ //example.org/ https://example.org
https://far.example/x/ mailto:a@example.org tel:1 /da/./te/ /da/te/../te/ #top"""


@pytest.mark.parametrize("written", GOOD.split())
def test_a_link_that_leads_somewhere_is_not_reported(site, written):
    """To a page, a file or a place of a page, however it is written; other sites are asked
    elsewhere.
    """
    body = f'<a href="{written}">a</a><p id="om"></p><p id="på"></p><a name="gl">b</a>'
    pages, files, folder = site(
        FILES | {"da/te/index.html": page(body), "da/gammel.html": page('<p id="x"></p>')}
    )
    assert list(Links(pages, files, BASE, line_in(folder)).of(pages[f"{BASE}da/te/"])) == []


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ("/da/nix/", "is a broken link"),
        ("/da/te", "is a broken link"),
        ("nix.png", "is a broken link"),
        ("/da/på/", "is a broken link"),
        ("https://example.org/nix.html", "is a broken link"),
        ("/da/", "is a broken link"),
        ("#nix", "points to a missing anchor"),
        ("/da/gammel.html#nix", "points to a missing anchor"),
        ("http://[x", "is not a valid URL"),
        ("{filename}/a.md", "was not converted to a URL"),
        ("|filename|a.md", "was not converted to a URL"),
    ],
)
def test_a_link_that_leads_nowhere_is_reported_once_at_its_line(site, written, message):
    """Links, pictures and all else that a page loads."""
    pages, files, folder = site(FILES | {"da/te/index.html": page(f'\n<a href="{written}">a</a>')})
    (problem,) = Links(pages, files, BASE, line_in(folder)).of(pages[f"{BASE}da/te/"])
    assert reported([problem]) == [("da/te/index.html", 6, written)]
    assert message in problem.message


@pytest.mark.parametrize(
    "tag",
    [
        '<img src="{}" alt="a">',
        '<script src="{}"></script>',
        '<source src="{}">',
        '<iframe src="{}">',
    ],
)
def test_everything_that_a_page_loads_is_looked_for(site, tag):
    """As links are."""
    pages, files, folder = site({"index.html": page(tag.format("/nix"))})
    assert reported(Links(pages, files, BASE, line_in(folder)).of(pages[BASE])) == [
        ("index.html", 5, "/nix")
    ]


@pytest.mark.parametrize(
    ("written", "good"),
    [("/blog/da/", True), ("/blog/nix/", False), ("/elsewhere/", True), ("da/", True)],
)
def test_a_site_below_a_folder_looks_for_its_own(site, written, good):
    """What else its host holds it cannot know."""
    base = "https://example.org/blog/"
    pages, files, folder = site(
        {"index.html": page(f'<a href="{written}">a</a>'), "da/index.html": page()}, base
    )
    assert (list(Links(pages, files, base, line_in(folder)).of(pages[base])) == []) is good


def test_the_picture_that_is_shared_is_there(site):
    """Another site's is not asked for."""
    head = "".join(
        f'<meta property="og:image" content="{url}">'
        for url in (f"{BASE}a%20b.png", f"{BASE}nix.png", "https://x.y/z.png")
    )
    pages, files, _folder = site(FILES | {"index.html": page(head=head)})
    assert reported(shared_picture(pages[BASE], files, BASE)) == [
        ("index.html", 1, f"{BASE}nix.png")
    ]


SET = alternates(da="da/", sv="sv/", x="da/")


@pytest.mark.parametrize(
    ("head", "other", "messages"),
    [
        (SET, page(lang="sv", head=SET), []),
        ("", page(lang="sv"), []),
        (alternates(da="da/", x="da/"), page(lang="sv"), []),
        (alternates(da="da/", sv="sv/"), page(lang="sv", head=SET), ["x-default is missing"]),
        (SET, page(lang="sv"), [f'sv points to "{BASE}sv/", which does not link back']),
        (SET, page(lang="en", head=SET), [f'sv points to "{BASE}sv/", which is in "en"']),
        (
            alternates(da="da/", sv="sv/nix/", x="da/"),
            page(lang="sv"),
            [f'sv points to "{BASE}sv/nix/", which does not exist'],
        ),
        (
            alternates(sv="sv/", x="sv/"),
            page(lang="sv", head=SET),
            ["the page is missing from its own hreflang set"],
        ),
    ],
)
def test_a_set_of_languages_is_complete_and_answered(site, head, other, messages):
    """Each page is in its own set, and every other page of it answers back in its own language."""
    pages, _files, _folder = site({"da/index.html": page(head=head), "sv/index.html": other})
    problems = list(hreflang(pages[f"{BASE}da/"], pages))
    assert [problem.message for problem in problems] == messages
    assert {(problem.path, problem.line, problem.field) for problem in problems} <= {
        ("da/index.html", 1, "hreflang")
    }


HIDDEN = page(head='<meta name="robots" content="noindex">')
FOREIGN = "<html><body>x</body></html>"


@pytest.mark.parametrize(
    ("listed", "quoted"),
    [
        (["", "da/p%C3%A5/"], []),
        (["", "da/på/"], []),
        ([""], [f"{BASE}da/på/"]),
        (["", "da/på/", "da/nix/"], [f"{BASE}da/nix/"]),
        (["", "da/på/", "hidden/"], [f"{BASE}hidden/"]),
        (["", "da/på/", "foreign/"], [f"{BASE}foreign/"]),
    ],
)
def test_the_sitemap_lists_every_page_that_may_be_found_and_no_other(site, listed, quoted):
    """Not those that ask search engines to stay away."""
    files = {
        "index.html": page(),
        "da/på/index.html": page(),
        "hidden/index.html": HIDDEN,
        "foreign/index.html": FOREIGN,
    }
    pages, _files, folder = site(
        files | {"robots.txt": "User-agent: *\n", "sitemap.xml": map_of(*listed)}
    )
    problems = list(sitemap(folder, pages))
    assert reported(problems) == [("sitemap.xml", 1, url) for url in quoted]


def test_a_large_sitemap_is_in_several_files(site):
    """The index of them lists no pages."""
    index = '<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><sitemap><loc>x</loc></sitemap></sitemapindex>'
    files = {"sitemap.xml": index, "sitemap-1.xml": map_of(""), "sitemap-2.xml": map_of("da/")}
    pages, _files, folder = site(files | {"index.html": page(), "da/index.html": page()})
    assert list(sitemap(folder, pages)) == []


@pytest.mark.parametrize(
    ("robots", "missing"),
    [("User-agent: *\nDisallow: /\n", False), ("User-agent: *\nDisallow:\n", True)],
)
def test_only_a_preview_has_no_sitemap(site, robots, missing):
    """It asks search engines to stay away from all of it."""
    pages, _files, folder = site({"index.html": page(), "robots.txt": robots})
    assert bool(list(sitemap(folder, pages))) is missing
