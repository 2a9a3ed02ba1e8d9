"""Brings a language's stored index up to date: texts that have changed are merged, or all are
indexed.
"""

import sqlite3
from collections.abc import Callable, Collection, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

from ..languages.spelling import spelling_of
from .counts import counts_of
from .entries import numbers_of, vocabulary_of
from .merge import Merged, changed_records, merge
from .pieces import files_of
from .record import Record, record_key
from .state import State, store_index

if TYPE_CHECKING:
    from ..config.site import Site


def update(
    connection: sqlite3.Connection,
    code: str,
    site: "Site",
    version: bytes,
    records: Sequence[Record],
    stems: Callable[[], Collection[str]],
) -> tuple[Merged, bool]:
    """The index of all texts of a language, stored within the caller's transaction. records: all
    texts, at least one; stems: returns those of the words that the language has; it is called only
    if all texts are indexed. Returns (what changed, whether that is relative to the stored index;
    if not, ``added`` has all files). Raises sqlite3.Error if nothing can be stored.
    """
    with suppress(sqlite3.Error):
        changed, removed = changed_records(connection, code, records, site)
        if merged := merge(connection, code, site, version, changed, removed):
            return merged, True
    return index_all(connection, code, site, version, records, stems()), False


def index_all(
    connection: sqlite3.Connection,
    code: str,
    site: "Site",
    version: bytes,
    records: Sequence[Record],
    stems: Collection[str],
) -> Merged:
    """Index all texts of a language, and store the index within the caller's transaction, instead
    of what was stored. Returns all files. Raises sqlite3.Error if it cannot be stored.
    """
    language = site[code]
    spelling = spelling_of(language, site.languages)
    counted = {
        record.url: (
            record_key(record, code=site.search_code),
            counts_of(record, code=site.search_code),
        )
        for record in records
    }
    numbers = numbers_of(counted)
    texts = [counts for _key, counts in counted.values()]
    words = vocabulary_of(texts, numbers, language, spelling, stems)
    files = files_of(texts, numbers, words.entries, language, spelling)
    store_index(State(connection, code), version, counted, numbers, words, files, stems)
    return Merged(files.table, files.by_path, frozenset())
