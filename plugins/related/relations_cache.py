"""Caches the relations that a site shows as JSON: if nothing has changed, nothing is computed."""

import contextlib
import hashlib
import json
import zlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from .files import write_atomically
from .relations import Edition
from .shown import Relation, Relations
from .text import Document


@dataclass(frozen=True)
class Stored:
    """What a site's last relations were made of. ``editions``: all of them, without their texts."""

    relations: Relations
    editions: tuple[Edition, ...]


def save_relations(
    found: Relations, editions: Iterable[Edition], path: Path, key: str, base: str
) -> None:
    """Write relations next to the index at ``path``. Raises nothing: if this fails, they are not
    cached.

    key: a fingerprint of all that they depend on; base: the same except the editions' texts and
    facts.
    """
    below = [[*name, [_row(one) for one in others]] for name, others in found.below.items()]
    document = {
        "below": below,
        "citing": dict(found.citing),
        "places": dict(found.places),
        "nearest": dict(found.nearest),
        "editions": [_facts(one) for one in editions],
    }
    data = zlib.compress(
        json.dumps(document, ensure_ascii=False).encode("utf-8", "surrogatepass"), 1
    )
    head = f"{key} {base} {hashlib.sha256(data).hexdigest()}\n".encode()
    with contextlib.suppress(OSError):
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_atomically(path.with_suffix(".shown"), head + data)
        kept = {file.stem for file in path.parent.glob("*.npz")}
        for file in path.parent.glob("*.shown"):
            if file.stem not in kept:
                file.unlink(missing_ok=True)


def load_relations(path: Path, key: str) -> Relations | None:
    """The cached relations, if they have this fingerprint and are complete."""
    found = _load(path, lambda known, _base: known == key)
    return found.relations if found else None


def last_relations(path: Path, base: str) -> Stored | None:
    """The cached relations, whatever texts they are of, if the rest is the same."""
    return _load(path, lambda _key, known: known == base)


def _load(path: Path, is_wanted: Callable[[str, str], bool]) -> Stored | None:
    try:
        head, _, data = path.with_suffix(".shown").read_bytes().partition(b"\n")
        key, base, checksum = head.decode().split(" ")
        if not is_wanted(key, base) or checksum != hashlib.sha256(data).hexdigest():
            return None
        document = json.loads(zlib.decompress(data).decode("utf-8", "surrogatepass"))
        return Stored(
            Relations(
                {
                    (work, lang): tuple(_relation(row) for row in rows)
                    for work, lang, rows in document["below"]
                },
                {work: tuple(others) for work, others in document["citing"].items()},
                {work: tuple(spot) for work, spot in document["places"].items()},
                {work: tuple(others) for work, others in document["nearest"].items()},
            ),
            tuple(map(_edition, document["editions"])),
        )
    except Exception:  # any error: they are computed again
        return None


def _facts(one: Edition) -> list[object]:
    return [
        one.document.id,
        one.document.lang,
        one.document.work,
        one.public,
        sorted(one.topics),
        one.series,
        sorted(one.authors),
        sorted(one.links),
        one.pinned,
        sorted(one.barred),
    ]


def _edition(row: list[Any]) -> Edition:
    name, lang, work, public, topics, series, authors, links, pinned, barred = row
    return Edition(
        Document(name, lang, "", "", work),
        public,
        frozenset(topics),
        series,
        frozenset(authors),
        frozenset(links),
        tuple(pinned),
        frozenset(barred),
    )


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
