"""Values of front matter, one by one: what each kind lets in, and what it says of all else (see
test_metadata.py, too).
"""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from samtale.read import values
from samtale.read.values import InvalidError

ZONE = ZoneInfo("Europe/Copenhagen")
READERS = [
    values.one_line,
    values.title,
    values.summary,
    values.names,
    values.people,
    values.category,
    values.essays,
]
READERS += [
    values.moment,
    values.number,
    values.slug,
    values.addresses,
    values.copies,
    values.page_address,
    values.page_file,
]
READERS += [values.one_of(("draft", "hidden"))]
ODD = """/ .. . https://[ http://a.example % %00 %2F &#7; 2026-02-28 T 25:61 +99:99 9999 -1 ² <b> <script < >
, ; : # ? \\ å \u200b"""


@pytest.mark.parametrize("read", READERS, ids=lambda read: read.__name__)
@given(
    value=st.one_of(
        st.text(max_size=30),
        st.lists(st.sampled_from(ODD.split()), max_size=6).map("".join),
        st.recursive(
            st.text(max_size=5),
            lambda one: st.lists(one, max_size=2) | st.dictionaries(st.text(max_size=3), one),
        ),
    )
)
def test_any_value_is_read_or_refused(read, value):
    """Nothing else is ever raised, and what is said fits on one line."""
    try:
        read(value, ZONE)
    except InvalidError as error:
        message = str(error)
    else:
        message = ""
    assert "\n" not in message


@pytest.mark.parametrize(
    ("read", "written", "found"),
    [
        (values.one_line, " a \t b ", "a b"),
        (values.one_line, "3 < 4 & 5 > 2 <3", "3 < 4 & 5 > 2 <3"),
        (values.one_line, "List<String> <te>", "List<String> <te>"),
        (values.one_line, "&lt;b&gt;", "&lt;b&gt;"),
        (values.title, "å" * 250, "å" * 250),
        (
            values.summary,
            "<em>Te</em> og <a href='/x/'>\nkaffe</a>",
            "<em>Te</em> og <a href='/x/'> kaffe</a>",
        ),
        (values.names, ["Te, på ny", "te", "Te, på ny"], ("Te, på ny", "te")),
        (values.names, "Bang, H.; Blixen, K.;", ("Bang, H.", "Blixen, K.")),
        (values.names, "C#, 24/7, a\nb", ("C#, 24/7, a", "b")),
        (values.people, "Ida M/S", ("Ida M/S",)),
        (values.category, "Te", "Te"),
        (values.essays, "../te/da.md, te, te", ("../te/da.md", "te")),
        (values.essays, ["the  counter"], ("the counter",)),
        (values.number, "007", 7),
        (values.slug, "på-ny.2_b", "på-ny.2_b"),
        (values.slug, "a" * 200, "a" * 200),
        (values.moment, "2026/02/28", datetime(2026, 2, 28, tzinfo=ZONE)),
        (values.moment, "2026-2-8 9:05:07.5", datetime(2026, 2, 8, 9, 5, 7, 500_000, tzinfo=ZONE)),
        (values.addresses, ["/da/p%C3%A5/", "da/på"], ("da/på/",)),
        (values.addresses, "https://old.example/2019/te.html?p=1#x", ("2019/te.html",)),
        (
            values.copies,
            "https://a.example  https://b.example\n\n",
            {"https://a.example": "https://b.example"},
        ),
        (values.page_address, "da/te.html", "da/te.html"),
        (values.page_file, "da/te/index.htm", "da/te/index.htm"),
        (values.inside, "da/te/på-ny", "da/te/på-ny"),
    ],
)
def test_a_value_that_is_let_in(read, written, found):
    """White space becomes one space, what appears twice is once, whole addresses become
    paths.
    """
    assert (read(written) if read is values.inside else read(written, ZONE)) == found


REFUSED = [
    (values.one_line, "te\u200bkop", "an invisible character (U+200B)"),
    (values.one_line, "te&#8203;kop", "an invisible character (U+200B)"),
    (values.one_line, "te\x07kop", "an invisible character"),
    (values.one_line, "te\0kop", "an invisible character"),
    (values.one_line, "a <b>c</b>", 'contains HTML ("<b>")'),
    (values.names, "Bo; R <b>D</b>", 'contains HTML ("<b>"); names are plain text; remove it'),
    (values.one_line, "<script src=x", "contains HTML"),
    (values.one_line, "</title>", "contains HTML"),
    (values.one_line, "<x onload=y>", "contains HTML"),
    (values.one_line, "a <!-- b", "contains HTML"),
    (values.title, "å" * 251, "has 251 characters, more than 250"),
    (values.summary, "<em>a</em> <img src=x>", "contains HTML"),
    (values.summary, "a" * 2001, "has 2001 characters, more than 2000"),
    (values.summary, ["a"], "is not plain text"),
    (values.names, "a" * 101, "has 101 characters, more than 100"),
    (values.names, "../te", "is not a valid name"),
    (values.names, ["a", ["b"]], "is not a list of names"),
    (values.people, "Ida?", "cannot be part of a URL"),
    (values.people, "Ida, /Bo", "cannot be part of a URL"),
    (values.category, "../te", "cannot be part of a URL"),
    (values.category, "a" * 101, "cannot be part of a URL"),
    (values.essays, {"a": "b"}, "is not a list of names"),
    (values.number, "1.5", "is not a valid whole number"),
    (values.number, "²", "is not a valid whole number"),
    (values.number, "9" * 5000, "is not a valid whole number"),
    (values.slug, "te--kop", "cannot be part of a URL"),
    (values.slug, "te/kop", "cannot be part of a URL"),
    (values.slug, "å" * 101, "has 202 bytes, more than 200"),
    (values.moment, "2026-02/28", "is not a valid date"),
    (values.moment, "2026-02-28 24:01", "is not a valid date"),
    (values.moment, "9999-12-31", "is not a valid date for an essay"),
    (values.addresses, "https://old.example", "is outside the site"),
    (values.addresses, "//old.example/te/", "is outside the site"),
    (values.addresses, "/da/../te/", "is outside the site"),
    (values.addresses, "/da/%2E%2E/te/", "is outside the site"),
    (values.addresses, "/da/te/?p=1", "cannot be a URL"),
    (values.addresses, "/da/te.pdf", "is not the URL of a page"),
    (values.addresses, "https://[old/te/", "is no"),
    (values.addresses, "/da/%00/", "retype it"),
    (values.addresses, "/da/%07te/", "retype it"),
    (values.addresses, "/" + "a" * 201 + "/", "cannot be a URL"),
    (values.copies, "https://a.example", "has no copy"),
    (values.copies, "a.example https://b.example", "has no copy"),
    (values.copies, {"https://a.example": ["https://b.example"]}, "has no copy"),
    (values.copies, {"a\nb": "https://b.example"}, "has no copy"),
    (values.copies, ["https://a.example"], "is not a list of URLs and copies"),
    (values.page_address, "da/te.png", "is not the URL of a page"),
    (values.page_address, "da//te/", "is outside the site"),
    (values.page_address, "./te/", "is outside the site"),
    (values.page_address, "c:/te/", "is outside the site"),
    (values.page_address, "da/te%20kop/", "cannot be a URL"),
    (values.page_address, "da\\te/", "cannot be a URL"),
    (values.page_file, "da/te/", "is not the file of a page"),
]


@pytest.mark.parametrize(
    ("read", "written", "message"),
    REFUSED,
    ids=lambda value: ascii(value)[:40] if not callable(value) else "",
)
def test_a_value_that_is_refused_is_reported_with_the_reason(read, written, message):
    """In one line."""
    with pytest.raises(InvalidError) as caught:
        read(written, ZONE)
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("at", "skipped"),
    [
        (datetime(2026, 3, 29, 2, 30, tzinfo=ZONE), True),
        (datetime(2026, 3, 29, 2, 0, tzinfo=ZONE), True),
        (datetime(2026, 3, 29, 3, 0, tzinfo=ZONE), False),
        (datetime(2026, 3, 29, 1, 59, tzinfo=ZONE), False),
        (datetime(2026, 10, 25, 2, 30, tzinfo=ZONE), False),
        (datetime.fromisoformat("2026-03-29T02:30+02:00"), False),
    ],
)
def test_an_hour_that_never_was(at, skipped):
    """Clocks are put forward over it; the one that comes twice was, and so was any with an offset
    of its own.
    """
    assert values.skipped_hour(at, ZONE) is skipped


@given(st.text("ab./%:\\?# å\0\t", max_size=12))
def test_a_path_that_is_let_in_stays_within_the_site(path):
    """Whatever it is put behind."""
    try:
        found = values.inside(path)
    except InvalidError:
        return
    assert found == path
    assert found.isprintable()
    assert not any(part in ("", ".", "..") for part in found.rstrip("/").split("/"))
