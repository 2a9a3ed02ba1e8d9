"""Opens a picture as browsers show it: upright, in sRGB, with its transparency, as RGB or RGBA of
eight bits.
"""

import io
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageCms

from .formats import install, readable, sniffed
from .metadata import SIDEWAYS, colours_of, orientation_of

TURNED = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
DEPTH = 24  # where a PNG has its bits per channel
GREY = ("1", "L", "LA")
PHOTOMETRIC = 262  # the tag of a TIFF that says what its values mean
DEEP = ("I", "F")  # the first letters of Pillow's modes of more than eight bits


@dataclass(frozen=True)
class Decoded:
    """A decoded picture. ``image``: of eight bits per channel, not upright yet, and in its own
    colours if ``profile``, an ICC profile, is not None; ``kind``: its format; ``orientation``: 1 to
    8, as in Exif.
    """

    image: Image.Image
    kind: str
    orientation: int
    profile: bytes | None

    @property
    def size(self) -> tuple[int, int]:
        """Width and height, upright."""
        width, height = self.image.size
        return (height, width) if self.orientation in SIDEWAYS else (width, height)

    def resized(self, width: int, height: int) -> Image.Image:
        """The picture upright, in sRGB, as RGB or RGBA, in this size.

        Colours are converted after the picture was made smaller, which costs a fraction and looks
        the same.
        """
        size = (height, width) if self.orientation in SIDEWAYS else (width, height)
        image = self.image
        if size != image.size:
            image = image.resize(size, Image.Resampling.LANCZOS, reducing_gap=3.0)
        if self.profile:
            image = _in_srgb(image, self.profile)
        if image.mode not in ("RGB", "RGBA"):
            image = image.convert("RGBA" if image.mode == "LA" else "RGB")
        if self.orientation in TURNED:
            image = image.transpose(TURNED[self.orientation])
        image.info = {}  # such as the profile of sRGB, with the time at which it was made
        return image


def decoded(data: bytes, least: int = 0) -> Decoded:
    """Decode a picture.

    least: the width in pixels, upright, that is needed: a JPEG may be
    decoded at a half, a quarter or an eighth of its size if it is not smaller then. Raises
    UnmappedColourError, and what Pillow raises.
    """
    form = sniffed(data)
    if form:
        install(form)
    with Image.open(io.BytesIO(data), formats=readable()) as file:
        kind = file.format or ""
        orientation = orientation_of(kind, data)
        own = file.info.get("icc_profile")
        profile = colours_of(kind, data, own)
        if least and kind in ("JPEG", "MPO"):
            width = file.height if orientation in SIDEWAYS else file.width
            wide, high = (max(1, side * least // width) for side in file.size)
            file.draft(None, (wide, high))
        file.load()
        image = _in_eight_bits(file, data[DEPTH] if kind == "PNG" else 8)
    is_grey = image.mode in GREY and (
        profile is None or profile is own
    )  # ours are of three colours
    if "A" in image.getbands() or "transparency" in image.info:
        image = image.convert("LA" if is_grey else "RGBA")
        if image.getchannel("A").getextrema() == (255, 255):
            image = image.convert("L" if is_grey else "RGB")
    elif image.mode not in ("RGB", "CMYK"):
        image = image.convert("L" if is_grey else "RGB")
    image.info = {}
    return Decoded(image, kind, orientation, profile)


def _in_eight_bits(file: Image.Image, depth: int) -> Image.Image:
    """A picture of eight bits per channel. depth: the bits per channel in the file.

    What is transparent is in its alpha channel, or in ``info`` as Pillow's conversions expect it: a
    PNG names the transparent colour in the depth of the file.
    """
    key = file.info.get("transparency")
    if file.mode.startswith(DEEP):
        values = np.asarray(file)
        scaled = _scaled(values)
        if file.format == "TIFF" and getattr(file, "tag_v2", {}).get(PHOTOMETRIC) == 0:
            scaled = 255 - scaled  # where 0 is white; Pillow inverts those of eight bits
        made = Image.fromarray(scaled)
        if isinstance(key, int):
            made.putalpha(Image.fromarray(np.where(values == key, 0, 255).astype(np.uint8)))
        return made
    if isinstance(key, int) and file.mode == "L" and depth < 8:
        file.info["transparency"] = key * 255 // ((1 << depth) - 1)
    elif isinstance(key, tuple) and depth == 16:
        file.info["transparency"] = tuple(value >> 8 for value in key)
    return file


def _scaled(values: NDArray[np.generic]) -> NDArray[np.uint8]:
    """Values of 16 or 32 bits, or fractions, as bytes: all of their range."""
    numbers = np.nan_to_num(values.astype(np.float32))
    lowest = min(0.0, float(numbers.min(initial=0)))
    numbers = numbers - lowest
    highest = float(numbers.max(initial=0))
    usual = [1.0, 255.0] if values.dtype.kind == "f" else [255.0, 65535.0]
    if values.dtype.itemsize == 2:
        usual = [65535.0]
    most = next((one for one in usual if highest <= one and not lowest), highest)
    found: NDArray[np.uint8] = np.clip(numbers * (255 / most) + 0.5, 0, 255).astype(np.uint8)
    return found


def _in_srgb(image: Image.Image, profile: bytes) -> Image.Image:
    """Convert to sRGB; unchanged if the profile is broken or is for another kind of picture."""
    alpha = image.getchannel("A") if "A" in image.getbands() else None
    bare = image.convert(image.mode.removesuffix("A")) if alpha else image
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        target = ImageCms.createProfile("sRGB")
        made = ImageCms.profileToProfile(bare, source, target, outputMode="RGB")
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        return image
    if made is None:  # cannot happen: only in-place conversion returns None
        return image
    if alpha:
        made.putalpha(alpha)
    return made
