"""Where readers of old addresses are sent."""

from types import SimpleNamespace

import pytest
from samtale.migrate.old_addresses import OldAddress
from samtale.migrate.redirects import redirects, text_of

NEW = SimpleNamespace(
    urls={"a.md": "en/a/", "b.md": "b.html"},
    there=frozenset({"", "en/", "en/a/", "b.html", "en/archive/", "en/topics/", "en/topics/sea/", "feed.xml", "da/feed.xml", "en/topics/sea/feed.xml", "404.html"}),
    lists={
        ("home", "en", ""): "en/",
        ("archive", "en", ""): "en/archive/",
        ("topics", "en", ""): "en/topics/",
        ("topic", "en", "sea"): "en/topics/sea/",
    },
    feeds=frozenset({"feed", "da/feed", "en/topics/sea/feed"}),
    drafts=frozenset({"d.md"}),
)  # fmt: skip


def sent(path, kind, **more):
    found = redirects([OldAddress(path, path, kind, **more)], NEW, ["en", "da"])
    address = path.removesuffix("index.html")
    return (
        found.lines.get(address) or found.uncovered.get(address) or ("same" if found.same else "")
    )


@pytest.mark.parametrize(
    ("path", "kind", "more", "expected"),
    [
        ("a.html", "article", {"source": "a.md"}, "en/a/"),
        ("a/index.html", "page", {"source": "a.md"}, "en/a/"),
        ("b.html", "article", {"source": "b.md"}, "same"),
        ("404.html", "page", {"source": "a.md"}, "it is now the address of another page; the text is at /en/a/"),
        ("d.html", "article", {"source": "d.md"}, "its text is a draft in the new site"),
        ("c.html", "article", {"source": "c.md"}, "the address of c.md is not known yet; see what invoke serve says of it"),
        ("drafts/x.html", "draft", {"source": "x.md"}, "drafts are not published"),
        ("index.html", "index", {}, "same"),
        ("index2.html", "index", {}, "en/"),
        ("tag/sea.html", "tag", {"name": "Sea"}, "en/topics/sea/"),
        ("tag/x.html", "tag", {"name": "x"}, "en/topics/"),
        ("author/x.html", "author", {"name": "x"}, "en/archive/"),
        ("2020/index.html", "period_archives", {}, "en/archive/"),
        ("feeds/all.atom.xml", "feed", {}, "feed.xml"),
        ("feeds/da.atom.xml", "feed", {"lang": "da"}, "da/feed.xml"),
        ("feeds/sea.atom.xml", "feed", {"name": "Sea"}, "en/topics/sea/feed.xml"),
        ("feeds/rss", "feed", {}, "only addresses that end in /, .html, .xml or .json can be redirected"),
        ("tag/a b.html", "tag", {"name": "a b"}, '"tag/a b.html" cannot be a URL; write it without spaces, "?", "#" and "%", in shorter parts'),
        ("events.html", "events", {}, 'the template "events" is not taken over'),
        ("x.html", "template", {}, "TEMPLATE_PAGES are not taken over"),
    ],
)  # fmt: skip
def test_each_kind_of_address(path, kind, more, expected):
    """To what comes nearest, or with the reason why it leads nowhere."""
    assert sent(path, kind, **more) == expected


def test_assets_with_new_names_are_counted():
    """They cannot be redirected."""
    files = [OldAddress(path, path, "static") for path in ("images/x.png", "x.xml", "404.html")]
    found = redirects(files, NEW, ["en"])
    assert found.renamed == ("images/x.png",)
    assert found.uncovered == {"x.xml": "its file is not published; see invoke serve"}
    assert (found.lines, found.same) == ({}, 1)


def test_the_text_of_gone_txt():
    """What is there stays, and nothing is added twice."""
    found = redirects(
        [
            OldAddress("å.html", "", "article", "a.md"),
            OldAddress("d.html", "", "article", "d.md"),
        ],
        NEW,
        ["en"],
    )
    text = text_of(found, "old", "/mine/ -> /en/")
    assert text.splitlines() == [
        "/mine/ -> /en/",
        "# Addresses of the old site (old), and where they are now.",
        "/%C3%A5.html -> /en/a/",
        "# Addresses of the old site that lead nowhere now, and why:",
        "#   /d.html: its text is a draft in the new site",
    ]
    assert text_of(found, "old", text) == text
