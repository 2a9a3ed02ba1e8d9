"""A rendition: smaller, without metadata, and to the same bytes each time."""

import hashlib
import io
import subprocess
import sys

import numpy as np
import pytest
from PIL import Image
from samtale.draw.image_sets import Conversion, Rendition
from samtale.draw.original import Original
from samtale.draw.renditions import encoded, has_partial_alpha, ladder
from samtale.problems import BuildError

from ..imaging.picture_files import WIDE, app1_exif, chart, cicp, jpeg, png, saved


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


@pytest.fixture
def original(tmp_path):
    """A picture that is about to be drawn; ``largest``: the width of its largest rendition."""

    def make(data, largest):
        (tmp_path / "p").write_bytes(data)
        return Original(tmp_path / "p", hashlib.sha256(data).hexdigest()[:32], largest)

    return make


def rendition(original, form, width, size=10**6):
    parts = (original.source, size, form, width, original.largest, 60, original.digest, "k")
    return Rendition("p", *parts)


@pytest.mark.parametrize("turn", [1, 6])
@pytest.mark.parametrize("form", ["avif", "webp"])
def test_nothing_of_what_the_camera_noted_stays(original, turn, form):
    """A rendition is upright, in sRGB, and says nothing else."""
    data = jpeg(app1_exif(turn, place=True), icc_profile=WIDE["p3"])
    made = rendition(original(data, 40), form, 40).make()
    image = Image.open(io.BytesIO(made))
    assert (image.format, image.size) == (form.upper(), (40, 30) if turn == 1 else (40, 53))
    assert not {"exif", "icc_profile", "xmp"} & image.info.keys()
    assert dict(image.getexif()) == {}


def test_a_smaller_one_is_made_of_the_largest(original):
    """So that a large picture is made smaller once; what others are missing changes no bytes."""
    data = saved("JPEG", chart().resize((1600, 1200)))
    opened = original(data, 800)
    together = [rendition(opened, "webp", width).make(opened) for width in (800, 480)]
    assert rendition(opened, "webp", 480).make() == together[1]
    assert [Image.open(io.BytesIO(one)).size for one in together] == [(800, 600), (480, 360)]


def test_what_is_half_transparent_is_no_avif(original):
    """Chromium shows it with more contrast there; WebP keeps each shade."""
    assert has_partial_alpha(chart("RGBA"))
    assert not has_partial_alpha(chart())
    for data, form, made in (
        (saved("PNG", chart("RGBA")), "avif", False),
        (saved("PNG", chart("RGBA")), "webp", True),
        (png(before=((b"tRNS", b"\0\xff\0\0\0\0"),)), "avif", True),
    ):
        assert bool(rendition(original(data, 64), form, 64).make()) == made
    alpha = Image.open(
        io.BytesIO(rendition(original(saved("PNG", chart("RGBA")), 64), "webp", 64).make())
    )
    assert np.array_equal(np.asarray(alpha)[..., 3], np.asarray(chart("RGBA"))[..., 3])


def test_what_is_too_high_for_a_webp_has_none(original):
    """A long screenshot is offered in the other format."""
    data = saved("PNG", chart().resize((20, 17_000)))
    assert rendition(original(data, 20), "webp", 20).make() == b""
    assert rendition(original(data, 20), "avif", 20).make()


def test_what_cannot_be_converted_is_shown_as_it_is(original):
    """There is no rendition of a picture brighter than white."""
    assert rendition(original(png(before=(cicp(9, 16),)), 64), "webp", 64).make() == b""


def test_a_rendition_is_never_larger_than_the_original(original):
    """Lower qualities are tried, then none is offered."""
    data = saved("JPEG", quality=20)
    assert rendition(original(data, 64), "webp", 64, size=100).make() == b""
    whole = rendition(original(data, 64), "webp", 64).make()
    assert 0 < len(rendition(original(data, 64), "webp", 64, size=len(whole)).make()) < len(whole)


@pytest.mark.parametrize(("form", "name"), [("jpg", "JPEG"), ("png", "PNG")])
def test_a_picture_is_converted_in_its_own_size(original, form, name):
    """For browsers, feeds and books that do not show the original."""
    image = chart("RGBA" if form == "png" else "RGB")
    opened = original(saved("TIFF", image), 32)
    made = Conversion("p", opened.source, form, 32, opened.digest, "k").make()
    found = Image.open(io.BytesIO(made))
    assert (found.format, found.size, found.mode) == (name, (64, 48), image.mode)
    difference = np.asarray(found).astype(int) - np.asarray(image).astype(int)
    assert np.median(np.abs(difference)) <= (0 if form == "png" else 2)


def test_a_picture_that_was_saved_meanwhile_is_not_drawn(original):
    """Its renditions would have the names of what it was."""
    opened = original(saved("PNG"), 64)
    opened.source.write_bytes(saved("PNG", chart("L")))
    with pytest.raises(BuildError, match="changed during the build; build again"):
        rendition(opened, "webp", 64).make(opened)


ELSEWHERE = """
import hashlib, sys, io
sys.path.insert(0, sys.argv[1])
from samtale.draw.renditions import encoded
from samtale.imaging.decoding import decoded
image = decoded(sys.stdin.buffer.read()).resized(700, 544)
for form in ("avif", "webp"):
    print(hashlib.sha256(encoded(image, "PNG", form, 60)).hexdigest())
"""


@pytest.mark.site
def test_the_same_picture_is_drawn_to_the_same_bytes(root):
    """In another process too, and on one core as on many."""
    x = Image.linear_gradient("L").resize((900, 700))
    bands = [x, x.rotate(90).resize((900, 700)), Image.radial_gradient("L").resize((900, 700))]
    data = saved("PNG", Image.merge("RGB", bands))
    found = set()
    for pinned in ([], [], ["taskset", "-c", "0"]):
        command = [*pinned, sys.executable, "-c", ELSEWHERE, str(root / "plugins")]
        found.add(subprocess.run(command, input=data, capture_output=True, check=True).stdout)
    assert len(found) == 1
    assert len(found.pop().split()) == 2


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_drawings_have_colours_at_every_pixel(kind):
    """A photograph's are stored at every second one."""
    data = encoded(chart(), kind, "avif", 60)
    assert (b"av1C" in data, bool(data[data.index(b"av1C") + 6] & 0b1100)) == (True, kind == "JPEG")
