"""Documents from JSON lines, and rankings as JSON lines."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from related.jsonl import MOST_REPORTED, DocumentsError, ranking_lines, read_documents
from related.text import Document


def line(**changes):
    row = {"id": "a", "lang": "da", "title": "Titel", "text": "Tekst", **changes}
    return json.dumps({key: value for key, value in row.items() if value is not None}).encode()


def test_documents_are_read_in_order():
    """Blank lines, a byte order mark, Windows' line ends and unknown keys do no harm; a title may
    be missing.
    """
    data = (
        b"\xef\xbb\xbf"
        + line(id="b", work="w", more=[1])
        + b"\r\n\n   \n"
        + line(title=None, text="")
        + b"\n"
        + line(id="c")
    )
    assert read_documents(data, "docs.jsonl") == [
        Document("b", "da", "Titel", "Tekst"),
        Document("a", "da", "", ""),
        Document("c", "da", "Titel", "Tekst"),
    ]


@pytest.mark.parametrize("data", [b"", b"\n", b"\xef\xbb\xbf", b" \r\n\n"])
def test_nothing_is_no_document(data):
    """An empty file is none the worse."""
    assert read_documents(data, "x") == []


def test_any_letter_may_stand_in_a_text():
    """Also line separators that JSON lets stand, and letters beyond the first 65 536."""
    text = "\u2028\u2029\x85 \ufeff𐐷 🙂 Привет\0"
    for ascii_only in (True, False):
        data = json.dumps(
            {"id": text, "lang": "ru", "title": text, "text": text}, ensure_ascii=ascii_only
        ).encode()
        assert read_documents(data + b"\n", "x") == [Document(text, "ru", text, text)]


def test_half_a_character_is_replaced():
    """A lone surrogate cannot be written again; a whole pair is one letter."""
    data = rb'{"id": "x\ud83d", "lang": "da", "title": "\ude42\ud83d", "text": "\ud83d\ude42"}'
    assert read_documents(data, "x") == [Document("x\ufffd", "da", "\ufffd\ufffd", "🙂")]


WRONG = [
    (
        "no JSON",
        b"{id: 1}",
        "is not valid JSON (Expecting property name enclosed in double quotes at character 2)",
    ),
    ("cut off", line()[:-3], "is not valid JSON (Unterminated string"),
    ("two on a line", line() + line(), "is not valid JSON (Extra data"),
    ("nothing but a text", b'"da"', "is not a document; write {"),
    ("a list", b"[1]", "is not a document"),
    ("a number", b"7", "is not a document"),
    ("nested deeply", b"[" * 200_000, "is not a document; it is nested too deeply"),
    ("a number of 5000 digits", b"1" * 5000, "Exceeds the limit (4300 digits)"),
    ("no id", line(id=None), 'has no "id"'),
    ("no language", line(lang=None), 'has no "lang"'),
    ("no text", line(text=None), 'has no "text"'),
    ("an id that is a number", line(id=7), '"id" is not a string'),
    ("a text that is a list", line(text=["a"]), '"text" is not a string'),
    (
        "a title that is null",
        b'{"id": "a", "lang": "da", "title": null, "text": ""}',
        '"title" is not a string',
    ),
    ("an empty id", line(id=""), '"id" is empty'),
    ("Latin-1", '{"id": "ø"}'.encode("latin-1"), "is not UTF-8 (byte 9); save the file as UTF-8"),
    ("UTF-16", line().decode().encode("utf-16"), "is not UTF-8 (byte 1)"),
]


@pytest.mark.parametrize(
    ("wrong", "message"), [case[1:] for case in WRONG], ids=[case[0] for case in WRONG]
)
def test_a_line_that_is_no_document_is_reported(wrong, message):
    """With the file and the line, in one line."""
    with pytest.raises(DocumentsError) as error:
        read_documents(line(id="first") + b"\n\n" + wrong + b"\n" + line(id="last"), "docs.jsonl")
    (reported,) = str(error.value).split("\n")
    assert reported.startswith(f"docs.jsonl:3: {message}")


def test_an_id_that_appears_twice_is_reported():
    """With both lines, each time."""
    with pytest.raises(DocumentsError) as error:
        read_documents(b"\n".join([line(), line(id="b"), line(text="other"), line()]), "x")
    assert str(error.value).split("\n") == [
        'x:3: the id "a" is already used on line 1; give each document a unique ID',
        'x:4: the id "a" is already used on line 1; give each document a unique ID',
    ]


def test_all_faults_are_reported_at_once():
    """Up to a number, and how many more there are."""
    with pytest.raises(DocumentsError) as error:
        read_documents(b"7\n" + line() + b"\n{}\n" + line(lang=None), "x")
    assert [reported.split(" ")[0] for reported in str(error.value).split("\n")] == [
        "x:1:",
        "x:3:",
        "x:4:",
    ]
    with pytest.raises(DocumentsError) as error:
        read_documents(b"7\n" * (MOST_REPORTED + 5), "x")
    *_faults, last = str(error.value).split("\n")
    assert (len(_faults), last) == (MOST_REPORTED, "x: and 5 more")


@given(
    data=st.lists(
        st.one_of(
            st.binary(max_size=30),
            st.just(line()),
            st.text(max_size=20).map(lambda name: line(id=name)),
        )
    )
)
def test_any_bytes_are_documents_or_faults(data):
    """No other error reaches whoever runs the command, and every fault has its line."""
    found, reported = [], "x:"
    try:
        found = read_documents(b"\n".join(data), "x")
    except DocumentsError as error:
        reported = str(error)
    assert len({one.id for one in found}) == len(found)
    assert all(fault.startswith("x:") for fault in reported.split("\n"))


def test_rankings_are_written_as_lines():
    """Letters as they are, scores with six decimals, one line for each document."""
    lines = list(ranking_lines([("ø\n", [("b", 0.12345678), ("c", -1.0)]), ("b", [])]))
    assert lines == [
        '{"id":"ø\\n","neighbours":[["b",0.123457],["c",-1.0]]}\n',
        '{"id":"b","neighbours":[]}\n',
    ]
