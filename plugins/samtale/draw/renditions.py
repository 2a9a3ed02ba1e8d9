"""A bitmap drawn smaller and in other formats: upright, in sRGB, with nothing of its metadata; the
same bytes on each run.
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
NEAR = 0.9  # a width that is so near to the largest one is left out
PLAIN = ("PNG", "GIF", "BMP")  # drawings, mostly: their colours keep their edges


@cache
def of_pillow() -> bytes:
    """A fingerprint of what draws: Pillow, what it is made of, and this module."""
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
    if image.mode.startswith(("I", "F")):  # 16 bits a colour: Pillow would cut off what is above 8
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
    """Its colours as sRGB has them; as they are, where the profile is broken or of another kind of
    picture.
    """
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
    if made is None:  # never: only what changes a picture in place returns nothing
        return image
    if alpha:
        made.putalpha(alpha)
    return made


def drawn(image: Image.Image, kind: str, form: str, width: int, quality: int) -> bytes:
    """A picture in this format and width. kind: the format that it came in."""
    height = max(1, round(image.height * width / image.width))
    small = (
        image
        if width == image.width
        else image.resize((width, height), Image.Resampling.LANCZOS, reducing_gap=3.0)
    )
    stream = io.BytesIO()
    if form == "avif":  # one thread: how many there are decides where it cuts
        colours = "4:4:4" if kind in PLAIN else "4:2:0"
        small.save(stream, "AVIF", quality=quality, speed=7, max_threads=1, subsampling=colours)
    else:
        small.save(stream, "WEBP", quality=quality, method=4)
    return stream.getvalue()
