"""``Related`` and ``Unrelated``: names made works, and what is reported of names that are none."""

import pytest
from samtale.link.chosen import Wish, grant


def essay(work, lang="da", related=(), unrelated=(), slug=""):
    return Wish(
        work,
        slug or f"{work}-{lang}",
        f"content/essays/{work}/{lang}.md",
        tuple(related),
        tuple(unrelated),
        (4, 5),
    )


def test_a_work_goes_by_its_folder_or_by_any_editions_slug():
    wishes = [
        essay("tea", related=["coffee", "vand", "milk_en"]),
        essay("coffee"),
        essay("water", slug="vand"),
        essay("milk", "en"),
    ]
    granted, problems = grant([*wishes, essay("milk", "da", slug="milk-en")])
    assert not problems
    assert granted["content/essays/tea/da.md"] == (("coffee", "water", "milk"), ())


def test_the_order_is_the_authors_and_nothing_appears_twice():
    granted, _problems = grant(
        [essay("tea", related=["water", "coffee", "water-da"]), essay("coffee"), essay("water")]
    )
    assert granted["content/essays/tea/da.md"][0] == ("water", "coffee")


def test_an_edition_without_wishes_shares_those_of_its_work():
    wishes = [
        essay("tea"),
        essay("tea", "sv", related=["coffee"]),
        essay("tea", "en", unrelated=["coffee"]),
        essay("coffee"),
    ]
    granted, _problems = grant(wishes)
    assert granted["content/essays/tea/da.md"] == (("coffee",), ())
    assert granted["content/essays/tea/en.md"] == (
        (),
        ("coffee",),
    )  # its own word outweighs what it would share
    assert granted["content/essays/coffee/da.md"] == ((), ())


@pytest.mark.parametrize(
    ("wishes", "line", "reported"),
    [
        (
            [essay("tea", related=["cofee"]), essay("coffee")],
            4,
            '"cofee" is not an essay of this site; did you mean "coffee"?',
        ),
        ([essay("tea", unrelated=["x"]), essay("coffee")], 5, '"x" is not an essay of this site'),
        ([essay("tea", related=["tea-sv"]), essay("tea", "sv")], 4, "is this essay itself"),
        (
            [essay("tea", related=["coffee"], unrelated=["coffee"]), essay("coffee")],
            5,
            "in both Related and Unrelated",
        ),
        (
            [essay("tea", related=["x"]), essay("a", slug="x"), essay("b", slug="x")],
            4,
            "can be content/essays/a/da.md and",
        ),
    ],
)
def test_a_name_that_cannot_be_followed_is_reported_with_file_and_line(wishes, line, reported):
    _granted, problems = grant(wishes)
    assert [(problem.path, problem.line) for problem in problems] == [
        ("content/essays/tea/da.md", line)
    ]
    assert reported in problems[0].message
