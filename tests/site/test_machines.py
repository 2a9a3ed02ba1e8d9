"""What machines read: feeds, sitemap, structured data."""

import json
from xml.etree import ElementTree

import pytest
from samtale.build.build import build

ATOM = "{http://www.w3.org/2005/Atom}"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def feeds(output):
    names = sorted(name for name in output.names() if name.endswith("feed.xml"))
    # our own output
    return {name: ElementTree.fromstring(output.text(name)) for name in names}  # noqa: S314


def test_there_is_a_feed_a_language_one_a_topic_and_language_and_one_of_everything(awkward):
    """Each with its language, an id and a title of its own."""
    found = feeds(awkward)
    assert {
        "feed.xml",
        "da/feed.xml",
        "sv/feed.xml",
        "en/feed.xml",
        "nb/feed.xml",
        "da/emner/doere/feed.xml",
    } <= set(found)
    for name, feed in found.items():
        assert feed.get(LANG) == (name.split("/")[0] if "/" in name else None)
    assert len({feed.findtext(f"{ATOM}id") for feed in found.values()}) == len(found)
    assert len({feed.findtext(f"{ATOM}title") for feed in found.values()}) == len(found)


def test_a_feed_has_only_its_own_language(awkward):
    """But for the feed of everything, whose entries say theirs."""
    for name, feed in feeds(awkward).items():
        langs = {entry.get(LANG) for entry in feed.iter(f"{ATOM}entry")}
        assert langs == ({name.split("/")[0]} if "/" in name else {"da", "sv", "en", "nb"})


def test_no_two_entries_of_a_feed_were_updated_at_one_instant(awkward):
    """Film came out in two languages on one day; readers of feeds tell entries by their time."""
    for name, feed in feeds(awkward).items():
        updated = [entry.findtext(f"{ATOM}updated") for entry in feed.iter(f"{ATOM}entry")]
        assert len(set(updated)) == len(updated), name


def test_the_language_feed_has_the_whole_text_with_whole_addresses(awkward):
    """Pictures and links in it work wherever it is read."""
    feed = feeds(awkward)["da/feed.xml"]
    entry = next(
        entry for entry in feed.iter(f"{ATOM}entry") if "Døren" in entry.findtext(f"{ATOM}title")
    )
    content = entry.findtext(f"{ATOM}content")
    assert f'src="https://trappen.example/blog/{awkward.asset("essays/doors/door.svg")}"' in content
    assert 'href="https://trappen.example/blog/sv/dorren/"' in content


@pytest.mark.parametrize("name", ["feed.json", "da/feed.json", "sv/amnen/dorrar/feed.json"])
def test_json_feeds_say_the_same(awkward, name):
    """JSON Feed 1.1, with the same entries as the Atom feed beside it."""
    feed = json.loads(awkward.text(name))
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert feed["feed_url"] == f"https://trappen.example/blog/{name}"
    atom = feeds(awkward)[name.replace(".json", ".xml")]
    assert [item["url"] for item in feed["items"]] == [
        entry.find(f"{ATOM}link").get("href") for entry in atom.iter(f"{ATOM}entry")
    ]


def test_every_page_announces_the_feeds_of_its_language(awkward):
    """Atom and JSON, and the feed of everything."""
    hrefs = awkward.page("sv/dorren/").xpath("//link[@rel='alternate'][@type]/@href")
    base = "https://trappen.example/blog/"
    assert hrefs == [
        f"{base}sv/feed.xml",
        f"{base}sv/feed.json",
        f"{base}feed.xml",
        f"{base}feed.json",
    ]


def test_structured_data_ties_the_editions_together(awkward):
    """The source names its translations, each translation its source; series, author and
    breadcrumbs are there.
    """
    graph = json.loads(
        awkward.page("da/doeren/").xpath("string(//script[@type='application/ld+json'])")
    )["@graph"]
    posting, trail = graph
    assert posting["inLanguage"] == "da"
    assert [one["inLanguage"] for one in posting["workTranslation"]] == ["sv", "en"]
    assert posting["isPartOf"][1] == {
        "@type": "CreativeWorkSeries",
        "name": "Trin",
        "url": "https://trappen.example/blog/da/serier/trin/",
    }
    assert [author["name"] for author in posting["author"]] == ["Ærlig Pen", "Öst Åker"]
    assert posting["image"].endswith(f"/{awkward.asset('theme/cards/da/doeren.png')}")
    assert trail["@type"] == "BreadcrumbList"
    translated = json.loads(
        awkward.page("sv/dorren/").xpath("string(//script[@type='application/ld+json'])")
    )["@graph"][0]
    assert translated["translationOfWork"]["@id"] == posting["@id"]
    assert translated["translator"]["name"] == "Öst Åker"


def test_x_default_is_the_edition_that_was_written_first(awkward):
    """For an essay its source, for a home the chooser, for a list the site's default language."""

    def default(url):
        return (
            awkward.page(url)
            .xpath("string(//link[@hreflang='x-default']/@href)")
            .removeprefix("https://trappen.example/blog")
        )

    assert default("sv/dorren/") == "/da/doeren/"
    assert default("nb/bare-pa-norsk/") == "/nb/bare-pa-norsk/"
    assert default("en/") == "/"
    assert default("sv/amnen/dorrar/") == "/da/emner/doere/"


def test_the_sitemap_has_dates_and_alternates(awkward):
    """Every address with lastmod, and its other languages."""
    text = awkward.text("sitemap.xml")
    assert text.count("<lastmod>") >= text.count("<url>") - 4  # pages about the site have no date
    assert (
        '<xhtml:link rel="alternate" hreflang="sv" href="https://trappen.example/blog/sv/dorren/"/>'
        in text
    )
    assert "Sitemap: https://trappen.example/blog/sitemap.xml" in awkward.text("robots.txt")


def test_the_key_for_indexnow_is_at_the_root(site, tmp_path):
    """Of what is published; a preview shows none."""
    settings = site(
        {"a.md": "Title: A\nDate: 2024-01-01\n\nA."},
        'INDEXNOW_KEY = "aB-45678"; WEBSUB_HUB = "https://hub.example/"',
    )
    build(settings, output=str(tmp_path / "output"))
    assert (tmp_path / "output" / "aB-45678.txt").read_text(encoding="utf-8") == "aB-45678"
    assert 'rel="hub"' in (tmp_path / "output" / "da" / "feed.xml").read_text("utf-8")
    build(settings, output=str(tmp_path / "preview"), drafts=True)
    assert not (tmp_path / "preview" / "aB-45678.txt").exists()
