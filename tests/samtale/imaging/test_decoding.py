"""Pictures as browsers show them; tests/site/test_picture_browser.py asks a browser."""

import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from samtale.imaging.colour import UnmappedColourError
from samtale.imaging.decoding import decoded
from samtale.imaging.metadata import orientation_of

from .picture_files import CHART, WIDE, chart, cicp, png, saved, with_points
from .shown_pictures import turned


def shown(data, *, least=0):
    picture = decoded(data, least)
    return picture.resized(*picture.size)


@pytest.mark.parametrize("turn", range(1, 9))
def test_a_jpeg_is_turned_by_its_exif(turn):
    """In all eight ways; any other number means nothing."""
    data = turned()[f"exif-{turn}.jpg"]
    assert orientation_of("JPEG", data) == turn
    upright = np.asarray(shown(data)).astype(int)
    wanted = Image.fromarray(CHART)
    ways = {2: 0, 3: 3, 4: 1, 5: 5, 6: 4, 7: 6, 8: 2}  # of Pillow's Transpose
    wanted = wanted.transpose(Image.Transpose(ways[turn])) if turn > 1 else wanted
    assert np.abs(upright - np.asarray(wanted).astype(int)).max() < 12


@pytest.mark.parametrize(
    ("name", "size"),
    [
        ("exif-9.jpg", (64, 48)),
        ("xmp.jpg", (64, 48)),
        ("xmp-behind-exif.jpg", (64, 48)),
        ("two-exif.jpg", (48, 64)),
        ("mpo-6.jpg", (48, 64)),
        ("exif-6.png", (48, 64)),
        ("late-exif.png", (64, 48)),
        ("raw-exif.png", (64, 48)),
        ("xmp.png", (64, 48)),
        ("exif.webp", (64, 48)),
        ("xmp.webp", (64, 48)),
        ("irot-6.avif", (48, 64)),
        ("only-exif.avif", (64, 48)),
        ("exif-and-irot.avif", (64, 48)),
    ],
)
def test_only_what_browsers_obey_turns_a_picture(name, size):
    """XMP never does, nor Exif in a WebP or AVIF, nor Exif behind a PNG's pixels."""
    assert shown(turned()[name]).size == size


def test_a_colour_of_a_wide_space_gets_its_numbers_in_srgb():
    """The red of P3 is beyond sRGB; its greys are the same."""
    image = shown(saved("PNG", icc_profile=WIDE["p3"]))
    assert image.getpixel((8, 24)) == (128, 128, 128)
    assert image.getpixel((40, 24)) == (209, 147, 91)
    assert shown(png(before=(cicp(12, 13),))).tobytes() == image.tobytes()


@pytest.mark.parametrize("transfer", [16, 18])
def test_what_is_brighter_than_white_is_not_converted(transfer):
    """PQ and HLG: a browser maps them to what its screen can show, and differently on each."""
    for data in (
        png(before=(cicp(9, transfer),)),
        with_points(saved("AVIF"), 9, transfer),
    ):
        with pytest.raises(UnmappedColourError, match="brighter than white"):
            decoded(data)


@pytest.mark.parametrize(
    ("least", "size"), [(0, 640), (640, 640), (321, 640), (320, 320), (80, 80)]
)
@pytest.mark.parametrize("turn", [1, 6])
def test_a_jpeg_is_decoded_as_small_as_suffices(least, size, turn):
    """The width counts upright."""
    image = chart().resize((640, 480) if turn == 1 else (480, 640))
    data = saved("JPEG", image, exif=b"Exif\0\0" + _orientation(turn))
    picture = decoded(data, least)
    assert picture.size[0] == size
    assert picture.resized(40, 30).size == (40, 30)


def _orientation(turn):
    exif = Image.Exif()
    exif[0x112] = turn
    return exif.tobytes().removeprefix(b"Exif\0\0")


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "CMYK", "I;16", "I", "F"])
def test_every_mode_becomes_eight_bits(mode):
    """Transparent ones remain so; fractions and 16 bits are scaled, not cut."""
    if mode in ("I;16", "I", "F"):
        values = {"I;16": np.uint16(40_000), "I": np.int32(40_000), "F": np.float32(0.61)}
        image = Image.fromarray(np.full((20, 30), values[mode]))
        if mode != "I;16":
            image = Image.fromarray(np.vstack([np.asarray(image), np.asarray(image) * 0 + 1]))
    else:
        image = Image.new("RGBA", (30, 20), (200, 30, 40, 128)).convert(mode)
    stream = io.BytesIO()
    image.save(stream, "TIFF" if mode in ("CMYK", "I", "F") else "PNG")
    found = shown(stream.getvalue())
    assert found.mode == ("RGBA" if mode in ("LA", "P", "RGBA") else "RGB")
    if mode in ("I;16", "I", "F"):
        assert abs(found.getpixel((5, 5))[0] - 156) < 2


def test_a_heic_is_decoded_in_its_own_colours():
    """Its plug-in cannot write one, so these files are libheif's: of the chart, and of the same
    with the profile of P3. Exif turns no HEIC.
    """
    folder = Path(__file__).parent
    plain, phone = (shown((folder / name).read_bytes()) for name in ("chart.heic", "phone.heic"))
    assert plain.size == phone.size == (64, 48)
    difference = np.abs(np.asarray(plain).astype(int) - CHART.astype(int))
    assert difference.max() <= 3
    assert np.abs(np.array(phone.getpixel((40, 24))) - (209, 147, 91)).max() <= 3


@pytest.mark.parametrize(
    ("values", "dark", "light"),
    [
        (np.linspace(0, 1000, 600, dtype=np.float32), 0, 255),
        (np.linspace(-160, 159, 600).astype(np.int32), 0, 255),
        (np.linspace(0, 1, 600, dtype=np.float32), 0, 255),
        (np.linspace(0, 255, 600).astype(np.int32), 0, 255),
    ],
)
def test_all_of_a_range_is_shown(values, dark, light):
    """Of measurements, which have no usual one; nothing is cut off."""
    stream = io.BytesIO()
    Image.fromarray(values.reshape(20, 30)).save(stream, "TIFF")
    found = np.asarray(shown(stream.getvalue()).convert("L"))
    assert (found.min(), found.max()) == (dark, light)
    assert abs(int(found[10, 0]) - 128) < 4


def test_a_scale_may_begin_at_white():
    """In a TIFF of 16 bits as in one of eight."""
    stream = io.BytesIO()
    values = np.full((20, 30), 60_000, np.uint16)
    Image.fromarray(values).save(stream, "TIFF", tiffinfo={262: 0})
    assert shown(stream.getvalue()).getpixel((3, 3)) == (22, 22, 22)
