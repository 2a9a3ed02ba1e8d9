"""Vectors: whole numbers, of one length, whatever the order in which documents come."""

from itertools import pairwise

import numpy as np
import pytest
from related.index import Index
from related.vectors import GRAMS, LEAST, UNIT, language_of


@pytest.fixture(scope="module")
def site(make_site):
    return make_site(60)


def described(index):
    """Document -> its vectors by words, not by columns."""
    terms, langs = index.columns.terms, index.columns.langs
    found = index.state.found
    reported = {}
    for row, name in enumerate(index.state.ids):
        own, heard, spelt = found.own[row], found.heard[row], found.spelt[row]
        reported[name] = (
            {
                (langs[at], terms[at]): weight
                for at, weight in zip(own.indices.tolist(), own.data.tolist(), strict=True)
            },
            {
                (langs[at], terms[at]): weight
                for at, weight in zip(heard.indices.tolist(), heard.data.tolist(), strict=True)
            },
            dict(zip(spelt.indices.tolist(), spelt.data.tolist(), strict=True)),
        )
    return reported


def long(weights):
    return np.sqrt(sum(weight * weight for weight in weights))


def test_vectors_are_one_unit_long(make_index, site):
    """Within rounding: own words and spelling; how it sounds in each other language at most so."""
    for own, heard, spelt in described(make_index(site)).values():
        assert long(own.values()) == pytest.approx(UNIT, abs=3)
        assert long(spelt.values()) == pytest.approx(UNIT, abs=8)
        for lang in {lang for lang, _term in heard}:
            assert (
                long(weight for (where, _term), weight in heard.items() if where == lang) < UNIT + 3
            )


def test_vectors_are_whole_and_bounded(make_index, site):
    """Of whole numbers the sums are exact; no weight is 0 or below; spelling has its limit."""
    found = make_index(site).state.found
    for matrix in (found.own, found.heard, found.spelt):
        assert matrix.dtype == np.int32
        assert matrix.data.min() > 0
    assert found.heard.data.min() >= LEAST
    assert np.diff(found.spelt.indptr).max() <= GRAMS


def test_the_order_of_documents_and_of_terms_does_not_matter(
    make_index, lexicon, site, make_chance
):
    """Whatever an index has met before, and in whatever order."""
    turned = site[:]
    make_chance(4).shuffle(turned)
    other = Index(lexicon)
    other.columns.add("sv", ["zorbax", "helt", "andet"])
    for start in range(0, len(turned), 20):
        other.columns.analyser("da").count(turned[start])
    other.update(turned[30:])
    other.update(turned)
    assert described(make_index(site)) == described(make_index(turned)) == described(other)


NOTHING = [
    "",
    "   \n",
    "```\nkode\n```",
    "`kode` <code>mere</code>",
    "…!? — «»",
    "https://example.org/kunder",
]


@pytest.mark.parametrize("text", NOTHING)
def test_a_text_without_words_has_an_empty_vector(make_index, make_document, text):
    """And is near to nothing, in whole numbers."""
    documents = [
        make_document("da-1", text),
        make_document("da-2", "fugl skov"),
        make_document("en-1", "bird forest"),
    ]
    state = make_index(documents).state
    assert [
        matrix[0].nnz for matrix in (state.found.own, state.found.heard, state.found.spelt)
    ] == [0, 0, 0]
    assert state.neighbours.near[0].max() == 0
    assert state.neighbours.near[1].max() > 0


def test_what_every_text_says_counts_for_nothing(make_index, make_document):
    """A site in which all say the same is a site without words."""
    state = make_index(
        [make_document(f"da-{number:03}", "alt zorax") for number in range(400)]
    ).state
    assert state.found.own.nnz == 0
    assert state.neighbours.near.max() == 0


def test_the_rarer_a_word_the_more_it_weighs(make_index, make_document):
    """And the more often it is in the text, but less than in proportion."""
    others = [
        make_document(f"da-{number}", "zorax" + " zorbax" * (number < 8)) for number in range(20)
    ]
    index = make_index([*others, make_document("da-x", "zorax zorbax zorcax " + "zordax " * 10)])
    own, _heard, _spelt = described(index)["da-x"]
    weights = [own.get(("da", stem), 0) for stem in ("zorax", "zorbax", "zorcax", "zordax")]
    assert all(less < more for less, more in pairwise(weights))
    assert weights[3] < 5 * weights[2]


def test_a_text_sounds_as_its_translation(make_index, make_document):
    """Only the words that some document of the other language holds are heard."""
    index = make_index([make_document("da-1", "skoven og fuglen"), make_document("en-1", "forest")])
    _own, heard, _spelt = described(index)["da-1"]
    assert (
        UNIT / 4 < heard["en", "forest"] < UNIT * 0.95
    )  # "bird" makes it longer, though nobody says it
    assert ("en", "bird") not in heard
    assert all(lang == "en" for lang, _term in heard)


def test_the_spelling_of_the_weightiest_words_is_kept(make_index, make_document):
    """Of a long text, whose spelling would say everything."""
    rare = [f"zor{letter}{other}ax" for letter in "bcdfghjklm" for other in "npqrstvwxz"]
    index = make_index([make_document("da-1", " ".join(rare) + " mukkemuk" * 50)])
    own, _heard, spelt = described(index)["da-1"]
    assert 0 < len(spelt) <= GRAMS
    heaviest = max(own, key=own.get)[1]
    buckets, _lengths = index.columns.grams([index.columns.place["da"][heaviest]])
    assert heaviest.startswith("muk")
    assert set(buckets.tolist()) <= set(spelt)


@pytest.mark.parametrize(
    ("tag", "lang"), [("en-GB", "en"), ("en", "en"), ("", "und"), ("-", "und")]
)
def test_the_language_of_a_tag(tag, lang):
    """A document without a language has one nonetheless."""
    assert language_of(tag) == lang
