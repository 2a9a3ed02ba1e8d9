"""Aligned text for training, from JSON lines: ``{"da": "...", "sv": "...", "en": "...", "source":
"...", "licence": "..."}``.
"""

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from ..errors import RelatedError
from ..terms import base, stemmer
from ..text import LONGEST, words

# terms of a segment, and of a dictionary entry, that are aligned
LONGEST_SEGMENT, LONGEST_ENTRY = 60, 6
NOTES = ("source", "licence")
TAG = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")


class CorpusError(RelatedError):
    """A file of segments is invalid; the message names file and line."""


@dataclass(frozen=True)
class Corpus:
    """Aligned stems. ``segments``: language -> one tuple of stems for each segment, () if the
    language lacks it.

    ``tokens``: language -> stem -> its frequency in running text (without dictionaries);
    ``sources``: (source, licence) -> number of segments, in that order.
    """

    segments: dict[str, list[tuple[str, ...]]]
    tokens: dict[str, Counter[str]]
    sources: dict[tuple[str, str], int]


def read_corpus(
    segments: Iterable[Path], dictionaries: Iterable[Path], progress: Callable[[str], None]
) -> Corpus:
    """Read and stem all files. Raises CorpusError for an invalid line, or if nothing is aligned."""
    rows: list[tuple[dict[str, str], int]] = []
    sources: Counter[tuple[str, str]] = Counter()
    tokens: dict[str, Counter[str]] = {}
    for paths, longest in ((segments, LONGEST_SEGMENT), (dictionaries, LONGEST_ENTRY)):
        for path in paths:
            progress(f"reading {path.name}")
            for row in _lines(path):
                sources[row.get("source", path.name), row.get("licence", "not stated")] += 1
                texts = {lang: text for lang, text in row.items() if lang not in NOTES and text}
                rows.append((texts, longest))
    if not any(len(texts) > 1 for texts, _longest in rows):
        raise CorpusError(
            'no segment has two languages; write lines such as {"da": "...", "en": "..."}'
        )
    stemmed: dict[str, dict[str, str]] = {}
    segmented: dict[str, list[tuple[str, ...]]] = {
        lang: [] for lang in sorted({lang for texts, _longest in rows for lang in texts})
    }
    seen: set[tuple[str, str]] = set()
    for number, (texts, longest) in enumerate(rows):
        if number % 20000 == 0:
            progress(f"stemming: {number} of {len(rows)}")
        for lang, found in segmented.items():
            text = texts.get(lang, "")
            stems = _stems(text, lang, stemmed.setdefault(lang, {}))
            found.append(tuple(stems[:longest]))
            if stems and longest == LONGEST_SEGMENT and (lang, text) not in seen:
                seen.add((lang, text))
                tokens.setdefault(lang, Counter()).update(stems)
    return Corpus(segmented, tokens, {key: sources[key] for key in sorted(sources)})


def _stems(text: str, lang: str, known: dict[str, str]) -> list[str]:
    stems = []
    for word in words(text):
        stem = known.get(word)
        if stem is None:
            stem = known[word] = stemmer(base(lang))(word.lower()[:LONGEST].replace("’", "'"))
        stems.append(stem)
    return stems


def _lines(path: Path) -> Iterator[dict[str, str]]:
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise CorpusError(f"{path}: cannot be read: {error}") from error
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise CorpusError(
                f"{path}:{number}: is not valid JSON ({error}); fix the line, or remove it"
            ) from error
        if (
            not isinstance(row, dict)
            or not all(isinstance(value, str) for value in row.values())
            or not all(key in NOTES or TAG.fullmatch(key) for key in row)
        ):
            raise CorpusError(
                f'{path}:{number}: is not a segment; write {{"da": "...", "en": "...", '
                '"source": "..."}'
            )
        yield row
