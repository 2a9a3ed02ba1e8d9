"""What a picture's file says beside its pixels: how it is turned, how its colours are meant, and
where it was taken; and the file without all that browsers do not need.

Orientation and colours are found where browsers look for them, and nowhere else, so that every
rendition is shown like the original: turned by Exif in JPEG, in PNG by ``eXIf`` before the pixels,
in AVIF by ``irot`` and ``imir``; HEIC and TIFF are turned by their decoders; WebP and GIF never;
nothing is turned by XMP. (Measured with Chromium 156.) A position is looked for everywhere.
"""

import contextlib
import math
import re
import struct
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import replace

from PIL import ExifTags, Image

from .colour import SRGB, Chromaticity, CodePoints, is_profile, profile_of, profile_of_gamma
from .containers import (
    PNG,
    START_OF_SCAN,
    ContainerError,
    boxes,
    gif_blocks,
    item_file,
    jpeg_end,
    jpeg_segments,
    png_chunks,
    top_boxes,
    webp_chunks,
)

EXIF, XMP = b"Exif\0\0", b"http://ns.adobe.com/xap/1.0/\0"
XMP_MORE = b"http://ns.adobe.com/xmp/extension/\0"
APP0, APP1, APP2, APP14, COMMENT = 0xE0, 0xE1, 0xE2, 0xEE, 0xFE
# in Exif: latitude, longitude, those of the target, and the name of the place
PLACES = (2, 4, 20, 22, 28)
# in XMP: such a property, whatever its prefix, as an attribute or an element that is not empty
PLACE_IN_XMP = re.compile(
    rb"""GPS(?:(?:Dest)?L(?:at|ong)itude|AreaInformation)\s*(?:=\s*["']\s*[^"'\s]|>\s*[^<\s])""",
    re.IGNORECASE,
)
# in the film that a "motion photo" ends with; short ones also occur in pixels, by chance
PLACE_IN_FILM = (b"\xa9xyz", b"loci", b"com.apple.quicktime.location.ISO6709")
MOST_TEXT = 2_000_000  # bytes of a compressed text in a PNG that are read
# what a PNG needs to be shown: pixels, colours, transparency, animation
SHOWN_PNG = frozenset(
    b"IHDR PLTE IDAT IEND tRNS cHRM gAMA iCCP sBIT sRGB cICP mDCV cLLI bKGD pHYs".split()
    + b"acTL fcTL fdAT".split()
)
SHOWN_WEBP = frozenset((b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF", b"ICCP"))
EXIF_FLAG, XMP_FLAG = 8, 4  # of VP8X
LOOPS = (b"NETSCAPE2.0", b"ANIMEXTS1.0", b"ICCRGBG1012")  # of a GIF: repetition, and colours
SHOWN_BOXES = (b"ftyp", b"meta", b"mdat", b"moov", b"moof", b"mfra")  # of an AVIF
WEBP_METADATA, ITEM_METADATA = (b"EXIF", b"XMP "), (b"Exif", b"mime")
ITEM_FORMATS = ("AVIF", "HEIF")
# transfer functions, of BT.709 and the like, that browsers show as that of sRGB in AVIF, not in PNG
LIKE_SRGB = (1, 6, 14, 15)
# by (quarters of a turn to the left, axis of the mirror or None): Exif's orientation
ORIENTATIONS = {
    (0, None): 1, (1, None): 8, (2, None): 3, (3, None): 6,
    (0, 0): 4, (1, 0): 5, (2, 0): 2, (3, 0): 7,
    (0, 1): 2, (1, 1): 7, (2, 1): 4, (3, 1): 5,
}  # fmt: skip
SIDEWAYS = (5, 6, 7, 8)  # orientations of pictures turned by 90 degrees
CLEANABLE = ("JPEG", "MPO", "PNG", "WEBP", "GIF", "AVIF", "ICO")


def orientation_of(kind: str, data: bytes) -> int:
    """How browsers turn a picture of this format: 1 to 8, as in Exif, 1 for not at all."""
    exif = b""
    with contextlib.suppress(ContainerError):
        if kind in ("JPEG", "MPO"):
            exif = next((own for own in _jpeg_parts(data, EXIF, before_pixels=True)), b"")
        elif kind == "PNG":
            exif = _before_pixels(data).get(b"eXIf", b"")
        elif kind == "AVIF":
            return _turned(item_file(data).properties)
    found = _exif(exif).get(ExifTags.Base.Orientation) if exif else 1
    return found if isinstance(found, int) and 1 <= found <= 8 else 1


def colours_of(kind: str, data: bytes, profile: bytes | None) -> bytes | None:
    """The ICC profile with which browsers read a picture's colours; None for sRGB. profile: the
    one in the file, if any. Raises UnmappedColourError.
    """
    profile = profile if is_profile(profile) else None
    if kind == "PNG":
        chunks = _before_pixels(data)
        code = chunks.get(b"cICP", b"")
        if len(code) == 4 and code[2] == 0 and code[3] == 1 and code[0] != 2 and code[1] != 2:
            return profile_of(CodePoints(code[0], code[1]))
        if profile is None and b"sRGB" not in chunks and len(chunks.get(b"gAMA", b"")) == 4:
            gamma = struct.unpack(">I", chunks[b"gAMA"])[0] / 100_000
            return profile_of_gamma(gamma, _chromaticities(chunks.get(b"cHRM", b"")))
    elif kind in ITEM_FORMATS and profile is None:
        points = _code_points(data)
        if points and points.transfer in LIKE_SRGB:
            points = replace(points, transfer=SRGB)
        return profile_of(points) if points else None
    return profile


def has_place(kind: str, data: bytes) -> bool:
    """Whether a file says where its picture was taken: in Exif or XMP, anywhere in it, also in a
    second picture behind the first.
    """
    if PLACE_IN_XMP.search(data):
        return True
    found = False
    with contextlib.suppress(ValueError, IndexError, struct.error):
        found = any(
            own in PLACE_IN_FILM or PLACE_IN_XMP.search(own.replace(b"\0", b"")) or _has_gps(own)
            for own in _metadata(kind, data)
        )
    return found


def without_metadata(kind: str, data: bytes) -> bytes:
    """A file of one of the CLEANABLE formats, without all that does not change how browsers show
    it: colours and orientation remain, also animations; a JPEG's second picture, or film, does not.

    Raises ContainerError if its structure is not understood.
    """
    return _CLEANERS[kind](data) if kind in _CLEANERS else data


# ------------------------------------------------------------------ what is in a file


def _metadata(kind: str, data: bytes) -> Iterator[bytes]:
    """Every piece of Exif (as TIFF) and XMP in a file."""
    if kind in ("JPEG", "MPO"):
        yield from _jpeg_metadata(data)
    elif kind == "PNG":
        yield from _png_metadata(data)
    elif kind == "ICO":
        for start, end in _icons(data):
            if data.startswith(PNG, start):
                yield from _png_metadata(data[start:end])
    elif kind == "WEBP":
        chunks = webp_chunks(data)
        yield from (own.removeprefix(EXIF) for name, _at, own in chunks if name in WEBP_METADATA)
    elif kind in ITEM_FORMATS:
        yield from _item_metadata(data)
    elif kind == "TIFF":
        yield data


def _item_metadata(data: bytes) -> Iterator[bytes]:
    """The same in an AVIF or HEIC, where Exif begins with the number of bytes to skip."""
    for item in item_file(data).items:
        if item.kind in ITEM_METADATA:
            own = b"".join(data[start:end] for start, end in item.places)
            skipped = int.from_bytes(own[:4], "big") if item.kind == b"Exif" else -4
            yield own[4 + skipped :]


def _png_metadata(data: bytes) -> Iterator[bytes]:
    """The same in a PNG, and behind its end."""
    for name, _at, own in png_chunks(data, beyond=True):
        if name == b"eXIf":
            yield own
        elif name in (b"tEXt", b"zTXt", b"iTXt"):
            with contextlib.suppress(ValueError, zlib.error):  # an odd text is not an error
                yield from _png_text(name, own)


def _jpeg_metadata(data: bytes) -> Iterator[bytes]:
    """The same in a JPEG, and in all that a camera has put behind it: other pictures, or a film."""
    at = 0
    while at >= 0:
        yield from _jpeg_parts(data, EXIF, at)
        yield from _jpeg_parts(data, XMP, at)
        # of each piece: a GUID of 32 bytes, the whole's length, and where the piece belongs
        pieces = sorted((own[36:40], own[40:]) for own in _jpeg_parts(data, XMP_MORE, at))
        yield b"".join(own for _offset, own in pieces)
        at = data.find(b"\xff\xd8\xff", end := jpeg_end(data, at))
        if at < 0:
            yield from (own for own in PLACE_IN_FILM if data.find(own, end) >= 0)


def _jpeg_parts(
    data: bytes, name: bytes, start: int = 0, *, before_pixels: bool = False
) -> Iterator[bytes]:
    """What follows this name in each APP1 segment that begins with it."""
    for marker, at, end in jpeg_segments(data, start):
        if marker == START_OF_SCAN and before_pixels:
            return
        if marker == APP1 and data[at + 4 : at + 4 + len(name)] == name:
            yield data[at + 4 + len(name) : end]


def _before_pixels(data: bytes) -> dict[bytes, bytes]:
    """A PNG's chunks in front of its pixels."""
    found: dict[bytes, bytes] = {}
    with contextlib.suppress(ContainerError):
        for name, _at, own in png_chunks(data):
            if name == b"IDAT":
                break
            found.setdefault(name, own)
    return found


def _png_text(name: bytes, own: bytes) -> Iterator[bytes]:
    """The text of a chunk; ImageMagick writes Exif there, in hexadecimal."""
    key, _, text = own.partition(b"\0")
    if name == b"zTXt":
        text = _inflated(text[1:])
    elif name == b"iTXt":
        packed, (_language, _translated, text) = text[:1], text[2:].split(b"\0", 2)
        text = _inflated(text) if packed == b"\1" else text
    yield text
    if key.startswith(b"Raw profile type "):
        raw = b"".join(text.split()[2:])
        yield bytes.fromhex(
            raw.decode("ascii", "replace") if len(raw) % 2 == 0 else ""
        ).removeprefix(EXIF)


def _inflated(data: bytes) -> bytes:
    return zlib.decompressobj().decompress(data, MOST_TEXT)


def _exif(tiff: bytes) -> Image.Exif:
    exif = Image.Exif()
    with contextlib.suppress(Exception):  # odd metadata is not an error
        exif.load(tiff)
    return exif


def _has_gps(tiff: bytes) -> bool:
    if tiff[:2] not in (b"II", b"MM"):
        return False
    with contextlib.suppress(Exception):  # odd metadata is not an error
        found = _exif(tiff).get_ifd(ExifTags.IFD.GPSInfo)
        return any(_is_known(found.get(place)) for place in PLACES)
    return False


def _is_known(value: object) -> bool:
    """Whether Exif's GPS has a value: a camera without a fix writes 0/0."""
    if isinstance(value, tuple):
        return any(not math.isnan(one) for one in value)
    return bool(value)


def _turned(properties: Sequence[tuple[bytes, bytes]]) -> int:
    """The orientation by an AVIF's ``irot``, then ``imir``. Its Exif says nothing to browsers."""
    own = dict(properties)
    turns = own[b"irot"][0] & 3 if own.get(b"irot") else 0
    mirror = own[b"imir"][0] & 1 if own.get(b"imir") else None
    return ORIENTATIONS[turns, mirror]


def _chromaticities(chunk: bytes) -> list[Chromaticity] | None:
    """White, red, green and blue of a PNG's ``cHRM``."""
    if len(chunk) != 32:
        return None
    values = [value / 100_000 for value in struct.unpack(">8I", chunk)]
    return list(zip(values[::2], values[1::2], strict=True))


def _code_points(data: bytes) -> CodePoints | None:
    """Those of the first ``nclx`` property of an AVIF or HEIC."""
    with contextlib.suppress(ContainerError):
        for name, own in item_file(data).properties:
            if name == b"colr" and own[:4] == b"nclx" and len(own) >= 8:
                return CodePoints(*struct.unpack(">2H", own[4:8]))
    return None


# ------------------------------------------------------------------ files without metadata


def _clean_jpeg(data: bytes) -> bytes:
    """Of a JPEG with a second picture, or film, behind it, the first remains."""
    orientation, parts, has_pixels = orientation_of("JPEG", data), [data[:2]], False
    if orientation != 1:
        exif = EXIF + _orientation(orientation)
        parts.append(_segment(APP1, exif))
    for marker, at, end in jpeg_segments(data):
        own = data[at + 4 : end]
        has_pixels = has_pixels or marker == START_OF_SCAN
        if marker == APP0 and own.startswith(b"JFIF\0"):
            parts.append(_segment(APP0, own[:12] + b"\0\0"))  # without its thumbnail
        elif (
            not (APP0 <= marker < APP0 + 16 or marker == COMMENT)
            or (marker == APP2 and own.startswith(b"ICC_PROFILE\0"))
            or (marker == APP14 and own.startswith(b"Adobe"))
        ):
            parts.append(data[at:end])
    if not has_pixels:
        raise ContainerError("a JPEG without pixels")
    return b"".join(parts)


def _segment(marker: int, own: bytes) -> bytes:
    return struct.pack(">2BH", 0xFF, marker, len(own) + 2) + own


def _orientation(orientation: int) -> bytes:
    """Exif, as TIFF, with nothing else."""
    return struct.pack(">2sHIHHHIHHI", b"MM", 42, 8, 1, 0x112, 3, 1, orientation, 0, 0)


def _clean_png(data: bytes) -> bytes:
    orientation, parts, has_pixels = orientation_of("PNG", data), [PNG], False
    for name, at, own in png_chunks(data):
        if name in SHOWN_PNG and name != b"IEND":
            parts.append(data[at - 8 : at + len(own) + 4])
        if name == b"IHDR" and orientation != 1:
            parts.append(_chunk(b"eXIf", _orientation(orientation)))
        has_pixels = has_pixels or name == b"IDAT"
    if not has_pixels:
        raise ContainerError("a PNG without pixels")
    return b"".join((*parts, _chunk(b"IEND", b"")))  # which browsers can do without


def _chunk(name: bytes, own: bytes) -> bytes:
    return struct.pack(">I", len(own)) + name + own + struct.pack(">I", zlib.crc32(name + own))


def _clean_webp(data: bytes) -> bytes:
    parts = []
    for name, _at, own in webp_chunks(data):
        if name not in SHOWN_WEBP:
            continue
        if name == b"VP8X" and own:
            own = bytes([own[0] & ~(EXIF_FLAG | XMP_FLAG)]) + own[1:]  # noqa: PLW2901 the part itself
        parts.append(name + struct.pack("<I", len(own)) + own + b"\0" * (len(own) % 2))
    body = b"WEBP" + b"".join(parts)
    return b"RIFF" + struct.pack("<I", len(body)) + body


def _clean_gif(data: bytes) -> bytes:
    parts = [
        own
        for name, _at, own in gif_blocks(data)
        if name not in (b"\xfe", b"\x01", b"\xff") or (name == b"\xff" and own[3:14] in LOOPS)
    ]
    return b"".join(parts)


def _clean_items(data: bytes) -> bytes:
    """Exif, XMP, dates and what is in no box that pictures need are overwritten in place: every
    other byte of the file remains where others say it is.
    """
    found = top_boxes(data)
    if not found:
        raise ContainerError("an AVIF without pixels")
    made = bytearray(data[: found[-1][1] + len(found[-1][2])])
    for item in item_file(data).items:
        if item.kind not in ITEM_METADATA:
            continue
        is_exif = item.kind == b"Exif"
        blank = b"\0" * 4 + struct.pack(">2sHIHI", b"MM", 42, 8, 0, 0) if is_exif else b""
        for start, end in item.places:
            made[start:end] = blank.ljust(end - start, b"\0" if is_exif else b" ")[: end - start]
            blank = b""
    for name, at, own in found:
        if name == b"moov":
            _blank_dates(made, data, at, at + len(own))
        elif name not in SHOWN_BOXES:
            made[at : at + len(own)] = bytes(len(own))
    return bytes(made)


def _blank_dates(made: bytearray, data: bytes, start: int, end: int) -> None:
    """In the description of a film: when it was made, and what its maker has noted."""
    for name, at, own in boxes(data, start, end):
        if name in (b"trak", b"mdia"):
            _blank_dates(made, data, at, at + len(own))
        elif name in (b"mvhd", b"tkhd", b"mdhd") and own:
            length = 16 if own[0] else 8
            made[at + 4 : at + 4 + length] = bytes(length)
        elif name == b"udta":
            made[at : at + len(own)] = bytes(len(own))


def _icons(data: bytes) -> Iterator[tuple[int, int]]:
    """Where the pictures of an ICO begin and end."""
    for number in range(int.from_bytes(data[4:6], "little")):
        entry = data[6 + 16 * number : 22 + 16 * number]
        if len(entry) == 16:
            length, start = struct.unpack("<2I", entry[8:])
            yield start, start + length


def _clean_ico(data: bytes) -> bytes:
    places = list(_icons(data))
    pictures = [data[start:end] for start, end in places]
    pictures = [_clean_png(one) if one.startswith(PNG) else one for one in pictures]
    entries, at = [], 6 + 16 * len(pictures)
    for number, picture in enumerate(pictures):
        entry = data[6 + 16 * number : 14 + 16 * number]
        entries.append(entry + struct.pack("<2I", len(picture), at))
        at += len(picture)
    return data[:4] + struct.pack("<H", len(pictures)) + b"".join((*entries, *pictures))


_CLEANERS = {
    "JPEG": _clean_jpeg,
    "MPO": _clean_jpeg,
    "PNG": _clean_png,
    "WEBP": _clean_webp,
    "GIF": _clean_gif,
    "AVIF": _clean_items,
    "ICO": _clean_ico,
}
