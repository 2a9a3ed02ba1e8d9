"""What is around an essay's text: its neighbours, its series, where it comes from, its other
editions.
"""

import pytest


def view_of(model, work, lang):
    return model.views[f"{lang}/{work}-{lang}/index.html"]


def test_newer_and_older_are_of_the_same_language(make_model, make_essay):
    """A reader who goes on stays in his language, whatever else was published in between."""
    essays = [make_essay(work, "da", day=day) for day, work in enumerate("abc", start=1)] + [
        make_essay("b2", "sv", day=2)
    ]
    model = make_model([*essays, make_essay("hid", "da", day=2, status="hidden")])
    found = {
        work: (view_of(model, work, "da").newer, view_of(model, work, "da").older) for work in "abc"
    }
    urls = {work: tuple(link and link.url for link in links) for work, links in found.items()}
    assert urls == {"a": ("da/b-da/", None), "b": ("da/c-da/", "da/a-da/"), "c": (None, "da/b-da/")}
    assert (view_of(model, "b2", "sv").newer, view_of(model, "b2", "sv").older) == (None, None)
    assert (view_of(model, "hid", "da").newer, view_of(model, "hid", "da").older) == (None, None)


SERIES = {"cups": {"da": "Krus", "sv": "Koppar"}}


@pytest.fixture
def in_series(make_essay):
    """Part one in both languages, part two in Danish only, part three in Swedish only."""
    return [
        make_essay("one", "da", day=9, series="cups", series_index=1),
        make_essay("one", "sv", day=9, series="cups", series_index=1),
        make_essay("two", "da", day=2, series="cups", series_index=2),
        make_essay("three", "sv", day=1, series="cups", series_index=3),
    ]


@pytest.mark.parametrize(
    ("edition", "parts", "number"),
    [
        (
            ("one", "da"),
            [("da/one-da/", "", True), ("da/two-da/", "", False), ("sv/three-sv/", "sv", False)],
            1,
        ),
        (
            ("three", "sv"),
            [("sv/one-sv/", "", False), ("da/two-da/", "da", False), ("sv/three-sv/", "", True)],
            3,
        ),
    ],
)
def test_a_series_shows_all_parts_in_the_nearest_language(
    make_model, in_series, edition, parts, number
):
    """A part that the reader's language lacks is a neighbour's, marked with its language; the
    current one is marked.
    """
    box = view_of(make_model(in_series, series=SERIES), *edition).series
    assert (box.name, box.number) == (SERIES["cups"][edition[1]], number)
    assert [(link.url, link.lang, link.current) for link in box.parts] == parts


def test_the_series_page_is_where_its_box_leads(make_model, in_series):
    """In reading order, with what the language lacks apart."""
    model = make_model(in_series, series=SERIES)
    page = model.views[view_of(model, "one", "da").series.url + "index.html"]
    assert [card.url for card in page.groups[0].cards] == ["da/one-da/", "da/two-da/"]
    assert [card.url for card in page.elsewhere] == ["sv/three-sv/"]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({"series_index": 0, "day": 9}, {"series_index": 1}),
        ({"series_index": 2, "day": 9}, {"day": 1}),
        ({"day": 1}, {"day": 2}),
    ],
    ids=["a prologue is number 0", "numbers before dates", "by date"],
)
def test_a_series_is_read_by_number_then_by_date(make_model, make_essay, first, second):
    """Series-index decides where there is one, and the date where there is none."""
    essays = [make_essay("z", series="cups", **first), make_essay("a", series="cups", **second)]
    box = view_of(make_model(essays, series=SERIES), "z", "da").series
    assert [link.url for link in box.parts] == ["da/z-da/", "da/a-da/"]


def test_a_translation_says_where_it_comes_from(model):
    """Its kind, its translator and a link to its source; the source says nothing."""
    human = view_of(model, "tea", "da").translation
    assert (human.source_lang, human.kind, human.translator, human.source.url) == (
        "sv",
        "human",
        "Ida",
        "sv/tea-sv/",
    )
    assert view_of(model, "tea", "sv").translation is None


@pytest.mark.parametrize("status", ["draft", "hidden"])
def test_a_source_that_is_not_published_is_named_but_not_linked(make_model, make_essay, status):
    """The reader hears of the language, and is led nowhere."""
    essays = [
        make_essay("tea", "sv", status=status),
        make_essay("tea", "da", source_lang="sv", translation="true"),
    ]
    found = view_of(make_model(essays), "tea", "da").translation
    assert (found.source_lang, found.kind, found.source) == ("sv", "", None)


@pytest.mark.parametrize(
    ("editions", "default"),
    [
        ([("da", "", 2), ("sv", "", 1)], "sv"),  # two originals: the one written first
        ([("da", "", 1), ("sv", "", 1)], "da"),  # of one day: in the site's order
        ([("da", "en", 1), ("en", "", 2)], "en"),  # the source, however late
        (
            [("da", "sv", 1), ("en", "sv", 2)],
            "da",
        ),  # the source is not there: what was first translated
        (
            [("da", "sv", 1), ("en", "", 2)],
            "en",
        ),  # an original before a translation of what is not there
    ],
)
def test_x_default_is_the_edition_that_was_written_first(make_model, make_essay, editions, default):
    """In its author's language, where that is published."""
    essays = [
        make_essay("tea", lang, source_lang=source, day=day) for lang, source, day in editions
    ]
    alternates = view_of(make_model(essays), "tea", editions[0][0]).alternates
    assert dict(alternates)["x-default"] == f"{default}/tea-{default}/"


def test_other_editions_are_known_as_source_or_translation(model):
    """For JSON-LD: two translations of one source are nothing to each other."""
    notes = {
        lang: {link.lang: link.note for link in view_of(model, "tea", lang).works}
        for lang in ("da", "sv", "en")
    }
    assert notes == {
        "da": {"sv": "source", "en": ""},
        "sv": {"da": "translation", "en": "translation"},
        "en": {"da": "", "sv": "source"},
    }


def test_the_sites_own_pages_have_editions_and_stand_in_the_menu(make_model, make_essay):
    """By title, the current one marked; hidden pages are in no menu."""
    pages = [
        make_essay(
            "about", lang, title="Om", is_page=True, date=None, template="page", status=status
        )
        for lang, status in (("da", "published"), ("sv", "published"), ("en", "hidden"))
    ]
    model = make_model([], pages=pages)
    view = view_of(model, "about", "da")
    assert view.kind == "page"
    assert view.alternates == (
        ("da", "da/about-da/"),
        ("sv", "sv/about-sv/"),
        ("x-default", "da/about-da/"),
    )
    assert [link.title for link in view.menu if link.current] == ["Om"]
    assert "en/about-en/" not in [link.url for link in model.views["en/index.html"].menu]
    assert view_of(model, "about", "en").alternates == ()
