"""Draws renditions of an image: smaller and in other formats, upright, in sRGB, without metadata,
reproducible.
"""

import io
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import PIL
from PIL import Image, ImageCms, ImageOps, features

from ..cache.fingerprints import fingerprint

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


@cache
def of_pillow() -> bytes:
    """A fingerprint of the drawing code: Pillow, its libraries, and this module."""
    versions = [str(features.version(name)) for name in LIBRARIES]
    return fingerprint(PIL.__version__, *versions, Path(__file__).read_bytes())


def ladder(width: int, widths: Sequence[int]) -> tuple[int, ...]:
    """The widths in which a picture of this width is offered, none larger than itself.

    >>> ladder(1600, (480, 768, 1152, 1536, 2304))
    (480, 768, 1152, 1600)
    """
    largest = min(width, max(widths))
    return (*(one for one in widths if one <= largest * NEAR), largest)


def opened(data: bytes) -> tuple[Image.Image, str]:
    """A picture upright and in sRGB, as RGB or RGBA, and its format. Raises what Pillow raises."""
    with Image.open(io.BytesIO(data)) as file:
        file.load()
        kind, profile = file.format or "", file.info.get("icc_profile")
        image = ImageOps.exif_transpose(file)
    if image.mode.startswith(("I", "F")):  # 16 bits per channel: Pillow would clip at 8
        image = image.convert("F").point(lambda value: value * (1 / 257)).convert("L")
    has_alpha = "A" in image.getbands() or "transparency" in image.info
    wanted = "RGBA" if has_alpha else "RGB"
    image = _in_srgb(image, profile, wanted) if profile else image
    image = image if image.mode == wanted else image.convert(wanted)
    if has_alpha and image.getchannel("A").getextrema() == (255, 255):
        image = image.convert("RGB")
    image.info = {}
    return image, kind


def _in_srgb(image: Image.Image, profile: bytes, wanted: str) -> Image.Image:
    """Convert to sRGB; unchanged if the profile is broken or is for another kind of picture."""
    if image.mode in ("P", "1", "PA"):
        image = image.convert(wanted)
    alpha = image.getchannel("A") if "A" in image.getbands() else None
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        bare = (
            image.convert("RGB")
            if image.mode == "RGBA"
            else image.convert("L")
            if image.mode == "LA"
            else image
        )
        made = ImageCms.profileToProfile(
            bare, source, ImageCms.createProfile("sRGB"), outputMode="RGB"
        )
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        return image
    if made is None:  # cannot happen: only in-place conversion returns None
        return image
    if alpha:
        made.putalpha(alpha)
    return made


def drawn(image: Image.Image, kind: str, form: str, width: int, quality: int) -> bytes:
    """A picture in this format and width. kind: its original format."""
    height = max(1, round(image.height * width / image.width))
    small = (
        image
        if width == image.width
        else image.resize((width, height), Image.Resampling.LANCZOS, reducing_gap=3.0)
    )
    stream = io.BytesIO()
    if form == "avif":  # a single thread: the number of threads changes the result
        colours = "4:4:4" if kind in PLAIN else "4:2:0"
        small.save(stream, "AVIF", quality=quality, speed=7, max_threads=1, subsampling=colours)
    else:
        small.save(stream, "WEBP", quality=quality, method=4)
    return stream.getvalue()
