"""Lists cut into pages."""

import pytest


@pytest.fixture
def pages(make_model, make_essay):
    """The Danish home of five essays, two to a page, and its two older pages."""
    essays = [make_essay(f"w{number}", "da", day=number) for number in range(1, 6)] + [
        make_essay("x", "sv")
    ]
    model = make_model(essays, page_size=2)
    return [model.views[f"da/{place}index.html"] for place in ("", "side/2/", "side/3/")]


def test_every_essay_is_on_one_page_newest_first(pages):
    """None is lost between pages, none appears twice."""
    titles = [[card.title for group in page.groups for card in group.cards] for page in pages]
    assert titles == [["w5 in da", "w4 in da"], ["w3 in da", "w2 in da"], ["w1 in da"]]


def test_pages_lead_to_one_another(pages):
    """Newer and older, by the language's own word for a page; each knows its number."""
    assert [(page.page, page.pages) for page in pages] == [(1, 3), (2, 3), (3, 3)]
    assert [page.newer and page.newer.url for page in pages] == [None, "da/", "da/side/2/"]
    assert [page.older and page.older.url for page in pages] == ["da/side/2/", "da/side/3/", None]


def test_only_the_first_page_has_editions_and_what_is_elsewhere(pages):
    """No two languages' pages 2 hold the same essays."""
    assert [bool(page.alternates) for page in pages] == [True, False, False]
    assert [bool(page.editions) for page in pages] == [True, False, False]
    assert [[card.title for card in page.elsewhere] for page in pages] == [["x in sv"], [], []]


@pytest.mark.parametrize(("count", "expected"), [(0, 1), (1, 1), (2, 1), (3, 2), (4, 2)])
def test_there_is_no_empty_last_page(make_model, make_essay, count, expected):
    """A list that just fills its pages has no more of them; an empty one has one."""
    model = make_model([make_essay(f"w{number}") for number in range(count)], page_size=2)
    assert model.views["da/index.html"].pages == expected
    assert (
        sum(view.kind == "home" and view.lang == "da" for view in model.views.values()) == expected
    )
