"""What publishing must know of the pages of a build."""

import pytest
from samtale.deploy.manifest import sha256
from samtale.deploy.page_facts import about, asked, titles


@pytest.fixture
def run(made, essay, tmp_path):
    """A site in three languages: two essays in Danish, one of them also in Swedish; a page; a
    draft; a former address.
    """
    folder = tmp_path / "content" / "essays"
    folder.mkdir(parents=True)
    for work in ("tea", "coffee", "draft", "about"):
        (folder / f"{work}.md").write_text(f"Om {work}", encoding="utf-8")
    essays = [
        essay("tea", day=1, aliases=("da/gammel/",)),
        essay("tea", "sv", day=9, title="Te på svenska"),
        essay("coffee", day=2),
        essay("draft", status="draft", day=0),
    ]
    return made(essays, pages=[essay("about", is_page=True, day=99)], previews=True)


def test_an_essay_is_identified_by_its_work_its_language_and_what_was_written(run):
    """The digest is of the source: a page may change without it."""
    reported = about(run, preview=False)
    assert reported("da/tea-da/index.html") == {
        "kept": True, "asked": False, "work": "tea", "lang": "da", "source": sha256(b"Om tea")[:16],
    }  # fmt: skip
    assert reported("sv/tea-sv/index.html")["lang"] == "sv"
    assert (
        reported("da/coffee-da/index.html")["source"] != reported("da/tea-da/index.html")["source"]
    )


@pytest.mark.parametrize(
    ("path", "kept", "asked"),
    [
        ("index.html", False, True),
        ("da/index.html", True, True),
        ("da/coffee-da/index.html", True, True),
        ("sv/tea-sv/index.html", True, True),
        ("da/tea-da/index.html", True, False),
        ("da/about-da/index.html", True, False),
        ("da/gammel/index.html", True, False),
        ("da/feed.xml", True, True),
        ("feed.json", True, True),
        ("da/drafts/draft-da/index.html", False, False),
        ("da/404.html", False, False),
        ("theme/x.0123456789.css", False, False),
    ],
)
def test_what_readers_bookmark_and_ask_for_is_marked(run, path, kept, asked):
    """Of a preview nobody keeps anything."""
    found = about(run, preview=False)(path)
    assert (found["kept"], found["asked"]) == (kept, asked)
    assert about(run, preview=True)(path) == {**found, "kept": False}


def test_only_essays_have_a_work(run):
    """Pages, lists and former addresses are not counted as such."""
    reported = about(run, preview=False)
    assert {path for path in run.model.views if "work" in reported(path)} == {
        "da/tea-da/index.html", "sv/tea-sv/index.html", "da/coffee-da/index.html", "da/drafts/draft-da/index.html",
    }  # fmt: skip


def test_the_home_and_the_newest_essay_of_each_language_are_asked_for(made, essay):
    """And the feeds of everything and of each; a language without an essay has the rest."""
    run = made([essay("tea", day=1), essay("coffee", day=2), essay("tea", "sv", day=1)])
    rest = {
        f"{code}/{name}"
        for code in ("da", "sv", "en")
        for name in ("index.html", "feed.xml", "feed.json")
    }
    essays = {"da/coffee-da/index.html", "sv/tea-sv/index.html"}
    assert asked(run) == {"index.html", "feed.xml", "feed.json"} | rest | essays


def test_of_two_essays_of_one_day_one_is_asked_for(made, essay):
    """Always the same."""
    essays = [essay("a"), essay("b")]
    assert "da/b-da/index.html" in asked(made(essays))
    assert asked(made(essays)) == asked(made(essays[::-1]))


def test_an_essay_without_a_date_is_not_the_newest(made, essay):
    """A draft may have none."""
    assert "da/drafts/x-da/index.html" not in asked(
        made([essay("x", status="draft", date=None)], previews=True)
    )


def test_a_work_is_called_by_its_title_in_the_sites_first_language(made, essay):
    """Or the first that it has."""
    essays = [
        essay("tea", "en", title="Tea"),
        essay("tea", "da", title="Te"),
        essay("coffee", "en", title="Coffee"),
    ]
    assert titles(made(essays)) == {"tea": "Te", "coffee": "Coffee"}
    assert titles(made(essays, codes=("en", "da"), default="en")) == {
        "tea": "Tea",
        "coffee": "Coffee",
    }
