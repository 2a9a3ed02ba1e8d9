"""Front matter: both ways of writing it, with the line of everything, however the file was
saved.
"""

import unicodedata

import pytest
from samtale.problems import WARNING
from samtale.read.front_matter import normal_key, split
from samtale.read.text import NotText, decode

PLAIN = "Title: Te på ny\nDate: 2026-01-01\n\nTeksten.\n"
YAML = "---\ntitle: Te på ny\ndate: 2026-01-01\n---\nTeksten.\n"


def taken(text):
    document = split(text)
    return {key: (field.value, field.line) for key, field in document.fields.items()}


@pytest.mark.parametrize(
    "data",
    [
        PLAIN.encode(),
        b"\xef\xbb\xbf" + PLAIN.encode(),
        PLAIN.replace("\n", "\r\n").encode(),
        PLAIN.replace("\n", "\r").encode(),
        unicodedata.normalize("NFD", PLAIN).encode(),
    ],
    ids=["plain", "BOM", "CRLF", "CR", "NFD"],
)
def test_a_file_reads_alike_however_it_was_saved(data):
    """Byte-order mark, line ends and decomposed letters make no difference."""
    text, faults = decode(data)
    assert text == PLAIN
    assert [severity for _line, _field, _message, severity in faults] in (
        [],
        [WARNING],
    )  # of decomposed letters


def test_bytes_that_are_not_utf_8_are_refused_with_their_place():
    """The offset of the first bad byte is what the reader makes a line of."""
    with pytest.raises(NotText, match="byte 9") as caught:
        decode("\nTitle: På \n".encode("latin-1"))
    assert caught.value.line == 2


@pytest.mark.parametrize(
    ("text", "fields", "body", "line"),
    [
        (PLAIN, {"title": ("Te på ny", 1), "date": ("2026-01-01", 2)}, "\nTeksten.\n", 3),
        (YAML, {"title": ("Te på ny", 2), "date": ("2026-01-01", 3)}, "Teksten.\n", 5),
        ("\n\n" + PLAIN, {"title": ("Te på ny", 3), "date": ("2026-01-01", 4)}, "\nTeksten.\n", 5),
        ("\n" + YAML, {"title": ("Te på ny", 3), "date": ("2026-01-01", 4)}, "Teksten.\n", 6),
        ("Title:\n\nx", {"title": ("", 1)}, "\nx", 2),
        ("Title : A: b\nTekst", {"title": ("A: b", 1)}, "Tekst", 2),
        (
            "Tags: te,\n    kaffe\n\tkrus\nDate: x\n",
            {"tags": ("te,\nkaffe\nkrus", 1), "date": ("x", 4)},
            "",
            5,
        ),
        ("Bare tekst.\n", {}, "Bare tekst.\n", 1),
        ("https://example.org\n", {}, "https://example.org\n", 1),
        (
            "Title: Te\n\nNote: det her er tekst\n",
            {"title": ("Te", 1)},
            "\nNote: det her er tekst\n",
            2,
        ),
        ("Title: Te\n\n---\n\nx", {"title": ("Te", 1)}, "\n---\n\nx", 2),
        ("---\n---\nTekst", {}, "Tekst", 3),
        ("---\n# nothing yet\n---\nTekst", {}, "Tekst", 4),
        ("--- \ntitle: Te\n...\nTekst", {"title": ("Te", 2)}, "Tekst", 4),
        ("---\ntags:\n  - te\n  - no\n---\n", {"tags": (["te", "no"], 2)}, "", 6),
        ("---\ntags: [te, 1, true]\n---\n", {"tags": (["te", "1", "true"], 2)}, "", 4),
        (
            "---\nlang: no\ndate: 2024-02-30\n---\n",
            {"lang": ("no", 2), "date": ("2024-02-30", 3)},
            "",
            5,
        ),
        (
            "---\nsummary: >\n  to\n  linjer\nlang: da\n---\n",
            {"summary": ("to linjer\n", 2), "lang": ("da", 5)},
            "",
            7,
        ),
    ],
)
def test_a_file_is_taken_apart_with_the_lines_of_its_parts(text, fields, body, line):
    """Keys with their lines, the body untouched, and the line on which the body begins."""
    document = split(text)
    assert taken(text) == fields
    assert (document.body, document.body_line) == (body, line)


@pytest.mark.parametrize("text", [PLAIN, YAML, "\n\n" + YAML, "Tekst"])
def test_the_body_begins_on_the_line_it_is_said_to(text):
    """Counting from body_line, one finds the body in the file."""
    document = split(text)
    assert "\n".join(text.split("\n")[document.body_line - 1 :]) == document.body


@pytest.mark.parametrize(
    "key", ["Translation-of", "translation_of", "TRANSLATION OF", " Translation - of "]
)
def test_a_key_may_be_written_in_several_ways(key):
    """Hyphen, underscore, space and case are one."""
    assert normal_key(key) == "translation_of"


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("---\ntitle: Te\n\nTekst", 1, "never closed"),
        ("\n\n---\ntitle: Te", 3, "never closed"),
        ("Title: a\nDate: b\nTITLE: c\n", 3, '"title" appears twice (first on line 1)'),
        (
            "---\ntranslation-of: a\ntranslation_of: b\n---\n",
            3,
            '"translation_of" appears twice (first on line 2)',
        ),
        ("---\ntitle: Te: en drik\n---\n", 2, "YAML: mapping values are not allowed here"),
        ("---\nlang: da\ntags: [te\nx: y\n---\n", 4, "YAML: "),
        ("---\nlang: da\ntitle: @te\n---\n", 3, "YAML: "),
        ("---\nlang: da\ntitle: *te\n---\n", 3, "YAML: "),
        ("---\nlang: da\ntitle: a\x07b\n---\n", 3, "YAML: "),
        ("---\n- te\n---\n", 2, "not a list of"),
        ("---\nte\n---\n", 2, "not a list of"),
    ],
)
def test_front_matter_that_cannot_be_read_is_an_error_with_its_line(text, line, message):
    """The message is one line, and the line number is the one to go to."""
    ((found, reported),) = split(text).faults
    assert message in reported
    assert "\n" not in reported
    assert found == line
