"""The lexicon: which stems of one language translate to which of another, and how common each stem
is.

The file is one packed array: a magic line, the SHA-256 of all that follows, a line of JSON
(languages, pairs, sources with their licences), and compressed arrays. It is read in a tenth of a
second; no part of it is code.
"""

import hashlib
import json
import lzma
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypedDict

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from .errors import RelatedError
from .settings import STANDARD

MAGIC = b"samtale-lexicon 1\n"
LEVELS = 15  # a weight is stored in four bits
FULL = 255  # the length of a row of translations
FAINT = 0.1  # translations with a smaller share of that are dropped
RARE = 255  # the frequency value of a stem that was never seen
FILTERS = [{"id": lzma.FILTER_LZMA2, "preset": 9, "dict_size": 1 << 23, "lc": 4, "lp": 0, "pb": 0}]


class LexiconError(RelatedError):
    """The lexicon cannot be used; the message names the file, what is wrong and the remedy."""


class About(TypedDict, total=False):
    """``made``: how; ``sources``: each source, its licence and the number of its segments."""

    made: str
    sources: Sequence[Sequence[object]]


@dataclass(frozen=True, eq=False)
class Lexicon:
    """Stems of some languages, and the weights between them.

    ``stems``: language -> stems in order; ``common``: language -> uint8 array of shape (stems,), 8
    x -log2 of the probability that a text of 200 words contains the stem; ``weights``: (x, y), x
    before y in the alphabet -> CSR matrix of uint8, shape (stems of x, stems of y), values 1 to
    LEVELS (the square root of the weight, in fifteenths); ``about``: sources, licences, how it was
    made; ``checksum``: SHA-256 in hexadecimal.
    """

    stems: Mapping[str, tuple[str, ...]]
    common: Mapping[str, NDArray[np.uint8]]
    weights: Mapping[tuple[str, str], sparse.csr_matrix]
    about: About = field(default_factory=About)
    checksum: str = ""
    _places: dict[str, dict[str, int]] = field(default_factory=dict, init=False, repr=False)

    def places(self, lang: str) -> dict[str, int]:
        """Stem -> its index in ``stems[lang]``; empty for a language that the lexicon does not
        have.
        """
        if lang not in self._places:
            self._places[lang] = {
                stem: place for place, stem in enumerate(self.stems.get(lang, ()))
            }
        return self._places[lang]

    def translations(self, source: str, target: str) -> sparse.csr_matrix | None:
        """Stems of ``source`` by stems of ``target``: integer values, each row about FULL long.
        None if there are no translations.

        A CSR matrix of float64, of shape (stems of source, stems of target).
        """
        flipped = source > target
        found = self.weights.get((target, source) if flipped else (source, target))
        if found is None:
            return None
        matrix = (found.T.tocsr() if flipped else found).astype(np.float64)
        matrix.sort_indices()
        matrix.data = np.square(matrix.data / LEVELS)
        lengths = np.sqrt(np.asarray(matrix.multiply(matrix).sum(axis=1)).ravel())
        lengths[lengths == 0] = 1
        matrix.data = np.rint(matrix.data * np.repeat(FULL / lengths, np.diff(matrix.indptr)))
        matrix.data[matrix.data < FAINT * FULL] = 0
        matrix.eliminate_zeros()
        return matrix


def pack(lexicon: Lexicon) -> bytes:
    """The bytes of a lexicon's file; the same for the same lexicon."""
    languages = sorted(lexicon.stems)
    parts = []
    for lang in languages:
        parts += [
            "\n".join(lexicon.stems[lang]).encode(),
            lexicon.common[lang].astype(np.uint8).tobytes(),
        ]
    pairs = sorted(lexicon.weights)
    for pair in pairs:
        matrix = lexicon.weights[pair].tocsr()
        matrix.sort_indices()
        steps = np.diff(matrix.indices, prepend=0).astype(np.int64)
        starts = matrix.indptr[:-1][np.diff(matrix.indptr) > 0]
        steps[starts] = matrix.indices[starts]
        low, high = (steps & 255).astype(np.uint8), (steps >> 8).astype(np.uint16)
        parts += [
            np.diff(matrix.indptr).astype("<u2").tobytes(),
            low.tobytes(),
            (high & 255).astype(np.uint8).tobytes(),
        ]
        parts += [(high >> 8).astype(np.uint8).tobytes(), matrix.data.astype(np.uint8).tobytes()]
    head = {
        "languages": {lang: len(lexicon.stems[lang]) for lang in languages},
        "pairs": [[*pair, int(lexicon.weights[pair].nnz)] for pair in pairs],
        "parts": [len(part) for part in parts],
        "about": lexicon.about,
    }
    packed = lzma.compress(b"".join(parts), format=lzma.FORMAT_RAW, filters=FILTERS)
    body = json.dumps(head, ensure_ascii=False, sort_keys=True).encode() + b"\n" + packed
    return MAGIC + hashlib.sha256(body).hexdigest().encode() + b"\n" + body


def read_lexicon(path: Path = STANDARD) -> Lexicon:
    """Read a lexicon's file. Raises LexiconError if it is missing or damaged."""
    remedy = "train it again with invoke train-lexicon"
    if Path(path) == STANDARD:
        remedy = (
            f'restore it from the repository ("git checkout -- plugins/related/data"), or {remedy}'
        )
    try:
        data = Path(path).read_bytes()
    except OSError as error:
        raise LexiconError(
            f"{path}: the lexicon cannot be read ({error.strerror}); {remedy}"
        ) from error
    checksum, _, body = data.removeprefix(MAGIC).partition(b"\n")
    if not data.startswith(MAGIC) or hashlib.sha256(body).hexdigest().encode() != checksum:
        raise LexiconError(f"{path}: the lexicon is damaged; {remedy}")
    try:
        return _unpack(body, checksum.decode())
    except (ValueError, KeyError, IndexError, StopIteration, lzma.LZMAError) as error:
        raise LexiconError(
            f"{path}: the lexicon belongs to another version of Samtale; {remedy}"
        ) from error


def _unpack(body: bytes, checksum: str) -> Lexicon:
    line, _, packed = body.partition(b"\n")
    head = json.loads(line)
    data, parts, at = lzma.decompress(packed, format=lzma.FORMAT_RAW, filters=FILTERS), [], 0
    for length in head["parts"]:
        parts.append(data[at : at + length])
        at += length
    stems, common, weights = {}, {}, {}
    remaining = iter(parts)
    for lang, count in head["languages"].items():
        text = next(remaining).decode()
        stems[lang] = tuple(text.split("\n")) if count else ()
        common[lang] = np.frombuffer(next(remaining), np.uint8)
    for x, y, _count in head["pairs"]:
        lengths = np.frombuffer(next(remaining), "<u2")
        low, middle, high, values = (np.frombuffer(next(remaining), np.uint8) for _ in range(4))
        steps = (
            low.astype(np.int32) | (middle.astype(np.int32) << 8) | (high.astype(np.int32) << 16)
        )
        indptr = np.concatenate([[0], np.cumsum(lengths, dtype=np.int32)]).astype(np.int32)
        sums = np.cumsum(steps, dtype=np.int64)
        before = np.concatenate([[0], sums])[indptr[:-1]]
        indices = (sums - np.repeat(before, lengths)).astype(np.int32)
        weights[x, y] = sparse.csr_matrix(
            (values, indices, indptr), shape=(len(stems[x]), len(stems[y]))
        )
    return Lexicon(stems, common, weights, head["about"], checksum)
