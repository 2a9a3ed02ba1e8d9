"""Stores an index between two runs: one file of arrays, without code, which is discarded if it does
not match.
"""

import contextlib
import io
import json
import re
from collections.abc import Mapping
from importlib.metadata import version
from itertools import accumulate, pairwise
from pathlib import Path
from typing import Any, TypedDict

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from .columns import GRAM_BITS
from .files import write_atomically
from .index import Index, State
from .relations_cache import of_code
from .similarity import DEEP, Neighbours
from .vectors import Statistics, Vectors

VERSION = 2  # increased whenever vectors, statistics or neighbours are computed differently
# including unfinished files of killed runs
OURS = re.compile(r"\.?[0-9a-f]{16}\.npz(\.\d+\.partial)?")
MOST = 6  # indexes per folder: the newest
MATRICES = ("counts", "own", "heard", "spelt")


class Header(TypedDict):
    """The part of the file that is JSON."""

    fingerprint: str
    ids: list[str]
    digests: list[str]
    languages: list[str]
    terms: list[str]
    langs: list[str]


def fingerprint(index: Index) -> str:
    """What a stored index must have in common with the one that loads it."""
    model = (
        f"{index.model.name} {index.model.alone} {_files(Path(index.model.name))}"
        if index.model
        else ""
    )
    return (
        f"{VERSION} {of_code(Path())} {index.columns.lexicon.checksum} "
        f"{version('PyStemmer')} {model}"
    )


def _files(folder: Path) -> str:
    """The sizes and times of a model's files: a model trained again under the same name is another
    one.
    """
    found = sorted(folder.rglob("*")) if folder.is_dir() else []
    return ",".join(
        f"{path.name}:{path.stat().st_size}:{path.stat().st_mtime_ns}"
        for path in found
        if path.is_file()
    )


def save(index: Index, path: Path) -> None:
    """Write the index atomically. Raises nothing: if the folder cannot be written to, it is not
    stored.
    """
    state = index.current_state
    known = index.columns.translated.shape[0]
    words: Header = {
        "fingerprint": fingerprint(index),
        "ids": state.ids,
        "digests": state.digests,
        "languages": state.languages,
        "terms": index.columns.terms[known:],
        "langs": index.columns.langs[known:],
    }
    arrays: dict[str, NDArray[Any]] = {
        "pools": state.pools,
        "works": state.works,
        "who": state.neighbours.who,
        "near": state.neighbours.near,
    }
    arrays |= {name: getattr(state.site, name) for name in ("rare", "held", "pool", "texts")}
    matrices = (state.counts, state.found.own, state.found.heard, state.found.spelt)
    for name, matrix in zip(MATRICES, matrices, strict=True):
        arrays |= {
            f"{name}.data": matrix.data,
            f"{name}.indices": matrix.indices,
            f"{name}.indptr": matrix.indptr,
        }
    if state.found.meaning is not None:
        arrays["meaning"] = state.found.meaning
    arrays["shown"] = np.frombuffer(b"".join(state.shown), np.uint8)
    arrays["shown.lengths"] = np.array([len(one) for one in state.shown], np.int64)
    text = np.frombuffer(
        json.dumps(words, ensure_ascii=False).encode("utf-8", "surrogatepass"), np.uint8
    )
    with contextlib.suppress(OSError):
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_atomically(
            path, lambda file: np.savez(file, allow_pickle=False, words=text, **arrays)
        )
        ours = [file for file in path.parent.iterdir() if OURS.fullmatch(file.name)]
        for old in sorted(ours, key=lambda file: file.stat().st_mtime)[:-MOST]:
            old.unlink(missing_ok=True)


def load(index: Index, path: Path) -> bool:
    """Load the stored index, if it is complete and was made with the same lexicon. Returns whether
    it was loaded.
    """
    try:
        with np.load(io.BytesIO(path.read_bytes()), allow_pickle=False) as kept:
            words: Header = json.loads(kept["words"].tobytes().decode("utf-8", "surrogatepass"))
            if words["fingerprint"] != fingerprint(index):
                return False
            arrays = {name: kept[name] for name in kept.files if name != "words"}
        if not _fits(words, arrays, len(index.columns) + len(words["terms"])):
            return False
    except Exception:  # any error: it is computed again
        return False
    for lang, term in zip(words["langs"], words["terms"], strict=True):
        index.columns.add(lang, (term,))
    count, width = len(words["ids"]), len(index.columns)
    widths = (width, width, width, 1 << GRAM_BITS)
    counts, own, heard, spelt = (
        sparse.csr_matrix(
            tuple(arrays[f"{name}.{part}"] for part in ("data", "indices", "indptr")),
            shape=(count, wide),
        )
        for name, wide in zip(MATRICES, widths, strict=True)
    )
    neighbours = Neighbours(0, 0)
    neighbours.who, neighbours.near = arrays["who"], arrays["near"]
    words_count = not (index.model and index.model.alone)
    index.state = State(
        ids=words["ids"],
        digests=words["digests"],
        languages=words["languages"],
        pools=arrays["pools"],
        works=arrays["works"],
        counts=counts,
        shown=_parted(arrays["shown"].tobytes(), arrays["shown.lengths"].tolist()),
        site=Statistics(*(arrays[name] for name in ("rare", "held", "pool", "texts"))),
        found=Vectors(own, heard, spelt, meaning=arrays.get("meaning"), words=words_count),
        neighbours=neighbours,
        touched=np.zeros(count, bool),
    )
    return True


def _parted(data: bytes, lengths: list[int]) -> list[bytes]:
    ends = [0, *accumulate(lengths)]
    return [data[start:end] for start, end in pairwise(ends)]


def _fits(words: Header, arrays: Mapping[str, NDArray[Any]], width: int) -> bool:
    """Whether the stored arrays are consistent: as many rows everywhere as there are ids."""
    count, languages = len(words["ids"]), len(words["languages"])
    rows = [
        len(words["digests"]),
        len(arrays["pools"]),
        len(arrays["works"]),
        len(arrays["who"]),
        len(arrays["near"]),
        len(arrays["shown.lengths"]),
    ]
    rows += [len(arrays[f"{name}.indptr"]) - 1 for name in MATRICES]
    shapes = arrays["who"].shape == arrays["near"].shape == (count, languages, DEEP)
    whole = all(
        arrays[f"{name}.indptr"][-1]
        == len(arrays[f"{name}.data"])
        == len(arrays[f"{name}.indices"])
        and arrays[f"{name}.indices"].max(initial=0) < wide
        for name, wide in zip(MATRICES, (*[width] * 3, 1 << GRAM_BITS), strict=True)
    )
    statistics = [len(arrays[name]) for name in ("rare", "held", "pool")]
    whole = whole and arrays["shown.lengths"].sum() == len(arrays["shown"])
    fits = (
        statistics == [width] * 3
        and len(arrays["texts"]) == languages
        and arrays["who"].max(initial=-1) < count
    )
    return (
        shapes
        and whole
        and fits
        and set(rows) == {count}
        and len(words["langs"]) == len(words["terms"])
    )
