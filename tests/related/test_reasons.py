"""Reasons: the words that bring two texts together."""

import pytest
from related.reasons import Reasons
from related.text import Document

DOCUMENTS = [
    Document(
        "da-1",
        "da",
        "",
        (
            "Skovens fugle: kunder spiser fugle i skoven i 1984. Zorax fra Ærø! Et år på ny. TV og "
            "fuglebog."
        ),
    ),
    Document("sv-1", "sv", "", "Fågeln i skogen, kunder och zorax 1984, från Ärö. Ett år."),
    Document(
        "en-1", "en", "", "The customers eat; birds of the forest, zorax in 1984. A year on TV."
    ),
    Document("da-2", "da", "", "Fuglene er i skoven. Kunderne og zorax 1984 på TV."),
    Document("en-2", "en", "", "Sea, zorbax"),
    Document("en-3", "en", "", "```\nforest\n```"),
]


@pytest.fixture(scope="module")
def reasons(make_index):
    return Reasons(make_index(DOCUMENTS))


def test_pairs_of_words_across_languages(reasons):
    """As they are written in the two texts, in the order of the question."""
    assert {("kunder", "customers"), ("fugle", "birds"), ("zorax", "zorax")} <= casefolded(
        reasons.words("da-1", "en-1", 9)
    )
    assert {("customers", "kunder"), ("birds", "fugle")} <= casefolded(
        reasons.words("en-1", "da-1", 9)
    )
    assert ("fugle", "fågeln") in casefolded(reasons.words("da-1", "sv-1", 9))


def folded(pair):
    return tuple(word.casefold() for word in pair)


def casefolded(pairs):
    return set(map(folded, pairs))


def test_the_same_word_is_the_same_twice(reasons):
    """Whatever its capitals or its ending, as the first text writes it, within a language; and
    across, if it is spelt alike.
    """
    found = reasons.words("da-1", "da-2", 9)
    assert found
    assert all(here == there for here, there in found)
    assert {"fugle", "skoven", "zorax"} <= {here.casefold() for here, _there in found}
    assert ("kunder", "kunder") in reasons.words("da-1", "sv-1", 9)


@pytest.mark.parametrize(
    ("one", "other"), [("da-1", "en-1"), ("da-1", "sv-1"), ("sv-1", "en-1"), ("da-1", "da-2")]
)
def test_no_word_appears_twice_and_none_is_empty_talk(reasons, one, other):
    """No number, no word of three letters; and every word is one of its text."""
    pairs = reasons.words(one, other, 99)
    assert pairs
    for words in zip(*pairs, strict=True):
        assert len({word.casefold() for word in words}) == len(words)
        assert all(len(word) > 3 and not word.isdigit() for word in words)
    texts = {document.id: document.text.casefold() for document in DOCUMENTS}
    assert all(
        here in texts[one] and (there in texts[other] or there == here)
        for here, there in map(folded, pairs)
    )


def test_only_so_many_and_the_strongest_first(reasons):
    """Fewer are the beginning of more."""
    found = reasons.words("da-1", "en-1", 9)
    assert [reasons.words("da-1", "en-1", most) for most in (1, 2)] == [found[:1], found[:2]]
    assert reasons.words("da-1", "en-1", 9) == found


def test_texts_without_a_word_in_common_have_no_reasons(reasons):
    """Nor has a text of nothing but code."""
    assert reasons.words("sv-1", "en-2", 9) == []
    assert reasons.words("da-1", "en-3", 9) == reasons.words("en-3", "da-1", 9) == []
    assert reasons.words("en-3", "en-2", 9) == []


def test_what_nearly_all_texts_say_is_no_reason(make_index, make_document):
    """It brings no two of them together."""
    documents = [
        make_document(f"da-{number:02}", f"hverdag zor{number // 2}ax") for number in range(80)
    ]
    reasons = Reasons(make_index(documents))
    assert reasons.words("da-00", "da-01", 9) == [("zor0ax", "zor0ax")]
    assert reasons.words("da-00", "da-02", 9) == []


def test_one_question_does_not_colour_the_next(reasons, make_index):
    """What was asked before is remembered only to be quick."""
    for one, other in [
        ("da-1", "en-1"),
        ("da-1", "da-2"),
        ("da-1", "sv-1"),
        ("sv-1", "en-1"),
        ("da-1", "en-1"),
    ]:
        rebuilt = Reasons(make_index(DOCUMENTS))
        assert reasons.words(one, other, 9) == rebuilt.words(one, other, 9)
