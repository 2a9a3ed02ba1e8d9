"""Documents as sparse integer vectors: their terms in their own language, and translated to the
others.

All arithmetic is on integers, whose sums do not depend on their order: a site that was computed
incrementally equals one that was computed at once, bit by bit, with any number of threads.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from .columns import GRAM_BITS, Columns
from .lexicon import FULL
from .terms import WHOLE, base

UNIT = 2048  # the length of a vector
LEAST = 0.2  # of the root mean square of a vector's weights: smaller weights are dropped
BACKGROUND = 10  # general texts added to each language's own, to know common words on small sites
GRID = 16  # steps per doubling in which the number of documents is rounded
# rarity is rounded to these steps, so that few edits change it; and its exponent
STEP, POWER = 0.15, 0.9
GRAMS = 100  # character n-grams per document
HEAVY_BITS = 22
HEAVIEST = (1 << HEAVY_BITS) - 1  # the greatest weight of an n-gram


@dataclass(frozen=True, eq=False)
class Vectors:
    """Rows are documents, vectors of length UNIT.

    ``own``, ``heard``: CSR matrices of int32, shape (documents, columns); ``spelt``: CSR matrix of
    int32, shape (documents, buckets of character n-grams: 2 ** GRAM_BITS). ``heard`` contains a
    vector of that length for each other language, in one row. ``meaning``: a model's vectors,
    float32 array of shape (documents, dimensions) with integer values, or None; ``words``: whether
    the other three count at all.
    """

    own: sparse.csr_matrix
    heard: sparse.csr_matrix
    spelt: sparse.csr_matrix
    meaning: NDArray[np.float32] | None = None
    words: bool = True


@dataclass(frozen=True, eq=False)
class Statistics:
    """Statistics of the whole site, in steps so coarse that few edits change them.

    ``rare``: each column's inverse document frequency within its language, 0 for a term of every
    text or of none, int64 array of shape (columns,); ``held``: whether any document has it, bool
    array of shape (columns,); ``pool``: its language, as an index into ``languages``, -1 for a
    language without documents, int64 array of shape (columns,); ``texts``: for each of
    ``languages`` the number of its documents, and of general texts, float64 array of shape
    (languages,).
    """

    rare: NDArray[np.int64]
    held: NDArray[np.bool_]
    pool: NDArray[np.int64]
    texts: NDArray[np.float64]


def statistics(
    counts: sparse.csr_matrix,
    pools: NDArray[np.int64],
    columns: Columns,
    languages: Sequence[str],
) -> Statistics:
    """The statistics of a site.

    counts: CSR matrix of int32, shape (documents, columns); pools: each document's language as an
    index into ``languages``, int64 array of shape (documents,).
    """
    times = np.bincount(counts.indices, minlength=len(columns))
    place = {lang: number for number, lang in enumerate(languages)}
    pool = np.array([place.get(lang, -1) for lang in columns.langs], np.int64)
    texts = np.bincount(pools, minlength=len(languages)) + BACKGROUND
    texts = np.exp2(np.rint(np.log2(texts) * GRID) / GRID)
    held = times > 0
    frequency = np.where(held, times + BACKGROUND * columns.common, np.inf)
    logs = np.log(np.maximum(np.append(texts, 1.0)[pool] / frequency, 1.0))
    return Statistics(
        np.where(held, np.rint(logs**POWER / STEP), 0).astype(np.int64), held, pool, texts
    )


def vectors(
    counts: sparse.csr_matrix, site: Statistics, translations: sparse.csr_matrix, columns: Columns
) -> Vectors:
    """The vectors of some documents.

    counts: CSR matrix of int32, shape (documents, columns), in fifths of an occurrence;
    translations: CSR matrix of float64, shape (columns, columns), see ``Columns``. A translation
    that no document of the site contains only counts in a vector's length, and the less the more
    documents there are: on a large site, a word that is never used is hardly a word of the
    language.
    """
    rare = site.rare
    times = counts.data / WHOLE
    weights = np.where(times >= 1, 1 + np.log(np.maximum(times, 1)), times)
    said = _without_zeros(np.rint(100 * weights) * rare[counts.indices], counts, len(columns))
    sounds = (said @ translations).tocsr()
    sounds.data = np.rint(sounds.data / FULL)
    return Vectors(
        _unit(said), _unit_by_language(sounds, site), _unit(_greatest(_spelt(said, columns)))
    )


def _unit(matrix: sparse.csr_matrix) -> sparse.csr_matrix:
    """Normalise rows to the length UNIT, and round; negligible weights are dropped."""
    rows = _rows(matrix)
    lengths = np.sqrt(np.bincount(rows, np.square(matrix.data), matrix.shape[0]))
    return _cut(matrix, rows, lengths, np.ones(len(rows), bool))


def _unit_by_language(sounds: sparse.csr_matrix, site: Statistics) -> sparse.csr_matrix:
    """Normalise rows to the length UNIT for each language of their columns, and round; only columns
    with documents.
    """
    count = len(site.texts) + 1  # the last one is for languages without documents
    groups = _rows(sounds) * count + site.pool[sounds.indices] % count
    held = site.held[sounds.indices]
    squares = np.square(sounds.data)
    inside = np.bincount(groups[held], squares[held], sounds.shape[0] * count)
    outside = np.bincount(groups[~held], squares[~held], sounds.shape[0] * count)
    lengths = np.sqrt(
        inside + outside * np.tile(np.append(BACKGROUND / site.texts, 1.0), sounds.shape[0])
    )
    return _cut(sounds, groups, lengths, held)


def _cut(
    matrix: sparse.csr_matrix,
    groups: NDArray[np.int64],
    lengths: NDArray[np.float64],
    held: NDArray[np.bool_],
) -> sparse.csr_matrix:
    """Entries in units of their group's length, rounded; without columns that no document has, and
    without those far below the root mean square.
    """
    lengths[lengths == 0] = 1
    usual = UNIT / np.sqrt(np.maximum(np.bincount(groups[held], minlength=len(lengths)), 1))
    data = np.rint(matrix.data * (UNIT / lengths[groups])).astype(np.int32)
    return _without_zeros(
        np.where(held & (data >= LEAST * usual[groups]), data, 0), matrix, matrix.shape[1]
    )


def _rows(matrix: sparse.csr_matrix) -> NDArray[np.int64]:
    return np.repeat(np.arange(matrix.shape[0], dtype=np.int64), np.diff(matrix.indptr))


def _without_zeros(
    data: NDArray[np.float64] | NDArray[np.int32], pattern: sparse.csr_matrix, width: int
) -> sparse.csr_matrix:
    """A matrix with the sparsity pattern of ``pattern`` and these entries, without zeros;
    ``pattern`` is not changed.
    """
    kept = data != 0
    indptr = np.concatenate([[0], np.cumsum(kept)])[pattern.indptr]
    found = sparse.csr_matrix(
        (data[kept], pattern.indices[kept], indptr), shape=(pattern.shape[0], width)
    )
    found.sort_indices()
    return found


def _spelt(said: sparse.csr_matrix, columns: Columns) -> sparse.csr_matrix:
    """Each document's weights, distributed over the character n-grams of its terms."""
    terms, places = np.unique(said.indices, return_inverse=True)
    buckets, lengths = columns.grams(terms.tolist())
    indptr = np.concatenate([[0], np.cumsum(lengths)])
    grams = sparse.csr_matrix(
        (np.ones(len(buckets)), buckets, indptr), shape=(len(terms), 1 << GRAM_BITS)
    )
    narrow = sparse.csr_matrix(
        (said.data, places.astype(np.int32), said.indptr), shape=(said.shape[0], len(terms))
    )
    return (narrow @ grams).tocsr()


def _greatest(matrix: sparse.csr_matrix) -> sparse.csr_matrix:
    """The GRAMS greatest entries of each row; of equal ones, the first buckets. Weights are capped
    at HEAVIEST.
    """
    rows = _rows(matrix)
    weights = np.minimum(matrix.data, HEAVIEST).astype(np.int64)
    keys = np.sort((((rows << HEAVY_BITS) | (HEAVIEST - weights)) << GRAM_BITS) | matrix.indices)
    rank = np.arange(len(keys)) - np.repeat(matrix.indptr[:-1], np.diff(matrix.indptr))
    kept = keys[rank < GRAMS]
    rows, weights = kept >> (GRAM_BITS + HEAVY_BITS), HEAVIEST - ((kept >> GRAM_BITS) & HEAVIEST)
    return sparse.csr_matrix(
        (weights.astype(np.float64), (rows, kept & ((1 << GRAM_BITS) - 1))), shape=matrix.shape
    )


def language_of(lang: str) -> str:
    """The language of a document's terms: ``en-GB`` and ``en-US`` share theirs."""
    return base(lang) or "und"
