"""Letters: what becomes of a title in an address, and where a name is in a list."""

import unicodedata
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from samtale.languages import slugify, sort_key

SLUGS = [
    ("da", "Ærø på ny", "aeroe-paa-ny"),
    ("da", "ÅLEN", "aalen"),
    ("da", "Malmö är grön", "malmoe-aer-groen"),
    ("sv", "Öar på Åland ännu", "oar-pa-aland-annu"),
    ("sv", "Ærø", "aro"),
    ("en", "Café Ærø", "cafe-aero"),
    ("en", "The reader's own", "the-readers-own"),
    ("en", "The reader’s own", "the-readers-own"),
    ("da", "Straße: fünf", "strasse-fynf"),
    ("da", "  -- Et, to ... tre! -- ", "et-to-tre"),
    ("en", "Привет, мир", "privet-mir"),
    ("sv", "1 000 brev", "1-000-brev"),
    ("en", "A & B / C_D", "a-b-c-d"),
]


@pytest.mark.parametrize(("lang", "title", "slug"), SLUGS)
def test_a_title_becomes_an_address_by_its_own_language(languages, lang, title, slug):
    """The language's table comes before general transliteration, and nothing but a-z, 0-9 and
    hyphens is left.
    """
    assert slugify(title, languages[lang]) == slug


@pytest.mark.parametrize(("lang", "title", "slug"), SLUGS)
def test_decomposed_letters_give_the_same_address(languages, lang, title, slug):
    """A title typed on a Mac (NFD) has the same address as one typed elsewhere (NFC)."""
    assert slugify(unicodedata.normalize("NFD", title), languages[lang]) == slug


@pytest.mark.parametrize("title", ["", "   ", "😀🎉", "…!?", "'’", "---"])
def test_a_title_without_letters_has_no_address(languages, title):
    """Where nothing is left, the slug is empty, for the caller to report."""
    assert slugify(title, languages["da"]) == ""


def test_a_letter_whose_capital_is_two_letters_can_stand_in_a_language_file(languages):
    """German's ß (capital SS) is data like any other letter."""
    german = replace(languages["en"], letters={"ß": "sz"})
    assert slugify("Straße", german) == "strasze"


ORDERS = [
    ("da", ["Aben", "Zebra", "Æble", "Øl", "Ål"]),
    ("da", ["Zebra", "Aalborg", "Åse"]),  # aa is å
    ("da", ["Mus", "Müsli", "Mønt"]),  # ü as y
    ("da", ["Æble", "Ära", "Øl"]),  # ä is æ
    ("sv", ["Apa", "Zebra", "Ål", "Ära", "Öl"]),
    ("sv", ["Zebra", "Åse", "Æble", "Öl", "Østen"]),
    ("sv", ["Aalto", "Abba"]),  # aa is nothing but a and a in Swedish
    ("en", ["Ecole", "École", "Edge"]),  # an accent decides only where all else is equal
    ("en", ["2 letters", "9 letters", "A letter"]),
    ("en", ["co op", "coop"]),  # a space comes before letters
    ("en", ["co-op", "coop"]),
    ("en", ["(Early)", "Late"]),  # other punctuation does not count
    ("en", ["Zoo", "Привет"]),  # foreign letters behind the alphabet
]


@pytest.mark.parametrize(("lang", "names"), ORDERS)
def test_names_stand_in_the_order_of_the_language(languages, lang, names):
    """Lists are in the order of the language's own dictionaries, whatever order they come in."""
    backwards = names[::-1]
    assert sorted(backwards, key=lambda name: sort_key(name, languages[lang])) == names


def test_case_does_not_divide_a_list(languages):
    """Small letters are among capitals."""
    assert sorted(
        ["beta", "Alpha", "alphabet", "Beta"], key=lambda name: sort_key(name, languages["en"])
    ) == [
        "Alpha",
        "alphabet",
        "Beta",
        "beta",
    ]


@given(first=st.text(max_size=8), second=st.text(max_size=8))
def test_no_two_texts_share_a_place(languages, first, second):
    """The order is total: different texts have different keys, so that two builds list alike."""
    for language in languages.values():
        assert (sort_key(first, language) == sort_key(second, language)) == (first == second)


@given(title=st.text(max_size=30))
def test_an_address_is_always_safe(languages, title):
    """Whatever is in a title, its slug is lower-case ASCII and a slug of a slug is itself."""
    for language in languages.values():
        slug = slugify(title, language)
        assert set(slug) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
        assert slugify(slug, language) == slug
        assert slug == slug.strip("-")
