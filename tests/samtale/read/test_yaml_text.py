"""YAML as authors write it: every value stays the text that it is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from samtale.read.yaml_text import YamlError, entries

WORDS = st.text("abcæøå ", min_size=1, max_size=8).map(str.strip).filter(bool)
VALUES = st.recursive(
    WORDS,
    lambda one: st.lists(one, max_size=3) | st.dictionaries(WORDS, one, max_size=3),
    max_leaves=6,
)


def flow(value):
    """A value as YAML on one line."""
    if isinstance(value, list):
        return f"[{', '.join(map(flow, value))}]"
    if isinstance(value, dict):
        return f"{{{', '.join(f'{key}: {flow(one)}' for key, one in value.items())}}}"
    return value


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", []),
        ("# nothing yet\n", []),
        ("lang: no", [("lang", "no", 0)]),
        ("date: 2024-02-30\n\nnumber: 007\n", [("date", "2024-02-30", 0), ("number", "007", 2)]),
        ("a: null\nb: ~\nc:\nd: ''", [("a", "null", 0), ("b", "~", 1), ("c", "", 2), ("d", "", 3)]),
        ("a: yes\na: 1.50", [("a", "yes", 0), ("a", "1.50", 1)]),
        ("1: a\ntrue: b", [("1", "a", 0), ("true", "b", 1)]),
        ("a: [1, no]\nb: {c: 1e3}", [("a", ["1", "no"], 0), ("b", {"c": "1e3"}, 1)]),
        ("a:\n  - b\n  - c: d\n", [("a", ["b", {"c": "d"}], 0)]),
        ("a: |\n  b\n  c\nd: >-\n  e\n  f", [("a", "b\nc\n", 0), ("d", "e f", 3)]),
        ('a: "b: \\"c\\" # d"', [("a", 'b: "c" # d', 0)]),
        ("a: !!python/object:os.system x", [("a", "x", 0)]),
        ("a: &b c", [("a", "c", 0)]),
        ("<<: {a: b}", [("<<", {"a": "b"}, 0)]),
        ("? [a, b]\n: c", [("['a', 'b']", "c", 0)]),
    ],
)
def test_every_value_stays_the_text_that_it_is(text, found):
    """No date, no number, no yes and no; keys in order, with their lines, and those that are
    twice appear twice.
    """
    assert entries(text) == found


@given(st.dictionaries(WORDS, VALUES, max_size=4))
def test_what_is_written_is_read(values):
    """Lists and mappings of texts, within each other."""
    text = "".join(f"{key}: {flow(value)}\n" for key, value in values.items())
    assert entries(text) == [(key, value, line) for line, (key, value) in enumerate(values.items())]


@pytest.mark.parametrize(
    ("text", "message", "line"),
    [
        ("- te", 'is not a list of "key: value" lines', 0),
        ("\nte", 'is not a list of "key: value" lines', 1),
        ("a: b: c", "YAML: mapping values are not allowed here", 0),
        ("a: b\nc: *d", 'YAML: "*d" refers to another value', 1),
        ("a: &b [x]\nc: *b", 'YAML: "*b" refers to another value', 1),
        ("a: b\nc: [d", "YAML: ", 1),
        ("a: b\n---\nc: d", "YAML: ", 1),
        ("a: b\n\tc: d", "YAML: ", 1),
        ("a: b\nc: @d", "YAML: ", 1),
        ("a: b\nc: {[d]: e}", "YAML: ", 1),
        ("a: b\nc: \x07", "YAML: ", 1),
        ('a: b\nc: "\\q"', "YAML: ", 1),
        ('a: b\nc: "\\UFFFFFFFF"', "YAML: ", 1),
        ('a: b\nc: "\\uD800"', "YAML: ", 1),
        ("a: b\nc: " + "[" * 5000, "too deeply; write one value, or a plain list", 1),
    ],
    ids=lambda value: ascii(value)[:30],
)
def test_what_cannot_be_read_is_reported_at_its_line(text, message, line):
    """In one line, with the remedy: aliases, which can grow without end, and what no text can hold,
    too.
    """
    with pytest.raises(YamlError) as caught:
        entries(text)
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)
    assert caught.value.line == line


@given(st.one_of(st.text(max_size=60), st.text("ab:-[]{}\"'\\Uux0F?&*!%@|>\n #,", max_size=40)))
def test_any_text_is_read_or_refused(text):
    """Never a crash; at a line that is there, or behind the last."""
    try:
        found, line = entries(text), 0
    except YamlError as error:
        found, line = [], error.line
    assert all(isinstance(key, str) for key, _value, _line in found)
    assert 0 <= line <= len(text.splitlines())
