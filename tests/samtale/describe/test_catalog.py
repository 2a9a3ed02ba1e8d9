"""The catalogue of essays: their order, what a language lacks, and when each was updated."""

import itertools
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from samtale.describe.catalog import Catalog, newest_first, with_updates


@pytest.fixture
def make_catalog(make_site, make_vocabulary):
    def make(essays, **site):
        topics = make_vocabulary("topics", {"b": {"da": "Bi", "sv": "Bi"}, "a": {"da": "Aa"}})
        return Catalog(essays, make_site(**site), topics, make_vocabulary("series", {}))

    return make


def names(essays):
    return [f"{essay.work}/{essay.lang}" for essay in essays]


def test_the_newest_stand_first_in_an_order_that_is_total(make_essay, make_site):
    """Editions of one day are by work, then in the site's order of languages, however they come
    in.
    """
    essays = [
        make_essay("b", "en"),
        make_essay("b", "da"),
        make_essay("a", "sv"),
        make_essay("c", day=2),
        make_essay("d", day=-9),
    ]
    expected = ["c/da", "a/sv", "b/da", "b/en", "d/da"]
    assert {
        tuple(names(newest_first(order, make_site()))) for order in itertools.permutations(essays)
    } == {tuple(expected)}


def test_dates_before_1970_and_in_other_zones_are_in_order(make_essay, make_site):
    """Moments are compared, not what their clocks show."""
    early = make_essay("early", date=datetime(1843, 2, 20, tzinfo=UTC))
    east = make_essay("east", date=datetime.fromisoformat("2026-01-01T23:00+09:00"))
    west = make_essay("west", date=datetime.fromisoformat("2026-01-01T22:00-05:00"))
    assert names(newest_first([east, early, west], make_site())) == [
        "west/da",
        "east/da",
        "early/da",
    ]


def test_hidden_essays_and_drafts_are_in_no_list(make_essay, make_catalog):
    """They have pages, but lists, works and cards know only what is published."""
    states = [
        make_essay("tea", "da"),
        make_essay("tea", "sv", status="hidden"),
        make_essay("tea", "en", status="draft"),
    ]
    catalog = make_catalog(states)
    assert (names(catalog.essays), names(catalog.drafts)) == (["tea/da"], ["tea/en"])
    assert sorted(names(catalog.all)) == ["tea/da", "tea/en", "tea/sv"]
    assert catalog.cards(catalog.essays)[0].languages == ()


@pytest.mark.parametrize(
    ("lang", "expected"),
    [
        ("da", ["only-sv/sv", "both/sv", "only-en/en"]),
        ("sv", ["only-da/da", "only-en/en"]),
        ("en", ["only-da/da", "only-sv/sv"]),
    ],
)
def test_a_reader_is_offered_what_his_language_lacks_in_the_nearest(
    make_essay, make_catalog, lang, expected
):
    """Each work once, in the first of his neighbours that has it; nearest language first, then
    newest.
    """
    catalog = make_catalog(
        [
            make_essay("only-da", "da", day=1),
            make_essay("only-sv", "sv", day=2),
            make_essay("only-en", "en", day=3),
            *(make_essay("all", code, day=4) for code in ("da", "sv", "en")),
            make_essay("both", "sv", day=1),
            make_essay("both", "en", day=9),
        ]
    )
    assert names(catalog.lacking(catalog.essays, lang)) == expected


def test_updated_depends_on_the_essay_alone(make_essay, make_site):
    """On its Date, Modified and first address: within that second, whatever other essays there
    are, and in whatever order they are read.
    """
    essays = [make_essay(work, lang, day=1) for work in ("b", "a") for lang in ("en", "sv", "da")]
    essays += [
        make_essay("c", day=5),
        make_essay("d", day=0, modified=make_essay(day=3).date),
        make_essay("night", date=datetime(2026, 1, 1, 23, 59, 59, tzinfo=UTC)),
    ]
    alone = {one.path: with_updates([one], make_site())[0].updated for one in essays}
    assert len(set(alone.values())) == len(essays)
    for order in (essays, essays[::-1], essays[2:]):
        for one in with_updates(order, make_site()):
            assert one.updated == alone[one.path]
            assert timedelta(0) < one.updated - (one.modified or one.date) < timedelta(seconds=1)
    moved = replace(essays[0], url="en/new/", first_url=essays[0].url)
    assert with_updates([moved], make_site())[0].updated == alone[moved.path]


def test_drafts_without_a_date_are_not_lost(make_essay, make_catalog):
    """Pelican gives a draft without a date the last moment there is; two of them are no more than
    that.
    """
    last = datetime.max.replace(tzinfo=UTC)
    drafts = [
        make_essay("a", status="draft", date=last),
        make_essay("b", status="draft", date=last),
    ]
    assert sorted(names(make_catalog(drafts, previews=True).drafts)) == ["a/da", "b/da"]


def test_topics_stand_in_the_order_of_their_vocabulary(make_essay, make_catalog):
    """By topic, then by language, where the topic has a name and an essay."""
    essays = [
        make_essay("x", "sv", topics=("b",)),
        make_essay("x", "da", topics=("a", "b")),
        make_essay("y", "sv", topics=("a",)),
    ]
    found = make_catalog(essays).by_topic_and_language()
    assert {key: names(value) for key, value in found.items()} == {
        ("b", "da"): ["x/da"],
        ("b", "sv"): ["x/sv"],
        ("a", "da"): ["x/da"],
    }
    assert list(found) == [("b", "da"), ("b", "sv"), ("a", "da")]


@pytest.mark.parametrize(("words", "minutes"), [(0, 1), (220, 1), (400, 2), (2200, 10)])
def test_reading_time_is_at_least_a_minute(make_essay, make_catalog, words, minutes):
    """Words by the site's reading speed."""
    assert make_catalog([]).minutes(make_essay(words=words)) == minutes


def test_a_card_says_where_else_the_essay_can_be_read(make_essay, make_catalog):
    """The other languages in the site's order, and topics in its own."""
    catalog = make_catalog(
        [make_essay("tea", lang, topics=("b", "a")) for lang in ("en", "sv", "da")]
    )
    cards = {card.lang: card for card in catalog.cards(catalog.essays)}
    assert {lang: card.languages for lang, card in cards.items()} == {
        "da": ("sv", "en"),
        "sv": ("da", "en"),
        "en": ("da", "sv"),
    }
    topics = {essay.lang: catalog.topic_links(essay) for essay in catalog.essays}
    assert [(link.title, link.url) for link in topics["da"]] == [
        ("Bi", "da/emner/bi/"),
        ("Aa", "da/emner/aa/"),
    ]
    assert [link.title for link in topics["sv"]] == ["Bi"]
    assert topics["en"] == ()
