"""The parts of picture files: segments of JPEG, chunks of PNG and WebP, blocks of GIF, boxes of
AVIF and HEIC. Pixels are never decoded here.

Each walker yields (name, start, data): ``start`` is where the part's content begins in the file.
A walker ends quietly where the file does; ContainerError means that it is not such a file.
"""

import contextlib
import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass

Part = tuple[bytes, int, bytes]
PNG = b"\x89PNG\r\n\x1a\n"
START_OF_SCAN, END_OF_IMAGE = 0xDA, 0xD9
# markers of JPEG that have no content: TEM, RST0 to RST7, SOI; 0 is none
BARE = (0x00, 0x01, *range(0xD0, 0xD9))
BEHIND_SCAN = re.compile(rb"\xff[\x02-\xcf\xd8-\xfe]")  # the next marker that is no part of a scan


class ContainerError(ValueError):
    """A file is not made of the parts that its format has; the message says why."""


def jpeg_end(data: bytes, start: int = 0) -> int:
    """Where a JPEG ends, that begins at ``start``: behind it some cameras put other pictures, or
    films.
    """
    end = start + 2
    for _marker, _at, behind in jpeg_segments(data, start):
        end = behind
    return end


def jpeg_segments(data: bytes, start: int = 0) -> Iterator[tuple[int, int, int]]:
    """(marker, where the segment begins with its marker, where it ends) of each segment of the
    JPEG at ``start``, up to the end of the image, which is included. That of a scan has its pixels.
    Bytes between segments are skipped, as decoders do. Raises ContainerError.
    """
    if data[start : start + 2] != b"\xff\xd8":
        raise ContainerError("no JPEG")
    at = start + 2
    while (at := data.find(b"\xff", at)) >= 0 and at + 2 <= len(data):
        marker = data[at + 1]
        if marker == 0xFF:  # padding
            at += 1
            continue
        if marker == END_OF_IMAGE:
            yield marker, at, at + 2
            return
        if marker in BARE:
            at += 2
            continue
        end = at + 2 + int.from_bytes(data[at + 2 : at + 4], "big")
        if end < at + 4:
            raise ContainerError("a JPEG with a segment of impossible length")
        if marker == START_OF_SCAN:
            behind = BEHIND_SCAN.search(data, end)
            end = behind.start() if behind else len(data)
        yield marker, at, min(end, len(data))
        at = end


def png_chunks(data: bytes, *, beyond: bool = False) -> Iterator[Part]:
    """The chunks of a PNG, until ``IEND``, which is included; beyond: also those behind it. Raises
    ContainerError.
    """
    if not data.startswith(PNG):
        raise ContainerError("no PNG")
    at = len(PNG)
    while at + 12 <= len(data):
        length, name = struct.unpack_from(">I4s", data, at)
        if at + 12 + length > len(data):
            return
        yield name, at + 8, data[at + 8 : at + 8 + length]
        if name == b"IEND" and not beyond:
            return
        at += 12 + length


def webp_chunks(data: bytes) -> Iterator[Part]:
    """The chunks of a WebP (RFC 9649). Raises ContainerError."""
    if data[:4] != b"RIFF" or data[8:12] != b"WEBP":
        raise ContainerError("no WebP")
    at, end = 12, min(len(data), 8 + int.from_bytes(data[4:8], "little"))
    while at + 8 <= end:
        name, length = data[at : at + 4], int.from_bytes(data[at + 4 : at + 8], "little")
        yield name, at + 8, data[at + 8 : min(at + 8 + length, end)]
        at += 8 + length + length % 2


def gif_blocks(data: bytes) -> Iterator[Part]:
    """The blocks of a GIF, each with all of its bytes: ``head`` (with the palette), ``image``, the
    extensions by their label (one byte), ``end``. Raises ContainerError.
    """
    if data[:6] not in (b"GIF87a", b"GIF89a") or len(data) < 13:
        raise ContainerError("no GIF")
    at = 13 + _palette(data[10])
    yield b"head", 0, data[:at]
    while at < len(data):
        start, kind = at, data[at]
        if kind == 0:  # padding, which decoders skip
            at += 1
            continue
        if kind == 0x3B:
            yield b"end", start, data[at : at + 1]
            return
        if kind == 0x21:
            name, at = data[at + 1 : at + 2], at + 2
        elif kind == 0x2C and at + 10 <= len(data):
            name, at = b"image", at + 11 + _palette(data[at + 9])
        else:
            raise ContainerError("a GIF with an unknown block")
        while at < len(data) and data[at]:
            at += 1 + data[at]
        at += 1
        yield name, start, data[start:at]


def _palette(flags: int) -> int:
    return 3 << ((flags & 7) + 1) if flags & 0x80 else 0


def top_boxes(data: bytes) -> list[Part]:
    """The boxes of an ISO base media file that no other holds, up to what is none. Raises
    ContainerError for a file that does not begin with ``ftyp``.
    """
    if data[4:8] != b"ftyp":
        raise ContainerError("a file without its type")
    found: list[Part] = []
    with contextlib.suppress(ContainerError):
        for one in boxes(data, 0, len(data)):
            found.append(one)  # noqa: PERF402 those before one that is none remain
    return found


def boxes(data: bytes, start: int, end: int) -> Iterator[Part]:
    """The boxes of an ISO base media file (ISO/IEC 14496-12) between two places. Raises
    ContainerError for one that is longer than what holds it.
    """
    at = start
    while at + 8 <= end:
        length, name = struct.unpack_from(">I4s", data, at)
        head = 8
        if length == 1:
            length, head = int.from_bytes(data[at + 8 : at + 16], "big"), 16
        length = length or end - at
        if length < head or at + length > end:
            raise ContainerError(f"a box of impossible length ({name!r})")
        yield name, at + head, data[at + head : at + length]
        at += length


@dataclass(frozen=True)
class Item:
    """An item of an AVIF or HEIC. ``kind``: such as b"av01", b"Exif", b"mime"; ``places``: (start,
    end) in the file of each of its pieces.
    """

    kind: bytes
    places: tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class ItemFile:
    """An AVIF or HEIC. ``items``: all that it contains; ``properties``: (name, content) of the
    properties that items share.
    """

    items: tuple[Item, ...]
    properties: tuple[tuple[bytes, bytes], ...]


def item_file(data: bytes) -> ItemFile:
    """What an AVIF or HEIC contains (ISO/IEC 23008-12). Raises ContainerError."""
    found = top_boxes(data)
    meta = next(((start, part) for name, start, part in found if name == b"meta"), None)
    if meta is None:
        raise ContainerError("a file without a list of its items")
    start, part = meta
    lists = {name: (at, own) for name, at, own in boxes(data, start + 4, start + len(part))}
    try:
        kinds = dict(_kinds(data, *lists[b"iinf"])) if b"iinf" in lists else {}
        idat = lists.get(b"idat", (0, b""))[0]
        places = dict(_places(lists[b"iloc"][1], idat, len(data))) if b"iloc" in lists else {}
    except (struct.error, IndexError) as error:
        raise ContainerError("a list of items that ends early") from error
    shared: list[tuple[bytes, bytes]] = []
    if b"iprp" in lists:
        at, own = lists[b"iprp"]
        for name, inner, content in boxes(data, at, at + len(own)):
            if name == b"ipco":
                shared += [
                    (one, piece) for one, _at, piece in boxes(data, inner, inner + len(content))
                ]
    items = tuple(Item(kinds[one], places.get(one, ())) for one in sorted(kinds))
    return ItemFile(items, tuple(shared))


def _kinds(data: bytes, start: int, part: bytes) -> Iterator[tuple[int, bytes]]:
    """(the item's number, its kind), from ``iinf``."""
    head = 6 if part[0] == 0 else 8  # version and flags, and how many there are
    for name, _at, own in boxes(data, start + head, start + len(part)):
        if name == b"infe" and own[0] >= 2:
            wide = own[0] > 2
            number = int.from_bytes(own[4 : 8 if wide else 6], "big")
            yield number, own[10:14] if wide else own[8:12]


def _places(part: bytes, idat: int, size: int) -> Iterator[tuple[int, tuple[tuple[int, int], ...]]]:
    """(the item's number, the places of its pieces), from ``iloc``."""
    version, sizes = part[0], part[4:6]
    offset, length = sizes[0] >> 4, sizes[0] & 15
    base, index = sizes[1] >> 4, sizes[1] & 15 if version else 0
    at = 6
    number_size = 4 if version == 2 else 2

    def number(width: int) -> int:
        nonlocal at
        if at + width > len(part):
            raise IndexError(at)
        value = int.from_bytes(part[at : at + width], "big")
        at += width
        return value

    for _ in range(number(number_size)):
        item = number(number_size)
        method = number(2) & 15 if version else 0
        number(2)  # in which file
        origin, found = number(base), list[tuple[int, int]]()
        for _ in range(number(2)):
            number(index)
            begin = origin + number(offset) + (idat if method == 1 else 0)
            long = number(length)
            end = begin + long if long else size
            if method < 2 and begin <= end <= size:
                found.append((begin, end))
        yield item, tuple(found)
