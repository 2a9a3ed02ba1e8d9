"""The model of language detection (py3langid; Lui and Baldwin 2012), mapped into memory.

Its file is packed: unpacking takes .4 to .7 CPU seconds and 90 MB in every process. Unpacked arrays
in a file of the cache are mapped instead, and of these 68 MB a text touches few pages.
"""

import contextlib
import json
import mmap
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol

from related.files import write_atomically

from ..cache.fingerprints import of_libraries

MAGIC = b"samtale language model 1\n"
ALIGNED = 16  # bytes
ARRAYS = ("ptc", "pc", "nextmove", "row", "output")


class Classifier(Protocol):
    """The part of py3langid's LanguageIdentifier that is used."""

    @property
    def labels(self) -> Sequence[str]:
        """The codes of the languages that it knows."""

    def classify(self, text: str, /) -> tuple[str, float]:
        """The language of a text, and the probability, from 0 to 1."""


def language_model(folder: Path | None) -> Classifier:
    """The model. folder: where its unpacked arrays are stored, None for nowhere."""
    if folder is None:
        unpacked: Classifier = _unpacked()
        return unpacked
    file = folder / f"language-{of_libraries().hex()[:16]}.model"
    if found := _mapped(file):
        return found
    model = _unpacked()
    with contextlib.suppress(OSError):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        _write(file, model)
        for old in folder.glob("language-*.model"):
            if old != file:
                old.unlink(missing_ok=True)
    new: Classifier = model
    return new


def _unpacked() -> Any:  # the library has no types
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


def _write(file: Path, model: Any) -> None:
    """Store the model's arrays one after the other, behind a line of JSON that says where each
    is.
    """
    import numpy as np

    arrays = {
        "ptc": np.asarray(model.nb_ptc),
        "pc": np.asarray(model.nb_pc),
        "nextmove": np.asarray(model.tk_nextmove, np.uint32),
        "row": np.asarray(model.tk_row, np.uint16),
        "output": np.asarray(model.tk_output, np.int32),
    }
    placed: dict[str, Any] = {"classes": list(model.nb_classes)}
    at = 0
    for name in ARRAYS:
        one = arrays[name]
        placed[name] = [at, one.nbytes, one.dtype.str, list(one.shape)]
        at += -(-one.nbytes // ALIGNED) * ALIGNED
    head = json.dumps(placed).encode()
    head += b" " * (-(len(MAGIC) + len(head) + 1) % ALIGNED) + b"\n"
    parts = [MAGIC, head]
    for name in ARRAYS:
        data = arrays[name].tobytes()
        parts.append(data + b"\0" * (-len(data) % ALIGNED))
    write_atomically(file, b"".join(parts))


def _mapped(file: Path) -> Classifier | None:
    """The stored model; None if there is none, or if it is not whole."""
    try:
        import numpy as np
        from py3langid.langid import LanguageIdentifier

        with file.open("rb") as opened:
            if opened.readline() != MAGIC:
                return None
            placed = json.loads(opened.readline())
            start, size = opened.tell(), os.fstat(opened.fileno()).st_size
            last = placed[ARRAYS[-1]]
            if size != start + last[0] + -(-last[1] // ALIGNED) * ALIGNED:
                return None
            data = memoryview(mmap.mmap(opened.fileno(), 0, access=mmap.ACCESS_READ))

        def part(name: str) -> memoryview:
            at, length, _kind, _shape = placed[name]
            return data[start + at : start + at + length]

        def array(name: str) -> Any:
            return np.frombuffer(part(name), placed[name][2]).reshape(placed[name][3])

        model: Classifier = LanguageIdentifier(
            array("ptc"),
            array("pc"),
            placed["classes"],
            part("nextmove").cast("I"),
            part("output").cast("i"),
            norm_probs=True,
            tk_row=part("row").cast("H"),
        )
    except Exception:  # damaged, or of another version of the library
        return None
    return model
