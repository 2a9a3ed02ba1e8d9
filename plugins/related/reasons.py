"""Why two texts are related: the words that bring them together, as pairs where their languages differ."""

from collections.abc import Mapping

import numpy as np
from scipy import sparse

from .index import Index
from .text import Document
from .vectors import language_of

SHORTEST = 4  # letters of a word that says something
STEM = 0.5  # of a word's letters: where its stem is shorter, the two have little to do with each other
LEAST = 8  # steps of rarity of a word that says something: some three texts of ten hold it


class Reasons:
    """Answers for one state of an index. documents: by id, as they were handed to ``Index.update``."""

    def __init__(self, index: Index, documents: Mapping[str, Document]):
        self.index, self.state, self.documents = index, index.state, documents
        self.rows = {name: row for row, name in enumerate(self.state.ids)}
        self.translations: sparse.csr_matrix = index.columns.translations(self.state.site.held)
        self._weights = np.zeros(len(index.columns))
        self._shown: dict[str, dict[str, str]] = {}
        self._heard: tuple[str, tuple] = ("", ())

    def words(self, one: str, other: str, most: int) -> list[tuple[str, str]]:
        """The words of the document ``one`` that contribute most to its nearness to ``other``, each with its counterpart.

        The two of a pair are equal where the texts say the same word. No word stands in two pairs.
        """
        sources, targets, said = self._sounds(one, other)
        there = self.state.found.own[self.rows[other]]
        self._weights[there.indices] = there.data
        shares = said * self._weights[targets]
        self._weights[there.indices] = 0
        kept = np.flatnonzero((shares > 0) & (self.state.site.rare[targets] >= LEAST))
        order = kept[np.lexsort((targets[kept], sources[kept], -shares[kept]))]
        here_shown, there_shown = self.shown(one), self.shown(other)
        terms = self.index.columns.terms
        found: list[tuple[str, str]] = []
        used: set[str] = set()
        for at in order.tolist():
            pair = here_shown.get(terms[sources[at]], ""), there_shown.get(terms[targets[at]], "")
            folds = {word.casefold() for word in pair}
            stems = terms[sources[at]], terms[targets[at]]
            far = any(len(stem) < STEM * len(word) for stem, word in zip(stems, pair, strict=True))
            if far or min(map(len, pair)) < SHORTEST or folds & used or any(word.isdigit() for word in pair):
                continue
            used |= folds
            found.append((pair[0], pair[0]) if len(folds) == 1 or sources[at] == targets[at] else pair)
            if len(found) == most:
                break
        return found

    def shown(self, name: str) -> dict[str, str]:
        """Term -> the word that stands for it in a document."""
        if name not in self._shown:
            document = self.documents[name]
            self._shown[name] = self.index.columns.analyser(language_of(document.lang)).shown(document)
        return self._shown[name]

    def _sounds(self, one: str, other: str) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """The terms of a document, what they are called in the language of the other, and the weight of each."""
        own = self.state.found.own[self.rows[one]]
        if self.state.pools[self.rows[one]] == self.state.pools[self.rows[other]]:
            return own.indices, own.indices, own.data.astype(np.float64)
        if self._heard[0] != one:
            matrix = self.translations
            starts, ends = matrix.indptr[own.indices], matrix.indptr[own.indices + 1]
            lengths = ends - starts
            entries = np.repeat(starts - np.concatenate([[0], np.cumsum(lengths)[:-1]]), lengths) + np.arange(lengths.sum())
            data = np.repeat(own.data.astype(np.float64), lengths) * matrix.data[entries]
            self._heard = one, (np.repeat(own.indices, lengths), matrix.indices[entries], data)
        return self._heard[1]
