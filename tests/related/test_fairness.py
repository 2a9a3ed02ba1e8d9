"""One list over all languages: each has its share of it, whatever its raw nearness."""

from types import SimpleNamespace

import numpy as np
import pytest
from related.fairness import RANK, SCALE, fair
from related.index import ranked
from related.similarity import Neighbours, keep_nearest


@pytest.fixture
def make_state():
    """A state from cosines (n, n) and each document's language; works: the same number for
    translations.
    """

    def make(cosines, pools, works=None):
        pools = np.asarray(pools, np.int64)
        count = len(pools)
        found = Neighbours(count, int(pools.max()) + 1 if count else 0)
        members = [np.flatnonzero(pools == pool) for pool in range(found.who.shape[1])]
        nearness = np.rint(np.maximum(cosines, 0) * SCALE).astype(np.int64)
        keep_nearest(
            found, np.arange(count), nearness, members, np.arange(count) if works is None else works
        )
        return SimpleNamespace(
            ids=[f"{row:03}" for row in range(count)], neighbours=found, pools=pools
        )

    return make


def noise(count, seed=5, spread=0.04):
    """Symmetric cosines about 0.2."""
    cosines = np.random.default_rng(seed).normal(0.2, spread, (count, count))
    return (cosines + cosines.T) / 2


def shares(state, most=RANK):
    """Of the first of all lists, the share of each language, by the language of the list."""
    found = np.zeros((state.pools.max() + 1,) * 2)
    for row, others in enumerate(ranked(state)):
        np.add.at(
            found[state.pools[row]], [state.pools[int(other)] for other, _score in others[:most]], 1
        )
    return found / found.sum(axis=1, keepdims=True)


UNEVEN = [
    ("a language is near to itself", lambda own, _one, _other: 0.3 * own),
    ("one language is near to all", lambda _own, _one, other: 0.3 * (other == 0)),
    ("one is near to itself alone", lambda own, one, _other: 0.3 * (own & (one == 2))),
    ("one pair of languages is near", lambda _own, one, other: 0.2 * (one + other == 1)),
]


@pytest.mark.parametrize("offset", [case[1] for case in UNEVEN], ids=[case[0] for case in UNEVEN])
def test_each_language_has_its_share_of_the_top(make_state, offset):
    """Of 60 documents here, 60 there and 120 elsewhere: a quarter, a quarter and a half, in every
    language's lists.
    """
    pools = np.repeat([0, 1, 2], [60, 60, 120])
    one, other = pools[:, None], pools[None, :]
    state = make_state(
        noise(240) + np.maximum(offset(one == other, one, other), offset(one == other, other, one)),
        pools,
    )
    for share in shares(state):
        assert share == pytest.approx([0.25, 0.25, 0.5], abs=0.1)


def test_a_language_whose_texts_differ_more_has_no_more_than_its_share(make_state):
    """Although its nearest documents stand out from the rest, which what is subtracted for crowds
    does not make up for.
    """
    pools = np.repeat([0, 1, 2], [20, 60, 160])
    at_home = pools[:, None] == pools[None, :]
    state = make_state(np.where(at_home, noise(240, spread=0.15), noise(240)), pools)
    for share in shares(state):
        assert share == pytest.approx([1 / 12, 1 / 4, 2 / 3], abs=0.12)


def test_without_it_one_language_would_have_the_whole_list(make_state):
    """The sites of these tests are uneven indeed."""
    pools = np.repeat([0, 1, 2], [60, 60, 120])
    state = make_state(noise(240) + 0.3 * (pools[:, None] == pools[None, :]), pools)
    near = state.neighbours.near[:, :, RANK - 1]
    assert np.all(
        near[np.arange(240), pools]
        > near.max(axis=1, where=pools[:, None] != np.arange(3), initial=0)
    )


def test_translations_come_first_and_change_nothing_else(make_state):
    """What is so plainly the same text does not raise the scale of its pair of languages."""
    pools = np.repeat([0, 1], 80)
    cosines = noise(160)
    rows = np.arange(80)
    planted = cosines.copy()
    planted[rows, rows + 80] = planted[rows + 80, rows] = 0.95
    with_them = make_state(planted, pools)
    assert [found[0][0] for found in ranked(with_them)] == [
        f"{(row + 80) % 160:03}" for row in range(160)
    ]
    assert shares(with_them, RANK + 1)[0] == pytest.approx([0.5, 0.5], abs=0.12)
    planted[rows[40:], rows[40:] + 80] = planted[rows[40:] + 80, rows[40:]] = 0
    some, barred = make_state(planted, pools), make_state(planted, pools, np.tile(rows, 2))
    others, without = (
        fair(some.neighbours, pools)[:40, 1, 1:30],
        fair(barred.neighbours, pools)[:40, 1, :29],
    )
    assert others == pytest.approx(without, abs=0.01)


def test_what_is_near_to_all_is_held_back(make_state):
    """Of two documents as near, the one that is near to everything comes second."""
    cosines = noise(60)
    cosines[7] += 0.2
    cosines[:, 7] += 0.2
    cosines[0, 7] = cosines[7, 0] = cosines[0, 8] = cosines[8, 0] = 0.5
    found = [name for name, _score in ranked(make_state(cosines, np.zeros(60)))[0]]
    assert found.index("008") < found.index("007")


def test_lists_are_in_order_and_the_same_each_time(make_state):
    """Best first, of equal ones the first by id; no number is none."""
    pools = np.arange(90) % 3
    for cosines in (noise(90), np.full((90, 90), 0.25), np.zeros((90, 90))):
        found = ranked(make_state(cosines, pools))
        assert found == ranked(make_state(cosines, pools))
        for others in found:
            assert others == sorted(others, key=lambda one: (-one[1], one[0]))
            assert len({name for name, _score in others}) == len(others) == 89
            assert np.all(np.isfinite([score for _name, score in others]))


@pytest.mark.parametrize("pools", [[], [0], [0, 0], [0, 1], [0, 1, 1], [0] * 30])
def test_small_sites(make_state, pools):
    """No document, one, two; one language: all others are in each list."""
    state = make_state(noise(len(pools)), pools)
    assert [len(found) for found in ranked(state)] == [len(pools) - 1] * len(pools)


def test_one_language_keeps_the_order_of_raw_nearness_on_an_even_site(make_state):
    """Where no document is more crowded than another, nothing is moved."""
    ring = np.abs(np.arange(50)[:, None] - np.arange(50)[None, :])
    cosines = 1 / (2 + np.minimum(ring, 50 - ring))
    state = make_state(cosines, np.zeros(50))
    for row, others in enumerate(ranked(state)):
        assert [int(name) for name, _score in others] == state.neighbours.who[row, 0, :49].tolist()
