"""The page for searching, as a reader has it where no programs run."""

from samtale.describe.view import View

TOPICS = {
    "quiet": {"da": "Ro", "sv": "Ro"},
    "openness": {"da": "Åbenhed", "en": "Openness"},
    "tea": {"da": "Te"},
}


def pages(model) -> dict[str, View]:
    return {view.lang: view for view in model.views.values() if view.kind == "search"}


def test_each_language_has_one_in_its_own_words(make_model, make_essay):
    """With each other's addresses, in the menu of every page, and not in search engines."""
    model = make_model([make_essay()])
    found = pages(model)
    assert [view.url for view in found.values()] == ["da/soeg/", "sv/sok/", "en/search/"]
    wanted = (
        ("da", "da/soeg/"),
        ("sv", "sv/sok/"),
        ("en", "en/search/"),
        ("x-default", "da/soeg/"),
    )
    assert all(view.alternates == wanted and not view.listed for view in found.values())
    menus = [view.menu for view in model.views.values() if view.menu]
    assert all([link.note for link in menu].count("search") == 1 for menu in menus)
    assert [link.title for link in found["sv"].menu if link.current] == ["Sök"]


def test_it_offers_the_topics_and_years_of_its_language(make_model, make_essay):
    """Those that have essays in it, with how many, in its order; the newest year first."""
    essays = [
        make_essay("a", day=1, topics=("quiet", "openness")),
        make_essay("b", day=400, topics=("openness",)),
    ]
    essays.append(make_essay("a", "sv", day=2, topics=("quiet",)))
    found = pages(make_model(essays, topics=TOPICS))
    shown = {
        lang: [[(link.title, link.note) for link in group.links] for group in view.groups]
        for lang, view in found.items()
    }
    assert shown["da"] == [[("Ro", "1"), ("Åbenhed", "2")], [("2027", "1"), ("2026", "1")]]
    assert shown["sv"] == [[("Ro", "1")], [("2026", "1")]]
    assert shown["en"] == []


def test_without_search_nothing_speaks_of_it(make_model, make_essay):
    """SEARCH = False."""
    model = make_model([make_essay()], search=False)
    assert pages(model) == {}
    assert not any(link.note == "search" for view in model.views.values() for link in view.menu)
