"""Where a picture was taken is found wherever a file can say it, and nothing of it is left in a
file without metadata.
"""

import contextlib
import io
import struct
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PIL.TiffImagePlugin import IFDRational
from samtale.imaging.containers import ContainerError, item_file, jpeg_segments
from samtale.imaging.metadata import CLEANABLE, has_place, orientation_of, without_metadata

from .picture_files import (
    WIDE,
    app1_exif,
    app1_xmp,
    box,
    chunk,
    cicp,
    exif,
    extended_xmp,
    gif_with_xmp,
    jpeg,
    mpo,
    png,
    raw_profile,
    saved,
    segment,
    with_metadata,
    xmp,
    xmp_text,
)
from .shown_pictures import coloured, transparent, turned


@cache
def files(*, place):
    """Metadata in every place of every format, with or without a position in it."""
    whole, long = exif(place=place), xmp(place=place) + b" " * 300
    at = long.find(b"GPSLat") + 5 if place else 100  # the name itself is cut
    second = jpeg(app1_exif(place=place))
    film = b"\0\0\0\x1cftypmp42" + (b"\xa9xyz\0\x12+55.6750+12.5683/" if place else b"")
    return {
        "exif.jpg": jpeg(app1_exif(place=place)),
        "xmp.jpg": jpeg(app1_exif(), app1_xmp(place=place)),
        "extended.jpg": jpeg(app1_xmp(), extended_xmp(long, at)),
        "second.jpg": mpo() + second,
        "second-exif.jpg": jpeg(segment(0xE1, b"Exif\0\0"), app1_exif(place=place)),
        "film.jpg": jpeg(behind=film),
        "progressive.jpg": jpeg(app1_xmp(place=place), progressive=True),
        "before.png": png(before=((b"eXIf", whole),)),
        "behind.png": png(after=((b"eXIf", whole),)),
        "raw.png": png(after=(raw_profile(b"exif", b"Exif\0\0" + whole),)),
        "raw-app1.png": png(before=(raw_profile(b"APP1", b"Exif\0\0" + whole),)),
        "xmp.png": png(before=(xmp_text(xmp(place=place)),)),
        "packed-xmp.png": png(after=(xmp_text(xmp(place=place), packed=True),)),
        "exif.webp": saved("WEBP", exif=b"Exif\0\0" + whole),
        "xmp.webp": saved("WEBP", xmp=xmp(place=place)),
        "exif.avif": with_metadata(saved("AVIF"), b"Exif", whole),
        "xmp.avif": with_metadata(saved("AVIF"), b"mime", xmp(place=place)),
        "xmp.gif": gif_with_xmp(place),
        "padded.jpg": padded(jpeg(app1_exif(place=place))),
        "between-scans.jpg": between_scans(app1_exif(place=place)),
        "comment-between-scans.jpg": between_scans(segment(0xFE, xmp(place=place))),
        "capitals.jpg": jpeg(
            app1_xmp(), segment(0xE1, XMP + xmp(place=place).replace(b"GPSL", b"GpsL"))
        ),
        "thumbnail.jpg": with_thumbnail(jpeg(app1_exif(place=place))),
        "beyond.png": png() + chunk(b"eXIf", whole),
        "endless.png": png(before=((b"eXIf", whole),))[:-12],
        "odd-text.png": png(before=((b"iTXt", b"Comment\0\0\0da"), (b"eXIf", whole))),
        "odd-raw.png": png(
            before=((b"tEXt", b"Raw profile type iptc\0\niptc\n 12\n3842zz"), (b"eXIf", whole))
        ),
        "padded.gif": padded_gif(gif_with_xmp(place)),
        "appended.avif": with_metadata(saved("AVIF"), b"Exif", whole) + b"GPS and more" * 9,
        "film.avif": film_with_dates(exif(place=place)),
        "icon.ico": icon(png(before=((b"eXIf", whole),))),
    }


XMP = b"http://ns.adobe.com/xap/1.0/\0"


def padded(data):
    """A JPEG with bytes between its first two segments, which decoders skip."""
    at = 4 + int.from_bytes(data[4:6], "big")
    return data[:at] + b"\0\0\0" + data[at:]


def between_scans(more):
    """A progressive JPEG with a segment in front of its second scan."""
    data = saved("JPEG", progressive=True)
    segments = [at for marker, at, _end in jpeg_segments(data) if marker == 0xDA]
    return data[: segments[1]] + more + data[segments[1] :]


def with_thumbnail(data):
    """A JPEG with a small picture in its first segment."""
    assert data[4 + 2 : 4 + 7] == b"JFIF\0" or data[2:4] == b"\xff\xe1"
    thumbnail = segment(0xE0, b"JFIF\0\1\1\0\0\1\0\1\2\2" + b"Kornmod!.GPS")
    return data[:2] + thumbnail + data[2:]


def padded_gif(data):
    at = 13 + 3 * 2 ** ((data[10] & 7) + 1)
    return data[:at] + b"\0" + data[at:]


def film_with_dates(whole):
    """An AVIF of several frames, with the time when it was made."""
    frames = [Image.new("RGB", (30, 20), (shade, 10, 200)) for shade in (0, 90)]
    data = saved("AVIF", frames[0], save_all=True, append_images=frames[1:])
    for name in (b"mvhd", b"tkhd", b"mdhd"):
        at = data.index(name) + 4
        data = (
            data[: at + 4]
            + b"\1\2\3\4" * (4 if data[at] else 2)
            + data[at + (20 if data[at] else 12) :]
        )
    return data + box(
        b"uuid",
        b"0" * 16 + whole + (xmp(place=True) if b"GPS" in whole or len(whole) > 100 else b""),
    )


def icon(data):
    """An ICO that contains a PNG."""
    entry = struct.pack("<4B2H2I", 64, 48, 0, 0, 1, 32, len(data), 22)
    return struct.pack("<3H", 0, 1, 1) + entry + data


NAMES = list(files(place=False))
KINDS = {
    "ico": "ICO",
    "jpg": "JPEG",
    "png": "PNG",
    "webp": "WEBP",
    "avif": "AVIF",
    "gif": "GIF",
    "heic": "HEIF",
}


def kind_of(name):
    return KINDS[name.rpartition(".")[2]]


@pytest.mark.parametrize("name", NAMES)
def test_a_position_is_found_wherever_it_is(name):
    """And none is found where there is none."""
    assert has_place(kind_of(name), files(place=True)[name])
    assert not has_place(kind_of(name), files(place=False)[name])


def test_a_position_in_a_heic_is_found():
    folder = Path(__file__).parent
    assert has_place("HEIF", (folder / "phone.heic").read_bytes())
    assert not has_place("HEIF", (folder / "chart.heic").read_bytes())


@pytest.mark.parametrize(
    "text",
    [
        'exif:GPSLatitude="" exif:GPSLongitude=" "',
        'dc:description="How the tag GPSLatitude is written, and what GPSLongitude means"',
    ],
)
def test_words_about_a_position_are_none(text):
    """Nor is a property without a value."""
    assert not has_place("JPEG", jpeg(segment(0xE1, XMP + f"<rdf:Description {text}/>".encode())))


@pytest.mark.parametrize(
    "value",
    [
        {},
        {29: "2026:03:01"},
        {0: b"\2\3\0\0"},
        {2: (IFDRational(0, 0),) * 3, 4: (IFDRational(0, 0),) * 3},
    ],
)
def test_a_camera_that_knows_no_position_says_none(value):
    """Some write the version and the time of a GPS without one."""
    data = Image.Exif()
    data.get_ifd(0x8825).update(value)
    assert not has_place("JPEG", jpeg(segment(0xE1, data.tobytes())))


@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_left_of_metadata(name):
    """Neither the position nor the photographer; what is left is shown as before."""
    data = files(place=True)[name]
    clean = without_metadata(kind_of(name), data)
    assert not has_place(kind_of(name), clean)
    assert b"Kornmod" not in clean
    assert b"GPS" not in clean
    assert b"Vibe" not in clean
    before, after = (Image.open(io.BytesIO(one)) for one in (data, clean))
    assert after.format in (before.format, "JPEG")  # of an MPO the first picture remains
    assert b"\1\2\3\4\1\2\3\4" not in clean  # dates
    assert np.array_equal(np.asarray(before), np.asarray(after))
    assert without_metadata(kind_of(name), clean) == clean


@pytest.mark.parametrize("name", sorted(turned() | coloured() | transparent()))
def test_a_clean_picture_is_turned_and_coloured_as_before(name):
    """Orientation, profile, code points, gamma and transparency are no metadata."""
    data = (turned() | coloured() | transparent())[name]
    kind = kind_of(name)
    clean = without_metadata(kind, data)
    assert orientation_of(kind, clean) == orientation_of(kind, data)
    before, after = (Image.open(io.BytesIO(one)) for one in (data, clean))
    assert np.array_equal(np.asarray(before), np.asarray(after))
    for fact in ("icc_profile", "gamma", "transparency"):
        assert before.info.get(fact) == after.info.get(fact)
    if kind == "AVIF":
        assert item_file(clean).properties == item_file(data).properties


def test_code_points_remain_in_a_png():
    """Pillow does not know them, so they are looked for."""
    assert b"cICP\x0c\x0d\0\1" in without_metadata("PNG", png(before=(cicp(12, 13),)))


@pytest.mark.parametrize("kind", ["GIF", "PNG", "WEBP", "AVIF"])
def test_what_moves_goes_on_moving(kind):
    """All frames, and how often they are repeated."""
    stream = io.BytesIO()
    frames = [Image.new("RGB", (30, 20), (shade, 10, 200)) for shade in (0, 90, 180)]
    frames[0].save(stream, kind, save_all=True, append_images=frames[1:], loop=0, duration=80)
    clean = Image.open(io.BytesIO(without_metadata(kind, stream.getvalue())))
    assert (clean.n_frames, clean.is_animated) == (3, True)
    assert clean.info.get("loop", 0) == 0


@pytest.mark.parametrize("kind", CLEANABLE)
def test_a_file_that_is_cut_off_is_never_made_worse(kind):
    """It is refused, or what is there remains; nothing else is raised."""
    data = mpo() if kind == "MPO" else saved(kind, icc_profile=WIDE["p3"])
    for length in {*range(0, min(len(data), 400), 7), *range(0, len(data), 97)}:
        cut = data[:length]
        has_place(kind, cut)
        with contextlib.suppress(ContainerError):
            without_metadata(kind, cut)


def test_other_formats_are_not_touched():
    """They are converted, or have no metadata."""
    assert without_metadata("BMP", b"x") == b"x"
