"""Aligned text -> a lexicon of at most a megabyte."""

from collections.abc import Callable, Mapping, Sequence
from itertools import combinations

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from ..lexicon import LEVELS, Lexicon
from ..terms import folded
from .alignment import align, through
from .corpus import Corpus

PIVOT = 0.5  # the weight of a translation through a third language
LEAST = 0.05  # smaller weights are dropped
MOST = 8  # translations of a stem, in each direction
TEXT = 200  # words of the text to which a stem's frequency refers


def train(corpus: Corpus, progress: Callable[[str], None]) -> Lexicon:
    """Train a lexicon. The same corpus gives the same lexicon, on any day and with any hash
    seed.
    """
    languages = sorted(corpus.segments)
    stems = {
        lang: sorted({stem for segment in corpus.segments[lang] for stem in segment})
        for lang in languages
    }
    places = {lang: {stem: place for place, stem in enumerate(stems[lang])} for lang in languages}
    direct = {}
    for x, y in combinations(languages, 2):
        progress(f"aligning {x} and {y}")
        direct[x, y] = align(corpus.segments[x], corpus.segments[y], places[x], places[y])
        direct[y, x] = direct[x, y].T.tocsr()
    weights = {}
    for x, y in combinations(languages, 2):
        progress(f"{x} and {y} through the other languages")
        found = direct[x, y]
        for z in languages:
            if z not in (x, y):
                found = found + PIVOT * through(direct[x, z], direct[z, y])
        weights[x, y] = _quantised(_strongest(found))
    return _pruned(stems, weights, corpus)


def _strongest(matrix: sparse.csr_matrix) -> sparse.csr_matrix:
    """Keep the MOST greatest entries of each row or column; of equal ones, the first."""
    matrix = matrix.tocoo()
    enough = matrix.data >= LEAST
    rows, columns, values = (
        matrix.row[enough],
        matrix.col[enough],
        np.minimum(matrix.data[enough], 1),
    )
    kept = np.zeros(len(values), bool)
    for one, other in ((rows, columns), (columns, rows)):
        order = np.lexsort((other, -values, one))
        starts = np.flatnonzero(np.diff(one[order], prepend=-1))
        rank = np.arange(len(order)) - np.repeat(starts, np.diff(np.append(starts, len(order))))
        kept[order[rank < MOST]] = True
    return sparse.csr_matrix((values[kept], (rows[kept], columns[kept])), shape=matrix.shape)


def _quantised(matrix: sparse.csr_matrix) -> sparse.csr_matrix:
    """Weights as the square root in LEVELS steps, which is more precise for small ones."""
    found = matrix.copy()
    found.data = np.clip(np.rint(np.sqrt(matrix.data) * LEVELS), 1, LEVELS).astype(np.uint8)
    return found


def _pruned(
    stems: Mapping[str, Sequence[str]],
    weights: Mapping[tuple[str, str], sparse.csr_matrix],
    corpus: Corpus,
) -> Lexicon:
    """Drop stems without information: those with no translation, or with none but their own
    spelling (which needs no lexicon).
    """
    telling = {lang: np.zeros(len(found), bool) for lang, found in stems.items()}
    spelt = {lang: np.array([folded(stem) for stem in found]) for lang, found in stems.items()}
    for (x, y), matrix in weights.items():
        pairs = matrix.tocoo()
        other = spelt[x][pairs.row] != spelt[y][pairs.col]
        telling[x][pairs.row[other]] = True
        telling[y][pairs.col[other]] = True
    rows = {lang: np.flatnonzero(found) for lang, found in telling.items()}
    chosen = {
        lang: [stems[lang][row] for row in chosen_rows.tolist()]
        for lang, chosen_rows in rows.items()
    }
    return Lexicon(
        stems={lang: tuple(found) for lang, found in chosen.items()},
        common={
            lang: _common(found, corpus.tokens.get(lang, {})) for lang, found in chosen.items()
        },
        weights={(x, y): matrix[rows[x]][:, rows[y]].tocsr() for (x, y), matrix in weights.items()},
        about={
            "made": (
                "invoke train-lexicon: IBM model 1 over Snowball stems, both directions, "
                "and through the third language"
            ),
            "sources": [
                [source, licence, count] for (source, licence), count in corpus.sources.items()
            ],
        },
    )


def _common(stems: list[str], tokens: Mapping[str, int]) -> NDArray[np.uint8]:
    """Each stem's frequency: 8 x -log2 of the probability that a text of TEXT words contains it;
    255 for never.
    """
    total = sum(tokens.values()) or 1
    found = []
    for stem in stems:
        times = tokens.get(stem, 0)
        probability = -np.expm1(-TEXT * times / total)
        found.append(min(254, round(8 * -np.log2(probability))) if times else 255)
    return np.array(found, np.uint8)
