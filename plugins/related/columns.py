"""Assigns a column to every term of every language: first the lexicon's, then the site's own."""

from collections.abc import Iterable, Sequence
from zlib import crc32

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from .lexicon import FULL, RARE, Lexicon
from .terms import Analyser, folded, spelling

NAMESAKE = int(1.2 * FULL)  # the weight of an untranslated term in its own spelling
GRAM_BITS = 20  # number of buckets for character n-grams, as a power of two


class Columns:
    """The terms known so far. Their order does not affect any result.

    ``terms``, ``langs``: of each column; ``spelt``: the term in the spelling common to the
    languages; ``common``: the probability that a general text contains it (0 if unknown), float64
    array of shape (columns,); ``translated``: CSR matrix of float64 over the lexicon's columns,
    shape (known columns, known columns), integer values, each row of length FULL for each language.
    """

    def __init__(self, lexicon: Lexicon):
        self.lexicon = lexicon
        self.terms: list[str] = []
        self.langs: list[str] = []
        self.spelt: list[str] = []
        self.place: dict[str, dict[str, int]] = {}
        self.namesakes: dict[str, list[int]] = {}
        self._analysers: dict[str, Analyser] = {}
        self._grams: dict[int, NDArray[np.int32]] = {}
        common = [np.empty(0, np.uint8)]
        for lang in sorted(lexicon.stems):
            self._take(lang, lexicon.stems[lang])
            common.append(lexicon.common[lang])
        levels = np.concatenate(common)
        self._known_common = np.where(levels == RARE, 0.0, np.exp2(levels / -8.0))
        self.translated = self._all_pairs()

    def _take(self, lang: str, stems: Sequence[str]) -> None:
        """Add all of the lexicon's stems of a language: like ``add``, but fast."""
        first = len(self.terms)
        self.place[lang] = dict(zip(stems, range(first, first + len(stems)), strict=True))
        self.terms += stems
        self.langs += [lang] * len(stems)
        spelt = folded("\n".join(stems)).split("\n") if stems else []
        self.spelt += spelt
        namesakes = self.namesakes
        for column, spelling_ in enumerate(spelt, first):
            known = namesakes.get(spelling_)
            if known is None:
                namesakes[spelling_] = [column]
            else:
                known.append(column)

    def __len__(self) -> int:
        return len(self.terms)

    @property
    def common(self) -> NDArray[np.float64]:
        return np.concatenate([self._known_common, np.zeros(len(self) - len(self._known_common))])

    def analyser(self, lang: str) -> Analyser:
        if lang not in self._analysers:
            self._analysers[lang] = Analyser(lang, self.lexicon)
        return self._analysers[lang]

    def add(self, lang: str, terms: Iterable[str]) -> list[int]:
        """The columns of these terms of a language; new ones are created."""
        place = self.place.setdefault(lang, {})
        found = []
        for term in terms:
            column = place.get(term)
            if column is None:
                column = place[term] = len(self.terms)
                self.terms.append(term)
                self.langs.append(lang)
                self.spelt.append(folded(term))
                self.namesakes.setdefault(self.spelt[-1], []).append(column)
            found.append(column)
        return found

    def borrowers(self, column: int) -> list[int]:
        """The columns of other languages with the same spelling that have no translation in its
        language: they use its own spelling.
        """
        lang, into, known = self.langs[column], self._into(), self.translated.shape[0]
        return [
            other
            for other in self.namesakes[self.spelt[column]]
            if self.langs[other] != lang and not (other < known and lang in into[other])
        ]

    def _all_pairs(self) -> sparse.csr_matrix:
        """The lexicon's translations between all pairs of its languages, over all columns."""
        languages = sorted(self.lexicon.stems)
        blocks = [
            [self.lexicon.translations(x, y) if x != y else None for y in languages]
            for x in languages
        ]
        sizes = [len(self.lexicon.stems[lang]) for lang in languages]
        for place, size in enumerate(sizes):
            blocks[place][place] = sparse.csr_matrix((size, size))
        for x, row in enumerate(blocks):
            for y, block in enumerate(row):
                row[y] = sparse.csr_matrix((sizes[x], sizes[y])) if block is None else block
        return (
            sparse.csr_matrix(sparse.bmat(blocks, format="csr"))
            if languages
            else sparse.csr_matrix((0, 0))
        )

    def translations(
        self, present: NDArray[np.bool_], terms: NDArray[np.integer] | None = None
    ) -> sparse.csr_matrix:
        """All columns by all columns: the translations of each present term in the other languages.

        A CSR matrix of float64, shape (columns, columns). present: bool array of shape (columns,),
        whether any document contains the term; terms: the columns that are requested, if not all
        present ones, integer array of shape (terms,).

        A term that the lexicon does not translate into a language stands for itself there, if that
        language has such a term: in the lexicon, or in some document (not only in one that existed
        once).
        """
        size, known = len(self), self.translated.shape[0]
        indptr = np.concatenate(
            [self.translated.indptr, np.full(size - known, self.translated.indptr[-1], np.int32)]
        )
        base = sparse.csr_matrix(
            (self.translated.data, self.translated.indices, indptr), shape=(size, size)
        )
        into = self._into()
        sources, targets = [], []
        for column in (np.flatnonzero(present) if terms is None else terms).tolist():
            namesakes = self.namesakes[self.spelt[column]]
            if len(namesakes) > 1:
                there = (self.langs[column], *(into[column] if column < known else ()))
                for other in namesakes:
                    if self.langs[other] not in there and (other < known or present[other]):
                        sources.append(column)
                        targets.append(other)
        extra = sparse.csr_matrix(
            (np.full(len(sources), float(NAMESAKE)), (sources, targets)), shape=(size, size)
        )
        return (base + extra).tocsr()

    def _into(self) -> list[frozenset[str]]:
        """For each of the lexicon's columns, the languages that it is translated into."""
        if not hasattr(self, "_languages_into"):
            languages = sorted(self.lexicon.stems)
            edges = np.cumsum([len(self.lexicon.stems[lang]) for lang in languages])
            targets = np.searchsorted(edges, self.translated.indices, side="right")
            rows = np.repeat(np.arange(self.translated.shape[0]), np.diff(self.translated.indptr))
            bits = np.zeros(self.translated.shape[0], np.int64)
            np.bitwise_or.at(bits, rows, 1 << targets)
            sets = {
                mask: frozenset(lang for place, lang in enumerate(languages) if mask >> place & 1)
                for mask in set(bits.tolist())
            }
            self._languages_into = [sets[mask] for mask in bits.tolist()]
        return self._languages_into

    def grams(self, columns: Iterable[int]) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
        """The buckets of these terms' character 4-grams, concatenated; and how many each term has.
        int32 arrays of shapes (n-grams of all terms,) and (terms,).
        """
        found = []
        for column in columns:
            buckets = self._grams.get(column)
            if buckets is None:
                texts = spelling([self.terms[column]])
                buckets = np.array(
                    [crc32(text.encode()) & ((1 << GRAM_BITS) - 1) for text in texts], np.int32
                )
                self._grams[column] = buckets
            found.append(buckets)
        lengths = np.array([len(buckets) for buckets in found], np.int32)
        return (np.concatenate(found) if found else np.empty(0, np.int32)), lengths
