"""The chooser, homes, previews of drafts, and the pages for lost readers."""

from datetime import UTC, datetime


def test_the_chooser_offers_every_language_and_prefers_none(model):
    """No language is marked as current at ``/``."""
    view = model.views["index.html"]
    assert (view.url, view.template) == ("", "chooser")
    assert [(link.title, link.url, link.current) for link in view.editions] == [
        ("Dansk", "da/", False),
        ("Svenska", "sv/", False),
        ("English", "en/", False),
    ]


def test_a_home_shows_its_own_essays_and_apart_from_them_what_it_lacks(model):
    """Newest first; the Swedish home offers the Danish coffee among what is elsewhere."""
    danish, swedish = model.views["da/index.html"], model.views["sv/index.html"]
    assert [card.title for card in danish.groups[0].cards] == ["coffee in da", "tea in da"]
    assert danish.elsewhere == ()
    assert [card.title for card in swedish.groups[0].cards] == ["tea in sv"]
    assert [(card.title, card.lang) for card in swedish.elsewhere] == [("coffee in da", "da")]


def test_a_home_does_not_offer_all_that_it_lacks(make_model, make_essay):
    """No more than one page of it."""
    essays = [make_essay(f"w{number}", "da", day=number) for number in range(1, 6)]
    model = make_model(essays, page_size=2)
    assert [card.title for card in model.views["en/index.html"].elsewhere] == [
        "w5 in da",
        "w4 in da",
    ]
    assert model.views["en/index.html"].groups == ()


def test_a_list_was_changed_when_its_latest_essay_was(make_model, make_essay):
    """By Modified before Date."""
    changed = datetime(2026, 5, 1, tzinfo=UTC)
    model = make_model([make_essay("a", day=3), make_essay("b", day=1, modified=changed)])
    assert {
        model.views[path].lastmod for path in ("index.html", "da/index.html", "da/arkiv/index.html")
    } == {changed}


def test_drafts_are_listed_in_previews_only(make_model, make_essay):
    """Each language lists all of them, its own first, and the menu leads there."""
    essays = [
        make_essay("a", "sv", status="draft"),
        make_essay("b", "da", status="draft", scheduled=True),
    ]
    assert not [path for path in make_model([]).views if "drafts" in path]
    model = make_model(essays, previews=True)
    assert [card.url for card in model.views["da/drafts/index.html"].groups[0].cards] == [
        "da/drafts/b-da/",
        "sv/drafts/a-sv/",
    ]
    assert [card.scheduled for card in model.views["da/drafts/index.html"].groups[0].cards] == [
        True,
        False,
    ]
    assert "da/drafts/" in [link.url for link in model.views["da/index.html"].menu]
    assert {view.listed for path, view in model.views.items() if "drafts" in path} == {False}
    assert not [path for path in make_model(essays).views if path.endswith("/drafts/index.html")]


def test_a_preview_has_no_list_of_drafts_where_there_is_none(model, make_model, editions):
    """Nor does its menu lead to one."""
    topics = {"drinks": {"da": "Drikke", "sv": "Drycker", "en": "Drinks"}}
    assert make_model(editions, topics=topics, previews=True).views == model.views


def test_a_lost_reader_is_answered_in_his_language(model):
    """A page per language with its newest essays, and one at the root that speaks the default; none
    is for search engines.
    """
    lost = {path: view for path, view in model.views.items() if view.kind == "not_found"}
    assert list(lost) == ["da/404.html", "sv/404.html", "en/404.html", "404.html"]
    assert [view.lang for view in lost.values()] == ["da", "sv", "en", "da"]
    assert {view.listed for view in lost.values()} == {False}
    assert {view.alternates for view in lost.values()} == {()}
    assert [card.title for card in lost["da/404.html"].groups[0].cards] == [
        "coffee in da",
        "tea in da",
    ]
