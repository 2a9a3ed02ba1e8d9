"""Terms: stems of words, and the parts of compounds."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from related.terms import PART, WHOLE, Analyser, base, folded, spelling
from related.text import LONGEST, Document

STEMS = [
    ("da", "Kunderne", "kund"),
    ("sv", "kundernas", "kund"),
    ("en", "customers", "custom"),
    ("en-GB", "customers", "custom"),
    ("de", "häuser", "haus"),
    ("xx", "Kunderne", "kunderne"),  # no language that Snowball knows
    ("", "Kunderne", "kunderne"),
    ("en", "reader’s", "reader"),
    ("en", "reader's", "reader"),
]


@pytest.mark.parametrize(("lang", "word", "stem"), STEMS)
def test_words_are_stemmed_by_their_language(lexicon, lang, word, stem):
    """A language that is not known keeps its words, in small letters."""
    assert Analyser(lang, lexicon).terms(word)[0] == (stem, WHOLE)


COMPOUNDS = [
    ("da", "fuglebog", ["fugl", "bog"]),
    ("da", "vinterhav", ["vint", "hav"]),
    ("da", "skovsbogen", ["skov", "bog"]),  # with a letter between
    ("da", "fuglezorax", []),  # one part is known
    ("da", "zoraxbog", []),
    ("da", "kunderne", []),
    ("da", "bogbog", []),  # too short
    ("sv", "skogsbok", ["skog", "bok"]),
    ("en", "treeprice", []),  # English writes them as two words
    ("xx", "fuglebog", []),
]


@pytest.mark.parametrize(("lang", "word", "parts"), COMPOUNDS)
def test_compounds_are_cut_into_known_stems(lexicon, lang, word, parts):
    """The whole counts too, and for more."""
    (_whole, fifths), *found = Analyser(lang, lexicon).terms(word)
    assert (fifths, found) == (WHOLE, [(part, PART) for part in parts])


def test_terms_are_counted_in_title_and_text(lexicon):
    """In fifths; what is code does not count."""
    document = Document("a", "da", "Fuglen", "En fuglebog og `fugl` og fugle.")
    counts = Analyser("da", lexicon).count(document)
    assert counts["fugl"] == 2 * WHOLE + PART
    assert (counts["bog"], counts["og"]) == (PART, 2 * WHOLE)


def test_the_word_that_shows_a_term(lexicon):
    """A whole word before a compound, small letters before a name, the more frequent, and then by
    the alphabet.
    """
    analyser = Analyser("da", lexicon)

    def shown(text, term="fugl"):
        return analyser.shown(Document("a", "da", "", text)).get(term, "")

    assert shown("Fuglebog fuglebog Fugle") == "fugle"
    assert shown("Fuglen Fuglen fugle") == "fugle"
    assert shown("fugle fugle fuglen") == "fugle"
    assert shown("fugle fuglen") == shown("fuglen fugle") == "fuglen"
    assert shown("Zorax ZORAX", "zorax") == "Zorax"  # a name keeps its capitals


def test_a_short_part_of_a_compound_is_not_shown(lexicon):
    """Whoever reads "fuglebog" does not see the "bog" in it; a longer part he sees."""
    analyser = Analyser("da", lexicon)
    assert analyser.shown(Document("a", "da", "", "fuglebog")) == {"fuglebog": "fuglebog"}
    found = analyser.shown(Document("a", "da", "", "virksomhedspris"))
    assert sorted(found.values()) == ["virksomhedspris", "virksomhedspris"]


def test_a_very_long_word_is_cut(lexicon):
    """What is longer than any word is compared by its beginning."""
    analyser = Analyser("en", lexicon)
    ((stem, _fifths),) = analyser.terms("z" * 100_000)
    assert stem == "z" * LONGEST
    assert analyser.terms("z" * LONGEST)[0][0] == stem


@given(word=st.text(min_size=1, max_size=40))
def test_any_word_has_terms(lexicon, word):
    """No letter of any alphabet upsets a stemmer, and the same word always has the same terms."""
    for lang in ("da", "sv", "en", "ru", "xx"):
        found = Analyser(lang, lexicon).terms(word)
        assert found[0][1] == WHOLE
        assert all(part and fifths == PART for part, fifths in found[1:])
        assert found == Analyser(lang, lexicon).terms(word)


@pytest.mark.parametrize(
    ("tag", "lang"),
    [("en-GB", "en"), ("EN_us", "en"), ("zh-Hant-TW", "zh"), ("da", "da"), ("", "")],
)
def test_a_tag_without_its_region(tag, lang):
    """Languages are reported by their first part, in any case."""
    assert base(tag) == lang


def test_nordic_spelling_is_shared():
    """Names and cognates meet."""
    assert folded("ærø’s") == "ärö's"


@pytest.mark.parametrize(
    ("words", "grams"),
    [
        (["ab"], ["<ab>"]),
        (["a"], ["<a>"]),
        (["fugl"], ["<fug", "fugl", "ugl>"]),
        (["øl", "öl"], ["<öl>", "<öl>"]),
        ([], []),
    ],
)
def test_the_spelling_of_words(words, grams):
    """Character 4-grams, with the ends of the word."""
    assert spelling(words) == grams
