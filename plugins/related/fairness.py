"""One list over all languages: the similarities of each pair of languages are brought to a common
scale, without labels.

Raw similarities cannot be compared: texts in the same language share words that no translation
preserves. Three steps correct this. Documents that are similar to everything are penalised
(cross-domain similarity local scaling, Conneau et al. 2018). Pairs that are clearly translations of
one another are excluded from the statistics. Then, for each pair of languages, the similarity is
subtracted that a language's share of RANK documents exceed on average: every language gets its
share of the list, and no more.
"""

import numpy as np
from numpy.typing import NDArray

from .similarity import LEXICAL, Neighbours
from .vectors import UNIT

DENSITY = 5  # nearest documents of a language that determine the density around a document
RANK = 10  # the position in the list at which every language is to have its share
# mutual neighbours that are this many times closer than the next ones are translations
PARALLEL = 2.0
SCALE = float(LEXICAL * UNIT * UNIT)
MINIMUM = 80  # neighbours of each language from which the list is made


def fair(neighbours: Neighbours, pools: NDArray[np.int64]) -> NDArray[np.float64]:
    """Scores on one scale over all languages, cosines above the expected; -inf for none.

    A float64 array of shape (documents, languages, MINIMUM); the scores belong to the first MINIMUM
    of ``neighbours.who``. pools: each document's language as a number, int64 array of shape
    (documents,).
    """
    who = neighbours.who[:, :, :MINIMUM]
    near = np.where(who >= 0, neighbours.near[:, :, :MINIMUM] / SCALE, -np.inf)
    if not who.size:
        return near
    counted = (who >= 0) & ~_parallel(who, near, pools)
    crowded = _mean_of_first(near, counted)
    others = crowded[np.maximum(who, 0), pools[:, None, None]]
    scores = near - 0.5 * (crowded[:, :, None] + others)
    sizes = np.bincount(pools, minlength=who.shape[1])
    for x in range(who.shape[1]):
        here = np.flatnonzero(pools == x)
        for y in range(who.shape[1]):
            if len(here) and sizes[y]:
                share = RANK * sizes[y] / len(pools)
                # with fewer documents: as if unrelated ones filled the list
                absent = -0.5 * crowded[here, y]
                scores[here, y] -= _exceeded(
                    np.where(counted[here, y], scores[here, y], -np.inf), absent, share
                )
    return np.where(who >= 0, scores, -np.inf)


def _parallel(
    who: NDArray[np.int32], near: NDArray[np.float64], pools: NDArray[np.int64]
) -> NDArray[np.bool_]:
    """Which neighbours are clearly translations, and so say nothing about the usual similarity.
    bool, shaped like ``who``.
    """
    found = np.zeros(who.shape, bool)
    if who.shape[2] < 2:
        return found
    first, rows = who[:, :, 0], np.arange(len(who))[:, None]
    partner = np.maximum(first, 0)
    back = who[partner, pools[:, None], 0] == rows
    second = np.maximum(near[:, :, 1], near[partner, pools[:, None], 1])
    there = np.arange(who.shape[1])[None, :]
    found[:, :, 0] = (
        (first >= 0)
        & back
        & (there != pools[:, None])
        & np.isfinite(second)
        & (near[:, :, 0] > PARALLEL * second)
    )
    return found


def _mean_of_first(near: NDArray[np.float64], counted: NDArray[np.bool_]) -> NDArray[np.float64]:
    """The mean similarity of the first DENSITY that count, (n, languages); if there are fewer,
    unrelated documents are assumed for the rest.
    """
    taken = counted & (np.cumsum(counted, axis=2) <= DENSITY)
    mean: NDArray[np.float64] = np.where(taken, near, 0).sum(axis=2) / DENSITY
    return mean


def _exceeded(scores: NDArray[np.float64], absent: NDArray[np.float64], share: float) -> float:
    """The score at this position (from 1, interpolated between two positions) of each row, averaged
    over the rows.

    absent: each row's score for a missing document.
    """
    place = max(share, 1.0) - 1
    low = int(place)
    short = max(low + 2 - scores.shape[1], 0)
    scores = np.concatenate([scores, np.full((len(scores), short), -np.inf)], axis=1)
    ordered = -np.sort(-np.where(np.isfinite(scores), scores, absent[:, None]), axis=1)
    return float(np.mean(ordered[:, low] * (low + 1 - place) + ordered[:, low + 1] * (place - low)))
