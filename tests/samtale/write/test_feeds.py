"""Feeds as files, read back as a feed reader would."""

import json
import re
from dataclasses import replace
from datetime import datetime
from xml.etree import ElementTree
from zoneinfo import ZoneInfo

import pytest
from samtale.output.hashed_names import is_hashed
from samtale.write.feeds import atom, feed_sheets, json_feed

ATOM = "{http://www.w3.org/2005/Atom}"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"


@pytest.fixture
def feeds(make_model, make_essay):
    """Two editions of one instant with difficult texts: the feed of everything, and the Danish
    one.
    """
    essays = [
        make_essay(
            "tea",
            "da",
            title="Te & <krus>",
            summary="1 < 2 & 3",
            authors=("Åse", "Bo"),
            image="images/t.png",
        ),
        make_essay("tea", "sv", summary=""),
    ]
    return {feed.stem: feed for feed in make_model(essays).feeds}


@pytest.fixture
def parsed(feeds, make_site):
    def read(stem, **site):
        bodies = {essay.save_as: f"<p>{essay.title}</p>" for essay in feeds[stem].essays}
        return ElementTree.fromstring(atom(feeds[stem], bodies, make_site(**site)).encode())  # noqa: S314 our own

    return read


def test_a_language_feed_says_its_language(parsed):
    """On the feed and on every entry; its link leads to the home, its self link to the file."""
    feed = parsed("da/feed")
    assert feed.get(LANG) == "da"
    assert [entry.get(LANG) for entry in feed.iter(f"{ATOM}entry")] == ["da"]
    links = {link.get("rel"): link.get("href") for link in feed.findall(f"{ATOM}link")}
    assert links == {
        "alternate": "https://example.org/da/",
        "self": "https://example.org/da/feed.xml",
    }


def test_the_feed_of_everything_says_the_language_of_each_entry(parsed):
    """It has none of its own."""
    feed = parsed("feed")
    assert feed.get(LANG) is None
    assert [entry.get(LANG) for entry in feed.iter(f"{ATOM}entry")] == ["da", "sv"]


def test_ids_are_addresses_and_no_two_were_updated_at_one_instant(parsed):
    """Feed readers know entries by these."""
    entries = list(parsed("feed").iter(f"{ATOM}entry"))
    assert [entry.findtext(f"{ATOM}id") for entry in entries] == [
        "https://example.org/da/tea-da/",
        "https://example.org/sv/tea-sv/",
    ]
    updated = [datetime.fromisoformat(entry.findtext(f"{ATOM}updated")) for entry in entries]
    assert len(set(updated)) == len(entries)
    assert all(moment.tzinfo for moment in updated)


def test_a_new_essay_changes_no_other_entry(make_model, make_essay, make_site):
    """Nor does another language, topic or order of reading, whatever sorts before it: ids and dates
    of both feeds stay.
    """

    def entries(essays):
        feed = make_model(essays, topics={"t": {"da": "T", "en": "T"}}).feeds[0]
        found = ElementTree.fromstring(atom(feed, {}, make_site()).encode())  # noqa: S314 our own
        atoms = {
            entry.findtext(f"{ATOM}id"): (
                entry.findtext(f"{ATOM}published"),
                entry.findtext(f"{ATOM}updated"),
            )
            for entry in found.iter(f"{ATOM}entry")
        }
        items = json.loads(json_feed(feed, {}, make_site()))["items"]
        assert {item["id"]: (item["date_published"], item["date_modified"]) for item in items} == {
            key: (published.replace("Z", "+00:00"), updated)
            for key, (published, updated) in atoms.items()
        }
        newest = max(datetime.fromisoformat(updated) for _published, updated in atoms.values())
        assert datetime.fromisoformat(found.findtext(f"{ATOM}updated")) == newest
        return atoms

    essays = [make_essay(work, "en", day=1) for work in ("m1", "m2", "m3")]
    before = entries(essays)
    more = [
        make_essay("aaa", "en", day=1),
        make_essay("m1", "da", day=1, topics=("t",)),
        replace(essays[2], source_lang="da", topics=("t",)),
        *essays[1::-1],
    ]
    after = entries(more)
    assert {key: after[key] for key in before} == before


def test_a_site_that_has_moved_has_the_ids_of_its_first_url(parsed, feeds, make_site):
    """Its links lead to where it is now."""
    moved = {"url": "https://new.example", "first_url": "http://example.org"}
    feed = parsed("da/feed", **moved)
    entry = feed.find(f"{ATOM}entry")
    assert feed.findtext(f"{ATOM}id") == "http://example.org/da/feed.xml"
    assert entry.findtext(f"{ATOM}id") == "http://example.org/da/tea-da/"
    assert entry.find(f"{ATOM}link").get("href") == "https://new.example/da/tea-da/"
    item = json.loads(json_feed(feeds["feed"], {}, make_site(**moved)))["items"][0]
    assert (item["id"], item["url"]) == (
        "http://example.org/da/tea-da/",
        "https://new.example/da/tea-da/",
    )


def test_old_dates_are_rfc_3339_in_both_feeds(make_model, make_essay, make_site):
    """Before standard time, offsets had seconds."""
    date = datetime(1868, 4, 5, tzinfo=ZoneInfo("Europe/Copenhagen"))
    feed = make_model([make_essay(date=date)]).feeds[0]
    (entry,) = ElementTree.fromstring(atom(feed, {}, make_site()).encode()).iter(f"{ATOM}entry")  # noqa: S314 our own
    (item,) = json.loads(json_feed(feed, {}, make_site()))["items"]
    assert entry.findtext(f"{ATOM}published") == item["date_published"]
    assert item["date_published"] == "1868-04-05T00:00:00+00:50"
    assert re.fullmatch(r"1868-04-05T00:00:00\.\d{6}\+00:50", item["date_modified"])


def test_titles_summaries_and_authors_come_through_as_text(parsed):
    """What looks like a tag is none; who wrote nothing of himself is the site; an empty summary is
    left out.
    """
    danish, swedish = parsed("feed").iter(f"{ATOM}entry")
    assert danish.findtext(f"{ATOM}title") == "Te & <krus>"
    assert danish.findtext(f"{ATOM}summary") == "1 < 2 & 3"
    assert [name.text for name in danish.iter(f"{ATOM}name")] == ["Åse", "Bo"]
    assert [name.text for name in swedish.iter(f"{ATOM}name")] == ["Prøven"]
    assert swedish.find(f"{ATOM}summary") is None


def test_full_text_is_in_a_languages_feed_alone(parsed):
    """As HTML, escaped once."""
    (entry,) = parsed("da/feed").iter(f"{ATOM}entry")
    content = entry.find(f"{ATOM}content")
    assert (content.get("type"), content.text) == ("html", "<p>Te & <krus></p>")
    assert parsed("feed").find(f"{ATOM}entry/{ATOM}content") is None


def test_the_json_feed_says_the_same(feeds, make_site):
    """Version 1.1, with language, ids and authors; text where there is no HTML."""
    data = json.loads(json_feed(feeds["feed"], {}, make_site()))
    assert (data["version"], "language" in data) == ("https://jsonfeed.org/version/1.1", False)
    assert data["feed_url"] == "https://example.org/feed.json"
    danish, swedish = data["items"]
    assert (danish["id"], danish["language"], danish["image"]) == (
        danish["url"],
        "da",
        "https://example.org/images/t.png",
    )
    assert (danish["content_text"], swedish["content_text"]) == ("1 < 2 & 3", "tea in sv")
    assert danish["date_modified"] != swedish["date_modified"]
    full = json.loads(
        json_feed(feeds["da/feed"], {"da/tea-da/index.html": "<p>x</p>"}, make_site())
    )
    assert (full["language"], full["items"][0]["content_html"]) == ("da", "<p>x</p>")


def test_a_feed_names_its_hub_and_itself(parsed, feeds, make_site):
    """WebSub's discovery: a reader subscribes at the hub to the self link. Without a hub nothing is
    said of one.
    """
    hub = "https://hub.example/?a=1&b"
    for stem in ("feed", "da/feed"):
        links = {
            link.get("rel"): link.get("href")
            for link in parsed(stem, hub=hub).findall(f"{ATOM}link")
        }
        assert (links["hub"], links["self"]) == (hub, f"https://example.org/{stem}.xml")
    bodies = {essay.save_as: "" for essay in feeds["da/feed"].essays}
    data = json.loads(json_feed(feeds["da/feed"], bodies, make_site(hub=hub)))
    assert (data["hubs"], data["feed_url"]) == (
        [{"type": "WebSub", "url": hub}],
        "https://example.org/da/feed.json",
    )
    assert "hubs" not in json.loads(json_feed(feeds["da/feed"], bodies, make_site()))


def test_a_feed_that_is_opened_in_a_browser_says_what_it_is(feeds, make_site):
    """By a stylesheet in its language, which the feed names before its first element."""
    site = make_site()
    sheets = feed_sheets(site, "/theme/feed.0123456789.css")
    assert list(sheets) == ["", *site.codes]
    for stem, lang in (("da/feed", "da"), ("feed", "")):
        name = sheets[lang][0]
        assert is_hashed(name)
        head = atom(
            feeds[stem], {essay.save_as: "" for essay in feeds[stem].essays}, site, f"/{name}"
        ).split("\n")[:2]
        assert head == [
            '<?xml version="1.0" encoding="utf-8"?>',
            f'<?xml-stylesheet type="text/css" href="/{name}"?>',
        ]
    lines = sheets["sv"][1].splitlines()
    assert lines[0] == '@import "/theme/feed.0123456789.css";'
    assert lines[1].startswith(':root::before{content:"Det här är ett flöde')
