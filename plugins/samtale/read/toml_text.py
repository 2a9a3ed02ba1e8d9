"""TOML as other tools have it in front matter: every scalar as text, as in YAML."""

import re
import tomllib
from collections.abc import Iterator
from datetime import date, datetime, time

NAME = re.compile(r"""^\s*(?P<table>\[{1,2}\s*)?["']?(?P<name>[^\s"'=\].]+)["']?\s*(?:[=\].])""")
PLACE = re.compile(r"\(at line (\d+), column \d+\)|\(at end of document\)")
# tables whose keys belong to the text, as Zola writes them
FLAT = ("taxonomies",)


class TomlError(Exception):
    """The text cannot be read; ``line`` counts from 0."""

    def __init__(self, message: str, line: int):
        super().__init__(message)
        self.line = line


def entries(text: str) -> list[tuple[str, object, int]]:
    """The top level of a TOML document: (key, value, line from 0) each, in order. Values are texts,
    or lists and mappings of them. Raises TomlError.
    """
    try:
        data = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        found = PLACE.search(str(error))
        lines = text.count("\n")
        line = int(found[1]) - 1 if found and found[1] else lines
        reason = PLACE.sub("", str(error)).strip().rstrip(".").lower()
        raise TomlError(f"TOML: {reason}; put text between quotes", line) from error
    lines_of = _lines(text)
    return [
        (key, value, lines_of.get(key, 0))
        for name, one in data.items()
        for key, value in _flat(name, one)
    ]


def _flat(name: str, value: object) -> Iterator[tuple[str, object]]:
    if name in FLAT and isinstance(value, dict):
        yield from ((key, _as_text(one)) for key, one in value.items())
    else:
        yield name, _as_text(value)


def _lines(text: str) -> dict[str, int]:
    """The line of each key's first occurrence."""
    found: dict[str, int] = {}
    for number, line in enumerate(text.split("\n")):
        if match := NAME.match(line):
            found.setdefault(match["name"], number)
    return found


def _as_text(value: object) -> object:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, datetime):
        return value.isoformat(sep=" ")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, list):
        return [_as_text(one) for one in value]
    if isinstance(value, dict):
        return {key: _as_text(one) for key, one in value.items()}
    return str(value)
