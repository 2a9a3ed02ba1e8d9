"""Feeds as a feed reader gets them."""

import pytest
from samtale.audit.feeds import feeds

from .conftest import BASE, atom, json_feed

PAGES = {"da/te/index.html": "", "da/p\u00e5 ny.html": ""}
TE, FAR = ("urn:te", f"{BASE}da/te/"), ("urn:far", "https://far.example/x/")
NEW = ("urn:ny", f"{BASE}da/p%C3%A5%20ny.html")


@pytest.fixture
def reported(output):
    """The file and the message of each problem in an output of these files, and two pages."""

    def found(files):
        folder = output(PAGES | files)
        problems = list(feeds(folder, set(PAGES | files), BASE))
        assert {(problem.line, problem.field) for problem in problems} <= {(1, "feed")}
        return [(problem.path, problem.message) for problem in problems]

    return found


@pytest.mark.parametrize("feed", [atom, json_feed])
def test_a_sound_feed_is_not_reported(reported, feed):
    """Entries lead to pages that are there, or to other sites; a feed without entries is sound
    too.
    """
    name = "da/feed.xml" if feed is atom else "da/feed.json"
    assert reported({name: feed(TE, NEW, FAR)}) == []
    assert reported({name: feed()}) == []


@pytest.mark.parametrize(
    ("name", "text", "messages"),
    [
        ("feed.xml", atom(TE, TE), ['contains "urn:te" twice; give each entry its own URL']),
        ("feed.json", json_feed(TE, TE), ['contains "urn:te" twice']),
        (
            "feed.xml",
            atom(("urn:x", f"{BASE}da/nix/")),
            [f'points to "{BASE}da/nix/", which does not exist'],
        ),
        (
            "feed.json",
            json_feed(("urn:x", f"{BASE}nix.html")),
            [f'points to "{BASE}nix.html", which does not exist'],
        ),
        ("feed.xml", atom(title=""), ["has no title or no update time; fix the settings"]),
        ("feed.json", json_feed(title=""), ["has no title"]),
        (
            "feed.xml",
            atom().replace("2026-01-01T00:00:00Z", ""),
            ["has no title or no update time"],
        ),
        ("feed.xml", atom(title="a & b"), ["cannot be read ("]),
        ("feed.xml", atom(title="a\x07b"), ["cannot be read ("]),
        ("feed.xml", "", ["cannot be read ("]),
        ("feed.xml", "<rss/>", ["cannot be read (root element is <rss>)"]),
        ("feed.json", "{", ["cannot be read ("]),
        ("feed.json", "[]", ["cannot be read ("]),
        ("feed.json", json_feed(version="1.1"), ['cannot be read (version "1.1" is not']),
        ("feed.json", '{"title": "a"}', ["cannot be read ("]),
        ("feed.json", json_feed(items=[{"url": ""}]), ["cannot be read ("]),
        ("feed.json", json_feed(items=None), ["cannot be read ("]),
        ("feed.json", b"\xff", ["cannot be read ("]),
    ],
)
def test_each_fault_is_reported_once_with_its_file(reported, name, text, messages):
    """Two entries of one name, an entry that leads nowhere, what a reader must have, and what none
    can read.
    """
    found = reported({f"da/emner/{name}": text})
    assert [path for path, _message in found] == [f"da/emner/{name}"] * len(messages)
    assert all(message in what for message, (_path, what) in zip(messages, found, strict=True))


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("feed.xml", atom(TE).replace(f' href="{TE[1]}"', "")),
        ("feed.xml", atom(TE).replace(f'<link rel="alternate" href="{TE[1]}"/>', "")),
        ("feed.json", json_feed(items=[{"id": "urn:te"}])),
        ("feed.json", json_feed(items=[{"id": "urn:te", "url": None}])),
    ],
)
def test_an_entry_that_leads_nowhere_at_all_is_no_crash(reported, name, text):
    """A foreign plugin may have made it."""
    assert isinstance(reported({name: text}), list)


def test_only_feeds_are_looked_at(reported):
    """Each once, in order; what else ends like one, or belongs to the theme, is another's."""
    files = dict.fromkeys(
        ["b/feed.xml", "a/feed.json", "theme/feed.xml", "sitemap.xml", "da/te/data.json"], "x"
    )
    assert [path for path, _message in reported(files)] == ["a/feed.json", "b/feed.xml"]
