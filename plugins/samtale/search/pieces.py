"""Cuts an index of Pagefind's into smaller files, so that a reader who looks for a word loads
little more than that word.

Pagefind puts some 2,000 words into one file of the index (40 KB), all of which are loaded for the
first. Its files are CBOR (RFC 8949), packed by gzip: a file of the index is a list of one list of
words, each a list that begins with its text, and the file that names all others has the lists
[version, texts, files of the index, filters, sorts, metadata]. Each file gets a name with ten
digits of the hash of its content, so that browsers may cache it for ever.
"""

import gzip
import hashlib
import io
from collections.abc import Iterator, Mapping
from typing import Any

import cbor2

SIGNATURE = b"pagefind_dcd"
PIECE = 3_000  # bytes of a file of the index, before it is packed to about half
LIST = 4  # the major type of CBOR
Word = tuple[str, bytes]  # its text, and the whole of it as CBOR: its text, then where it is found


class PiecesError(ValueError):
    """The index is not in the format that is known here."""


def unpacked(data: bytes) -> list[Any]:
    """The list that a file of Pagefind's holds. Raises PiecesError."""
    plain = gzip.decompress(data)
    if not plain.startswith(SIGNATURE):
        raise PiecesError("a file without Pagefind's signature")
    try:
        found = cbor2.loads(plain.removeprefix(SIGNATURE))
    except cbor2.CBORDecodeError as error:
        raise PiecesError(f"a file that is not CBOR ({error})") from error
    if not isinstance(found, list):
        raise PiecesError("a file that is not a list")
    return found


def packed(value: list[Any]) -> bytes:
    """A list as a file of Pagefind's."""
    return _compressed(cbor2.dumps(value))


def _packed_words(words: list[Word]) -> bytes:
    """A list of one list of words, which are CBOR already."""
    file = io.BytesIO()
    encoder = cbor2.CBOREncoder(file)
    for length in (1, len(words)):
        encoder.encode_length(LIST, length)
    file.writelines(word for _text, word in words)
    return _compressed(file.getvalue())


def _compressed(data: bytes) -> bytes:
    return gzip.compress(SIGNATURE + data, 9, mtime=0)


def cut(files: Mapping[str, bytes], lang: str, meta: str) -> tuple[str, dict[str, bytes]]:
    """(what names the index of a language, its files by their paths). meta: Pagefind's own file
    that names all others. Raises PiecesError, KeyError for a file that is missing, and ValueError.
    """
    version, texts, chunks, *rest = unpacked(files[meta])
    made: dict[str, bytes] = {}

    def stored(folder: str, data: bytes, suffix: str) -> str:
        name = f"{lang}_{hashlib.sha256(data).hexdigest()[:10]}"
        made[f"{folder}{name}.{suffix}"] = data
        return name

    pages = []
    for own, *others in texts:
        name = stored("fragment/", files[f"fragment/{own}.pf_fragment"], "pf_fragment")
        pages.append([name, *others])
    words: list[Word] = []
    for _first, _last, own in chunks:
        (found,) = unpacked(files[f"index/{own}.pf_index"])
        if not all(isinstance(one, list) and one and isinstance(one[0], str) for one in found):
            raise PiecesError("words that are not lists")
        words += [(one[0], cbor2.dumps(one)) for one in found]
    if words != sorted(words, key=lambda word: word[0].encode("utf-8")):
        raise PiecesError("words in another order")
    groups, listed = list(_groups(words)), []
    for place, group in enumerate(groups):
        name = stored("index/", _packed_words(group), "pf_index")
        first, last = group[0][0], group[-1][0]
        if place:
            first = _shortest(first, groups[place - 1][-1][0])
        if place + 1 < len(groups):
            last = _shortest(last, groups[place + 1][0][0])
        listed.append([first, last, name])
    return stored("pagefind.", packed([version, pages, listed, *rest]), "pf_meta"), made


def _groups(words: list[Word]) -> Iterator[list[Word]]:
    """The words in their order, so many at a time as make a file."""
    group, size = list[Word](), 0
    for word in words:
        if group and size + len(word[1]) > PIECE:
            yield group
            group, size = list[Word](), 0
        group.append(word)
        size += len(word[1])
    if group:
        yield group


def _shortest(word: str, other: str) -> str:
    """As much of a word's beginning as differs from another: so Pagefind names where its files
    begin and end.
    """
    for place, letter in enumerate(word):
        if place >= len(other) or other[place] != letter:
            return word[: place + 1]
    return word
