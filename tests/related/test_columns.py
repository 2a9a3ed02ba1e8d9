"""Columns: a place for every term of every language, and what a term is called in the others."""

import numpy as np
import pytest
from related.columns import NAMESAKE, Columns
from related.lexicon import FULL, Lexicon


@pytest.fixture
def columns(lexicon):
    return Columns(lexicon)


def called(columns, lang, term, *, present=None):
    """(language, term) -> weight, for one term."""
    held = np.ones(len(columns), bool) if present is None else present
    row = columns.translations(held)[columns.place[lang][term]]
    return {
        (columns.langs[at], columns.terms[at]): weight
        for at, weight in zip(row.indices, row.data, strict=True)
    }


def test_the_lexicons_terms_come_first(columns, lexicon):
    """Each language has its own column for a spelling that it shares with another."""
    assert len(columns) == sum(map(len, lexicon.stems.values()))
    assert columns.place["da"]["hav"] != columns.place["sv"]["hav"]
    assert columns.add("da", ["hav"]) == [columns.place["da"]["hav"]]


def test_a_new_term_gets_a_column_once(columns):
    """In the order in which they are met."""
    size = len(columns)
    assert columns.add("da", ["zorax", "kund", "zorbax"]) == [
        size,
        columns.place["da"]["kund"],
        size + 1,
    ]
    assert columns.add("da", ["zorax"]) == [size]
    assert columns.add("en", ["zorax"]) == [size + 2]


def test_only_the_lexicons_terms_are_known_to_be_common(columns, lexicon):
    """A probability for each of them; 0 for a new one, and for one that was never seen in running
    text.
    """
    columns.add("da", ["zorax"])
    assert columns.common[-1] == 0
    assert np.all((columns.common[:-1] > 0) & (columns.common[:-1] < 1))
    unseen = Lexicon({"da": ("kund",)}, {"da": np.array([255], np.uint8)}, {})
    assert Columns(unseen).common.tolist() == [0]


def test_a_lexicons_term_is_called_what_the_lexicon_says(columns, lexicon):
    """In each of the other languages, whether or not any document says so."""
    found = called(columns, "da", "skov")
    assert found["en", "forest"] > FULL / 2
    assert found["sv", "skog"] > FULL / 2
    assert {lang for lang, _term in found} == {"sv", "en"}


def test_a_term_without_translation_is_called_what_it_is_at_home(columns):
    """Where the other language has such a term, in the spelling that Nordic languages share."""
    columns.add("da", ["ærøzor", "zorax"])
    assert called(columns, "da", "ærøzor") == {}
    columns.add("sv", ["ärözor"])
    columns.add("fi", ["ärözor"])
    assert called(columns, "da", "ærøzor") == {
        ("sv", "ärözor"): NAMESAKE,
        ("fi", "ärözor"): NAMESAKE,
    }
    assert called(columns, "sv", "ärözor") == {
        ("da", "ærøzor"): NAMESAKE,
        ("fi", "ärözor"): NAMESAKE,
    }


def test_a_translated_term_has_a_namesake_only_where_it_has_no_translation(columns):
    """Danish "hav" is the sea; what it is in Finnish, nobody knows."""
    columns.add("en", ["hav"])
    columns.add("fi", ["hav"])
    found = called(columns, "da", "hav")
    assert found["fi", "hav"] == NAMESAKE
    assert found["en", "sea"] > found.get(("en", "hav"), 0)


def test_a_namesake_that_no_document_holds_is_none(columns):
    """Otherwise a word that was taken out of a text would leave its trace."""
    place, other = columns.add("da", ["zorax"]) + columns.add("sv", ["zorax"])
    present = np.zeros(len(columns), bool)
    present[place] = True
    assert called(columns, "da", "zorax", present=present) == {}
    present[other] = True
    assert called(columns, "da", "zorax", present=present) == {("sv", "zorax"): NAMESAKE}


def test_a_lexicon_without_languages():
    """Terms then answer only to their own spelling."""
    columns = Columns(Lexicon({}, {}, {}))
    columns.add("da", ["zorax"])
    columns.add("en", ["zorax"])
    assert columns.translations(np.ones(2, bool)).toarray().tolist() == [
        [0, NAMESAKE],
        [NAMESAKE, 0],
    ]


def test_grams_are_those_of_the_spelling(columns):
    """The same spelling falls into the same buckets, in whatever language."""
    one, other, longer = (
        columns.add("da", ["øre"]) + columns.add("sv", ["öre"]) + columns.add("en", ["zorax"])
    )
    buckets, lengths = columns.grams([one, other, longer])
    assert lengths.tolist() == [2, 2, 4]
    assert buckets[:2].tolist() == buckets[2:4].tolist()
    assert columns.grams([])[0].tolist() == []
