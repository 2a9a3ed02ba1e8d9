"""Bytes made text: what is no text is refused with its place, and what looks wrong in a text is
reported at its line.
"""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from samtale.problems import ERROR, WARNING
from samtale.read.text import CONTROL, NotText, decode, hidden

SEEN = st.text(
    st.characters(
        codec="utf-8",
        exclude_categories=["Cc"],
        exclude_characters="\ufffe\uffff",
        include_characters="\n\t",
    )
)


def reported(data):
    """(line, severity, message) of all that is reported of a text."""
    _text, faults = decode(data.encode() if isinstance(data, str) else data)
    return [(line, severity, message) for line, _field, message, severity in faults]


@given(
    SEEN.map(lambda text: unicodedata.normalize("NFC", text)).filter(
        lambda text: not text.startswith("\ufeff")
    )
)
def test_composed_text_without_control_characters_stays_as_it_is(text):
    """To the letter, in every script. (At the very beginning U+FEFF is a byte-order mark, and no
    text.)
    """
    assert decode(text.encode())[0] == text
    assert decode(b"\xef\xbb\xbf" + text.encode())[0] == text


@given(st.text(st.characters(codec="utf-8")).filter(lambda text: text.count("\0") < 4))
def test_any_text_comes_out_composed_and_without_control_characters(text):
    """Nothing is said of a line that is not there."""
    found, faults = decode(text.encode())
    assert unicodedata.is_normalized("NFC", found)
    assert not CONTROL.search(found)
    assert "\r" not in found
    assert all(
        1 <= line <= found.count("\n") + 1 and "\n" not in message
        for line, _field, message, _severity in faults
    )


@given(st.binary(max_size=60))
def test_any_bytes_are_a_text_or_none(data):
    """What is none is refused at a line that is there."""
    try:
        text, _faults = decode(data)
    except NotText as error:
        text, line = "", error.line
    else:
        line = 1
    assert isinstance(text, str)
    assert 1 <= line <= data.replace(b"\r", b"\n").count(b"\n") + 1


@pytest.mark.parametrize(
    ("data", "message", "line"),
    [
        ("på".encode("utf-16"), "is UTF-16 (byte 0); save the file as UTF-8", 1),
        (
            "te\nte\n".encode("utf-16-le"),
            "is binary or UTF-16 (byte 1); save it as plain text in UTF-8",
            1,
        ),
        (b"PK\x03\x04\xff", "is not text (byte 4); save it as plain text in UTF-8", 1),
        (b"%PDF-1.4\n%\xe2\xe3", "is not text (byte 10); save it as plain text in UTF-8", 2),
        (b"\n\0\0\0\0", "is binary or UTF-16 (byte 1); save it as plain text in UTF-8", 2),
        (b"Te\n\np\xe5 ny", 'is not UTF-8 (byte 5, near "på ny"); save the file as UTF-8', 3),
        (
            b"Te\n\xc3",
            "ends in the middle of a character (byte 3); save the file again as UTF-8",
            2,
        ),
        (
            b"\xef\xbb\xbfTe\n\np\xe5 ny",
            'is not UTF-8 (byte 8, near "på ny"); save the file as UTF-8',
            3,
        ),
        (b"Te\r\rp\xe5 ny", 'is not UTF-8 (byte 5, near "på ny"); save the file as UTF-8', 3),
        (b"Te\r\n\r\np\xe5 ny", 'is not UTF-8 (byte 7, near "på ny"); save the file as UTF-8', 3),
        (b"\ndon\x92t", 'is not UTF-8 (byte 4, near "don’t"); save the file as UTF-8', 2),
    ],
    ids=[
        "UTF-16",
        "no BOM",
        "zip",
        "PDF",
        "binary",
        "Latin-1",
        "cut off",
        "after a BOM",
        "CR",
        "CRLF",
        "Windows-1252",
    ],
)
def test_what_is_no_text_is_refused_with_its_place(data, message, line):
    """The byte counts from the file's first, a byte-order mark included; the line as an editor
    counts it.
    """
    with pytest.raises(NotText) as caught:
        decode(data)
    assert (caught.value.line, str(caught.value)) == (line, message)


@pytest.mark.parametrize(
    ("text", "line", "severity", "message"),
    [
        ("a\n\x07b", 2, ERROR, "a control character (U+0007)"),
        ("a\n\n\0", 3, ERROR, "a control character (U+0000)"),
        ("a\r\nb\x85", 2, ERROR, "a control character (U+0085)"),
        ("\n&#0;", 2, ERROR, '"&#0;" is a character that pages cannot show'),
        ("&#x7;", 1, ERROR, '"&#x7;" is a character'),
        ("&#xD800;", 1, ERROR, '"&#xD800;" is a character'),
        ("&#1114112;", 1, ERROR, '"&#1114112;" is a character'),
        ("a\n\u202eb", 2, WARNING, "changes the text direction (U+202E)"),
        ("a\n\nk\ufffdrt", 3, WARNING, "replaces a lost character"),
        ("a\r\rP\u0061\u030a", 3, WARNING, "uses decomposed letters (NFD)"),
        ("a\nRÃ¸d grÃ¸d", 2, WARNING, '"RÃ¸d" looks like "Rød" saved in the wrong encoding'),
        ("donâ€™t", 1, WARNING, '"donâ€™t" looks like'),
        ("a\nTitle: Ã…rhus", 2, WARNING, '"Ã…rhus" looks like "Århus"'),
    ],
)
def test_what_looks_wrong_is_reported_at_its_line(text, line, severity, message):
    """Once, whatever the file's line ends are."""
    ((found, kind, what),) = reported(text)
    assert (found, kind) == (line, severity)
    assert message in what


def test_an_entity_of_any_length_is_reported():
    """A number of thousands of digits too, which is no character either."""
    ((line, severity, _message),) = reported("\n&#" + "9" * 5000 + ";")
    assert (line, severity) == (2, ERROR)


@pytest.mark.parametrize(
    "text",
    [
        "&#10;&#x20;&#229;&#x1F600;",
        "Ãrhus",
        "Åse Âge",
        "`Ã…rhus` and\n\n```\nRÃ¸d\n```\n",
        "naïve “ja” – ‘nej’ …",
        "👩\u200d🚀",
        "שלום",
        "a\tb",
    ],
)
def test_sound_text_is_not_reported(text):
    """Entities, quotes, odd letters and other scripts."""
    assert reported(text) == []


def test_decomposed_letters_are_reported_once():
    """They are composed, also those of links."""
    decomposed = unicodedata.normalize("NFD", "Så\n[x](på.md)\n")
    assert [(line, severity) for line, severity, _message in reported(decomposed)] == [(1, WARNING)]


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ("te", ""),
        ("👩\u200d🚀 ❤\ufe0f", ""),
        ("te\u200bkop", "U+200B"),
        ("te\u202e", "U+202E"),
        ("\ufeffte", "U+FEFF"),
        ("te\u200dkop", "U+200D"),
        ("👩\u200dx", "U+200D"),
    ],
)
def test_a_character_that_no_one_sees_is_found(value, found):
    """A joiner within an emoji is seen; between letters it is not."""
    assert hidden(value) == found
