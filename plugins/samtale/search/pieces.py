"""Cuts an index of Pagefind's into smaller files, so that a reader who looks for a word loads
little more than that word.

Pagefind puts some 2,000 words into one file of the index (40 KB), all of which are loaded for the
first. Its files are CBOR (RFC 8949), packed by gzip: a file of the index is a list of one list of
words, and the file that names all others has the lists [version, texts, files of the index,
filters, sorts, metadata]. Everything within is moved as it stands, never written anew. Each file
gets a name with ten digits of the hash of its content, so that browsers may keep it for ever.
"""

import gzip
import hashlib
from collections.abc import Iterator, Mapping

SIGNATURE = b"pagefind_dcd"
PIECE = 3_000  # bytes of a file of the index, before it is packed to about half
TEXT, LIST = 3, 4  # major types of CBOR


class PiecesError(ValueError):
    """The index is not written in the way that is known here."""


def head(data: bytes, at: int) -> tuple[int, int, int]:
    """(major type, its number, where what follows begins) of the item that begins there."""
    major, short = data[at] >> 5, data[at] & 31
    if short < 24:
        return major, short, at + 1
    if short > 27:
        raise PiecesError("an item of unknown length")
    size = 1 << (short - 24)
    return major, int.from_bytes(data[at + 1 : at + 1 + size]), at + 1 + size


def _steps() -> list[tuple[int, int]]:
    """For each first byte of an item: how far the next one is, and how many more follow; (0, 0)
    where a closer look is needed.
    """
    found = [(0, 0)] * 256
    for first in range(256):
        major, short = first >> 5, first & 31
        if major in (0, 1) and short < 28:
            found[first] = (1 if short < 24 else 1 + (1 << (short - 24)), -1)
        elif major == TEXT and short < 24:
            found[first] = (1 + short, -1)
        elif major == LIST and short < 24:
            found[first] = (1, short - 1)
    return found


STEPS = _steps()


def end_of(data: bytes, at: int) -> int:
    """Where the item ends that begins there. (An index has a million of them: most are told by
    their first byte.)
    """
    waiting = 1
    while waiting:
        step, more = STEPS[data[at]]
        if step:
            at += step
            waiting += more
            continue
        major, number, at = head(data, at)
        if major not in (TEXT, LIST):
            raise PiecesError("a kind of item that no index had")
        at += number if major == TEXT else 0
        waiting += number - 1 if major == LIST else -1
    return at


def items(data: bytes, at: int = 0) -> list[bytes]:
    """The items of the list that begins there, as they stand."""
    major, number, at = head(data, at)
    if major != LIST:
        raise PiecesError("no list where there was one")
    found = []
    for _number in range(number):
        end = end_of(data, at)
        found.append(data[at:end])
        at = end
    return found


def text_of(item: bytes) -> str:
    major, number, at = head(item, 0)
    if major != TEXT:
        raise PiecesError("no text where there was one")
    return item[at : at + number].decode("utf-8")


def number(major: int, value: int) -> bytes:
    """The head of an item."""
    if value < 24:
        return bytes([major << 5 | value])
    size = next(size for size in range(4) if value < 1 << (8 << size))
    return bytes([major << 5 | 24 + size]) + value.to_bytes(1 << size)


def text(value: str) -> bytes:
    data = value.encode("utf-8")
    return number(TEXT, len(data)) + data


def together(parts: list[bytes]) -> bytes:
    return number(LIST, len(parts)) + b"".join(parts)


def unpacked(data: bytes) -> bytes:
    plain = gzip.decompress(data)
    if not plain.startswith(SIGNATURE):
        raise PiecesError("a file without Pagefind's signature")
    return plain.removeprefix(SIGNATURE)


def packed(data: bytes) -> bytes:
    return gzip.compress(SIGNATURE + data, 9, mtime=0)


def cut(files: Mapping[str, bytes], lang: str, meta: str) -> tuple[str, dict[str, bytes]]:
    """(what names the index of a language, its files by their paths). meta: Pagefind's own file
    that names all others of it.
    """
    version, texts, chunks, *rest = items(unpacked(files[meta]))
    made: dict[str, bytes] = {}

    def stored(folder: str, data: bytes, suffix: str) -> str:
        name = f"{lang}_{hashlib.sha256(data).hexdigest()[:10]}"
        made[f"{folder}{name}.{suffix}"] = data
        return name

    pages = []
    for page in items(texts):
        own, *others = items(page)
        name = stored("fragment/", files[f"fragment/{text_of(own)}.pf_fragment"], "pf_fragment")
        pages.append(together([text(name), *others]))
    entries: list[tuple[str, bytes]] = []
    for chunk in items(chunks):
        _first, _last, own = items(chunk)
        (words,) = items(unpacked(files[f"index/{text_of(own)}.pf_index"]))
        entries += [(text_of(items(word)[0]), word) for word in items(words)]
    if entries != sorted(entries, key=lambda entry: entry[0].encode("utf-8")):
        raise PiecesError("words in another order")
    groups, listed = list(_groups(entries)), []
    for place, group in enumerate(groups):
        name = stored(
            "index/", packed(together([together([word for _text, word in group])])), "pf_index"
        )
        before = groups[place - 1][-1][0] if place else ""
        after = groups[place + 1][0][0] if place + 1 < len(groups) else None
        first = group[0][0] if not place else _shortest(group[0][0], before)
        last = group[-1][0] if after is None else _shortest(group[-1][0], after)
        listed.append(together([text(first), text(last), text(name)]))
    return stored(
        "pagefind.",
        packed(together([version, together(pages), together(listed), *rest])),
        "pf_meta",
    ), made


def _groups(entries: list[tuple[str, bytes]]) -> Iterator[list[tuple[str, bytes]]]:
    """The words in their order, so many at a time as make a file."""
    group, size = list[tuple[str, bytes]](), 0
    for entry in entries:
        if group and size + len(entry[1]) > PIECE:
            yield group
            group, size = list[tuple[str, bytes]](), 0
        group.append(entry)
        size += len(entry[1])
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
