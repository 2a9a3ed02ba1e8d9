"""Spellings that are the same, and those that come near."""

import pytest
from samtale.languages.spelling import plain_letters, spelling_of


@pytest.fixture
def spelling(languages):
    """``spelling("da")``: on a site with Danish, Swedish and English."""
    return lambda code, *others: spelling_of(
        languages[code], [languages[one] for one in others or languages]
    )


@pytest.mark.parametrize(
    ("code", "word", "spelled", "key"),
    [
        ("da", "smörrebröd", "smørrebrød", "smorrebrod"),
        ("sv", "smørrebrød", "smörrebröd", "smorrebrod"),
        ("da", "åben", "åben", "aben"),
        ("da", "bär", "bær", "bar"),
        ("sv", "bær", "bär", "bar"),
        ("da", "idé", "ide", "ide"),
        ("sv", "über", "über", "uber"),
        ("en", "café", "cafe", "cafe"),
        ("en", "łódź", "lodz", "lodz"),
        ("en", "đorđe", "dorde", "dorde"),
        ("en", "þing", "thing", "thing"),
        ("en", "straße", "strasse", "strasse"),
        ("en", "œuvre", "oeuvre", "oeuvre"),
        ("en", "co₂", "co2", "co2"),
        ("en", "ﬁn", "fin", "fin"),
        ("en", "λόγος", "λογοσ", "λογοσ"),
    ],
)
def test_letters_of_an_alphabet_count_and_accents_do_not(spelling, code, word, spelled, key):
    """Each language writes the letters of another as its own; a key has plain letters alone."""
    assert spelling(code).spell(word) == spelled
    assert spelling(code).key(spelled) == key


@pytest.mark.parametrize("others", [("en",), ("sv", "en"), ("da", "sv", "en")])
def test_what_is_typed_for_a_letter_is_known_on_any_site(spelling, others):
    """Although no language of the site may have that letter."""
    found = {typed for typed, _letter in spelling("en", *others).typed}
    assert {"aa", "ae", "oe", "ue"} <= found


def test_letters_without_decomposition_are_plain():
    found = plain_letters()
    assert [found[letter] for letter in "øæłđßþ"] == ["o", "a", "l", "d", "ss", "th"]
    assert "é" not in found
