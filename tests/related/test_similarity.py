"""Nearness, and the nearest documents, against the plainest way to work them out."""

import numpy as np
import pytest
from related import similarity
from related.similarity import Comparison, Neighbours, fill


@pytest.fixture(scope="module")
def state(make_index, make_site):
    return make_index(make_site(90)).state


@pytest.fixture
def scores(state):
    return Comparison(state.found, state.pools).rows(np.arange(len(state.ids)))


def test_nearness_is_mutual_and_never_negative(scores):
    """In whole numbers."""
    assert scores.dtype == np.int64
    assert np.array_equal(scores, scores.T)
    assert scores.min() >= 0


def test_nearness_is_what_it_says(state, scores):
    """Within a language the cosine of the words and of the letters; across languages both
    directions' sum.
    """
    own, heard, spelt = state.found.own, state.found.heard, state.found.spelt

    def product(one, other):
        return int(one.multiply(other).sum())

    for one, other in [(0, 1), (0, 45), (10, 80), (20, 21), (44, 45)]:
        letters = product(spelt[one], spelt[other])
        if state.pools[one] == state.pools[other]:
            assert scores[one, other] == 5 * product(own[one], own[other]) + letters
        else:
            words = product(own[one], heard[other]) + product(heard[one], own[other])
            assert scores[one, other] == 5 * words + 2 * letters


def expected(state, scores, deep):
    """For each document and language (nearness, place) of its nearest, by sorting everything."""
    return [
        [
            sorted(
                (-int(scores[row, other]), int(other))
                for other in np.flatnonzero(state.pools == pool)
                if state.works[other] != state.works[row]
            )[:deep]
            for pool in range(len(state.languages))
        ]
        for row in range(len(state.ids))
    ]


@pytest.mark.parametrize("strip", [7, 512])
@pytest.mark.parametrize("deep", [1, 5, 100])
def test_the_nearest_are_kept(state, scores, monkeypatch, deep, strip):
    """Of equally near ones the first; no translations, nor the document itself; -1 and 0 where
    there are no more.
    """
    monkeypatch.setattr(similarity, "DEEP", deep)
    monkeypatch.setattr(similarity, "STRIP", strip)
    found = Neighbours(len(state.ids), len(state.languages))
    fill(found, np.arange(len(state.ids)), Comparison(state.found, state.pools), state.works)
    for row, pools in enumerate(expected(state, scores, deep)):
        for pool, kept in enumerate(pools):
            rest = deep - len(kept)
            assert found.who[row, pool].tolist() == [place for _near, place in kept] + [-1] * rest
            assert found.near[row, pool].tolist() == [-near for near, _place in kept] + [0] * rest


def test_there_are_ties_to_be_told_apart(scores):
    """The site of these tests has documents that are equally near, so that the order of equals is
    tested at all.
    """
    assert any(len(set(row[row > 0].tolist())) < np.count_nonzero(row) for row in scores)


def test_only_the_rows_that_are_asked_for_are_filled(state):
    """And progress is reported."""
    found, reported = Neighbours(len(state.ids), len(state.languages)), []
    fill(
        found, np.array([3, 8]), Comparison(state.found, state.pools), state.works, reported.append
    )
    assert np.flatnonzero((found.who >= 0).any(axis=(1, 2))).tolist() == [3, 8]
    assert reported == [2]


def test_translations_are_the_nearest_across_languages(make_index, make_document, segment_rows):
    """Each segment of the corpus finds its own translation among all."""
    documents = [
        make_document(f"{lang}-{number:02}", row[lang])
        for number, row in enumerate(segment_rows)
        for lang in ("da", "sv", "en")
    ]
    state = make_index(documents).state
    for row, name in enumerate(state.ids):
        for pool, lang in enumerate(state.languages):
            if not name.startswith(lang):
                assert state.ids[state.neighbours.who[row, pool, 0]] == f"{lang}{name[2:]}"
