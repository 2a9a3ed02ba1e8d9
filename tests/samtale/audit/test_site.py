"""The finished site, all of it: a sound one is reported nothing, and each fault is reported once,
with the others.
"""

import pytest
from samtale.audit.site import audit

from .conftest import BASE, alternates, atom, json_feed, page, sitemap

SET = alternates(da="da/te/", sv="sv/te/", x="da/te/")
ENTRY = ("urn:te", f"{BASE}da/te/")
SOUND = {
    "da/te/index.html": page(
        '<h2 id="a">A</h2> <a href="/sv/te/">x</a> <img src="/essays/te/krus.png" alt="x">',
        head=SET,
    ),
    "sv/te/index.html": page('<a href="/da/te/#a">x</a>', "sv", SET),
    "sitemap.xml": sitemap("da/te/", "sv/te/"),
    "robots.txt": "User-agent: *\nDisallow:\n",
    "da/feed.xml": atom(ENTRY),
    "da/feed.json": json_feed(ENTRY),
    "essays/te/krus.png": b"x",
    "theme/samtale.css": "",
}


@pytest.fixture
def reported(output):
    """What is reported of a sound site with these files instead; None takes one away."""

    def found(changes=(), url="https://example.org", **settings):
        files = {name: text for name, text in (SOUND | dict(changes)).items() if text is not None}
        problems = audit(output(files), url, ("da", "sv", "en"), **settings)
        assert problems == sorted(set(problems))
        return [(problem.path, problem.line, problem.field) for problem in problems]

    return found


@pytest.mark.parametrize("url", ["https://example.org", "https://example.org/"])
def test_a_sound_site_is_not_reported(reported, url):
    """With or without a slash behind its address."""
    assert reported(url=url) == []


SHARED = '<meta property="og:image" content="https://example.org/nix.png">'
SWEDISH = (
    "<p>"
    + "Hela sommaren låg båten förtöjd vid bryggan medan han satt i den och drack kaffe ur termos. "
    * 5
    + "</p>"
)


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        (
            {"da/te/index.html": page('<p id="a">\n<a href="/nix/">x</a>', head=SET)},
            [("da/te/index.html", 6, "link")],
        ),
        (
            {"da/te/index.html": page('<p id="a">\n<p onclick="x()">', head=SET)},
            [("da/te/index.html", 6, "html")],
        ),
        (
            {"da/te/index.html": page(f'<p id="a">{SWEDISH}', head=SET)},
            [("da/te/index.html", 1, "Lang")],
        ),
        ({"da/te/index.html": page(head=SET)}, [("sv/te/index.html", 5, "link")]),
        (
            {"sv/te/index.html": page(lang="en", head=SET)},
            [(f"{lang}/te/index.html", 1, "hreflang") for lang in ("da", "sv")],
        ),
        ({"sv/te/index.html": page("", "sv", SHARED + SET)}, [("sv/te/index.html", 1, "picture")]),
        ({"essays/te/krus.png": None}, [("da/te/index.html", 5, "link")]),
        ({"sitemap.xml": sitemap("da/te/")}, [("sitemap.xml", 1, "sitemap")]),
        ({"da/feed.xml": atom(ENTRY, ENTRY)}, [("da/feed.xml", 1, "feed")]),
        ({"da/feed.json": "{"}, [("da/feed.json", 1, "feed")]),
    ],
)
def test_each_fault_is_reported_once_at_its_place(reported, changes, found):
    """And nothing else is; what two pages get wrong between them is reported of both."""
    assert reported(changes) == found


def test_all_faults_are_reported_together_in_order(reported):
    """By page, then by line; one address, once a page."""
    body = (
        '<p id="a">\n<a href="/nix/">x</a>\n<a href="/nix/">y</a> <a '
        'href="/nix/">z</a>\n<style>p {}</style>'
    )
    assert reported({"da/te/index.html": page(body, head=SET), "da/feed.json": ""}) == [
        ("da/feed.json", 1, "feed"),
        ("da/te/index.html", 6, "link"),
        ("da/te/index.html", 8, "html"),
    ]


def test_what_the_owner_allows_is_no_error(reported):
    """RAW_HTML = "allow" reaches every page."""
    changes = {"da/te/index.html": page('<p id="a">\n<p onclick="x()">', head=SET)}
    assert reported(changes, raw_html="allow") == []


@pytest.mark.parametrize("text", ["", "<!-- google -->", "<html><body>x</body></html>", b"\xff"])
def test_a_file_of_the_owners_that_is_no_page_of_ours_is_let_be(reported, text):
    """In no map, and without anything that our pages have."""
    assert reported({"google123.html": text}) == []


def test_a_site_below_a_folder_is_as_sound(reported):
    """Its addresses all begin with it."""
    moved = {
        name: text.replace(BASE, f"{BASE}blog/").replace('="/', '="/blog/')
        if isinstance(text, str)
        else text
        for name, text in SOUND.items()
    }
    assert reported(moved, url="https://example.org/blog") == []
