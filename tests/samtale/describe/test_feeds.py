"""Which feeds there are, and what is in them."""


def test_there_is_a_feed_of_everything_one_a_language_one_a_topic(model):
    """Full text is in the languages' main feeds alone; the topic's feed is of one language."""
    assert [(feed.stem, feed.lang, feed.full, len(feed.essays)) for feed in model.feeds] == [
        ("feed", "", False, 4),
        ("da/feed", "da", True, 2),
        ("sv/feed", "sv", True, 1),
        ("en/feed", "en", True, 1),
        ("da/emner/drikke/feed", "da", False, 1),
        ("sv/amnen/drycker/feed", "sv", False, 1),
        ("en/topics/drinks/feed", "en", False, 1),
    ]


def test_a_feed_holds_the_newest_and_no_more(make_model, make_essay):
    """As many as the site says."""
    model = make_model(
        [make_essay(f"w{number}", day=number) for number in range(1, 6)], feed_size=2
    )
    assert [[essay.work for essay in feed.essays] for feed in model.feeds] == [
        ["w5", "w4"],
        ["w5", "w4"],
    ]


def test_a_language_without_essays_has_no_feed(make_model, make_essay):
    """Neither is one announced."""
    model = make_model([make_essay("a", "da")])
    assert [feed.stem for feed in model.feeds] == ["feed", "da/feed"]
    assert [link.url for link in model.views["sv/index.html"].feeds] == ["feed.xml", "feed.json"]


def test_no_two_entries_were_updated_at_one_instant(model):
    """Feed readers take two entries of one instant for a mistake."""
    everything = model.feeds[0].essays
    assert len({essay.updated for essay in everything}) == len(everything)
