"""Letters: what becomes of a title in an address, and where a name is in a list."""

import unicodedata
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from samtale.languages import distinct_slugs, name_slug, slugify, sort_key
from samtale.languages.collation import Collation, Sorting

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"

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


NAMES = [
    ("C", "c"),
    ("C++", "c-plus-plus"),
    ("C#", "c-sharp"),
    ("F#", "f-sharp"),
    ("F*", "f-star"),
    ("A*", "a-star"),
    ("A+", "a-plus"),
    (".NET", "dot-net"),
    ("ASP.NET", "asp-net"),
    ("C/C++", "c-c-plus-plus"),
    ("C# og .NET", "c-sharp-og-dot-net"),
    ("C*-algebra", "c-star-algebra"),
    ("Notepad++", "notepad-plus-plus"),
    ("Objective-C++", "objective-c-plus-plus"),
    ("@home", "at-home"),
    # ordinary names
    ("R&D", "r-d"),
    ("Q&A", "q-a"),
    ("Node.js", "node-js"),
    ("LGBT+", "lgbt"),
    ("1+1=2", "1-1-2"),
    ("#metoo", "metoo"),
    ("A + B", "a-b"),
    ("ida@example.org", "ida-example-org"),
    ("Hvad nu?", "hvad-nu"),
    ("...", ""),
    ("++", ""),
    ("🙂", ""),
    ("𐌰𐌱", "ahsa-bairkan"),  # Gothic, which Unidecode does not know
    ("日本", "ri-ben"),
]


@pytest.mark.parametrize(("name", "slug"), NAMES)
def test_signs_that_distinguish_names_are_spelled(languages, name, slug):
    """By words that are data; signs that separate words, and ordinary names, are as they were."""
    assert [name_slug(name, languages[code]) for code in ("da", "sv", "en")] == [slug] * 3


def test_names_that_would_share_an_address_are_spelled(languages):
    """Only those with signs, and only if that makes them distinct; in any order."""
    names = ["Disney", "Disney+", "metoo", "#metoo", "co-op", "co op", "R&D", "R D", "Te!", "Te?"]
    found = {
        "Disney": "disney",
        "Disney+": "disney-plus",
        "metoo": "metoo",
        "#metoo": "sharp-metoo",
        "R&D": "r-and-d",
        "R D": "r-d",
        **dict.fromkeys(("co-op", "co op"), "co-op"),
        **dict.fromkeys(("Te!", "Te?"), "te"),
    }
    for order in (names, names[::-1]):
        assert distinct_slugs({name: name for name in order}, languages["en"]) == found


@given(name=st.text(max_size=30))
def test_the_address_of_a_name_is_always_safe(languages, name):
    """Like that of a title, which it is wherever no sign is spelled."""
    slug = name_slug(name, languages["en"])
    assert set(slug) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
    assert slug == slug.strip("-")
    assert slug == slugify(name, languages["en"]) or set(name) & set("+#*.@")


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
    ("en", ["(Early)", "Alpha"]),  # and so does other punctuation
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
        "beta",
        "Beta",
    ]


NORWEGIAN = Sorting(
    alphabet="abcdefghijklmnopqrstuvwxyzæøå",
    same=dict(zip("äęöőœüűđð", "ææøøøyydd", strict=True)) | {"aa": "å"},
    alike={"þ": "th"},
)
TABLES = sorted((FIXTURES / "collation").glob("*.txt"))


@pytest.mark.parametrize("table", TABLES, ids=[table.stem for table in TABLES])
@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_names_are_in_the_order_of_icu(languages, table, form):
    """Letters of other languages, accents, case, signs, digits, other scripts: as ICU sorts them,
    composed or not. German is the root's order; Norwegian shows that all of it is data.
    """
    lines = table.read_text(encoding="utf-8").splitlines()[1:]
    names = [unicodedata.normalize(form, line) for line in lines]
    own = {"nb": NORWEGIAN, "de": Sorting()}.get(table.stem)
    collation = Collation(own) if own else languages[table.stem].collation
    levels = [collation.key(name)[:3] for name in names]
    assert [
        (first, second)
        for first, second, one, other in zip(names, names[1:], levels, levels[1:], strict=False)
        if not one < other
    ] == []
    backwards = names[::-1]
    assert sorted(backwards, key=collation.key) == names


@pytest.mark.parametrize(
    ("sorting", "names"),
    [
        (Sorting("aąbcćdeęfghijklłmnńoóprsśtuwyzźż"), ["Alan", "Ąd", "Bo", "Luk", "Łan", "Mo"]),
        (Sorting("абвгґдеєжзиіїйклмнопрстуфхцчшщьюя"), ["Ган", "Ґан", "Їжак", "Йоган", "Anna"]),
        (Sorting("abcdefghijklmnopqrsšzžtuvwõäöüxy"), ["Sa", "Ša", "Za", "Ža", "Ta", "Õa", "Xa"]),
    ],
    ids=["Polish", "Ukrainian", "Estonian"],
)
def test_an_alphabet_is_all_that_a_language_needs(sorting, names):
    """Letters follow the ones before them in it; an alphabet of another script is before Latin."""
    backwards = names[::-1]
    assert sorted(backwards, key=Collation(sorting).key) == names


def test_a_letter_with_two_accents_is_the_alphabets_with_one(languages):
    """In whatever order they are written: ǟ is ä with a macron, last in Swedish."""
    sv = languages["sv"].collation
    assert sv.key("ǟ")[0] == sv.key("ä")[0]
    assert sv.key("ạ̈")[0] == sv.key("a\u0323\u0308")[0] == sv.key("ä")[0]


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
