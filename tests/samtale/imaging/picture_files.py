"""Small pictures of every kind that cameras and programs write, made byte by byte where no library
writes them: a chart of twelve colours, which looks different however it is turned.
"""

import io
import struct
import zlib

import numpy as np
from PIL import Image
from samtale.imaging.colour import CodePoints, _profile, profile_of

WIDTH, HEIGHT = 64, 48
COLOURS = (
    (255, 0, 0), (0, 255, 0), (0, 0, 255), (255, 255, 255),
    (128, 128, 128), (64, 64, 64), (200, 150, 100), (100, 150, 200),
    (0, 128, 64), (180, 20, 120), (250, 220, 40), (20, 20, 20),
)  # fmt: skip
CHART = np.zeros((HEIGHT, WIDTH, 3), np.uint8)
for _number, _colour in enumerate(COLOURS):
    _y, _x = _number // 4 * 16, _number % 4 * 16
    CHART[_y : _y + 16, _x : _x + 16] = _colour
RAMP = np.linspace(0, 65535, HEIGHT * WIDTH).reshape(HEIGHT, WIDTH).astype(np.uint16)
PLACE = {1: "N", 2: (55.0, 40.0, 30.0), 3: "E", 4: (12.0, 34.0, 6.0)}  # of Exif's GPS
D65 = (0.3127, 0.3290)
WIDE = {  # ICC profiles of other colours than sRGB's
    "p3": profile_of(CodePoints(12, 13)),
    "bt2020": profile_of(CodePoints(9, 13)),
    "adobe": _profile(((0.64, 0.33), (0.21, 0.71), (0.15, 0.06), D65), 0, (2.19921875,)),
    "prophoto": _profile(
        ((0.734699, 0.265301), (0.159597, 0.840403), (0.036598, 0.000105), (0.3457, 0.3585)),
        0,
        (1.8,),
    ),
}
XML_TYPE = b"application/rdf+xml\0\0"
# red is where P3 has it
P3_CHRM = struct.pack(">8I", 31270, 32900, 68000, 32000, 26500, 69000, 15000, 6000)


def chart(mode: str = "RGB") -> Image.Image:
    image = Image.fromarray(CHART)
    if mode == "RGBA":
        image.putalpha(Image.linear_gradient("L").resize((WIDTH, HEIGHT)))
        return image
    return image.quantize(16) if mode == "P" else image.convert(mode)


def saved(kind: str, image: Image.Image | None = None, **options: object) -> bytes:
    """A picture as Pillow writes it, lossless or nearly so."""
    lossless = {
        "JPEG": {"quality": 98, "subsampling": 0},
        "WEBP": {"lossless": True},
        "AVIF": {"quality": 100, "subsampling": "4:4:4"},
    }
    stream = io.BytesIO()
    (image or chart()).save(stream, kind, **{**lossless.get(kind, {}), **options})
    return stream.getvalue()


def exif(orientation: int = 1, *, place: bool = False) -> bytes:
    """Exif as TIFF, without the name that it has in front of it in a JPEG."""
    data = Image.Exif()
    data[0x112], data[0x13B] = orientation, "Vibe Kornmod"
    if place:
        data.get_ifd(0x8825).update(PLACE)
    return data.tobytes().removeprefix(b"Exif\0\0")


def xmp(orientation: int = 1, *, place: bool = False) -> bytes:
    where = ' exif:GPSLatitude="55,40.5N" exif:GPSLongitude="12,34.1E"' if place else ""
    return (
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-'
        'syntax-ns#"><rdf:Description xmlns:tiff="http://ns.adobe.com/tiff/1.0/" xmlns:exif="http:'
        f'//ns.adobe.com/exif/1.0/" tiff:Orientation="{orientation}"{where}/></rdf:RDF></x:xmpmeta>'
    ).encode()


# ------------------------------------------------------------------ PNG


def chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png(
    values: np.ndarray = CHART,
    *,
    depth: int = 8,
    colours: int = 2,
    before: tuple[tuple[bytes, bytes], ...] = (),
    after: tuple[tuple[bytes, bytes], ...] = (),
) -> bytes:
    """A PNG with chunks before and after its pixels. colours: PNG's colour type."""
    rows = b"".join(b"\0" + _row(row, depth) for row in values)
    head = struct.pack(">2I5B", values.shape[1], values.shape[0], depth, colours, 0, 0, 0)
    parts = [(b"IHDR", head), *before, (b"IDAT", zlib.compress(rows)), *after, (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunk(*part) for part in parts)


def _row(row: np.ndarray, depth: int) -> bytes:
    if depth == 16:
        return row.astype(">u2").tobytes()
    if depth == 8:
        return row.astype(np.uint8).tobytes()
    bits = ((row[:, None] >> np.arange(depth)[::-1]) & 1).astype(np.uint8)
    return np.packbits(bits).tobytes()


def cicp(primaries: int, transfer: int, *, full: bool = True) -> tuple[bytes, bytes]:
    return b"cICP", bytes([primaries, transfer, 0, full])


def gama(value: int) -> tuple[bytes, bytes]:
    return b"gAMA", struct.pack(">I", value)


def iccp(profile: bytes) -> tuple[bytes, bytes]:
    return b"iCCP", b"x\0\0" + zlib.compress(profile)


def raw_profile(name: bytes, data: bytes) -> tuple[bytes, bytes]:
    """Metadata as ImageMagick writes it."""
    text = b"\n%s\n%8d\n%s\n" % (name, len(data), data.hex().encode())
    return b"zTXt", b"Raw profile type " + name + b"\0\0" + zlib.compress(text)


def xmp_text(data: bytes, *, packed: bool = False) -> tuple[bytes, bytes]:
    body = zlib.compress(data) if packed else data
    return b"iTXt", b"XML:com.adobe.xmp\0" + bytes([packed, 0]) + b"\0\0" + body


# ------------------------------------------------------------------ JPEG


def segment(marker: int, data: bytes) -> bytes:
    return struct.pack(">2BH", 0xFF, marker, len(data) + 2) + data


def jpeg(*segments: bytes, behind: bytes = b"", **options: object) -> bytes:
    """A JPEG with more segments at its beginning, and bytes behind it."""
    plain = saved("JPEG", **options)
    return plain[:2] + b"".join(segments) + plain[2:] + behind


def app1_exif(*parts: object, **options: bool) -> bytes:
    return segment(0xE1, b"Exif\0\0" + exif(*parts, **options))


def app1_xmp(*parts: object, **options: bool) -> bytes:
    return segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + xmp(*parts, **options))


def extended_xmp(data: bytes, at: int) -> bytes:
    """XMP that is too long for one segment, in two pieces that are cut at a place."""
    name = b"http://ns.adobe.com/xmp/extension/\0" + b"0" * 32
    return b"".join(
        segment(0xE1, name + struct.pack(">II", len(data), start) + piece)
        for start, piece in ((at, data[at:]), (0, data[:at]))
    )


def mpo(orientation: int = 1) -> bytes:
    """What a phone writes: a JPEG with a second, smaller one behind it."""
    stream = io.BytesIO()
    options = {"quality": 98, "exif": b"Exif\0\0" + exif(orientation)}
    chart().save(stream, "MPO", save_all=True, append_images=[chart().resize((32, 24))], **options)
    return stream.getvalue()


# ------------------------------------------------------------------ AVIF and HEIC


def box(name: bytes, data: bytes, full: bytes = b"") -> bytes:
    return struct.pack(">I4s", 8 + len(full) + len(data), name) + full + data


def with_metadata(avif: bytes, kind: bytes, data: bytes) -> bytes:
    """An AVIF, as Pillow writes it, with one more item: b"Exif", or b"mime" for XMP.

    The item is at the end of the file; ``iinf`` and ``iloc`` of the file become larger by its
    entry, and what they say about places moves with them.
    """
    meta = avif.index(b"meta") - 4
    length = struct.unpack_from(">I", avif, meta)[0]
    inside = avif[meta + 12 : meta + length]
    boxes, at = {}, 0
    while at < len(inside):
        size, name = struct.unpack_from(">I4s", inside, at)
        boxes[name] = inside[at + 8 : at + size]
        at += size
    number = 90
    infe = box(
        b"infe",
        struct.pack(">HH4s", number, 0, kind) + b"\0" + XML_TYPE * (kind == b"mime"),
        b"\2\0\0\0",
    )
    count = struct.unpack_from(">H", boxes[b"iinf"], 4)[0]
    boxes[b"iinf"] = boxes[b"iinf"][:4] + struct.pack(">H", count + 1) + boxes[b"iinf"][6:] + infe
    iloc = bytearray(boxes[b"iloc"])
    assert (iloc[0], iloc[4], iloc[5]) == (0, 0x44, 0)  # version 0, sizes of four bytes
    entry = 2 + 2 + 2 + 8
    grown = len(infe) + entry
    items = struct.unpack_from(">H", iloc, 6)[0]
    for place in range(8, 8 + items * entry, entry):
        (offset,) = struct.unpack_from(">I", iloc, place + 6)
        struct.pack_into(">I", iloc, place + 6, offset + grown)
    struct.pack_into(">H", iloc, 6, items + 1)
    payload = (b"\0" * 4 + data) if kind == b"Exif" else data
    iloc += struct.pack(">HHHII", number, 0, 1, len(avif) + grown + 8, len(payload))
    boxes[b"iloc"] = bytes(iloc)
    rebuilt = box(b"meta", b"".join(box(*one) for one in boxes.items()), b"\0\0\0\0")
    return avif[:meta] + rebuilt + avif[meta + length :] + box(b"mdat", payload)


def with_points(avif: bytes, primaries: int, transfer: int) -> bytes:
    """An AVIF, as Pillow writes it, with other code points for its colours."""
    at = avif.index(b"nclx") + 4
    return avif[:at] + struct.pack(">HH", primaries, transfer) + avif[at + 4 :]


def gif_with_xmp(place: bool) -> bytes:
    """A GIF with XMP in an application extension, and a comment."""
    plain = saved("GIF", chart("P"))
    data = b"\x21\xff\x0bXMP DataXMP" + xmp(place=place)
    # XMP is not in blocks there: what follows makes any reader of blocks end at the right place
    tail = b"\x01" + bytes(range(255, -1, -1)) + b"\0"
    comment = b"\x21\xfe\x05Vibe!\0"
    end = 13 + 3 * 2 ** ((plain[10] & 7) + 1)
    return plain[:end] + data + tail + comment + plain[end:]
