"""Caches the relations that a site shows as JSON: if nothing has changed, nothing is computed."""

import contextlib
import hashlib
import json
import zlib
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from .files import write_atomically
from .shown import Relation, Relations


def save_relations(found: Relations, path: Path, key: str) -> None:
    """Write relations next to the index at ``path``. Raises nothing: if this fails, they are not
    cached.
    """
    below = [[*name, [_row(one) for one in others]] for name, others in found.below.items()]
    document = {
        "below": below,
        "citing": dict(found.citing),
        "places": dict(found.places),
        "nearest": dict(found.nearest),
    }
    data = zlib.compress(
        json.dumps(document, ensure_ascii=False).encode("utf-8", "surrogatepass"), 1
    )
    head = f"{key} {hashlib.sha256(data).hexdigest()}\n".encode()
    with contextlib.suppress(OSError):
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_atomically(path.with_suffix(".shown"), head + data)
        kept = {file.stem for file in path.parent.glob("*.npz")}
        for file in path.parent.glob("*.shown"):
            if file.stem not in kept:
                file.unlink(missing_ok=True)


def load_relations(path: Path, key: str) -> Relations | None:
    """The cached relations, if they have this fingerprint and are complete."""
    try:
        head, _, data = path.with_suffix(".shown").read_bytes().partition(b"\n")
        if head.decode() != f"{key} {hashlib.sha256(data).hexdigest()}":
            return None
        document = json.loads(zlib.decompress(data).decode("utf-8", "surrogatepass"))
        return Relations(
            {
                (work, lang): tuple(_relation(row) for row in rows)
                for work, lang, rows in document["below"]
            },
            {work: tuple(others) for work, others in document["citing"].items()},
            {work: tuple(spot) for work, spot in document["places"].items()},
            {work: tuple(others) for work, others in document["nearest"].items()},
        )
    except Exception:  # any error: they are computed again
        return None


def _row(one: Relation) -> list[object]:
    return [
        one.work,
        one.lang,
        one.topics,
        one.words,
        one.pinned,
        one.linked,
        one.score,
        one.strength,
    ]


def _relation(row: list[Any]) -> Relation:
    work, lang, topics, words, *rest = row
    return Relation(work, lang, tuple(topics), tuple(map(tuple, words)), *rest)


@cache
def of_code(lexicon: Path) -> str:
    """A fingerprint of a lexicon's file, and of the code that computes relations with it."""
    files = [file.read_bytes() for file in sorted(Path(__file__).parent.glob("*.py"))]
    made = hashlib.sha256(
        b"\0".join(files) + "".join(map(version, ("PyStemmer", "numpy", "scipy"))).encode()
    )
    with contextlib.suppress(OSError):  # reported when the lexicon is read
        made.update(Path(lexicon).read_bytes())
    return made.hexdigest()
