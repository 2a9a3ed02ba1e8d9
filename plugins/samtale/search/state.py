"""What is stored of a language's index, so that an edit reads and writes no more than it changes.

The caller gives the SQLite connection, and decides when its transaction ends: a build that is
killed before leaves the old rows. All rows are data: text, numbers, JSON, and the bytes of files.
"""

import gzip
import json
import sqlite3
import zlib
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from ..cache.fingerprints import fingerprint
from .counts import Counts
from .entries import Vocabulary
from .pieces import Files, Piece, path_of

SCHEMA = 1  # increased whenever the tables, or what they mean, change
TABLES = {
    "search_indexes": "lang TEXT PRIMARY KEY, version BLOB, path TEXT, checksum BLOB",
    "search_texts": "lang TEXT, url TEXT, number INTEGER, path TEXT, PRIMARY KEY (lang, url)",
    "search_counts": "lang TEXT, url TEXT, key BLOB, weights BLOB, PRIMARY KEY (lang, url)",
    "search_words": "lang TEXT, word TEXT, key TEXT, stem TEXT, grp INTEGER, forms TEXT, "
    "halves TEXT, PRIMARY KEY (lang, word)",
    "search_halves": "lang TEXT, half TEXT, word TEXT, PRIMARY KEY (lang, half, word)",
    "search_groups": "lang TEXT, stem TEXT, start TEXT, common TEXT, "
    "PRIMARY KEY (lang, stem, start)",
    "search_pieces": "lang TEXT, kind TEXT, first TEXT, last TEXT, size INTEGER, path TEXT, "
    "PRIMARY KEY (lang, kind, first)",
    "search_files": "lang TEXT, path TEXT, data BLOB, PRIMARY KEY (lang, path)",
    "search_stems": "lang TEXT, stem TEXT, PRIMARY KEY (lang, stem)",
}
INDEXES = {
    "search_words_by_stem": "search_words (lang, stem)",
    "search_groups_by_common": "search_groups (lang, common)",
}
WITH_BLOBS = {"search_counts", "search_files"}  # such rows are slow in a table without rowid


class TextRow(NamedTuple):
    """A text: its number in the index, and the path of what is shown of it."""

    number: int
    path: str


@dataclass
class WordRow:
    """A word. ``forms``: of it that texts have -> in how many; none if it is only a half of
    compounds; ``halves``: its own later halves; ``group``: see ``Entry``.
    """

    key: str
    stem: str = ""
    group: int = 0
    forms: Mapping[str, int] | None = None
    halves: tuple[str, ...] = ()


def create_tables(connection: sqlite3.Connection) -> None:
    """Create the tables, unless they exist; those of another schema are replaced."""
    connection.execute("CREATE TABLE IF NOT EXISTS search_schema (number INTEGER)")
    row = connection.execute("SELECT number FROM search_schema").fetchone()
    if row == (SCHEMA,):
        return
    known = connection.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name GLOB 'search_*'"
    ).fetchall()
    for (name,) in known:
        if name != "search_schema":
            connection.execute(f'DROP TABLE "{name}"')
    for name, columns in TABLES.items():
        without = "" if name in WITH_BLOBS else " WITHOUT ROWID"
        connection.execute(f"CREATE TABLE {name} ({columns}){without}")
    for name, columns in INDEXES.items():
        connection.execute(f"CREATE INDEX {name} ON {columns}")
    connection.execute("DELETE FROM search_schema")
    connection.execute("INSERT INTO search_schema VALUES (?)", (SCHEMA,))


def remove_index(connection: sqlite3.Connection, lang: str) -> None:
    """Remove all that is stored of a language's index."""
    for name in TABLES:
        connection.execute(f"DELETE FROM {name} WHERE lang = ?", (lang,))  # noqa: S608 our names


def pack_weights(weights: Mapping[str, int]) -> bytes:
    """The weights of a text's forms as bytes, the same for the same weights."""
    return zlib.compress(json.dumps(weights, ensure_ascii=False, sort_keys=True).encode(), 1)


class State:
    """The stored index of one language. Methods raise sqlite3.Error, ValueError or zlib.error if
    rows are damaged, and LookupError if they are missing.
    """

    def __init__(self, connection: sqlite3.Connection, lang: str):
        self.connection, self.lang = connection, lang

    def _rows(self, query: str, *values: object) -> sqlite3.Cursor:
        """The rows of a query whose first value is the language."""
        return self.connection.execute(query, (self.lang, *values))

    def _write(self, table: str, rows: Iterable[Sequence[object]]) -> None:
        """Add rows, or replace those with the same key. Their first column is the language."""
        places = ", ".join("?" * (TABLES[table].partition(", PRIMARY KEY")[0].count(",") + 1))
        query = f"INSERT OR REPLACE INTO {table} VALUES ({places})"  # noqa: S608 our names
        self.connection.executemany(query, ((self.lang, *row) for row in rows))

    def _remove(self, query: str, rows: Iterable[Sequence[object]]) -> None:
        self.connection.executemany(query, ((self.lang, *row) for row in rows))

    def version(self) -> bytes | None:
        """What the index depends on, as given when it was stored; None if nothing is stored."""
        row = self._rows("SELECT version FROM search_indexes WHERE lang = ?").fetchone()
        return bytes(row[0]) if row else None

    def table(self, data: bytes) -> str:
        """The path of the table, if it was stored with these bytes. Raises LookupError."""
        query = "SELECT path FROM search_indexes WHERE lang = ? AND checksum = ?"
        (path,) = self._one(query, fingerprint(data))
        return str(path)

    def _one(self, query: str, *values: object) -> Sequence[object]:
        row: Sequence[object] | None = self._rows(query, *values).fetchone()
        if row is None:
            raise LookupError(values)
        return row

    def put_table(self, version: bytes, path: str, data: bytes) -> None:
        """Store the table, which has all texts and pieces: its checksum is theirs."""
        self._write("search_indexes", [(version, path, fingerprint(data))])

    def texts(self) -> dict[str, TextRow]:
        """All texts by their addresses."""
        found = self._rows("SELECT url, number, path FROM search_texts WHERE lang = ?")
        return {url: TextRow(number, path) for url, number, path in found}

    def keys(self) -> dict[str, bytes]:
        """What the words of each text were counted from, by addresses."""
        return dict(self._rows("SELECT url, key FROM search_counts WHERE lang = ?"))

    def weights(self, url: str) -> dict[str, int]:
        """Form -> its weight in a text."""
        (data,) = self._one("SELECT weights FROM search_counts WHERE lang = ? AND url = ?", url)
        found = json.loads(zlib.decompress(data)) if isinstance(data, bytes) else None
        if not isinstance(found, dict):
            raise TypeError(url)
        return found

    def put_texts(self, rows: Iterable[tuple[str, TextRow]]) -> None:
        self._write("search_texts", ((url, *row) for url, row in rows))

    def put_counts(self, rows: Iterable[tuple[str, bytes, Mapping[str, int]]]) -> None:
        """Store (address, key, weights) of texts."""
        self._write("search_counts", ((url, key, pack_weights(own)) for url, key, own in rows))

    def remove_texts(self, urls: Iterable[str]) -> None:
        rows = [(url,) for url in urls]
        self._remove("DELETE FROM search_texts WHERE lang = ? AND url = ?", rows)
        self._remove("DELETE FROM search_counts WHERE lang = ? AND url = ?", rows)

    def word(self, word: str) -> WordRow | None:
        row = self._rows(
            "SELECT key, stem, grp, forms, halves FROM search_words WHERE lang = ? AND word = ?",
            word,
        ).fetchone()
        if row is None:
            return None
        key, stem, group, forms, halves = row
        return WordRow(key, stem, group, json.loads(forms), tuple(halves.split()))

    def has_word(self, word: str) -> bool:
        """Whether a text has this word, not only as a half of a compound."""
        query = "SELECT 1 FROM search_words WHERE lang = ? AND word = ? AND forms != '{}'"
        return self._rows(query, word).fetchone() is not None

    def words(self) -> str:
        """All words, each on a line."""
        query = "SELECT group_concat(word, char(10)) FROM search_words WHERE lang = ?"
        return self._rows(query).fetchone()[0] or ""

    def put_words(self, rows: Iterable[tuple[str, WordRow]]) -> None:
        self._write(
            "search_words",
            (
                (
                    word,
                    row.key,
                    row.stem,
                    row.group,
                    json.dumps(row.forms or {}, ensure_ascii=False, sort_keys=True),
                    " ".join(row.halves),
                )
                for word, row in rows
            ),
        )

    def remove_words(self, words: Iterable[str]) -> None:
        query = "DELETE FROM search_words WHERE lang = ? AND word = ?"
        self._remove(query, [(word,) for word in words])

    def put_group(self, word: str, group: int) -> None:
        """Store another group of a word."""
        query = "UPDATE search_words SET grp = ? WHERE lang = ? AND word = ?"
        self.connection.execute(query, (group, self.lang, word))

    def with_stem(self, stem: str) -> list[tuple[str, str, int]]:
        """(word, key, group) of all words with this stem."""
        query = "SELECT word, key, grp FROM search_words WHERE lang = ? AND stem = ?"
        return self._rows(query, stem).fetchall()

    def compounds_with(self, half: str) -> list[str]:
        """The words that have this later half."""
        query = "SELECT word FROM search_halves WHERE lang = ? AND half = ?"
        return [word for (word,) in self._rows(query, half)]

    def put_halves(self, rows: Iterable[tuple[str, str]]) -> None:
        """Store (later half, word)."""
        self._write("search_halves", rows)

    def remove_halves(self, rows: Iterable[tuple[str, str]]) -> None:
        self._remove("DELETE FROM search_halves WHERE lang = ? AND half = ? AND word = ?", rows)

    def common(self, stem: str, start: str) -> str:
        """The beginning that the inflections with this stem share, "" for none."""
        query = "SELECT common FROM search_groups WHERE lang = ? AND stem = ? AND start = ?"
        row = self._rows(query, stem, start).fetchone()
        return str(row[0]) if row else ""

    def with_common(self, common: str) -> list[tuple[str, str]]:
        """(stem, start) of all inflections that share this beginning, in order."""
        query = "SELECT stem, start FROM search_groups WHERE lang = ? AND common = ? ORDER BY stem"
        return sorted(self._rows(query, common))

    def put_commons(self, rows: Iterable[tuple[str, str, str]]) -> None:
        """Store (stem, start, common) of inflections."""
        self._write("search_groups", rows)

    def remove_common(self, stem: str, start: str) -> None:
        query = "DELETE FROM search_groups WHERE lang = ? AND stem = ? AND start = ?"
        self._rows(query, stem, start)

    def pieces(self, kind: str) -> list[Piece]:
        """The pieces of a kind, in order."""
        query = (
            "SELECT first, last, size, path FROM search_pieces WHERE lang = ? AND kind = ? "
            "ORDER BY first"
        )
        return [Piece(*row) for row in self._rows(query, kind)]

    def file(self, path: str) -> bytes:
        """The bytes of a piece's file."""
        (data,) = self._one("SELECT data FROM search_files WHERE lang = ? AND path = ?", path)
        if not isinstance(data, bytes) or path_of(self.lang, data) != path:
            raise ValueError(path)
        return data

    def put_pieces(self, kind: str, rows: Iterable[tuple[Piece, bytes]]) -> None:
        known = list(rows)
        self._write("search_pieces", ((kind, *piece) for piece, _data in known))
        self._write("search_files", ((piece.path, data) for piece, data in known))

    def remove_pieces(self, kind: str, pieces: Iterable[Piece]) -> None:
        known = list(pieces)
        query = "DELETE FROM search_pieces WHERE lang = ? AND kind = ? AND first = ?"
        self._remove(query, [(kind, piece.first) for piece in known])
        query = "DELETE FROM search_files WHERE lang = ? AND path = ?"
        self._remove(query, [(piece.path,) for piece in known])

    def put_stems(self, stems: Iterable[str]) -> None:
        self._write("search_stems", ((stem,) for stem in sorted(stems)))

    def has_stem(self, stem: str) -> bool:
        query = "SELECT 1 FROM search_stems WHERE lang = ? AND stem = ?"
        return self._rows(query, stem).fetchone() is not None


def is_stored(connection: sqlite3.Connection, lang: str, path: str) -> bool:
    """Whether the index with this table is stored."""
    try:
        query = "SELECT path FROM search_indexes WHERE lang = ?"
        row = connection.execute(query, (lang,)).fetchone()
    except sqlite3.Error:
        return False
    return row is not None and row[0] == path


def store_index(
    state: State,
    version: bytes,
    counted: Mapping[str, tuple[bytes, Counts]],
    numbers: Mapping[str, int],
    vocabulary: Vocabulary,
    files: Files,
    stems: Iterable[str],
) -> None:
    """Store a whole index instead of what is stored of this language. version: what it depends on
    besides its texts; counted: address of a text -> its ``record_key``, its words.
    """
    create_tables(state.connection)
    remove_index(state.connection, state.lang)
    state.put_texts((url, TextRow(numbers[url], files.shown[url])) for url in sorted(counted))
    state.put_counts((url, key, own.weights) for url, (key, own) in sorted(counted.items()))
    state.put_words(sorted(_word_rows(vocabulary), key=lambda one: one[0]))
    state.put_halves(
        sorted((half, word) for word, halves in vocabulary.halves.items() for half in halves)
    )
    state.put_commons(sorted((*place, common) for place, common in vocabulary.commons.items()))
    for kind, pieces in files.pieces.items():
        state.put_pieces(kind, [(piece, files.by_path[piece.path]) for piece in pieces])
    state.put_stems(stems)
    state.put_table(version, files.table, gzip.decompress(files.by_path[files.table]))


def _word_rows(vocabulary: Vocabulary) -> Iterator[tuple[str, WordRow]]:
    for entry in vocabulary.entries:
        word = entry.spelling
        yield (
            word,
            WordRow(
                entry.key,
                vocabulary.stems[word],
                entry.group,
                vocabulary.forms.get(word),
                tuple(vocabulary.halves.get(word, ())),
            ),
        )


class StoredStems(Container[str]):
    """The stems that a language has, as stored with its index."""

    def __init__(self, state: State):
        self.state = state

    def __contains__(self, stem: object) -> bool:
        return isinstance(stem, str) and self.state.has_stem(stem)
