"""How similar documents are, and each one's nearest in each language: exact, in integers, some rows
at a time.
"""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from .vectors import Vectors

DEEP = 100  # nearest documents stored per language
STRIP = 512  # rows computed at once
FEW = 64  # up to this many rows are computed without preparation
# the weight of words, and of spelling across languages and within one
LEXICAL, ACROSS, WITHIN = 5, 2, 1


class Comparison:
    """Prepared once for all documents; then any rows of the similarity matrix can be computed.

    found: the documents' Vectors; pools: each one's language as a number, int64 array of shape
    (documents,).
    """

    def __init__(self, found: Vectors, pools: NDArray[np.int64]):
        self.found, self.pools = found, pools
        self._prepared: tuple[sparse.csr_matrix, ...] = ()

    def rows(self, strip: NDArray[np.int64]) -> NDArray[np.int64]:
        """The similarity of some documents to all: int64 array of shape (len(strip), documents),
        symmetric. strip: rows of documents, int64 array of one dimension.

        Words: the cosine within a language; across languages the sum of both cosines, each text
        translated for the other. The similarity of spelling is added, and that of the user's model,
        if there is one.
        """
        across = self.pools[strip][:, None] != self.pools[None, :]
        found, scores = self.found, np.zeros(across.shape, np.int64)
        if found.words:
            words, letters = (
                self._few(strip) if len(strip) <= FEW and not self._prepared else self._many(strip)
            )
            scores += words
            scores *= LEXICAL
            scores += letters * np.where(across, ACROSS, WITHIN)
        if found.meaning is not None:
            meant = np.rint(found.meaning[strip] @ found.meaning.T).astype(np.int64)
            scores += LEXICAL * meant * np.where(across, 2, 1)
        return np.maximum(scores, 0)

    def _few(self, strip: NDArray[np.int64]) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
        """Words and spelling for a few rows: all documents times them, without preparation."""
        found = self.found
        own, heard = found.own[strip].T.tocsr(), found.heard[strip].T.tocsr()
        words = found.own @ (own + heard) + found.heard @ own
        return words.toarray().T, (found.spelt @ found.spelt[strip].T.tocsr()).toarray().T

    def _many(self, strip: NDArray[np.int64]) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
        """The same for many rows: prepared once, then fast."""
        found = self.found
        if not self._prepared:
            queries = sparse.hstack([found.own, found.heard], format="csr", dtype=np.int32)
            answers = sparse.hstack(
                [found.own + found.heard, found.own], format="csr", dtype=np.int32
            ).T.tocsr()
            self._prepared = queries, answers, found.spelt.T.tocsr()
        queries, answers, letters = self._prepared
        return (queries[strip] @ answers).toarray(), (found.spelt[strip] @ letters).toarray()


class Neighbours:
    """Each document's nearest documents, for each language.

    ``who``: int32 array of shape (documents, languages, DEEP), -1 where there are no more;
    ``near``: their similarity, int64 array of the same shape. Of equally similar ones, the first.
    """

    def __init__(self, count: int, languages: int):
        self.who = np.full((count, languages, DEEP), -1, np.int32)
        self.near = np.zeros((count, languages, DEEP), np.int64)


def fill(
    neighbours: Neighbours,
    rows: NDArray[np.int64],
    comparison: Comparison,
    works: NDArray[np.int64],
    progress: Callable[[int], object] = lambda _done: None,
) -> None:
    """Compute the nearest documents of ``rows`` from scratch.

    rows: int64 array of one dimension; works: each document's work as a number, the same for
    translations of one another, which are not neighbours: int64 array of shape (documents,).
    """
    members = [np.flatnonzero(comparison.pools == pool) for pool in range(neighbours.who.shape[1])]
    for start in range(0, len(rows), STRIP):
        strip = rows[start : start + STRIP]
        keep_nearest(neighbours, strip, comparison.rows(strip), members, works)
        progress(start + len(strip))


def keep_nearest(
    neighbours: Neighbours,
    strip: NDArray[np.int64],
    scores: NDArray[np.int64],
    members: Sequence[NDArray[np.int64]],
    works: NDArray[np.int64],
) -> None:
    """From all documents' similarity to those of ``strip``, store the DEEP greatest for each
    language.

    strip: rows of documents, int64 array of one dimension; scores: int64 array of shape
    (len(strip), documents); members: for each language the rows of its documents, int64 arrays of
    one dimension; works: each document's work as a number, int64 array of shape (documents,).
    """
    barred = works[strip][:, None] == works[None, :]
    for pool, there in enumerate(members):
        neighbours.who[strip, pool], neighbours.near[strip, pool] = -1, 0
        if not len(there):
            continue
        keys = scores[:, there] * len(there) + np.arange(len(there) - 1, -1, -1)
        keys[barred[:, there]] = -1
        deep = min(DEEP, len(there))
        if deep < len(there):
            top = np.argpartition(-keys, deep - 1, axis=1)[:, :deep]
            keys = np.take_along_axis(keys, top, axis=1)
        else:
            top = np.broadcast_to(np.arange(deep), keys.shape)
        order = np.argsort(-keys, axis=1, kind="stable")
        keys, top = np.take_along_axis(keys, order, axis=1), np.take_along_axis(top, order, axis=1)
        neighbours.who[strip, pool, :deep] = np.where(keys >= 0, there[top], -1)
        neighbours.near[strip, pool, :deep] = np.where(keys >= 0, keys // len(there), 0)
