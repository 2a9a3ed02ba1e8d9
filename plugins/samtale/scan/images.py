"""Checks pictures as a browser would open them: complete, of a reasonable size, and of the type
that their names say.
"""

import io
import warnings
from dataclasses import replace
from pathlib import Path

from PIL import Image, UnidentifiedImageError

from ..config.file_names import suffix
from ..config.limits import Limits, TooLongError, within
from ..config.svg_rules import REFUSE, Rules
from ..imaging import formats, metadata
from ..imaging.containers import ContainerError
from ..problems import ERROR, WARNING, Problem
from . import svg
from .svg import PictureError, Size

ANIMATED = ("GIF", "WEBP", "PNG", "AVIF")  # formats whose frames are a film, not other pictures
SLOW = ("HEIF", "JPEG2000", "JXL")  # to decode: large ones are checked when they are drawn
UNPACKED = 5_000_000  # up to this many pixels, these and PNGs are decompressed to check them
Image.MAX_IMAGE_PIXELS = None  # we have our own limit, checked before decoding


def look_at(
    root: Path, paths: list[str], limits: Limits, rules: Rules = REFUSE, *, clean: bool = False
) -> tuple[dict[str, Size], list[Problem]]:
    """The sizes of pictures below a folder, and their problems.

    rules: for drawings; clean: whether they are published without their metadata. One that cannot
    be shown at all has a size of which ``fault`` says why: it is an error only if it is published.
    """
    sizes: dict[str, Size] = {}
    problems: list[Problem] = []
    for path in paths:
        file = root / path
        if fault := unreadable(suffix(path)):
            sizes[path] = Size(fault=fault, placed=_is_placed(file))
            continue
        try:
            with within(limits.seconds):
                sizes[path], warning = (
                    svg.examine(file, rules)
                    if suffix(path) == formats.DRAWING
                    else examine(file, limits, clean=clean)
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


def unreadable(ending: str) -> str:
    """Why no file of this suffix can be shown, and the remedy; "" for those that can."""
    if what := formats.UNREADABLE.get(ending):
        return f"is {what} ({ending}), which browsers do not show; export it as JPEG or PNG"
    return ""


def _is_placed(file: Path) -> bool:
    """Whether a raw photograph or a document, most of which are made like TIFF files, says where it
    was taken.
    """
    try:
        return metadata.has_place("TIFF", file.read_bytes())
    except OSError:
        return False


def examine(file: Path, limits: Limits, *, clean: bool = False) -> tuple[Size, str]:
    """An image's size, and a warning or "". clean: whether it is published without its metadata.

    Raises PictureError if it is empty, broken, truncated or too large.
    """
    data = file.read_bytes()
    if not data:
        raise PictureError("is empty; save it again")
    form = formats.sniffed(data)
    if form and not formats.install(form):
        fault = (
            f"is a {form.name} picture, which needs the Python package {form.package}; install it "
            f"(pip install {form.package}), or export the picture as JPEG or PNG"
        )
        return Size(fault=fault), ""
    ending = suffix(file.name)
    size, kind = _opened(data, limits, ending)
    form, warnings_ = formats.BY_NAME[kind], []
    if clean and not size.converted and kind in metadata.CLEANABLE:
        try:
            metadata.without_metadata(kind, data)
        except ContainerError as error:
            message = (
                f"cannot be published without its metadata (it is {error}); save it again, or set "
                'PICTURE_METADATA = "publish" in pelicanconf.py'
            )
            raise PictureError(message) from error
        size = replace(size, cleanable=True)
    if ending not in form.suffixes and not size.converted:
        warnings_.append(
            f'is a {form.name} file, but has the extension "{ending}"; change it to '
            f'"{form.suffixes[0]}"'
        )
    if not size.converted and not size.cleanable and metadata.has_place(kind, data):
        warnings_.append(
            "contains the GPS position where it was taken, and is published unchanged; set "
            'PICTURE_METADATA = "remove" in pelicanconf.py, or remove the position'
        )
    return size, ". It ".join(warnings_)


def _opened(data: bytes, limits: Limits, ending: str) -> tuple[Size, str]:
    """A picture's size, and its format as Pillow names it. ending: the file's suffix. Raises
    PictureError.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about odd but harmless metadata
            with Image.open(io.BytesIO(data), formats=formats.readable()) as image:
                kind, (width, height) = image.format or "", image.size
                if width * height > limits.pixels:
                    raise PictureError(
                        f"has {width} x {height} pixels, more than {limits.pixels} in total; "
                        "reduce its size, or raise MAX_PIXELS"
                    )
                moves = kind == "ICO" or (kind in ANIMATED and getattr(image, "is_animated", False))
                has_transparency = "transparency" in image.info or "A" in image.getbands()
                converted = formats.published_suffix(
                    kind, image.mode, has_transparency, max(image.size)
                )
                if kind == "PNG" and width * height > UNPACKED:
                    image.verify()  # checks the whole file without decompressing it
                elif kind not in SLOW or width * height <= UNPACKED:
                    # a JPEG is then decoded at an eighth of the cost
                    image.draft("L", (max(1, width // 8), max(1, height // 8)))
                    image.load()
                    # a TIFF may lie on its side until then
                    width, height = image.size if kind == "TIFF" else (width, height)
    except (PictureError, TooLongError):
        raise
    except Exception as error:
        # Pillow raises whatever its decoders raise: OSError, SyntaxError, ValueError, struct.error,
        # ...
        known = formats.BY_SUFFIX.get(ending)
        reason = str(error) or type(error).__name__
        if isinstance(error, UnidentifiedImageError):
            reason = "not an image"
            if known and not known.shown:
                reason = (
                    f"or a kind of {known.name} that cannot be read here: export it as JPEG or PNG"
                )
        raise PictureError(f"is damaged or truncated ({reason}); save it again") from error
    if metadata.orientation_of(kind, data) in metadata.SIDEWAYS:
        width, height = height, width
    return Size(width, height, not moves, kind, converted=converted), kind
