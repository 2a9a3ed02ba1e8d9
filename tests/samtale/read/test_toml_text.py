"""TOML in front matter, as text with lines."""

import pytest
from samtale.read.front_matter import split
from samtale.read.toml_text import TomlError, entries

TEXT = """title = "A: b"
date = 2024-01-02
updated = 2024-01-02T10:00:00+01:00
draft = true
weight = 3

[taxonomies]
tags = ["x", "y"]
[extra]
toc = true
[[menu]]
name = "m"
"""


def test_values_are_text_with_their_lines():
    """Zola's taxonomies are keys of the text."""
    assert entries(TEXT) == [
        ("title", "A: b", 0),
        ("date", "2024-01-02", 1),
        ("updated", "2024-01-02 10:00:00+01:00", 2),
        ("draft", "true", 3),
        ("weight", "3", 4),
        ("tags", ["x", "y"], 7),
        ("extra", {"toc": "true"}, 8),
        ("menu", [{"name": "m"}], 10),
    ]


@pytest.mark.parametrize(
    ("text", "line"), [("a = 1\nb = x\n", 1), ("a = [\n", 1), ("a = 1\na = 2\n", 1), ("=\n", 0)]
)
def test_a_syntax_error_has_its_line(text, line):
    with pytest.raises(TomlError) as raised:
        entries(text)
    assert raised.value.line == line
    assert "(at" not in str(raised.value)


def test_a_document_is_split_behind_its_mark():
    """Its lines count from the file's first."""
    document = split('\n+++\ntitle = "A"\nx = 1\n+++\n\nBody +++\n')
    assert {key: (field.value, field.line) for key, field in document.fields.items()} == {
        "title": ("A", 3),
        "x": ("1", 4),
    }
    assert (document.body, document.body_line, document.whole) == ("\nBody +++\n", 6, True)


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [('+++\ntitle = "A"\n', 1, "is never closed"), ("+++\ntitle =\n+++\nB\n", 2, "TOML: ")],
)
def test_what_cannot_be_read_is_a_fault(text, line, reason):
    document = split(text)
    assert [(number, reason in message) for number, message in document.faults] == [(line, True)]
    assert not document.whole
