"""From editions to works: how similar two works are over all of their editions, combined with what
else is known of them.
"""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from .fairness import SCALE, fair
from .index import State
from .neighbours import Neighbour, Neighbours, Row, Table, Work
from .settings import WEAK, Weights

STRIP = 50_000  # pairs processed at once
CLOSE = 40  # nearest documents in each language that are considered for a work's edition
__all__ = ["WEAK", "Neighbour", "Neighbours", "Weights", "Work", "chosen", "rank_neighbours"]


def rank_neighbours(
    state: State, work_of: Sequence[str], works: Mapping[str, Work], weights: Weights
) -> Neighbours:
    """Rank all works for each other. work_of: the work of each document, in the order of
    ``state.ids``.

    A work's score for another one is the mean over all pairs of their editions; a pair that is not
    among an edition's CLOSE nearest counts as the worst that is among any of the work's.
    """
    names = sorted(set(work_of))
    place = {name: number for number, name in enumerate(names)}
    number = np.array([place[name] for name in work_of], np.int64)
    if not len(number):
        return Neighbours()
    scores = fair(state.neighbours, state.pools)[:, :, :CLOSE]
    who = state.neighbours.who[:, :, : scores.shape[2]]
    cosine = state.neighbours.near[:, :, : scores.shape[2]] / SCALE
    cosine = np.where(
        state.pools[:, None, None] == np.arange(who.shape[1])[None, :, None], cosine, cosine / 2
    )
    rows, pools, places = np.nonzero(who >= 0)
    pairs = number[rows] * len(names) + number[who[rows, pools, places]]
    values, strengths = scores[rows, pools, places], cosine[rows, pools, places]
    keys, which = np.unique(pairs, return_inverse=True)
    count = np.bincount(which)
    editions = np.bincount(number)
    last = np.full(len(names), np.inf)
    np.minimum.at(last, number[rows], values)
    one, other = keys // len(names), keys % len(names)
    possible = editions[one] * editions[other]
    mean = (np.bincount(which, values) + (possible - count) * last[one]) / possible
    strength = np.zeros(len(keys))
    np.maximum.at(strength, which, strengths)
    # at any distance: links and authors' choices count
    floor = np.where(np.isfinite(last), last, 0.0)
    tied = [
        (place[a], place[b])
        for a, others in _tied(works).items()
        if a in place
        for b in others - {a}
        if b in place
    ]
    pairs_tied = np.unique(np.array([a * len(names) + b for a, b in tied], np.int64))
    at = np.minimum(np.searchsorted(keys, pairs_tied), max(len(keys) - 1, 0))
    extra = pairs_tied[keys[at] != pairs_tied] if len(keys) else pairs_tied
    one, other = (
        np.concatenate([one, extra // len(names)]),
        np.concatenate([other, extra % len(names)]),
    )
    mean = np.concatenate([mean, floor[extra // len(names)]])
    strength = np.concatenate([strength, np.zeros(len(extra))])
    rarity = _topic_rarity(works)
    known = [works.get(name, Work()) for name in names]
    linked = [
        a * len(names) + place[name]
        for a, work in enumerate(known)
        for name in work.links
        if name in place
    ]
    links = np.isin(one * len(names) + other, linked).astype(float) + np.isin(
        other * len(names) + one, linked
    )
    score = np.round(mean + weights.links * links + _more(one, other, known, rarity, weights), 9)
    order = np.lexsort((other, -score, one))
    ends = np.cumsum(np.bincount(one, minlength=len(names))).tolist()
    table = Table(
        names,
        one[order].astype(np.int32),
        other[order].astype(np.int32),
        score[order],
        strength[order],
        works,
        rarity,
    )
    return Neighbours(
        {
            name: Row(table, range(start, end))
            for name, start, end in zip(names, [0, *ends], ends, strict=False)
        }
    )


def _more(
    one: NDArray[np.int64],
    other: NDArray[np.int64],
    works: Sequence[Work],
    rarity: Mapping[str, float],
    weights: Weights,
) -> NDArray[np.float64]:
    """What is added to each pair's score for common topics, authors and series."""
    topics = {topic: number for number, topic in enumerate(sorted(rarity))}
    more = weights.topics * _shared(
        [work.topics for work in works], topics, [rarity[topic] for topic in topics], one, other
    )
    authors = {
        name: number
        for number, name in enumerate(sorted({name for work in works for name in work.authors}))
    }
    more += weights.authors * (
        _shared([work.authors for work in works], authors, [1.0] * len(authors), one, other) > 0
    )
    named = {name: number for number, name in enumerate(sorted({work.series for work in works}))}
    series = np.array([named[work.series] for work in works])
    empty = named.get("", -1)
    more += weights.series * ((series[one] == series[other]) & (series[one] != empty))
    return more


def _shared(
    held: Sequence[frozenset[str]],
    place: Mapping[str, int],
    worth: Sequence[float],
    one: NDArray[np.int64],
    other: NDArray[np.int64],
) -> NDArray[np.float64]:
    """For each pair, the sum of the weights of what both have."""
    if not place:
        return np.zeros(len(one))
    columns = [sorted(place[name] for name in names) for names in held]
    indptr = np.cumsum([0, *map(len, columns)])
    indices = np.array([column for row in columns for column in row], np.int32)
    matrix = sparse.csr_matrix(
        (np.ones(len(indices)), indices, indptr), shape=(len(held), len(place))
    )
    worthy = sparse.csr_matrix((np.array(worth)[indices], indices, indptr), shape=matrix.shape)
    found = np.zeros(len(one))
    for start in range(0, len(one), STRIP):
        strip = slice(start, start + STRIP)
        found[strip] = np.asarray(
            matrix[one[strip]].multiply(worthy[other[strip]]).sum(axis=1)
        ).ravel()
    return found


def _tied(works: Mapping[str, Work]) -> dict[str, set[str]]:
    """For each work, those linked with it in either direction, and those that its author wants
    below it.
    """
    found = {name: set(work.links | work.pinned) for name, work in works.items()}
    for name, work in works.items():
        for other in work.links:
            found.setdefault(other, set()).add(name)
    return found


def _topic_rarity(works: Mapping[str, Work]) -> dict[str, float]:
    """The weight of sharing each topic: the more works have it, the smaller."""
    times: dict[str, int] = {}
    for work in works.values():
        for topic in work.topics:
            times[topic] = times.get(topic, 0) + 1
    return {topic: float(np.log(len(works) / count)) for topic, count in times.items()}


def chosen(
    neighbours: Sequence[Neighbour],
    pinned: Sequence[str],
    barred: frozenset[str],
    most: int,
    weak: float = WEAK,
) -> list[tuple[Neighbour, bool]]:
    """The works to show, and whether their author chose them: pinned ones first, in the author's
    order; then the nearest.

    neighbours: from ``Neighbours``. What is weaker than ``weak`` is not shown, unless one of the
    two links to the other.
    """
    by_name = {one.work: one for one in neighbours} if pinned else {}
    found = [(by_name.get(name, Neighbour(name, 0.0, 0.0)), True) for name in pinned]
    if isinstance(neighbours, Row):
        places = neighbours.shown(most - len(found), weak, {*pinned, *barred})
        return found + [(neighbours.table.neighbour(place), False) for place in places]
    for one in neighbours:
        if len(found) >= most:
            break
        if (
            one.work not in pinned
            and one.work not in barred
            and (one.strength >= weak or one.linked)
        ):
            found.append((one, False))
    return found
