"""Keys of other tools, and of authors in their own language, that keep a text from readers."""

import pytest
from samtale.read.foreign_keys import keys_as_text, understood
from samtale.read.front_matter import Field
from samtale.read.metadata import is_known


def fields(**values):
    return {key: Field(key, value, line) for line, (key, value) in enumerate(values.items(), 2)}


def status_of(folder="", **values):
    found, faults = understood(fields(**values), folder)
    assert not faults
    return found["status"].value if "status" in found else None


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("draft", "true"),
        ("draft", "True"),
        ("draft", "yes"),
        ("draft", "1"),
        ("draft", "until the interview"),
        ("isdraft", "true"),
        ("unpublished", "true"),
        ("live", "false"),
        ("dg_publish", "false"),
        ("published", "false"),
        ("published", "No"),
        ("publish", "false"),
        ("kladde", "ja"),
        ("udkast", "Ja"),
        ("utkast", "ja"),
        ("udgivet", "nej"),
        ("publicerad", "nej"),
    ],
)
def test_what_is_plainly_a_draft_is_one(key, value):
    """Whatever else is written; the line is that of the key."""
    found, faults = understood(fields(title="Te", status="published", **{key: value}), "")
    assert not faults
    assert found["status"] == Field("status", "draft", 4)
    assert key not in found


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("draft", "false"),
        ("draft", ""),
        ("published", "true"),
        ("kladde", "nej"),
        ("udgivet", "ja"),
    ],
)
def test_what_is_plainly_published_is(key, value):
    """The key says nothing, and is passed on to nobody."""
    assert status_of(**{key: value}) is None
    assert status_of(status="hidden", **{key: value}) == "hidden"


@pytest.mark.parametrize(
    ("key", "value", "remedy"),
    [
        (
            "password",
            "hemmelig",
            'Samtale cannot protect a page by a password; write "Status: draft"',
        ),
        ("expirydate", "2027-01-01", "Samtale does not unpublish by date"),
        ("private", "true", 'write "Status: draft"'),
        ("visibility", "private", 'write "Status: draft"'),
        ("visibility", "draft", 'write "Status: draft"'),
        ("post_status", "draft", 'write "Status: draft"'),
        ("type", "draft", 'write "Status: draft"'),
        ("headless", "true", 'write "Status: skip"'),
        ("visibility", "Unlisted", 'write "Status: hidden"'),
        ("unlisted", "true", 'write "Status: hidden"'),
        ("hidden", "true", 'write "Status: hidden"'),
        ("noindex", "yes", 'write "Status: hidden"'),
        ("skjult", "ja", 'write "Status: hidden"'),
        ("dold", "ja", 'write "Status: hidden"'),
        ("listed", "false", 'write "Status: hidden"'),
        ("robots", "noindex, nofollow", 'write "Status: hidden"'),
        ("permalink", "false", 'write "Status: skip"'),
        ("_build", {"list": "never", "render": "always"}, 'write "Status: skip"'),
    ],
)
def test_what_hides_a_text_in_a_way_of_its_own_is_refused(key, value, remedy):
    """At its line, with the key of ours."""
    ((name, line, message),) = understood(fields(title="Te", **{key: value}), "")[1]
    assert (name, line) == (key, 3)
    assert message.startswith(f"is not supported; {remedy}")


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("hidden", "false"),
        ("noindex", "no"),
        ("visibility", "public"),
        ("password", ""),
        ("listed", "true"),
        ("robots", "index, follow"),
        ("_build", {"list": "always"}),
        ("permalink", "/gammel/"),
    ],
)
def test_what_hides_nothing_is_no_fault(key, value):
    assert status_of(**{key: value}) is None


@pytest.mark.parametrize(
    ("folder", "values", "status"),
    [
        ("_drafts", {}, "draft"),
        ("essays/drafts", {}, "draft"),
        ("Kladder/2026", {}, "draft"),
        ("utkast", {}, "draft"),
        ("_private", {}, "draft"),
        ("drafts", {"status": "published"}, "published"),
        ("drafts", {"status": "skip"}, "skip"),
        ("drafts", {"status": "published", "draft": "true"}, "draft"),
        ("essays/draftsmanship", {}, None),
        ("essays", {}, None),
    ],
)
def test_a_folder_of_drafts_holds_drafts(folder, values, status):
    """Unless a text says its status itself."""
    assert status_of(folder, **values) == status


@pytest.mark.parametrize(
    ("written", "ours"),
    [
        ({"publishdate": "2031-01-01"}, {"publish_date": 2, "date": 2}),
        ({"date": "2026-01-01", "publishdate": "2031-01-01"}, {"date": 2, "publish_date": 3}),
        ({"pubdate": "2026-01-01"}, {"date": 2}),
        ({"date": "2026-01-01", "pubdate": "2025-01-01"}, {"date": 2, "pubdate": 3}),
        ({"published": "2026-01-01"}, {"date": 2}),
        (
            {"date": "2026-01-01", "published": "2099-01-01"},
            {"date": 2, "publish_date": 3},
        ),
        ({"date": "2026-01-01", "embargo": "2099-01-01"}, {"date": 2, "publish_date": 3}),
        ({"type": "post", "date": "2026-01-01"}, {"type": 2, "date": 3}),
    ],
)
def test_dates_by_foreign_names_are_dates(written, ours):
    """A date of ours that is there stays; the line is that of the foreign key."""
    found, faults = understood(fields(**written), "")
    assert not faults
    assert {key: field.line for key, field in found.items()} == ours


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("\nStatus: draft\n\nText.", (1, "Status")),
        ("draft: true\n", (0, "draft")),
        ("\n\nTranslation-of: da\n", (2, "Translation-of")),
        ("\nUdkast: ja\n", (1, "Udkast")),
        ("\nText.\n\nStatus: draft\n", None),
        ("\nNote: the door is open.\n", None),
        ("\n    Status: draft\n", None),
        ("\nThe date: a fruit.\n", None),
        ("", None),
    ],
)
def test_keys_below_a_blank_line_are_found(body, found):
    """In the first paragraph alone; code and prose are not meant."""
    assert keys_as_text(body, is_known) == found
