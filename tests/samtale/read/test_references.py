"""Definitions of links, and what follows them."""

import pytest
from samtale.read.references import definitions, key


@pytest.mark.parametrize(
    ("text", "found", "rest"),
    [
        ("[a]: /b", [("a", "/b", "")], ""),
        ("[A  b]: </c d> 'e'\nf", [("a b", "/c d", "e")], "f"),
        ("[a]:\n/b\n(c\nd)\n[e]: f", [("a", "/b", "c\nd"), ("e", "f", "")], ""),
        ('[a]: /b\n"c" d', [("a", "/b", "")], '"c" d'),
        ('[a]: /b "c" d', [], '[a]: /b "c" d'),
        ("[a]: <>", [("a", "", "")], ""),
        (r"[a\]]: \*\&b", [(r"a\]", "*&amp;b", "")], ""),
        ("[a]: b(c)", [("a", "b(c)", "")], ""),
        ("[a]: b)", [], "[a]: b)"),
        (r"[a]: (b\)", [], r"[a]: (b\)"),
        ("[a]:", [], "[a]:"),
        ("[ ]: b", [], "[ ]: b"),
        ("[^a]: b", [], "[^a]: b"),
        ("[a] : b", [], "[a] : b"),
        ("[a[]: b", [], "[a[]: b"),
    ],
)
def test_definitions_at_the_beginning_of_a_paragraph(text, found, rest):
    """Title and URL may be on lines of their own; anything else after them is text."""
    assert definitions(text) == (found, rest)


def test_labels_are_equal_whatever_their_case_and_spaces():
    assert key("  Straße\n Æ ") == key("STRASSE æ")
