"""Why two texts are related: the words that connect them, as pairs if their languages differ."""

from collections.abc import Iterator
from itertools import groupby
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from .index import Index
from .terms import word_of

SHORTEST = 4  # minimum number of letters of a meaningful word
STEM = 0.5  # of a word's letters: a shorter stem has little to do with its word
LEAST = 8  # minimum rarity, in steps, of a meaningful word: about three in ten texts contain it

Sounds: TypeAlias = tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.float64]]


class Reasons:
    """Finds reasons for one state of an index."""

    def __init__(self, index: Index):
        self.index, self.state = index, index.current_state
        self.rows = {name: row for row, name in enumerate(self.state.ids)}
        self.translations: sparse.csr_matrix = index.columns.translations(self.state.site.held)
        self._weights = np.zeros(len(index.columns))
        self._heard: tuple[str, Sounds] | None = None

    def words(self, one: str, other: str, most: int) -> list[tuple[str, str]]:
        """The words of the document ``one`` that contribute most to its similarity to ``other``,
        each with its counterpart.

        Both words of a pair are equal if the texts contain the same word. No word is in two pairs.
        """
        sources, targets, said = self._sounds(one, other)
        columns, weights = self._own(other)
        self._weights[columns] = weights
        shares = said * self._weights[targets]
        self._weights[columns] = 0
        kept = np.flatnonzero((shares > 0) & (self.state.site.rare[targets] >= LEAST))
        terms = self.index.columns.terms
        order = self._in_order(kept, shares, sources, targets)
        found: list[tuple[str, str]] = []
        used: set[str] = set()
        for at in order:
            pair = self.shown(one, terms[sources[at]]), self.shown(other, terms[targets[at]])
            folds = {word.casefold() for word in pair}
            stems = terms[sources[at]], terms[targets[at]]
            far = any(len(stem) < STEM * len(word) for stem, word in zip(stems, pair, strict=True))
            if (
                far
                or min(map(len, pair)) < SHORTEST
                or folds & used
                or any(word.isdigit() for word in pair)
            ):
                continue
            used |= folds
            found.append(
                (pair[0], pair[0]) if len(folds) == 1 or sources[at] == targets[at] else pair
            )
            if len(found) == most:
                break
        return found

    def _in_order(
        self,
        places: NDArray[np.int64],
        shares: NDArray[np.float64],
        sources: NDArray[np.int32],
        targets: NDArray[np.int32],
    ) -> Iterator[int]:
        """These places, the greatest share first, equal ones by their terms: the number of a column
        that the lexicon lacks depends on what the index has seen before.
        """
        known, terms = self.index.columns.translated.shape[0], self.index.columns.terms

        def key(column: int) -> tuple[int, str]:
            return (column, "") if column < known else (known, terms[column])

        def by_terms(place: int) -> tuple[tuple[int, str], tuple[int, str]]:
            return key(int(sources[place])), key(int(targets[place]))

        order = places[np.lexsort((targets[places], sources[places], -shares[places]))].tolist()
        for _share, equal in groupby(order, key=lambda place: float(shares[place])):
            one, *others = equal
            yield from sorted((one, *others), key=by_terms) if others else (one,)

    def shown(self, name: str, term: str) -> str:
        """The word that represents a term in a document; "" for none."""
        return word_of(self.state.shown[self.rows[name]], term)

    def _own(self, name: str) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
        """The columns of a document's terms, and their weights."""
        own, row = self.state.found.own, self.rows[name]
        start, end = own.indptr[row], own.indptr[row + 1]
        return own.indices[start:end], own.data[start:end]

    def _sounds(self, one: str, other: str) -> Sounds:
        """The terms of a document, translated to the language of the other, and the weight of
        each.
        """
        columns, weights = self._own(one)
        if self.state.pools[self.rows[one]] == self.state.pools[self.rows[other]]:
            return columns, columns, weights.astype(np.float64)
        if self._heard is None or self._heard[0] != one:
            matrix = self.translations
            starts, ends = matrix.indptr[columns], matrix.indptr[columns + 1]
            lengths = ends - starts
            entries = np.repeat(
                starts - np.concatenate([[0], np.cumsum(lengths)[:-1]]), lengths
            ) + np.arange(lengths.sum())
            data = np.repeat(weights.astype(np.float64), lengths) * matrix.data[entries]
            self._heard = one, (np.repeat(columns, lengths), matrix.indices[entries], data)
        return self._heard[1]
