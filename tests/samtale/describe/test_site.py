"""The whole site: whatever essays there are, its pages answer one another, and no two want one
address.
"""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from samtale.describe.view import EssayView, ListView

CODES = ("da", "sv", "en")


def asymmetries(model):
    """Every alternate that leads nowhere, or to a page that does not answer with the same set."""
    by_url = {view.url: view for view in model.views.values()}
    for view in model.views.values():
        if view.alternates and view.url not in [url for _code, url in view.alternates]:
            yield view.url, "is not in its own set"
        for code, url in view.alternates:
            other = by_url.get(url)
            if (
                other is None
                or other.alternates != view.alternates
                or code not in ("x-default", other.lang)
            ):
                yield view.url, code, url


def test_every_set_of_alternates_is_complete(model):
    """Reciprocal, with the page itself and an x-default, in the site's order."""
    assert list(asymmetries(model)) == []
    for view in model.views.values():
        codes = [code for code, _url in view.alternates]
        assert codes in ([], [*(code for code in CODES if code in codes), "x-default"])


def test_the_default_of_an_essay_is_its_source(model):
    """A reader of no known language gets the edition that was written, not one that was
    translated.
    """
    expected = (
        ("da", "da/tea-da/"),
        ("sv", "sv/tea-sv/"),
        ("en", "en/tea-en/"),
        ("x-default", "sv/tea-sv/"),
    )
    assert model.views["da/tea-da/index.html"].alternates == expected
    assert model.views["da/coffee-da/index.html"].alternates == (
        ("da", "da/coffee-da/"),
        ("x-default", "da/coffee-da/"),
    )


def test_the_default_of_the_homes_is_the_chooser(model):
    """``/`` and the homes are one set."""
    expected = (("da", "da/"), ("sv", "sv/"), ("en", "en/"), ("x-default", ""))
    assert {
        model.views[path].alternates for path in ("index.html", "da/index.html", "en/index.html")
    } == {expected}


def test_essays_without_a_translation_offer_none(model):
    """The switcher leads only to what is published, and marks the page's own language."""
    assert [
        (link.lang, link.current) for link in model.views["da/coffee-da/index.html"].editions
    ] == [("da", True)]
    tea = model.views["sv/tea-sv/index.html"].editions
    assert [(link.title, link.url, link.current) for link in tea] == [
        ("Dansk", "da/tea-da/", False),
        ("Svenska", "sv/tea-sv/", True),
        ("English", "en/tea-en/", False),
    ]


@pytest.mark.parametrize("status", ["hidden", "draft"])
def test_what_is_not_published_is_offered_nowhere(make_model, make_essay, status):
    """It has a page of its own, but no list, no feed, no switcher, no set of alternates mentions
    it.
    """
    secret = make_essay(
        "tea",
        "sv",
        title="SECRET",
        slug="secret",
        status=status,
        authors=("SECRET",),
        topics=("t",),
    )
    model = make_model(
        [make_essay("tea", "da", authors=("Ida",)), secret], topics={"t": {"sv": "SECRET"}}
    )
    view = model.views.pop(secret.save_as)
    assert (view.listed, view.alternates, view.editions, view.topics) == (False, (), (), ())
    assert not re.search("secret", repr(model), re.IGNORECASE)


@pytest.mark.parametrize(
    ("first", "second", "named"),
    [
        (
            {},
            {"work": "kaffe", "slug": "tea-da"},
            ["content/essays/tea/da.md", "content/essays/kaffe/da.md"],
        ),
        (
            {"slug": "TE"},
            {"work": "kaffe", "slug": "te"},
            ["content/essays/tea/da.md", "content/essays/kaffe/da.md"],
        ),
        (
            {"slug": "emner"},
            {"work": "kaffe", "topics": ("t",)},
            ["content/essays/tea/da.md", '"Emner"'],
        ),
        ({"slug": "arkiv/2026"}, {"work": "kaffe"}, ["content/essays/tea/da.md", '"Arkiv 2026"']),
        ({"authors": ("Åse",)}, {"work": "kaffe", "authors": ("Aase",)}, ['"Åse"', '"Aase"']),
    ],
)
def test_two_things_at_one_address_are_both_named(make_model, make_essay, first, second, named):
    """Before anything is written, and in any case of letters, since some disks do not tell them
    apart.
    """
    model = make_model([make_essay(**first), make_essay(**second)], topics={"t": {"da": "Te"}})
    assert all(name in " ".join(map(str, model.problems)) for name in named)


def test_two_pages_and_an_essay_at_one_address(make_model, make_essay):
    """All collisions are reported at once."""
    pages = [
        make_essay("about", slug="x", is_page=True, path=f"content/pages/{name}.md")
        for name in "ab"
    ]
    assert len(make_model([make_essay(slug="x")], pages=pages).problems) == 2


def test_a_site_without_essays_has_its_pages_all_the_same(make_model):
    """Homes, archives and the pages for searching are there, empty; no list of names does, and no
    feed.
    """
    model = make_model([], codes=("da", "en"))
    assert {
        "index.html",
        "404.html",
        "da/404.html",
        "da/index.html",
        "da/arkiv/index.html",
        "en/search/index.html",
    } <= set(model.views)
    assert len(model.views) == 10
    assert model.feeds == ()
    assert list(asymmetries(model)) == []


def test_a_view_is_under_the_file_it_is_written_to(model):
    """And the file is where a server looks for its address."""
    assert all(path == view.save_as for path, view in model.views.items())
    assert all(
        path == view.url + "index.html"
        for path, view in model.views.items()
        if not path.endswith("404.html")
    )


editions = st.lists(
    st.tuples(
        st.sampled_from("abcd"),
        st.sampled_from(CODES),
        st.integers(1, 800),
        st.sampled_from(["published", "published", "hidden", "draft"]),
        st.sets(st.sampled_from(["t", "u"])),
        st.sampled_from(["", "s"]),
        st.sampled_from(["", *CODES]),
    ),
    unique_by=lambda one: one[:2],
)


@settings(deadline=None, max_examples=60)
@given(drawn=editions, previews=st.booleans(), size=st.integers(1, 3))
def test_every_alternate_exists_and_answers(make_model, make_essay, drawn, previews, size):
    """For any set of essays, every alternate's target is a page of the site that names the same
    set.
    """
    order = {code: place for place, code in enumerate(CODES)}
    essays = [
        make_essay(
            work,
            lang,
            day=day,
            status=status,
            topics=tuple(sorted(topics)),
            series=series,
            source_lang=source,
        )
        for work, lang, day, status, topics, series, source in drawn
        if source == ""
        or order[source] < order[lang]  # a source is no circle: linking sees to that
    ]
    topics = {"t": {"da": "Te", "en": "Tea"}, "u": {"da": "Ur", "sv": "Ur", "en": "Watch"}}
    model = make_model(
        essays,
        topics=topics,
        series={"s": {"da": "Serie", "sv": "Serie"}},
        previews=previews,
        page_size=size,
    )
    assert list(asymmetries(model)) == []
    urls = {view.url for view in model.views.values()}
    for view in model.views.values():
        links = [
            *view.editions,
            *view.menu,
            *view.trail,
            *view.topics,
            *getattr(view, "authors", ()),
            view.newer,
            view.older,
        ]
        if isinstance(view, ListView):
            links += [link for group in view.groups for link in group.links]
            links += [*view.elsewhere, *(card for group in view.groups for card in group.cards)]
        if isinstance(view, EssayView):
            links.append(view.translation and view.translation.source)
            links += view.series.parts if view.series else ()
        assert {link.url for link in links if link and link.url} <= urls
