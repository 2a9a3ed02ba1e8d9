"""Keys of front matter: what each may hold, and what an author is reported where it may not."""

from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from samtale.problems import ERROR, WARNING
from samtale.read.front_matter import split
from samtale.read.metadata import KEYS, check, key_name

ZONE = ZoneInfo("Europe/Copenhagen")
GOOD = "Title: Te\nDate: 2026-01-01\n"


def checked(text, article=True):
    return check(split(text).fields, "da.md", ZONE, article)


VALUES = [
    ("title", "  Te   på ny ", "Te på ny"),
    ("date", "2026-02-28", datetime(2026, 2, 28, tzinfo=ZONE)),
    ("date", "2026-02-28 9:05", datetime(2026, 2, 28, 9, 5, tzinfo=ZONE)),
    ("date", "2026-02-28 9:05:07", datetime(2026, 2, 28, 9, 5, 7, tzinfo=ZONE)),
    ("date", "2026-02-28T19:05:07.5", datetime(2026, 2, 28, 19, 5, 7, 500_000, tzinfo=ZONE)),
    ("date", "2026-02-28T19:05Z", datetime(2026, 2, 28, 19, 5, tzinfo=UTC)),
    (
        "date",
        "2026-02-28 19:05 +0100",
        datetime(2026, 2, 28, 19, 5, tzinfo=timezone(timedelta(hours=1))),
    ),
    ("publish_date", "2031-01-01", datetime(2031, 1, 1, tzinfo=ZONE)),
    ("modified", "2028-02-29", datetime(2028, 2, 29, tzinfo=ZONE)),
    ("summary", "Kort.", "Kort."),
    ("author", "Ida, Bo", ("Ida", "Bo")),
    ("authors", "Bang, Herman; Blixen, Karen", ("Bang, Herman", "Blixen, Karen")),
    ("topics", "te,, kaffe , te", ("te", "kaffe")),
    ("related", "te; the-counter", ("te", "the-counter")),
    ("unrelated", "kaffe", ("kaffe",)),
    ("tags", "te", ("te",)),
    ("category", "Essays", "Essays"),
    ("series", "Krus", "Krus"),
    ("series_index", "2", 2),
    ("series_index", "0", 0),
    ("lang", "da", "da"),
    ("slug", "om-te", "om-te"),
    ("slug", "på-ny.2", "på-ny.2"),
    ("status", "Draft", "draft"),
    ("translation_of", "sv", "sv"),
    ("translation", "Human", "human"),
    ("translation", "true", "true"),
    ("translator", "Ida", "Ida"),
    ("image", "krus.png", "krus.png"),
    ("template", "page", "page"),
    ("url", "da/te/", "da/te/"),
    (
        "aliases",
        "/da/gammel, sv/old.html, https://old.example/te/",
        ("da/gammel/", "sv/old.html", "te/"),
    ),
    ("archive", "https://a.example https://b.example", {"https://a.example": "https://b.example"}),
    ("save_as", "da/te/index.html", "da/te/index.html"),
]


@pytest.mark.parametrize(("key", "written", "value"), VALUES)
def test_every_key_is_read_into_its_kind(key, written, value):
    """Text on one line, names, moments in the site's zone, numbers, words."""
    rest = "".join(
        line + "\n" for line in GOOD.splitlines() if not line.lower().startswith(key + ":")
    )
    values, problems = checked(f"{key}: {written}\n{rest}")
    assert problems == []
    assert values.get(key) == value
    assert values.lines[key] == 1


def test_every_key_has_a_case_above():
    """A key that is added is added to this table too."""
    assert {key for key, _written, _value in VALUES} == set(KEYS)


@pytest.mark.parametrize(
    ("key", "written", "message"),
    [
        ("date", "2026-02-30", '"2026-02-30" is not a valid date'),
        ("date", "28.2.2026", "for example 2026-02-28"),
        ("date", "2026-02-28 25:00", "is not a valid date"),
        ("date", "0026-02-28", "is not a valid date for an essay"),
        ("date", "i morgen", '"i morgen" is not a valid date'),
        ("modified", "2026", "is not a valid date"),
        ("status", "drfat", 'did you mean "draft"?'),
        ("status", "x", "use one of published, draft, hidden, skip"),
        ("translation", "humann", 'did you mean "human"?'),
        ("series_index", "to", '"to" is not a valid whole number'),
        ("series_index", "-1", "is not a valid whole number"),
        ("slug", "om te", "cannot be part of a URL"),
        ("slug", "../te", "cannot be part of a URL"),
        ("slug", "-te", "cannot be part of a URL"),
        ("url", "//da/te/", "is outside the site"),
        ("save_as", "/da/te.html", 'begins with a slash; write it without, "da/te.html"'),
        ("url", "https://example.com/", "is outside the site"),
        ("save_as", "../te.html", "is outside the site"),
    ],
)
def test_a_value_that_a_key_cannot_have_is_an_error_on_its_line(key, written, message):
    """The message quotes what is there and says what to write."""
    rest = "".join(
        line + "\n" for line in GOOD.splitlines() if not line.lower().startswith(key + ":")
    )
    _values, (problem,) = checked(f"{rest}{key}: {written}\n")
    assert (problem.path, problem.line, problem.field) == (
        "da.md",
        rest.count("\n") + 1,
        key_name(key),
    )
    assert problem.severity == ERROR
    assert message in problem.message


@pytest.mark.parametrize(
    ("line", "field", "message"),
    [
        ("title: [a, b]", "Title", "is not plain text"),
        ("tags: {a: b}", "Tags", "is not a list of names"),
        ("tags: [[a]]", "Tags", "is not a list of names"),
    ],
)
def test_a_list_where_text_belongs_is_an_error(line, field, message):
    """YAML can hold what a key cannot."""
    rest = "\n".join(
        one for one in ("title: Te", "date: 2026-01-01") if one.split(":")[0] != line.split(":")[0]
    )
    _values, (problem,) = checked(f"---\n{line}\n{rest}\n---\n")
    assert (problem.line, problem.field) == (2, field)
    assert message in problem.message


@pytest.mark.parametrize(
    ("written", "known"),
    [
        ("Titel", "Title"),
        ("Sumary", "Summary"),
        ("Dat", "Date"),
        ("Translaton-of", "Translation-of"),
        ("Topic", "Topics"),
        ("Saveas", "save_as"),
    ],
)
def test_a_misspelt_key_warns_with_the_nearest(written, known):
    """It is kept, since it may be another plugin's, but its author hears of it."""
    values, problems = checked(f"{GOOD}{written}: x\n")
    assert [(one.line, one.severity) for one in problems] == [(3, WARNING)]
    assert f'did you mean "{known}"?' in problems[0].message
    assert "x" in values.values.values()


@pytest.mark.parametrize("key", ["Subtitle", "Keywords", "Mastodon", "x"])
def test_another_plugins_key_is_kept_without_a_word(key):
    """Only what looks like one of ours is suspected."""
    values, problems = checked(f"{GOOD}{key}: x\n")
    assert problems == []
    assert values.get(key.lower()) == "x"


@pytest.mark.parametrize(
    ("text", "article", "found"),
    [
        ("", True, [("Date", 1), ("Title", 1)]),
        ("Title:\nDate: 2026-01-01\n", True, [("Title", 1)]),
        ("Date: 2026-01-01\n", True, [("Title", 1)]),
        ("Title: Te\n", True, [("Date", 1)]),
        ("Title: Te\n", False, []),
        ("Title: Te\nStatus: draft\n", True, []),
        ("Title: Te\nStatus: skip\n", True, []),
        ("Title: Te\nStatus: hidden\n", True, [("Date", 1)]),
        ("Title: Te\nDate: x\n", True, [("Date", 2)]),
        (
            "Sumary: x\nTitle:\nDate: x\nSlug: a b\n",
            True,
            [("Date", 3), ("Slug", 4), ("Sumary", 1), ("Title", 2)],
        ),
    ],
)
def test_an_essay_needs_a_title_and_a_date_and_all_that_is_wrong_is_reported_at_once(
    text, article, found
):
    """Drafts may lack the date, pages have none; each fault is reported once."""
    _values, problems = checked(text, article)
    assert sorted((one.field, one.line) for one in problems) == found
