"""Merges changed texts into a stored index, at the cost of what they change.

The result is, byte for byte, the index of all texts. What an edit can change of other texts' words:
their number (two addresses may have one hash), the later halves of compounds (a new word may be a
half of others), the groups of inflections, and where pieces are cut. Each of these is looked up
from the words of the changed texts.
"""

import sqlite3
import zlib
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Container, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from related.terms import stemmer

from ..languages.spelling import Spelling, spelling_of
from .compounds import Compounds
from .counts import Counts, counts_of
from .entries import (
    SHARED,
    Entry,
    Places,
    Words,
    common_of,
    compounds_of,
    group_of,
    numbers_of,
    stem_of,
)
from .pieces import (
    ENDS,
    MOST,
    WORDS,
    Item,
    Piece,
    end_of,
    entry_of,
    has_end,
    item_of,
    items_in,
    packed_file,
    packed_piece,
    spans,
    table_of,
)
from .record import Record, record_key
from .state import State, StoredStems, TextRow, WordRow

if TYPE_CHECKING:
    from ..config.site import Site

MANY = 8  # if more than one of so many texts has changed, all are indexed


class UnforeseenError(Exception):
    """The stored index cannot be merged with these changes: index all texts."""


@dataclass(frozen=True)
class Merged:
    """What changed in an index: the path of its table, new files by their paths, and the paths of
    files that it no longer has.
    """

    table: str
    added: Mapping[str, bytes]
    removed: frozenset[str]


@dataclass(frozen=True)
class _Text:
    """A text before or after the change."""

    number: int
    weights: Mapping[str, int]
    words: Mapping[str, int]


# word -> number of a text -> the word's new weight in it, 0 if it no longer has it
_Changes = dict[str, dict[int, int]]


def merge(
    connection: sqlite3.Connection,
    code: str,
    site: "Site",
    version: bytes,
    records: Sequence[Record],
    removed: Collection[str] = (),
) -> Merged | None:
    """Merge texts into the stored index of a language, within the caller's transaction. records:
    those that are changed or new; removed: the addresses of others. Returns None, and has changed
    nothing, if all texts must be indexed instead: no such index is stored, it has another version,
    it is damaged, or too many texts have changed.
    """
    try:
        connection.execute("SAVEPOINT search_merge")
    except sqlite3.Error:
        return None
    try:
        merged = _merged(State(connection, code), site, version, records, removed)
        connection.execute("RELEASE search_merge")
    except (
        UnforeseenError,
        sqlite3.Error,
        LookupError,
        ValueError,
        TypeError,
        AttributeError,
        OSError,
        EOFError,
        zlib.error,
    ):  # damaged rows
        with suppress(sqlite3.Error):
            connection.execute("ROLLBACK TO search_merge")
            connection.execute("RELEASE search_merge")
        return None
    return merged


def changed_records(
    connection: sqlite3.Connection, code: str, records: Iterable[Record], site: "Site"
) -> tuple[list[Record], list[str]]:
    """(the texts that are not in the stored index as they are, the addresses of stored texts that
    there no longer are). records: all texts of the language. Raises sqlite3.Error.
    """
    known = State(connection, code).keys()
    changed = [
        record
        for record in records
        if known.pop(record.url, None) != record_key(record, code=site.search_code)
    ]
    return changed, sorted(known)


def _merged(
    state: State,
    site: "Site",
    version: bytes,
    records: Sequence[Record],
    removed: Collection[str],
) -> Merged:
    if state.version() != version:
        raise UnforeseenError("another version")
    language = site[state.lang]
    spelling = spelling_of(language, site.languages)
    texts = state.texts()
    counted = {record.url: counts_of(record, code=site.search_code) for record in records}
    numbers = _numbers(texts, counted, removed)
    gone = set(removed) & texts.keys()
    renumbered = {
        url for url, row in texts.items() if url in numbers and numbers[url] != row.number
    }
    touched = sorted(counted.keys() | gone | renumbered)
    if len(touched) * MANY > len(texts) and len(touched) > 1:
        raise UnforeseenError("too many changes")
    words = Words(spelling)
    before, after = _texts(state, texts, counted, numbers, touched, words)
    vocabulary = _Vocabulary(state, spelling)
    vocabulary.count(before, after, words)
    entries, ends = _Pieces(state, WORDS, spelling), _Pieces(state, ENDS, spelling)
    stored = {WORDS: entries.pieces, ENDS: ends.pieces}
    stored_table = state.table(table_of(_shown(texts), stored, language, spelling))
    compounds = compounds_of(language, vocabulary, StoredStems(state))
    again = vocabulary.split(compounds) if language.search["links"] else set()
    whole = _changes(before, after)
    parts = _part_changes(state, before, after, vocabulary, again)
    _apply(entries, vocabulary, whole, parts, again, state)
    for word in vocabulary.appeared:
        ends.change(end_of(spelling.key(word), word), _has_end(spelling, word))
    for word in vocabulary.vanished:
        ends.change(end_of(spelling.key(word), word), False)
    for word, group in vocabulary.regroup(stemmer(language.code)):
        entry = entries.entry(spelling.key(word), word)
        if not entry.whole and not entry.part:
            raise UnforeseenError(f"{word}: no entry")
        entries.change(item_of(Entry(entry.key, word, group, entry.whole, entry.part)), True)
    added: dict[str, bytes] = {}
    old = {texts[url].path for url in (*counted, *gone) if url in texts} | {stored_table}
    rows = {url: TextRow(numbers[url], row.path) for url, row in texts.items() if url in numbers}
    for url, counts in counted.items():
        path, added[path] = packed_file(state.lang, counts.shown)
        rows[url] = TextRow(numbers[url], path)
    state.remove_texts(gone)
    state.put_texts((url, rows[url]) for url in touched if url in rows)
    keys = {record.url: record_key(record, code=site.search_code) for record in records}
    state.put_counts((url, keys[url], counts.weights) for url, counts in counted.items())
    pieces = {}
    for kind, own in ((WORDS, entries), (ENDS, ends)):
        pieces[kind], new, replaced = own.cut()
        state.remove_pieces(kind, replaced)
        state.put_pieces(kind, new)
        added.update((piece.path, data) for piece, data in new)
        old |= {piece.path for piece in replaced}
    table_data = table_of(_shown(rows), pieces, language, spelling)
    table, packed_table = packed_file(state.lang, table_data)
    added[table] = packed_table
    state.put_table(version, table, table_data)
    same = old & added.keys()
    return Merged(
        table,
        {path: data for path, data in added.items() if path not in same},
        frozenset(old - same),
    )


def _shown(texts: Mapping[str, TextRow]) -> list[tuple[int, str]]:
    """What the table lists of the texts."""
    return sorted((row.number, row.path) for row in texts.values())


def _numbers(
    texts: Mapping[str, TextRow], counted: Collection[str], removed: Collection[str]
) -> Mapping[str, int]:
    """The number of each text after the change."""
    urls = (texts.keys() | set(counted)) - set(removed)
    if not urls:
        raise UnforeseenError("no texts")
    if urls == texts.keys():
        return {url: row.number for url, row in texts.items()}
    return numbers_of(urls)


def _texts(
    state: State,
    texts: Mapping[str, TextRow],
    counted: Mapping[str, Counts],
    numbers: Mapping[str, int],
    touched: Iterable[str],
    words: Words,
) -> tuple[dict[str, _Text], dict[str, _Text]]:
    """The touched texts as they were, and as they are; by their addresses."""
    before, after = {}, {}
    for url in touched:
        if url in texts:
            weights: Mapping[str, int] = state.weights(url)
            before[url] = _Text(texts[url].number, weights, words.of(weights))
        if url in numbers:
            weights = counted[url].weights if url in counted else before[url].weights
            after[url] = _Text(numbers[url], weights, words.of(weights))
    return before, after


def _changes(before: Mapping[str, _Text], after: Mapping[str, _Text]) -> _Changes:
    """What changes in the places of words."""
    found: _Changes = defaultdict(dict)
    for url, text in before.items():
        for word in _different(text, after.get(url)):
            found[word][text.number] = 0
    for url, text in after.items():
        for word in _different(text, before.get(url)):
            found[word][text.number] = text.words[word]
    return found


def _different(text: _Text, other: _Text | None) -> Iterable[str]:
    """The words of a text that are not the same in another version of it."""
    if other is None or other.number != text.number:
        return text.words
    return [word for word, weight in text.words.items() if other.words.get(word) != weight]


def _part_changes(
    state: State,
    before: Mapping[str, _Text],
    after: Mapping[str, _Text],
    vocabulary: "_Vocabulary",
    again: Container[str],
) -> _Changes:
    """What changes in the places of later halves, but of those that are counted again."""
    found: _Changes = defaultdict(dict)
    compounds: dict[str, list[str]] = {}
    new: dict[str, set[str]] = {}
    for url in before.keys() | after.keys():
        old, now = before.get(url), after.get(url)
        halves: set[str] = set()
        if old:
            for word in _different(old, now):
                halves.update(vocabulary.old_halves(word))
        if now:
            for word in _different(now, old):
                halves.update(vocabulary.halves(word))
        new[url] = {half for half in halves if half not in again}
        if old:
            for half in new[url]:
                found[half][old.number] = 0
    for url, text in after.items():
        for half in new[url]:
            if half not in compounds:
                compounds[half] = state.compounds_with(half)
            weight = max((text.words.get(word, 0) for word in compounds[half]), default=0)
            found[half][text.number] = weight
    return found


def _apply(
    entries: "_Pieces",
    vocabulary: "_Vocabulary",
    whole: _Changes,
    parts: _Changes,
    again: Iterable[str],
    state: State,
) -> None:
    """Change the places in the entries."""
    for word in sorted(whole.keys() | parts.keys()):
        entry = entries.entry(vocabulary.spelling.key(word), word)
        new = Entry(
            entry.key,
            word,
            entry.group,
            _with_changes(entry.whole, whole.get(word, {})),
            _with_changes(entry.part, parts.get(word, {})),
        )
        _put(entries, vocabulary, entry, new)
    for half in sorted(again):
        places: dict[int, int] = {}
        for word in state.compounds_with(half):
            for number, weight in entries.entry(vocabulary.spelling.key(word), word).whole:
                places[number] = max(weight, places.get(number, 0))
        entry = entries.entry(vocabulary.spelling.key(half), half)
        new = Entry(entry.key, half, entry.group, entry.whole, sorted(places.items()))
        _put(entries, vocabulary, entry, new)


def _put(entries: "_Pieces", vocabulary: "_Vocabulary", entry: Entry, new: Entry) -> None:
    if new != entry:
        exists = bool(new.whole or new.part)
        vocabulary.exists[entry.spelling] = exists
        entries.change(item_of(new), exists)


def _with_changes(places: Places, changes: Mapping[int, int]) -> Places:
    if not changes:
        return places
    found = {**dict(places), **changes}
    return sorted((number, weight) for number, weight in found.items() if weight)


def _has_end(spelling: Spelling, word: str) -> bool:
    return has_end(Entry(spelling.key(word), word, 0, [(0, 1)], []))


class _Vocabulary(Container[str]):
    """The words of all texts, after the change. ``appeared``, ``vanished``: words that texts now
    have, or no longer; ``exists``: whether changed entries exist.
    """

    def __init__(self, state: State, spelling: Spelling):
        self.state, self.spelling = state, spelling
        self.before: dict[str, WordRow | None] = {}
        self.after: dict[str, WordRow] = {}
        self.appeared: list[str] = []
        self.vanished: list[str] = []
        self.exists: dict[str, bool] = {}

    def __contains__(self, word: object) -> bool:
        if not isinstance(word, str):
            return False
        row = self.after.get(word)
        return bool(row.forms) if row else self.state.has_word(word)

    def row(self, word: str) -> WordRow:
        """A word's row, to be changed."""
        if word not in self.after:
            old = self.state.word(word)
            self.before[word] = old
            key = self.spelling.key(word)
            self.after[word] = (
                WordRow(old.key, old.stem, old.group, old.forms, old.halves)
                if old
                else WordRow(key, forms={})
            )
        return self.after[word]

    def count(self, before: Mapping[str, _Text], after: Mapping[str, _Text], words: Words) -> None:
        """Count the forms that the changed texts have now, and those that they had."""
        change: Counter[str] = Counter()
        for text in after.values():
            change.update(text.weights.keys())
        for text in before.values():
            change.subtract(text.weights.keys())
        by_word: dict[str, dict[str, int]] = defaultdict(dict)
        for form, count in change.items():
            if count:
                by_word[words.spelled[form]][form] = count
        for word, counts in sorted(by_word.items()):
            row = self.row(word)
            forms = Counter(row.forms)
            had = bool(forms)
            forms.update(counts)
            if min(forms.values(), default=0) < 0:
                raise UnforeseenError(f"{word}: miscounted")
            row.forms = {form: count for form, count in forms.items() if count}
            if bool(row.forms) != had:
                (self.vanished if had else self.appeared).append(word)

    def halves(self, word: str) -> Sequence[str]:
        return self.row(word).halves

    def old_halves(self, word: str) -> Sequence[str]:
        self.row(word)
        old = self.before[word]
        return old.halves if old else ()

    def split(self, compounds: Compounds) -> set[str]:
        """Split the compounds that may be other ones than before. Returns halves whose places must
        be counted again.
        """
        again: set[str] = set()
        for word in self.vanished:
            self._set_halves(word, ())
        for word in self.appeared:
            self._set_halves(word, tuple(compounds.halves(word)))
        weak = [one for one in (*self.appeared, *self.vanished) if compounds.matters(one)]
        changed = {*self.appeared, *self.vanished}
        for word in sorted(_containing(self.state.words(), weak) if weak else ()):
            if word not in changed and word in self:
                old = self.halves(word)
                new = tuple(compounds.halves(word))
                self._set_halves(word, new)
                again |= set(old) ^ set(new)
        return again

    def _set_halves(self, word: str, halves: tuple[str, ...]) -> None:
        row = self.row(word)
        self.state.remove_halves((half, word) for half in row.halves if half not in halves)
        self.state.put_halves((half, word) for half in halves if half not in row.halves)
        row.halves = halves

    def regroup(self, stem: Callable[[str], str]) -> list[tuple[str, int]]:
        """Store the changed words, and the groups of inflections that they change. Returns (word,
        its group) of all that are in another one now.
        """
        for word in self.exists:
            self.row(word)
        buckets: set[tuple[str, str]] = set()
        removed = []
        for word, row in self.after.items():
            old = self.before[word]
            exists = self.exists.get(word, old is not None)
            if exists:
                row.stem = stem_of(word, row.forms or (), stem, self.spelling)
            else:
                removed.append(word)
            if old and (not exists or old.stem != row.stem):
                buckets.add((old.stem, old.key[:SHARED]))
            if exists and (not old or old.stem != row.stem):
                buckets.add((row.stem, row.key[:SHARED]))
        self.state.remove_words(removed)
        gone = set(removed)
        self.state.put_words(
            (word, row)
            for word, row in self.after.items()
            if word not in gone and row != self.before[word]
        )
        return self._regroup(buckets)

    def _regroup(self, buckets: Iterable[tuple[str, str]]) -> list[tuple[str, int]]:
        commons: set[str] = set()
        groups: dict[str, tuple[int, int]] = {}  # word -> its group before and now
        for stem, start in sorted(buckets):
            members = self._members(stem, start)
            if old := self.state.common(stem, start):
                commons.add(old)
            new = common_of(key for _word, key, _group in members) if len(members) > 1 else None
            if new:
                commons.add(new)
            if new is None:
                self.state.remove_common(stem, start)
            else:
                self.state.put_commons([(stem, start, new)])
            groups.update((word, (group, 0)) for word, _key, group in members)
        for common in sorted(commons):
            for rank, place in enumerate(self.state.with_common(common)):
                for word, _key, group in self._members(*place):
                    groups[word] = group, group_of(common, rank)
        changed = [(word, new) for word, (old, new) in groups.items() if old != new]
        for word, group in changed:
            self.state.put_group(word, group)
        return sorted(changed)

    def _members(self, stem: str, start: str) -> list[tuple[str, str, int]]:
        return [one for one in self.state.with_stem(stem) if one[1][:SHARED] == start]


def _containing(lines: str, words: Iterable[str]) -> set[str]:
    """The lines that contain one of these words."""
    found = set()
    for word in words:
        at = lines.find(word)
        while at >= 0:
            start = lines.rfind("\n", 0, at) + 1
            end = lines.find("\n", at)
            end = end if end >= 0 else len(lines)
            found.add(lines[start:end])
            at = lines.find(word, end)
    return found


class _Pieces:
    """The pieces of one kind, opened where they are asked for."""

    def __init__(self, state: State, kind: str, spelling: Spelling):
        self.state, self.kind, self.spelling = state, kind, spelling
        self.pieces = state.pieces(kind)
        self.firsts = [piece.first for piece in self.pieces]
        self.opened: dict[int, dict[tuple[str, str], Item]] = {}
        self.changed: set[int] = set()

    def _place(self, key: str) -> int:
        """The piece in which a key is, or would be."""
        if not self.pieces:
            raise UnforeseenError("no pieces")
        return max(0, bisect_right(self.firsts, key) - 1)

    def _open(self, place: int) -> dict[tuple[str, str], Item]:
        if place not in self.opened:
            data = self.state.file(self.pieces[place].path)
            items = items_in(self.kind, data, self.spelling)
            self.opened[place] = {(item.key, item.spelling): item for item in items}
        return self.opened[place]

    def entry(self, key: str, word: str) -> Entry:
        """The entry of a word, one without places if there is none."""
        item = self._open(self._place(key)).get((key, word))
        return entry_of(item) if item else Entry(key, word, 0, [], [])

    def change(self, item: Item, exists: bool) -> None:
        """Set an item, or remove it."""
        place = self._place(item.key)
        items = self._open(place)
        name = item.key, item.spelling
        if exists:
            items[name] = item
        elif items.pop(name, None) is None:
            return
        self.changed.add(place)

    def cut(self) -> tuple[list[Piece], list[tuple[Piece, bytes]], list[Piece]]:
        """Cut the pieces again. Returns all of them, those that are new with the bytes of their
        files, and those that there no longer are.

        A piece that was not opened is not cut: the hashes of its words are larger than those of
        the words at which it begins and ends. If the word at which it ends is gone, that is not
        so, and it is opened.
        """
        for place in sorted(self.changed):
            firsts = min(self.opened[place], default=("", ""))
            if place and firsts[0] != self.firsts[place]:
                self._open(place - 1)
                self.changed.add(place - 1)
        units: list[tuple[str, int, int, Sequence[Item]]] = []  # key, size, piece, items
        for place, piece in enumerate(self.pieces):
            if place in self.changed:
                for _name, item in sorted(self.opened[place].items()):
                    units.append((item.key, item.size, -1, (item,)))
            else:
                units.append((piece.first, piece.size, place, ()))
        pieces, new, unchanged = [], [], set()
        for start, end in spans(
            [unit[0] for unit in units], [unit[1] for unit in units], MOST[self.kind]
        ):
            if end - start == 1 and units[start][2] >= 0:
                pieces.append(self.pieces[units[start][2]])
                unchanged.add(units[start][2])
                continue
            items = [
                item
                for _key, _size, place, own in units[start:end]
                for item in (own or [one for _name, one in sorted(self._open(place).items())])
            ]
            piece, data = packed_piece(self.state.lang, self.kind, items)
            pieces.append(piece)
            new.append((piece, data))
        replaced = [piece for place, piece in enumerate(self.pieces) if place not in unchanged]
        return pieces, new, replaced
