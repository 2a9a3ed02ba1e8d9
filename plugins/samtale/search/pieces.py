"""The files of a language's index, as theme/static/search-pieces.js reads them.

The entries are cut into pieces, so that a reader who looks for a word loads little more than that
word. Where a piece ends is decided by the words themselves (at the word with the smallest hash,
until the pieces are small enough): an edit changes the pieces that have its words, and no others. A
file has ten digits of the hash of its content in its name, so that browsers may cache it for ever.

A piece is packed by gzip: words in their order, each without the letters that it shares with the
one before, but with their number; a zero byte; then for each word its group, and its texts: how
many (times two, plus one if it is also the later half of compounds in others), and for each text
the distance from the one before, and the weight. Numbers are in groups of seven bits (LEB128).
"""

import gzip
import hashlib
import json
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import NamedTuple

from ..languages import Language
from ..languages.spelling import Spelling
from .counts import Counts
from .entries import Entry, Places
from .words import shared

FOLDER = "search-index/"  # of the output
DIGITS, SUFFIX = 10, ".search"  # of the hash in a file's name; what the name ends with
WORDS, ENDS = "words", "ends"  # the two kinds of pieces
MOST = {WORDS: 6_000, ENDS: 4_000}  # bytes of a piece, before it is packed, at most
FIRST = 32  # the letter that means 0
SPELLED = range(4, 25)  # the length of words that are offered as spellings


class Item(NamedTuple):
    """A word in a piece. ``key``: what pieces are sorted and cut by; ``row``: the bytes of its
    group and places, none in a piece of ends; ``size``: what it adds to its piece.
    """

    key: str
    spelling: str
    row: bytes
    size: int


class Piece(NamedTuple):
    """``first``, ``last``: the keys that a piece begins and ends with; ``size``: the sum of its
    items' sizes; ``path``: of its file, below the output.
    """

    first: str
    last: str
    size: int
    path: str


@dataclass(frozen=True)
class Files:
    """The files of one language. ``shown``: the path of each text's file, by its address;
    ``pieces``: by their kind, in order; ``table``: the path of the table that names all others;
    ``by_path``: the bytes of all.
    """

    shown: Mapping[str, str]
    pieces: Mapping[str, Sequence[Piece]]
    table: str
    by_path: Mapping[str, bytes]


def packed_file(lang: str, data: bytes) -> tuple[str, bytes]:
    """(the path of a file, its bytes)."""
    compressed = gzip.compress(data, 9, mtime=0)
    return path_of(lang, compressed), compressed


def path_of(lang: str, data: bytes) -> str:
    """The path of a file with these bytes."""
    return f"{FOLDER}{lang}.{hashlib.sha256(data).hexdigest()[:DIGITS]}{SUFFIX}"


def digest_of(path: str) -> str:
    """The hash in a file's name."""
    return path[-DIGITS - len(SUFFIX) : -len(SUFFIX)]


def files_of(
    texts: Sequence[Counts],
    numbers: Mapping[str, int],
    entries: Sequence[Entry],
    language: Language,
    spelling: Spelling,
) -> Files:
    """All files of an index."""
    lang = language.code
    by_path: dict[str, bytes] = {}
    shown = {}
    for text in texts:
        shown[text.url], data = packed_file(lang, text.shown)
        by_path[shown[text.url]] = data
    items = {
        WORDS: [item_of(entry) for entry in entries],
        ENDS: sorted(end_of(one.key, one.spelling) for one in entries if has_end(one)),
    }
    pieces: dict[str, list[Piece]] = {}
    for kind, own in items.items():
        pieces[kind] = []
        for start, end in spans([one.key for one in own], [one.size for one in own], MOST[kind]):
            piece, data = packed_piece(lang, kind, own[start:end])
            pieces[kind].append(piece)
            by_path[piece.path] = data
    listed = sorted((numbers[url], path) for url, path in shown.items())
    table, data = packed_file(lang, table_of(listed, pieces, language, spelling))
    by_path[table] = data
    return Files(shown, pieces, table, by_path)


def table_of(
    shown: Iterable[tuple[int, str]],
    pieces: Mapping[str, Sequence[Piece]],
    language: Language,
    spelling: Spelling,
) -> bytes:
    """The table. shown: (number of a text, path of its file), by number."""
    table = {
        "texts": [part for number, path in shown for part in (number, digest_of(path))],
        WORDS: _listed(pieces[WORDS]),
        ENDS: _listed(pieces[ENDS]),
        "endings": [line.replace("-", "").split(" ") for line in language.search["endings"]],
        "letters": spelling.letters,
        "plain": spelling.plain,
        "typed": spelling.typed,
    }
    return json.dumps(table, ensure_ascii=False, separators=(",", ":")).encode("utf-8")


def _listed(pieces: Iterable[Piece]) -> list[str]:
    """Of each piece, the beginning of its first key, and its hash."""
    listed, last = [], None
    for piece in pieces:
        first = "" if last is None else _boundary(last, piece.first)
        listed += [first, digest_of(piece.path)]
        last = piece.last
    return listed


def item_of(entry: Entry) -> Item:
    """An entry as an item of a piece of words."""
    row = _row(entry)
    return Item(entry.key, entry.spelling, row, len(entry.spelling) + len(row))


def has_end(entry: Entry) -> bool:
    """Whether a word is sorted by its last letters too."""
    return bool(entry.whole) and len(entry.key) in SPELLED and entry.key.isalpha()


def end_of(key: str, spelling: str) -> Item:
    """A word as an item of a piece of ends: sorted by its last letters, to find the one that was
    meant if the first letters are wrong.
    """
    return Item(key[::-1], spelling[::-1], b"", len(key))


def packed_piece(lang: str, kind: str, items: Sequence[Item]) -> tuple[Piece, bytes]:
    """A piece, and the bytes of its file."""
    words = _shortened([item.spelling for item in items])
    rows = b"\0" + b"".join([item.row for item in items]) if kind == WORDS else b""
    path, data = packed_file(lang, words + rows)
    return Piece(items[0].key, items[-1].key, sum(item.size for item in items), path), data


def items_in(kind: str, data: bytes, spelling: Spelling) -> list[Item]:
    """The items of a piece, from the bytes of its file. Raises ValueError, IndexError or an error
    of gzip if they are damaged.
    """
    unpacked = gzip.decompress(data)
    words, _zero, rows = unpacked.partition(b"\0")
    found = []
    at, last = 0, ""
    for line in words.decode("utf-8").split("\n"):
        last = last[: ord(line[0]) - FIRST] + line[1:]
        if kind == ENDS:
            found.append(end_of(spelling.key(last[::-1]), last[::-1]))
            continue
        start, at = at, _after_row(rows, at)
        row = rows[start:at]
        found.append(Item(spelling.key(last), last, row, len(last) + len(row)))
    return found


def spans(keys: Sequence[str], sizes: Sequence[int], most: int) -> Iterator[tuple[int, int]]:
    """Where sorted keys are cut into pieces: at the key with the smallest hash, as long as a piece
    is larger than ``most``. Equal keys stay together.
    """
    starts, sums, total = list[int](), list[int](), 0
    for _key, places in groupby(range(len(keys)), key=keys.__getitem__):
        own = list(places)
        starts.append(own[0])
        sums.append(total)
        total += sum(sizes[place] for place in own)
    starts.append(len(keys))
    sums.append(total)
    lower, higher, root = _smallest(
        [(zlib.crc32(keys[start].encode("utf-8")), keys[start]) for start in starts[:-1]]
    )
    waiting = [(0, len(starts) - 1, root)] if keys else []
    while waiting:
        start, end, cut = waiting.pop()
        if cut and sums[end] - sums[start] > most:
            waiting += [(cut, end, higher[cut]), (start, cut, lower[cut])]
        else:
            yield starts[start], starts[end]


def _smallest(ranks: Sequence[tuple[int, str]]) -> tuple[list[int], list[int], int]:
    """For each place the place of the smallest rank on its lower and on its higher side, up to the
    next smaller one, and the place of the smallest of all; 0 for none, the first is never one.
    """
    lower, higher = [0] * len(ranks), [0] * len(ranks)
    path: list[int] = []
    for place in range(1, len(ranks)):
        below = 0
        while path and ranks[path[-1]] > ranks[place]:
            below = path.pop()
        lower[place] = below
        if path:
            higher[path[-1]] = place
        path.append(place)
    return lower, higher, path[0] if path else 0


def _boundary(before: str, key: str) -> str:
    """As much of a key's beginning as differs from the one before it."""
    return key[: shared(before, key) + 1]


def _shortened(words: Sequence[str]) -> bytes:
    lines, last = [], ""
    for word in words:
        same = shared(last, word)
        lines.append(chr(FIRST + same) + word[same:])
        last = word
    return "\n".join(lines).encode("utf-8")


def _row(entry: Entry) -> bytes:
    row = bytearray([entry.group])
    _add(row, len(entry.whole) * 2 + bool(entry.part))
    _add_places(row, entry.whole)
    if entry.part:
        _add(row, len(entry.part))
        _add_places(row, entry.part)
    return bytes(row)


def entry_of(item: Item) -> Entry:
    """The entry of an item of a piece of words. Raises IndexError if its row is damaged."""
    count, at = _number(item.row, 1)
    whole, at = _places(item.row, at, count >> 1)
    part: Places = []
    if count & 1:
        count, at = _number(item.row, at)
        part, at = _places(item.row, at, count)
    return Entry(item.key, item.spelling, item.row[0], whole, part)


def _after_row(data: bytes, at: int) -> int:
    """Where a row ends."""
    count, at = _number(data, at + 1)
    at = _after_places(data, at, count >> 1)
    if count & 1:
        count, at = _number(data, at)
        at = _after_places(data, at, count)
    return at


def _after_places(data: bytes, at: int, count: int) -> int:
    for _place in range(count):
        while data[at] > 127:
            at += 1
        at += 2
    return at


def _places(data: bytes, at: int, count: int) -> tuple[Places, int]:
    found, last = [], 0
    for _place in range(count):
        step, at = _number(data, at)
        last += step
        found.append((last, data[at]))
        at += 1
    return found, at


def _number(data: bytes, at: int) -> tuple[int, int]:
    """(the number at a place, where it ends)."""
    found = shift = 0
    while data[at] > 127:
        found |= (data[at] & 127) << shift
        shift += 7
        at += 1
    return found | data[at] << shift, at + 1


def _add_places(row: bytearray, places: Places) -> None:
    last = 0
    for number, weight in places:
        _add(row, number - last)
        row.append(weight)
        last = number


def _add(row: bytearray, number: int) -> None:
    while number > 127:
        row.append(number & 127 | 128)
        number >>= 7
    row.append(number)
