"""Topics and authors: an index and a page for each, in every language that names them."""

import pytest

TOPICS = {
    "tea": {"da": "Te", "sv": "Te"},
    "eel": {"da": "Ål", "en": "Eel"},
    "beer": {"da": "Øl"},
    "unused": {"da": "Aa"},
}


@pytest.fixture
def model(make_model, make_essay):
    essays = [
        make_essay("a", "da", topics=("tea", "eel"), authors=("Åse Ærø", "Bo")),
        make_essay("b", "da", topics=("beer", "tea"), authors=("Bo",)),
        make_essay("c", "sv", topics=("tea",), authors=("Zoë",)),
    ]
    return make_model(essays, topics=TOPICS)


def test_the_index_lists_what_is_used_in_the_languages_order(model):
    """Each topic with the number of essays in this language; what no essay uses is not there."""
    links = model.views["da/emner/index.html"].groups[0].links
    assert [(link.title, link.url, link.note) for link in links] == [
        ("Te", "da/emner/te/", "2"),
        ("Øl", "da/emner/oel/", "1"),
        ("Ål", "da/emner/aal/", "1"),
    ]


def test_a_topic_has_a_page_where_it_has_a_name(model):
    """Also in a language that has no essay of it yet: there the neighbours' essays are, and no
    feed is announced.
    """
    assert model.views["da/emner/aal/index.html"].alternates == (
        ("da", "da/emner/aal/"),
        ("en", "en/topics/eel/"),
        ("x-default", "da/emner/aal/"),
    )
    english = model.views["en/topics/eel/index.html"]
    assert (english.groups, [card.title for card in english.elsewhere]) == ((), ["a in da"])
    assert not [link for link in english.feeds if link.url.startswith("en/topics")]
    assert "sv/amnen/al/index.html" not in model.views


def test_a_topics_page_announces_its_feed_and_shows_the_way(model):
    """Both formats; the way home leads over the index."""
    view = model.views["da/emner/te/index.html"]
    assert [link.url for link in view.feeds[:2]] == [
        "da/emner/te/feed.xml",
        "da/emner/te/feed.json",
    ]
    assert [link.url for link in view.trail] == ["da/", "da/emner/", "da/emner/te/"]
    assert [link.url for link in view.menu if link.current] == ["da/emner/"]


def test_every_announced_feed_exists(model):
    """A feed reader that follows the page finds the file."""
    written = {feed.stem + suffix for feed in model.feeds for suffix in (".xml", ".json")}
    assert {link.url for view in model.views.values() for link in view.feeds} <= written


def test_authors_stand_in_the_languages_order_in_every_language(model):
    """An author's page is in every language, with what is written elsewhere."""
    names = [link.title for link in model.views["da/forfattere/index.html"].groups[0].links]
    assert names == ["Bo", "Zoë", "Åse Ærø"]
    english = model.views["en/authors/ase-aero/index.html"]
    assert [card.title for card in english.elsewhere] == ["a in da"]
    assert dict(english.alternates)["da"] == "da/forfattere/aase-aeroe/"
