"""Updates nearest documents after an edit: new documents are compared with everything, others only
where necessary.
"""

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from .fairness import MINIMUM
from .similarity import DEEP, STRIP, Comparison, fill, keep_nearest

if TYPE_CHECKING:
    from .index import State


def update_neighbours(
    state: "State",
    before: "State",
    origin: NDArray[np.int64],
    fresh: NDArray[np.bool_],
    comparison: Comparison,
) -> None:
    """Fill ``state.neighbours`` from those of ``before``; the result equals computing them all.

    origin: each document's row before, -1 for a new one, int64 array of shape (documents,); fresh:
    which documents' vectors have changed, bool array of shape (documents,).
    """
    count, pools, works = len(origin), state.pools, state.works
    members = [np.flatnonzero(pools == pool) for pool in range(len(state.languages))]
    where = np.full(len(before.ids), -1, np.int64)
    stayed = np.flatnonzero((origin >= 0) & ~fresh)
    where[origin[stayed]] = stayed
    changed = np.flatnonzero(fresh)
    scores = np.empty((len(changed), count), np.int64)
    for start in range(0, len(changed), STRIP):
        strip = changed[start : start + STRIP]
        scores[start : start + STRIP] = comparison.rows(strip)
        keep_nearest(state.neighbours, strip, scores[start : start + STRIP], members, works)
    again = np.zeros(count, bool)
    eligible = _eligible(pools, works, len(state.languages))
    eligible_before = _eligible(before.pools, before.works, len(state.languages))
    for pool in range(len(state.languages)):
        here = np.flatnonzero(pools[changed] == pool)
        old_who, old_near = (
            before.neighbours.who[origin[stayed], pool],
            before.neighbours.near[origin[stayed], pool],
        )
        had = (old_who >= 0).sum(axis=1)
        # the list contained the whole language
        whole = had >= eligible_before[origin[stayed], pool]
        last = old_near[np.arange(len(stayed)), np.maximum(had - 1, 0)]
        floor = np.where(whole | (had == 0), -1, last)
        who = np.where(old_who >= 0, where[np.maximum(old_who, 0)], -1)
        keys = np.where(who >= 0, _keys(old_near, who, count), -1)
        new = scores[here][:, stayed].T
        barred = works[stayed][:, None] == works[changed[here]][None, :]
        tied = (
            (new == floor[:, None]).any(axis=1, where=~barred)
            if len(here)
            else np.zeros(len(stayed), bool)
        )
        # documents exactly at the threshold are uncertain
        keys[tied] = np.where(old_near[tied] > floor[tied][:, None], keys[tied], -1)
        entering = np.where(
            (new > floor[:, None]) & ~barred, _keys(new, changed[here][None, :], count), -1
        )
        merged = -np.sort(-np.concatenate([keys, entering], axis=1), axis=1)[:, :DEEP]
        state.neighbours.who[stayed, pool] = np.where(merged >= 0, count - 1 - merged % count, -1)
        state.neighbours.near[stayed, pool] = np.where(merged >= 0, merged // count, 0)
        known = (merged >= 0).sum(axis=1)
        again[stayed[known < np.minimum(eligible[stayed, pool], MINIMUM)]] = True
    fill(state.neighbours, np.flatnonzero(again), comparison, works)


def _keys(near: NDArray[np.int64], who: NDArray[np.int64], count: int) -> NDArray[np.int64]:
    """Numbers that sort by similarity, and equally similar ones by position."""
    return near * count + (count - 1 - who)


def _eligible(
    pools: NDArray[np.int64], works: NDArray[np.int64], languages: int
) -> NDArray[np.int64]:
    """How many documents of each language can be a document's neighbours: all except its own
    work's. (n, languages).
    """
    if not len(pools):
        return np.zeros((0, languages), np.int64)
    own = np.zeros((works.max() + 1, languages), np.int64)
    np.add.at(own, (works, pools), 1)
    return np.bincount(pools, minlength=languages)[None, :] - own[works]
