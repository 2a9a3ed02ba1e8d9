"""The pages of former addresses: they send readers on, or say that what stood there is gone."""

import pytest
from samtale.describe.moves import with_first_urls
from samtale.describe.site import site_model


@pytest.fixture
def moved(make_site, make_vocabulary):
    """The pages of former addresses, by their own, and the model's problems: of these essays, pages
    and what is gone.
    """

    def make(essays=(), pages=(), gone=(), **site):
        words = make_vocabulary("topics", {}), make_vocabulary("series", {})
        model = site_model(list(essays), list(pages), make_site(**site), *words, gone=dict(gone))
        return {
            view.url: view for view in model.views.values() if view.kind in ("redirect", "gone")
        }, model.problems

    return make


def test_an_alias_leads_to_its_essay(moved, make_essay):
    """With the essay's title and language; it is in no list, and no search engine is to find it."""
    essay = make_essay("tea", "sv", aliases=("sv/gammal/", "2019/te.html"))
    views, problems = moved([essay])
    assert problems == ()
    assert {url: view.save_as for url, view in views.items()} == {
        "sv/gammal/": "sv/gammal/index.html",
        "2019/te.html": "2019/te.html",
    }
    for view in views.values():
        assert (view.kind, view.template, view.lang, view.listed) == (
            "redirect",
            "redirect",
            "sv",
            False,
        )
        assert (view.target.title, view.target.url, view.title) == (
            essay.title,
            essay.url,
            essay.title,
        )
        assert (view.source, view.essay, view.alternates) == ((essay.path, 0), None, ())


@pytest.mark.parametrize(
    ("status", "leads"), [("published", True), ("hidden", True), ("draft", False)]
)
def test_a_draft_takes_no_address(moved, make_essay, status, leads):
    """What is published in secret has readers; a draft has none yet, in previews neither."""
    views, _problems = moved([make_essay(status=status, aliases=("da/x/",))], previews=True)
    assert ("da/x/" in views) is leads


def test_pages_have_aliases_too(moved, make_essay):
    """As essays do."""
    views, _problems = moved(pages=[make_essay("about", is_page=True, aliases=("om/",))])
    assert views["om/"].target.url == "da/about-da/"


@pytest.mark.parametrize(
    ("target", "lang"),
    [("sv/te/", "sv"), ("da/te/", "da"), ("te.html", "da"), ("english/te/", "da"), ("en/", "en")],
)
def test_an_address_that_has_moved_leads_on_in_the_language_of_its_target(moved, target, lang):
    """By the first part of that address; where it is none of the site's languages, in the default
    one.
    """
    views, problems = moved(gone={"x/": (target, 7)})
    assert problems == ()
    view = views["x/"]
    assert (view.kind, view.lang, view.target.url, view.target.title) == (
        "redirect",
        lang,
        target,
        f"/{target}",
    )
    assert view.source == ("content/gone.txt", 7)


def test_a_list_that_sends_its_readers_on_by_itself_was_asked_for_by_no_file(moved):
    """There is no line of gone.txt to lead the author to."""
    views, _problems = moved(gone={"da/emner/te/": ("da/", 0)})
    assert views["da/emner/te/"].source == ("", 0)


@pytest.mark.parametrize(
    ("address", "lang"), [("sv/te/", "sv"), ("da/te.html", "da"), ("2019/te/", "da")]
)
def test_an_address_that_is_given_up_has_a_page_that_says_so(
    moved, make_essay, languages, address, lang
):
    """In the language that it was in, with the site's menu and every language's home; for no search
    engine.
    """
    views, _problems = moved([make_essay()], gone={address: ("", 3)})
    view = views[address]
    assert (view.kind, view.template, view.lang, view.listed) == ("gone", "gone", lang, False)
    assert view.save_as == address + ("index.html" if address.endswith("/") else "")
    assert view.title == languages[lang].gettext("Taken away")
    assert [(link.url, link.current) for link in view.editions] == [
        ("da/", False),
        ("sv/", False),
        ("en/", False),
    ]
    assert view.menu
    assert view.source == ("content/gone.txt", 3)


def test_the_title_of_what_is_removed_is_in_each_language(moved):
    """No language borrows another's."""
    views, _problems = moved(gone={f"{lang}/te/": ("", 1) for lang in ("da", "sv", "en")})
    assert len({view.title for view in views.values()}) == 3


def test_files_that_are_given_up_have_no_page(moved):
    """A feed reader could do nothing with it."""
    assert moved(gone={"da/feed.xml": ("", 1), "da/feed.json": ("", 2)})[0] == {}


@pytest.mark.parametrize(
    ("alias", "gone", "named"),
    [
        ("da/coffee-da/", {}, ["content/essays/tea/da.md", "content/essays/coffee/da.md"]),
        ("da/tea-da/", {}, ["content/essays/tea/da.md"]),
        ("da/arkiv/", {}, ["content/essays/tea/da.md", "the site's own page"]),
        ("da/feed.xml", {}, ["content/essays/tea/da.md"]),
        ("da/x/", {"da/x/": ("", 4)}, ["content/essays/tea/da.md", "content/gone.txt"]),
        (
            "da/x/",
            {"da/tea-da/": ("da/coffee-da/", 4)},
            ["content/gone.txt:4", "content/essays/tea/da.md"],
        ),
        ("da/x/", {"DA/X/": ("", 4)}, ["content/essays/tea/da.md", "content/gone.txt"]),
        (
            "da/coffee-da/index.html/x/",
            {},
            ["content/essays/tea/da.md", "content/essays/coffee/da.md"],
        ),
    ],
)
def test_a_former_address_that_is_taken_is_reported_with_both(
    moved, make_essay, alias, gone, named
):
    """By another essay, by itself, by a list, a feed or another former address, in any case of
    letters.
    """
    _views, problems = moved([make_essay("tea", aliases=(alias,)), make_essay("coffee")], gone=gone)
    reported = "\n".join(map(str, problems))
    assert all(name in reported for name in named), reported


RECORDED = {"da/te/": "da/te/", "da/x/": "da/x/", "da/b/": "da/a/"}


@pytest.mark.parametrize(
    ("url", "aliases", "recorded", "identity"),
    [
        ("da/kaffe/", ("da/te/",), RECORDED, "da/te/"),
        ("da/c/", ("da/b/", "da/a/"), RECORDED, "da/a/"),  # moved for the second time
        ("da/b/", ("da/a/",), RECORDED, "da/a/"),
        ("da/te/", ("da/x/",), RECORDED, "da/te/"),  # x has been merged into it
        ("da/kaffe/", ("2019/te.html",), RECORDED, "da/kaffe/"),  # another tool's address
        ("da/kaffe/", ("da/te/", "da/x/"), {}, "da/te/"),  # without a record
        ("da/kaffe/", (), {}, "da/kaffe/"),
    ],
)
def test_feeds_know_an_essay_by_its_first_address(make_essay, url, aliases, recorded, identity):
    """What the record says of an address stays; a new address has moved from a recorded one."""
    (found,) = with_first_urls([make_essay(url=url, aliases=aliases)], recorded)
    assert found.identity == identity


def test_an_essay_at_the_first_address_of_another_has_it_to_itself(make_essay):
    """No feed may have two entries with one id."""
    essays = [make_essay("a", url="da/te/"), make_essay("b", url="da/b/", aliases=("da/te/",))]
    recorded = {"da/te/": "da/te/", "da/b/": "da/te/"}
    found = with_first_urls(essays, recorded)
    assert [essay.identity for essay in found] == ["da/te/", "da/b/"]
