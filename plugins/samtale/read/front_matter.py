"""Front matter: ``Key: value`` lines, YAML between ``---`` lines or TOML between ``+++`` lines,
each value with its line.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from .toml_text import TomlError
from .toml_text import entries as toml_entries
from .yaml_text import YamlError, entries

KEY_LINE = re.compile(
    r"^ {0,3}(?:(?P<key>[^\W\d][\w-]{0,40}):(?!//)[ \t]*(?P<value>.*)"
    r"|(?P<words>[^\W\d][\w -]{0,40}?)\s*:(?:[ \t]+(?P<rest>.*))?)$"
)
NESTED = {  # key -> part -> the key that it means; other parts are appended to the key
    "series": {"name": "series", "title": "series"},
    "translation": {"kind": "translation", "by": "translator"},
}
CONTINUATION = re.compile(r"^(?: {4}|\t)\s*(?P<value>.*)$")


@dataclass(frozen=True)
class Field:
    """One key of a file's front matter. ``value`` is text, or a list or mapping of texts (YAML);
    ``line`` counts from 1.
    """

    key: str
    value: object
    line: int


@dataclass(frozen=True)
class Document:
    """A source file, split into front matter and body. ``body_line`` is the line, from 1, on which
    ``body`` starts.

    ``faults``: (line, message) for each problem in the front matter; ``whole``: whether it could be
    read to its end.
    """

    fields: dict[str, Field]
    body: str
    body_line: int
    faults: tuple[tuple[int, str], ...] = ()
    whole: bool = True


def split(text: str) -> Document:
    """Split a source text into front matter and body. Raises nothing: problems are in the
    document's ``faults``.
    """
    lines = text.split("\n")
    start = next((number for number, line in enumerate(lines) if line.strip()), len(lines))
    if start < len(lines) and lines[start].rstrip() == "---":
        return _yaml_document(lines, start)
    if start < len(lines) and lines[start].rstrip() == "+++":
        return _toml_document(lines, start)
    return _key_document(lines, start)


def normal_key(key: str) -> str:
    """Normalise a key, which may be written as ``Translation-of``, ``translation_of`` or
    ``TRANSLATION OF``.
    """
    return re.sub(r"[\s_-]+", "_", key.strip().lower())


def collected(fields: Iterable[Field]) -> tuple[dict[str, Field], list[tuple[int, str]]]:
    """Fields by key, and (line, message) for each repeated key; the first one is used."""
    found: dict[str, Field] = {}
    faults = []
    for field in fields:
        first = found.setdefault(field.key, field)
        if first is not field:
            message = f'"{field.key}" appears twice (first on line {first.line}); remove one'
            faults.append((field.line, message))
    return found, faults


def _key_document(lines: list[str], start: int) -> Document:
    end = start

    def fields() -> Iterator[Field]:
        nonlocal end
        key, values, line = "", list[str](), 0
        for end in range(start, len(lines) + 1):
            text = lines[end] if end < len(lines) else ""
            match = KEY_LINE.match(text)
            more = CONTINUATION.match(text) if key and text.strip() else None
            if more:
                values.append(more["value"].strip())
                continue
            if key:
                yield Field(key, "\n".join(values), line)
                key = ""
            if not match:
                break
            key, line = normal_key(match["key"] or match["words"]), end + 1
            values = [(match["value"] or match["rest"] or "").strip()]

    found, faults = collected(fields())
    return Document(found, "\n".join(lines[end:]), end + 1, tuple(faults))


def _yaml_document(lines: list[str], start: int) -> Document:
    end = next(
        (n for n in range(start + 1, len(lines)) if lines[n].rstrip() in ("---", "...")), None
    )
    if end is None:
        fault = (
            start + 1,
            'the front matter opened by "---" is never closed; add a line "---" below it',
        )
        return Document({}, "", len(lines), (fault,), whole=False)
    body, body_line = "\n".join(lines[end + 1 :]), end + 2
    try:
        read = entries("\n".join(lines[start + 1 : end]))
    except YamlError as error:
        return Document({}, body, body_line, ((error.line + start + 2, str(error)),), whole=False)
    found, faults = collected(
        Field(normal_key(key), value, line + start + 2) for key, value, line in _flat(read)
    )
    return Document(found, body, body_line, tuple(faults))


def _flat(read: Iterable[tuple[str, object, int]]) -> Iterator[tuple[str, object, int]]:
    """Expand nested values into their flat keys: ``series: {name: X, index: 2}`` becomes Series and
    Series-index.
    """
    for key, value, line in read:
        if not isinstance(value, dict) or normal_key(key) not in NESTED:
            yield key, value, line
            continue
        for part, inner in value.items():
            named = NESTED[normal_key(key)].get(normal_key(str(part)), f"{key}_{part}")
            yield named, inner, line


def _toml_document(lines: list[str], start: int) -> Document:
    end = next((n for n in range(start + 1, len(lines)) if lines[n].rstrip() == "+++"), None)
    if end is None:
        fault = (
            start + 1,
            'the front matter opened by "+++" is never closed; add a line "+++" below it',
        )
        return Document({}, "", len(lines), (fault,), whole=False)
    body, body_line = "\n".join(lines[end + 1 :]), end + 2
    try:
        read = toml_entries("\n".join(lines[start + 1 : end]))
    except TomlError as error:
        return Document({}, body, body_line, ((error.line + start + 2, str(error)),), whole=False)
    found, faults = collected(
        Field(normal_key(key), value, line + start + 2) for key, value, line in _flat(read)
    )
    return Document(found, body, body_line, tuple(faults))
