"""A site's documents and their nearest ones, updated with as little work as possible after an edit.

The result of ``update`` depends only on the documents, not on the index's previous state: counts
are cached by content hash; vectors are computed again for documents whose words, or whose words'
rarity, have changed; nearest documents are computed again for those, and corrected for all others
that they have come close to or moved away from.
"""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from .columns import Columns
from .fairness import fair
from .index_update import update_neighbours
from .lexicon import Lexicon
from .neural import Model
from .parallel import parallel_map
from .similarity import Comparison, Neighbours, fill
from .terms import pack_words
from .text import Document
from .vectors import Statistics, Vectors, language_of, statistics, vectors

AT_ONCE = 0.25  # if a greater share of the documents has changed, everything is computed again


@dataclass(eq=False)
class State:
    """All that is known of a set of documents; rows are documents, sorted by id.

    ``pools``: each document's language, as an index into ``languages``, int64 array of shape
    (documents,); ``works``: its work as a number, int64 array of shape (documents,); ``counts``:
    CSR matrix of int32, shape (documents, columns), in fifths of an occurrence; ``shown``: the
    words that show its terms, packed; ``touched``: the documents for which the last update may have
    changed anything but their neighbours, bool array of shape (documents,).
    """

    ids: list[str]
    digests: list[str]
    languages: list[str]
    pools: NDArray[np.int64]
    works: NDArray[np.int64]
    counts: sparse.csr_matrix
    shown: list[bytes]
    site: Statistics
    found: Vectors
    neighbours: Neighbours
    touched: NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Rows:
    """Which documents a state is about: as in ``State``."""

    ids: list[str]
    digests: list[str]
    languages: list[str]
    pools: NDArray[np.int64]
    works: NDArray[np.int64]


class Index:
    """The documents of one site. model: see ``neural``; None for the lexicon only."""

    def __init__(self, lexicon: Lexicon, model: Model | None = None):
        self.columns = Columns(lexicon)
        self.model = model
        self.state: State | None = None

    @property
    def current_state(self) -> State:
        """The current state. Raises RuntimeError before the first ``update``."""
        if self.state is None:
            raise RuntimeError("the index is empty; call update first")
        return self.state

    def update(
        self, documents: Sequence[Document], progress: Callable[[str], object] = lambda _text: None
    ) -> State:
        """Update to these documents. Their ids are distinct; their order does not matter."""
        documents = sorted(documents, key=lambda document: document.id)
        languages = sorted({language_of(document.lang) for document in documents})
        place = {lang: number for number, lang in enumerate(languages)}
        pools = np.array([place[language_of(document.lang)] for document in documents], np.int64)
        works: dict[str, int] = {}
        numbers = [
            works.setdefault(document.work or f"\0{document.id}", len(works))
            for document in documents
        ]
        before = self.state if self.state and self.state.languages == languages else None
        digests = [digest(document) for document in documents]
        rows = (
            {
                (name, known): row
                for row, (name, known) in enumerate(zip(before.ids, before.digests, strict=True))
            }
            if before
            else {}
        )
        origin = np.array(
            [rows.get((one.id, known), -1) for one, known in zip(documents, digests, strict=True)],
            np.int64,
        )
        ids = [document.id for document in documents]
        rows_now = Rows(ids, digests, languages, pools, np.array(numbers, np.int64))
        new = {row: documents[row] for row in np.flatnonzero(origin < 0).tolist()}
        meaning = (
            _meaning(self.model, documents, origin, before) if self.model is not None else None
        )
        return self._update(rows_now, new, origin, before, meaning, progress)

    def edit(self, changed: Sequence[Document]) -> State:
        """Update to the same documents, of which some have other texts. Raises KeyError for a new
        one, and RuntimeError with a model.
        """
        before = self.current_state
        if self.model is not None:
            raise RuntimeError("a model needs all documents")
        row_of = {name: row for row, name in enumerate(before.ids)}
        new = {row_of[document.id]: document for document in changed}
        origin, digests = np.arange(len(before.ids)), list(before.digests)
        for row, document in new.items():
            origin[row], digests[row] = -1, digest(document)
        rows = Rows(before.ids, digests, before.languages, before.pools, before.works)
        return self._update(rows, new, origin, before, None, lambda _text: None)

    def _update(
        self,
        rows: "Rows",
        new: Mapping[int, Document],
        origin: NDArray[np.int64],
        before: State | None,
        meaning: NDArray[np.float32] | None,
        progress: Callable[[str], object],
    ) -> State:
        """The next state. new: the documents that are not known, by their rows; origin: each
        document's row in ``before``, -1 for these, int64 array of shape (documents,).
        """
        count, pools = len(rows.ids), rows.pools
        langs = [rows.languages[pool] for pool in pools.tolist()]
        counts, shown = self._counts(langs, new, origin, before, progress)
        site = statistics(counts, pools, self.columns, rows.languages)
        if before and not np.array_equal(site.texts, before.site.texts):
            before, origin = None, np.full(count, -1)  # every word's scale has changed
        progress("weighing words")
        found, fresh, touched = self._vectors(counts, site, origin, before)
        if meaning is not None and self.model is not None:
            found = replace(found, meaning=meaning, words=not self.model.alone)
        neighbours = Neighbours(count, len(rows.languages))
        state = State(
            rows.ids,
            rows.digests,
            rows.languages,
            pools,
            rows.works,
            counts,
            shown,
            site,
            found,
            neighbours,
            touched,
        )
        comparison = Comparison(found, pools)
        if before is None or fresh.sum() > AT_ONCE * count:
            everything = np.arange(count)
            fill(
                neighbours,
                everything,
                comparison,
                state.works,
                lambda done: progress(f"compared {done} of {count} texts"),
            )
        else:
            update_neighbours(state, before, origin, fresh, comparison)
        self.state = state
        return state

    def _counts(
        self,
        langs: Sequence[str],
        new: Mapping[int, Document],
        origin: NDArray[np.int64],
        before: State | None,
        progress: Callable[[str], object],
    ) -> tuple[sparse.csr_matrix, list[bytes]]:
        """Documents by columns, in fifths of an occurrence, and the words that show them; known
        rows are reused.
        """
        indices, data, lengths, shown = [np.empty(0, np.int32)], [np.empty(0, np.int32)], [0], []
        progress(f"counting the words of {len(new)} of {len(langs)} texts")
        looked = iter(
            parallel_map(
                self._looked_at,
                list(new.values()),
                done=lambda number: progress(f"counted the words of {number} of {len(new)} texts"),
            )
        )
        for lang, row in zip(langs, origin.tolist(), strict=True):
            if before is not None and row >= 0:
                start, end = before.counts.indptr[row], before.counts.indptr[row + 1]
                indices.append(before.counts.indices[start:end])
                data.append(before.counts.data[start:end])
                shown.append(before.shown[row])
            else:
                counted, words = next(looked)
                indices.append(np.array(self.columns.add(lang, counted), np.int32))
                data.append(np.fromiter(counted.values(), np.int32, len(counted)))
                shown.append(words)
            lengths.append(len(indices[-1]))
        parts = np.concatenate(data), np.concatenate(indices), np.cumsum(lengths)
        return sparse.csr_matrix(parts, shape=(len(langs), len(self.columns))), shown

    def _looked_at(self, documents: Sequence[Document]) -> list[tuple[dict[str, int], bytes]]:
        """The counts of each document, and the words that show its terms."""
        found = []
        for document in documents:
            counted, shown = self.columns.analyser(language_of(document.lang)).look(document)
            found.append((counted, pack_words(shown)))
        return found

    def _vectors(
        self,
        counts: sparse.csr_matrix,
        site: Statistics,
        origin: NDArray[np.int64],
        before: State | None,
    ) -> tuple[Vectors, NDArray[np.bool_], NDArray[np.bool_]]:
        """All documents' vectors; which of them have changed; and which of them have a term whose
        rarity or translations have changed, whatever came of it (bool arrays).
        """
        fresh = origin < 0
        if before is not None:
            fresh = fresh | self._touched(counts, site, before)
        touched = fresh.copy()
        rows = np.flatnonzero(fresh)
        changed = counts[rows]
        made = vectors(
            changed,
            site,
            self.columns.translations(site.held, np.unique(changed.indices)),
            self.columns,
        )
        found = made
        if before is not None:
            found = _joined(before.found, made, origin, rows, len(self.columns))
            known = origin[rows] >= 0
            fresh[rows[known & _unchanged(before.found, made, np.maximum(origin[rows], 0))]] = False
        return found, fresh, touched

    def _touched(
        self, counts: sparse.csr_matrix, site: Statistics, before: State
    ) -> NDArray[np.bool_]:
        """Documents with a term whose rarity, or whose translations, have changed."""
        more = len(self.columns) - len(before.site.rare)
        came = site.held != np.pad(before.site.held, (0, more))
        flags = site.rare != np.pad(before.site.rare, (0, more))
        known = self.columns.translated
        flags[: known.shape[0]] |= (known @ came[: known.shape[0]].astype(np.float64)) > 0
        for column in np.flatnonzero(came).tolist():
            flags[self.columns.borrowers(column)] = True
        sums = np.concatenate([[0], np.cumsum(flags[counts.indices])])
        touched: NDArray[np.bool_] = sums[counts.indptr[1:]] > sums[counts.indptr[:-1]]
        return touched


def _meaning(
    model: Model,
    documents: Sequence[Document],
    origin: NDArray[np.int64],
    before: State | None,
) -> NDArray[np.float32]:
    """The model's vectors of all documents; only new texts are embedded."""
    known = before.found.meaning if before else None
    if known is None:
        return model.encode(documents)
    new = np.flatnonzero(origin < 0)
    made = model.encode([documents[row] for row in new.tolist()])
    whole = np.zeros((len(documents), made.shape[1]), np.float32)
    whole[new] = made
    whole[origin >= 0] = known[origin[origin >= 0]]
    return whole


def digest(document: Document) -> str:
    """A fingerprint of all that a document's vectors depend on."""
    text = "\0".join((language_of(document.lang), document.title, document.work, document.whole))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _widened(matrix: sparse.csr_matrix, width: int) -> sparse.csr_matrix:
    return sparse.csr_matrix(
        (matrix.data, matrix.indices, matrix.indptr), shape=(matrix.shape[0], width)
    )


def _joined(
    before: Vectors,
    made: Vectors,
    origin: NDArray[np.int64],
    rows: NDArray[np.int64],
    width: int,
) -> Vectors:
    """The new vectors for ``rows``, and the previous ones for all others."""
    kept = np.setdiff1d(np.arange(len(origin)), rows)
    order = np.empty(len(origin), np.int64)
    order[np.concatenate([kept, rows])] = np.arange(len(origin))
    own, heard = (
        sparse.vstack([_widened(old, width)[origin[kept]], new], format="csr")[order]
        for old, new in ((before.own, made.own), (before.heard, made.heard))
    )
    return Vectors(
        own, heard, sparse.vstack([before.spelt[origin[kept]], made.spelt], format="csr")[order]
    )


def _unchanged(before: Vectors, made: Vectors, origin: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Which of the new vectors equal the previous ones of these documents."""
    same = np.ones(len(origin), bool)
    for old, new in (
        (before.own, made.own),
        (before.heard, made.heard),
        (before.spelt, made.spelt),
    ):
        difference = (_widened(old, new.shape[1])[origin] != new).tocsr()
        difference.eliminate_zeros()
        same &= np.diff(difference.indptr) == 0
    return same


def ranked(state: State, most: int | None = None) -> list[list[tuple[str, float]]]:
    """For each document, in the order of ``state.ids``: the others, best first, over all languages,
    with their scores.

    most: the maximum number of neighbours; None for all that are known.
    """
    scores = fair(state.neighbours, state.pools)
    flat = len(state.ids), scores.shape[1] * scores.shape[2]
    who = state.neighbours.who[:, :, : scores.shape[2]].reshape(flat)
    values = np.round(scores.reshape(flat), 9)
    order = np.lexsort((who, -values))[:, :most]
    who, values = np.take_along_axis(who, order, axis=1), np.take_along_axis(values, order, axis=1)
    return [
        [(state.ids[other], score) for other, score in zip(others, near, strict=True) if other >= 0]
        for others, near in zip(who.tolist(), values.tolist(), strict=True)
    ]
