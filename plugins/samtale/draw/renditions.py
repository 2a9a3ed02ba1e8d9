"""Encodes renditions of a picture: smaller and in other formats, without metadata, reproducible."""

import contextlib
import io
from collections.abc import Sequence
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import PIL
from PIL import Image, features

from ..cache.fingerprints import fingerprint, of_files
from ..imaging import formats

LIBRARIES = (
    "avif",
    "webp",
    "littlecms2",
    "libjpeg_turbo",
    "zlib",
    "freetype2",
    "raqm",
    "harfbuzz",
    "fribidi",
)
NEAR = 0.9  # widths close to the largest one are omitted
PLAIN = ("PNG", "GIF", "BMP")  # mostly drawings: their edges stay sharp
# How much time is spent on files becoming smaller: tests/benchmarks/picture_cost.py measures it.
AVIF_SPEED, WEBP_METHOD = 8, 2
# of pictures that are converted because browsers do not show them
JPEG_QUALITY = 88


@cache
def of_pillow() -> bytes:
    """A fingerprint of the drawing code: Pillow, its libraries and plug-ins, and our modules."""
    versions = [str(features.version(name)) for name in LIBRARIES]
    for form in formats.KNOWN:
        if form.package:
            with contextlib.suppress(PackageNotFoundError):
                versions.append(f"{form.package} {version(form.package)}")
    code = of_files(Path(formats.__file__).parent, (".py",))
    own = [Path(__file__).with_name(name).read_bytes() for name in ("renditions.py", "original.py")]
    return fingerprint(PIL.__version__, *versions, code, *own)


def ladder(width: int, widths: Sequence[int]) -> tuple[int, ...]:
    """The widths in which a picture of this width is offered, none larger than itself.

    >>> ladder(1600, (480, 768, 1152, 1536, 2304))
    (480, 768, 1152, 1600)
    """
    largest = min(width, max(widths))
    return (*(one for one in widths if one <= largest * NEAR), largest)


def encoded(image: Image.Image, kind: str, form: str, quality: int) -> bytes:
    """An image, RGB or RGBA, in this format: "avif", "webp", "jpg" or "png". kind: the format of
    its original; quality: 1 to 100, without meaning for "png".
    """
    stream = io.BytesIO()
    if form == "avif":  # a single thread: the number of threads changes the result
        colours = "4:4:4" if kind in PLAIN else "4:2:0"
        options = {"quality": quality, "speed": AVIF_SPEED, "max_threads": 1}
        image.save(stream, "AVIF", subsampling=colours, **options)
    elif form == "webp":
        image.save(stream, "WEBP", quality=quality, method=WEBP_METHOD)
    elif form == "jpg":
        image.save(stream, "JPEG", quality=quality, progressive=True, optimize=True)
    else:
        image.save(stream, "PNG", optimize=False)
    return stream.getvalue()


def has_partial_alpha(image: Image.Image) -> bool:
    """Whether some pixels are neither transparent nor opaque."""
    if image.mode != "RGBA":
        return False
    histogram = image.getchannel("A").histogram()
    return any(histogram[1:255])
