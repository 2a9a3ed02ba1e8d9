"""Which stems translate to which: IBM model 1 in both directions (Brown et al. 1993), and the
geometric mean of the two.
"""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

ROUNDS = 5
NOTHING = 0.05  # the weight of "no word" as a word's source
LEAST = 0.02  # mean probabilities below this are noise


def align(
    left: Sequence[tuple[str, ...]],
    right: Sequence[tuple[str, ...]],
    left_places: Mapping[str, int],
    right_places: Mapping[str, int],
) -> sparse.csr_matrix:
    """Aligned segments, (number of segments) tuples of stems each -> CSR matrix of float64, shape
    (left stems, right stems), in (0, 1].

    An entry is the geometric mean of both directions' translation probabilities. Repeated stems in
    a segment count once; repeated segments count once.
    """
    shape = len(left_places), len(right_places)
    lefts, rights, left_slots, right_slots, slots = _pairs(left, right, left_places, right_places)
    if not len(lefts):
        return sparse.csr_matrix(shape)
    keys, which = np.unique(lefts * shape[1] + rights, return_inverse=True)
    rows, columns = keys // shape[1], keys % shape[1]
    forth = _probabilities(rows, which, right_slots, slots[1], shape[0])
    back = _probabilities(columns, which, left_slots, slots[0], shape[1])
    weights = np.sqrt(forth * back)
    kept = weights > LEAST
    return sparse.csr_matrix((weights[kept], (rows[kept], columns[kept])), shape=shape)


def _pairs(
    left: Sequence[tuple[str, ...]],
    right: Sequence[tuple[str, ...]],
    left_places: Mapping[str, int],
    right_places: Mapping[str, int],
) -> tuple[
    NDArray[np.int64], NDArray[np.int64], NDArray[np.int64], NDArray[np.int64], tuple[int, int]
]:
    """All pairs of stems in a segment, as indexes; and for each its slot: the stem's occurrence in
    the segment.
    """
    seen = set()
    lefts: list[NDArray[np.int64]] = []
    rights: list[NDArray[np.int64]] = []
    left_slots: list[NDArray[np.int64]] = []
    right_slots: list[NDArray[np.int64]] = []
    left_slot = right_slot = 0
    for one, other in zip(left, right, strict=True):
        here = tuple(sorted({left_places[stem] for stem in one}))
        there = tuple(sorted({right_places[stem] for stem in other}))
        if not here or not there or (here, there) in seen:
            continue
        seen.add((here, there))
        lefts.append(np.repeat(here, len(there)))
        rights.append(np.tile(there, len(here)))
        left_slots.append(np.repeat(np.arange(len(here)) + left_slot, len(there)))
        right_slots.append(np.tile(np.arange(len(there)) + right_slot, len(here)))
        left_slot, right_slot = left_slot + len(here), right_slot + len(there)
    slots = left_slot, right_slot
    return _chain(lefts), _chain(rights), _chain(left_slots), _chain(right_slots), slots


def _chain(arrays: list[NDArray[np.int64]]) -> NDArray[np.int64]:
    return np.concatenate(arrays) if arrays else np.empty(0, np.int64)


def _probabilities(
    sources: NDArray[np.int64],
    which: NDArray[np.int64],
    targets: NDArray[np.int64],
    slots: int,
    size: int,
) -> NDArray[np.float64]:
    """Translation probabilities by expectation and maximisation.

    sources: each distinct pair's source stem; which: the distinct pair of each pair in a segment;
    targets: the slot of its target. Each target slot is divided among the sources of its segment.
    """
    found = np.ones(len(sources))
    for _round in range(ROUNDS):
        share = found[which]
        total = np.bincount(targets, share, slots)
        counts = np.bincount(which, share / (total[targets] + NOTHING), len(sources))
        found = counts / np.maximum(np.bincount(sources, counts, size)[sources], 1e-12)
    return found


def through(first: sparse.csr_matrix, second: sparse.csr_matrix) -> sparse.csr_matrix:
    """Weights of x-z and z-y -> those of x-y: the geometric mean of both directions, with each row
    normalised to one.

    first, second: CSR matrices of float64, of shapes (stems of x, stems of z) and (stems of z,
    stems of y); the result has the shape (stems of x, stems of y).
    """
    forth = _shares(first) @ _shares(second)
    back = (_shares(second.T.tocsr()) @ _shares(first.T.tocsr())).T
    found = forth.multiply(back).tocsr()
    found.data = np.sqrt(found.data)
    return found


def _shares(matrix: sparse.csr_matrix) -> sparse.csr_matrix:
    sums = np.asarray(matrix.sum(axis=1)).ravel()
    sums[sums == 0] = 1
    return sparse.diags(1 / sums) @ matrix.tocsr()
