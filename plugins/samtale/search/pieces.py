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
from collections.abc import Iterator, Mapping, Sequence

from ..languages import Language
from ..languages.spelling import Spelling
from .counts import Counts
from .entries import Entry, Places
from .words import shared

FOLDER = "search-index/"  # of the output
PIECE, ENDS = 6_000, 4_000  # bytes of a piece, before it is packed, at most
FIRST = 32  # the letter that means 0
SPELLED = range(4, 25)  # the length of words that are offered as spellings


class Files:
    """The files of one language: ``by_name`` -> their bytes."""

    def __init__(self, lang: str):
        self.lang = lang
        self.by_name: dict[str, bytes] = {}

    def add(self, data: bytes) -> str:
        """Pack a file. Returns the hash in its name."""
        compressed = gzip.compress(data, 9, mtime=0)
        digest = hashlib.sha256(compressed).hexdigest()[:10]
        self.by_name[self.path(digest)] = compressed
        return digest

    def path(self, digest: str) -> str:
        return f"{FOLDER}{self.lang}.{digest}.search"


def files_of(
    texts: Sequence[Counts],
    numbers: Mapping[str, int],
    entries: Sequence[Entry],
    language: Language,
    spelling: Spelling,
) -> tuple[str, dict[str, bytes]]:
    """(the path of the table that names all others, all files by their paths)."""
    files = Files(language.code)
    by_number = sorted((numbers[text.url], text) for text in texts)
    shown = [part for number, text in by_number for part in (number, files.add(text.shown))]
    words = _cut(entries, [_row(entry) for entry in entries], [one.key for one in entries], files)
    ends = _ends(entries, files)
    table = {
        "texts": shown,
        "words": words,
        "ends": ends,
        "endings": [line.replace("-", "").split(" ") for line in language.search["endings"]],
        "letters": spelling.letters,
        "plain": spelling.plain,
        "typed": spelling.typed,
    }
    data = json.dumps(table, ensure_ascii=False, separators=(",", ":")).encode("utf-8")
    return files.path(files.add(data)), files.by_name


def _cut(
    entries: Sequence[Entry], rows: Sequence[bytes], keys: Sequence[str], files: Files
) -> list[str]:
    """Add the pieces. Returns of each the key that it begins at, and its hash."""
    sizes = [len(entry.spelling) + len(row) for entry, row in zip(entries, rows, strict=True)]
    listed = []
    for start, end in spans(keys, sizes, PIECE):
        words = _shortened([entry.spelling for entry in entries[start:end]])
        first = _boundary(keys[start - 1], keys[start]) if start else ""
        listed += [first, files.add(words + b"\0" + b"".join(rows[start:end]))]
    return listed


def _ends(entries: Sequence[Entry], files: Files) -> list[str]:
    """Words sorted by their last letters, to find the one that was meant if the first are wrong."""
    words = sorted(
        (entry.key[::-1], entry.spelling[::-1])
        for entry in entries
        if entry.whole and len(entry.key) in SPELLED and entry.key.isalpha()
    )
    keys, listed = [key for key, _word in words], []
    for start, end in spans(keys, [len(key) for key in keys], ENDS):
        first = _boundary(keys[start - 1], keys[start]) if start else ""
        listed += [first, files.add(_shortened([word for _key, word in words[start:end]]))]
    return listed


def spans(keys: Sequence[str], sizes: Sequence[int], most: int) -> Iterator[tuple[int, int]]:
    """Where sorted keys are cut into pieces: at the key with the smallest hash, as long as a piece
    is larger than ``most``. Equal keys stay together.
    """
    sums = [0]
    for size in sizes:
        sums.append(sums[-1] + size)
    hashes = [zlib.crc32(key.encode("utf-8")) for key in keys]
    waiting = [(0, len(keys))] if keys else []
    while waiting:
        start, end = waiting.pop()
        places = range(start + 1, end) if sums[end] - sums[start] > most else range(0)
        cuts = [place for place in places if keys[place] != keys[place - 1]]
        if cuts:
            cut = min(cuts, key=lambda place: (hashes[place], keys[place]))
            waiting += [(cut, end), (start, cut)]
        else:
            yield start, end


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
