"""An image drawn smaller: upright, in sRGB, without metadata, and to the same bytes each time."""

import hashlib
import io
import subprocess
import sys

import pytest
from PIL import Image, ImageCms
from samtale.draw.renditions import drawn, ladder, opened


def packed(image, kind="PNG", **options):
    data = io.BytesIO()
    image.save(data, kind, **options)
    return data.getvalue()


def noise(size=(60, 40), mode="RGB"):
    return Image.effect_noise(size, 60).convert(mode)


@pytest.mark.parametrize(
    ("width", "widths", "wanted"),
    [
        (3000, (480, 768), (480, 768)),
        (768, (480, 768), (480, 768)),
        (700, (480, 768), (480, 700)),
        (500, (480, 768), (500,)),
        (30, (480, 768), (30,)),
        (1, (480,), (1,)),
    ],
)
def test_no_width_is_larger_than_the_original(width, widths, wanted):
    """Nor so near to it that it would be the same once more."""
    assert ladder(width, widths) == wanted


@pytest.mark.parametrize("turn", range(1, 9))
def test_a_picture_is_upright(turn):
    """However the camera was held; and nothing of what it noted stays, least of all the place."""
    image = Image.new("RGB", (40, 20), "white")
    exif = Image.Exif()
    exif[274], exif[315] = turn, "Vibe"
    exif.get_ifd(0x8825)[1] = "N"
    found, kind = opened(packed(image, "JPEG", exif=exif))
    assert (found.size, kind) == ((40, 20) if turn < 5 else (20, 40), "JPEG")
    for form in ("avif", "webp"):
        small = Image.open(io.BytesIO(drawn(found, kind, form, 10, 50)))
        assert small.format == form.upper()
        assert not {"exif", "icc_profile", "xmp"} & small.info.keys()
        assert dict(small.getexif()) == {}


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "CMYK", "I;16"])
def test_every_kind_of_picture_can_be_drawn(mode):
    """Transparent ones stay so."""
    image = (
        Image.new("I;16", (30, 20), 40_000)
        if mode == "I;16"
        else Image.new("RGBA", (30, 20), (200, 30, 40, 128)).convert(mode)
    )
    found, kind = opened(packed(image, "TIFF" if mode == "CMYK" else "PNG"))
    assert found.mode == ("RGBA" if mode in ("LA", "P", "RGBA") else "RGB")
    small = Image.open(io.BytesIO(drawn(found, kind, "webp", 15, 90)))
    assert small.size == (15, 10)
    if mode == "I;16":
        assert abs(small.convert("L").getpixel((5, 5)) - 156) < 4


def test_another_profile_becomes_srgb():
    """A colour of a wide space gets the numbers that it has in sRGB; a broken profile is as
    none.
    """
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    swapped = (
        srgb.replace(b"rXYZ", b"    ").replace(b"bXYZ", b"rXYZ").replace(b"    ", b"bXYZ", 1)
    )  # red is blue there
    image = Image.new("RGB", (8, 8), (120, 130, 140))
    assert opened(packed(image, icc_profile=b"no profile"))[0].getpixel((1, 1)) == (120, 130, 140)
    assert opened(packed(image, icc_profile=swapped))[0].getpixel((1, 1)) == (140, 130, 120)
    assert opened(packed(image, icc_profile=srgb))[0].getpixel((1, 1)) == (120, 130, 140)


ELSEWHERE = """
import hashlib, sys, os
sys.path.insert(0, sys.argv[1])
from samtale.draw.renditions import drawn, opened
image, kind = opened(sys.stdin.buffer.read())
for form in ("avif", "webp"):
    print(hashlib.sha256(drawn(image, kind, form, 700, 60)).hexdigest())
"""


@pytest.mark.site
def test_the_same_picture_is_drawn_to_the_same_bytes(root):
    """In another process too, and on one core as on many."""
    x = Image.linear_gradient("L").resize((900, 700))
    data = packed(
        Image.merge(
            "RGB",
            [x, x.rotate(90).resize((900, 700)), Image.radial_gradient("L").resize((900, 700))],
        )
    )
    image, kind = opened(data)
    here = [
        hashlib.sha256(drawn(image, kind, form, 700, 60)).hexdigest() for form in ("avif", "webp")
    ]
    for pinned in ([], ["taskset", "-c", "0"]):
        command = [*pinned, sys.executable, "-c", ELSEWHERE, str(root / "plugins")]
        said = (
            subprocess.run(command, input=data, capture_output=True, check=True)
            .stdout.decode()
            .split()
        )
        assert said == here
