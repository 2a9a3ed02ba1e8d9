"""Checks pictures as a browser would open them: complete, of a reasonable size, and of the type
that their names say.
"""

import contextlib
import warnings
from pathlib import Path

from PIL import ExifTags, Image, UnidentifiedImageError

from ..config.file_names import suffix
from ..config.limits import Limits, TooLongError, within
from ..config.svg_rules import REFUSE, Rules
from ..problems import ERROR, WARNING, Problem
from . import svg
from .svg import PictureError, Size

FORMATS = {
    "PNG": ".png",
    "JPEG": ".jpg",
    "GIF": ".gif",
    "WEBP": ".webp",
    "AVIF": ".avif",
    "BMP": ".bmp",
    "TIFF": ".tif",
}
FORMATS |= {"ICO": ".ico", "MPO": ".jpg"}
LYING = (5, 6, 7, 8)  # Exif orientations of pictures turned by 90 degrees
UNPACKED = 5_000_000  # up to this many pixels, a PNG is decompressed to check it
SAME = {".jpeg": ".jpg", ".tiff": ".tif"}
Image.MAX_IMAGE_PIXELS = None  # we have our own limit, checked before decoding


def look_at(
    root: Path, paths: list[str], limits: Limits, rules: Rules = REFUSE
) -> tuple[dict[str, Size], list[Problem]]:
    """The sizes of pictures below a folder, and their problems. rules: for drawings."""
    sizes: dict[str, Size] = {}
    problems: list[Problem] = []
    for path in paths:
        file = root / path
        try:
            with within(limits.seconds):
                sizes[path], warning = (
                    svg.examine(file, rules) if suffix(path) == ".svg" else examine(file, limits)
                )
        except PictureError as error:
            problems.append(Problem(str(file), error.line, "picture", str(error), ERROR))
        except TooLongError:
            message = f"takes more than {limits.seconds} s to open; save it again"
            problems.append(Problem(str(file), 1, "picture", message, ERROR))
        else:
            if warning:
                problems.append(Problem(str(file), 1, "picture", warning, WARNING))
    return sizes, problems


def examine(file: Path, limits: Limits) -> tuple[Size, str]:
    """An image's size, and a warning or "". Raises PictureError if it is empty, broken, truncated
    or too large.
    """
    if not file.stat().st_size:
        raise PictureError("is empty; save it again")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about odd but harmless metadata
            with Image.open(file, formats=[name for name in FORMATS if name != "MPO"]) as image:
                kind, (width, height), (lies, placed) = (
                    image.format or "",
                    image.size,
                    _of_camera(image),
                )
                if width * height > limits.pixels:
                    raise PictureError(
                        f"has {width} x {height} pixels, more than {limits.pixels} in total; "
                        "reduce its size, or raise MAX_PIXELS"
                    )
                moves = kind == "ICO" or getattr(image, "is_animated", False)
                if kind == "PNG" and width * height > UNPACKED:
                    image.verify()  # checks the whole file without decompressing it
                else:
                    # a JPEG is then decoded at an eighth of the cost
                    image.draft("L", (max(1, width // 8), max(1, height // 8)))
                    image.load()
    except (PictureError, TooLongError):
        raise
    except Exception as error:
        # Pillow raises whatever its decoders raise: OSError, SyntaxError, ValueError, struct.error,
        # ...
        reason = (
            "not an image"
            if isinstance(error, UnidentifiedImageError)
            else str(error) or type(error).__name__
        )
        raise PictureError(f"is damaged or truncated ({reason}); save it again") from error
    ending = suffix(file.name)
    size = Size(height, width, not moves) if lies else Size(width, height, not moves)
    if SAME.get(ending, ending) != FORMATS[kind]:
        return size, (
            f'is a {kind} file, but has the extension "{ending}"; change it to "{FORMATS[kind]}"'
        )
    if placed:
        return size, (
            "contains the GPS position where it was taken, and is published unchanged; remove the "
            "position"
        )
    return size, ""


def _of_camera(image: Image.Image) -> tuple[bool, bool]:
    """Exif data, if readable: whether the picture is turned by 90 degrees, and whether it contains
    a location.
    """
    with contextlib.suppress(Exception):  # odd metadata is not an error
        if data := image.info.get("exif"):
            exif = Image.Exif()
            exif.load(data)
            return exif.get(ExifTags.Base.Orientation) in LYING, bool(
                exif.get_ifd(ExifTags.IFD.GPSInfo)
            )
    return False, False
