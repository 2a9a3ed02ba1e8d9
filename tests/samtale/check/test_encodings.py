"""The encoding of a file that is not UTF-8 is known, or in doubt; never wrong."""

import pytest
from samtale.check.encodings import encoding_of

TEXTS = [
    "Smørrebrød på værtshus",
    "En räksmörgås på ön – “ja”",
    "STØRST ÆBLE",
    "naïve façade’s",
    "Café é",
    "Ågård",
    "år",
    "ø",
    "Plain text",
    "100 % · 5 °C",
]


@pytest.mark.parametrize("encoding", ["cp1252", "latin-1", "mac-roman", "cp850", "utf-16"])
@pytest.mark.parametrize("text", TEXTS)
def test_an_encoding_is_right_or_in_doubt(languages, text, encoding):
    try:
        data = text.encode(encoding)
    except UnicodeEncodeError:
        return
    found = encoding_of(data, languages.values())
    assert not found or data.decode(found) == text
    if text in TEXTS[:3]:
        assert found


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"abc",
        "Øl".encode(),
        b"\x00\x01\xff\xfe",
        b"PK\x03\x04\xff",
        b"\xff\xfea",
        "Привет".encode("cp1251"),
    ],
)
def test_what_is_no_text_in_our_languages_has_none(languages, data):
    """UTF-8 neither."""
    assert encoding_of(data, languages.values()) == ""
