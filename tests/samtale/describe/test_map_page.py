"""The map: every work once, numbered as one reads, each in the language that is best for the page's
readers.
"""

import pytest
from related.shown import Relations
from samtale.describe.map_page import SHAPES, shape, ties

DRINKS = {"drinks": {"da": "Drikke", "sv": "Drycker", "en": "Drinks"}}
PLACES = {"tea": (900, 40), "coffee": (100, 60), "milk": (500, 900)}
NEAREST = {"tea": ("milk", "coffee"), "coffee": ("tea",)}


@pytest.fixture
def atlas(make_model, make_essay, editions):
    """Tea in three languages, coffee in Danish, milk in English."""
    essays = [*editions, make_essay("milk", "en", day=5)]
    return make_model(essays, topics=DRINKS, relations=Relations(places=PLACES, nearest=NEAREST))


def map_of(model, lang):
    return next(view for view in model.views.values() if view.kind == "map" and view.lang == lang)


def many(make_model, make_essay, count):
    """So many works, all in one row, each nearest to the one before."""
    names = [f"w{number:04}" for number in range(count)]
    places = {
        name: (number * 1000 // count, number * 37 % 1000) for number, name in enumerate(names)
    }
    nearest = {name: (names[number - 1],) for number, name in enumerate(names) if number}
    essays = [make_essay(name, ("da", "sv", "en")[number % 3]) for number, name in enumerate(names)]
    return map_of(make_model(essays, relations=Relations(places=places, nearest=nearest)), "da")


def test_every_language_has_its_map_and_they_are_each_others_editions(atlas):
    """At an address in its own words, in menu and trail."""
    assert {view.url for view in atlas.views.values() if view.kind == "map"} == {
        "da/samtalen/",
        "sv/samtalet/",
        "en/conversation/",
    }
    view = map_of(atlas, "sv")
    assert dict(view.alternates) == {
        "da": "da/samtalen/",
        "sv": "sv/samtalet/",
        "en": "en/conversation/",
        "x-default": "da/samtalen/",
    }
    assert [link.title for link in view.menu if link.current] == ["Samtalet"]
    assert view.trail[-1].url == view.url


@pytest.mark.parametrize("places", [{}, {"tea": (0, 0)}, {"tea": (0, 0), "gone": (9, 9)}])
def test_there_is_no_map_of_one_work(make_model, editions, places):
    """And no menu leads to it."""
    model = make_model(editions, topics=DRINKS, relations=Relations(places=places))
    assert [view for view in model.views.values() if view.kind == "map"] == []
    assert "da/samtalen/" not in [link.url for link in model.views["da/index.html"].menu]


def test_points_are_numbered_as_one_reads(atlas):
    """From left to right, from the top to the foot; the number is the same in every language."""
    found = {
        lang: [(point.number, point.card.url) for point in map_of(atlas, lang).points]
        for lang in ("da", "sv", "en")
    }
    assert found == {
        "da": [(1, "da/coffee-da/"), (2, "da/tea-da/"), (3, "en/milk-en/")],
        "sv": [(1, "da/coffee-da/"), (2, "sv/tea-sv/"), (3, "en/milk-en/")],
        "en": [(1, "da/coffee-da/"), (2, "en/tea-en/"), (3, "en/milk-en/")],
    }
    assert [point.near for point in map_of(atlas, "da").points] == [(2,), (3, 1), ()]


def test_the_pages_own_language_is_a_circle_and_every_other_has_its_shape(atlas):
    """In the site's order of the others; the legend says which, the page's own first."""
    assert [point.shape for point in map_of(atlas, "da").points] == [0, 0, 2]
    assert map_of(atlas, "da").chart.legend == ((0, "da"), (2, "en"))
    assert map_of(atlas, "sv").chart.legend == ((0, "sv"), (1, "da"), (2, "en"))


def test_a_map_in_one_language_needs_no_legend(make_model, make_essay):
    """There is nothing to tell apart."""
    model = make_model(
        [make_essay("a"), make_essay("b")], relations=Relations(places={"a": (0, 0), "b": (9, 9)})
    )
    assert map_of(model, "da").chart.legend == ()


def test_shapes_begin_again_with_the_fifth_other_language():
    """In the site's order, the page's own language left out."""
    codes = ("da", "sv", "en", "nb", "fi", "is")
    assert [shape(codes, code, "da") for code in codes] == [0, 1, 2, 3, 4, 1]
    assert SHAPES == 4


def test_lines_lead_to_the_nearest_and_between_those_that_name_each_other():
    """Each once, from the lower number."""
    assert ties([(2, 3), (3, 1), (2,), ()]) == [(2,), (3,), (), ()]
    assert ties([(), (), (1, 2)]) == [(3,), (), ()]


@pytest.mark.parametrize(
    ("count", "expected"), [(2, "sparse"), (300, "medium"), (500, "dense"), (3000, "dense")]
)
def test_maps_of_every_size_hold_every_work_once(make_model, make_essay, count, expected):
    """Titles where there is room; on a crowded map neither titles nor lines."""
    view = many(make_model, make_essay, count)
    assert view.chart.density == expected
    assert [point.number for point in view.points] == list(range(1, count + 1))
    assert len({point.card.url for point in view.points}) == count
    assert any(point.label for point in view.points) == (expected != "dense")
    assert any(point.ties for point in view.points) == (expected != "dense")
    assert all(
        0 <= point.x <= view.chart.width and 0 <= point.y <= view.chart.height
        for point in view.points
    )
