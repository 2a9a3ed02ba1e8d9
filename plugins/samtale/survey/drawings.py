"""SVG: a picture that can contain JavaScript, styles and other documents. What it may contain, sanitize/ decides."""

import re
from dataclasses import dataclass, field
from pathlib import Path

from ..sanitize import NO_HOSTS, ExternalHosts, svg_file
from ..sanitize.svg_file import SvgError

UNITS = {"": 1, "px": 1, "pt": 4 / 3, "pc": 16, "mm": 96 / 25.4, "cm": 96 / 2.54, "in": 96}  # in pixels (CSS 2.1, 4.3.2)
LARGEST = 1_000_000  # pixels that a side can have
LENGTH = re.compile(r"\s*([\d.]+)\s*([a-z]*)\s*")


@dataclass(frozen=True)
class Size:
    """Width and height in pixels, as readers see it; (0, 0) where nothing tells. ``still``: whether it is a bitmap that does not
    move, and so can be drawn smaller.
    """

    width: float = 0
    height: float = 0
    still: bool = field(default=False, compare=False)


class PictureError(Exception):
    """A picture cannot be published; the message says why, and how to mend it; ``line`` (from 1) where in the file."""

    def __init__(self, message: str, line: int = 1):
        super().__init__(message)
        self.line = line


@dataclass(frozen=True)
class Rules:
    """``hosts``: of other sites, from which drawings may show pictures; ``clean``: what is not accepted is a warning, since the
    file is published without it.
    """

    hosts: ExternalHosts = NO_HOSTS
    clean: bool = False


REFUSE = Rules()


def examine(file: Path, rules: Rules = REFUSE) -> tuple[Size, str]:
    """A drawing's size in pixels, and a warning or "".

    Raises PictureError for one that is empty, not SVG, or that contains what is not accepted.
    """
    data = file.read_bytes()
    if not data.strip():
        raise PictureError("is empty: save it again")
    try:
        root = svg_file.parsed(data)
        found = next(svg_file.faults(root, rules.hosts), None)
        if found and rules.clean:
            svg_file.cleaned(data, rules.hosts)  # or it cannot be
            return Size(*_size(root)), f"{found[2].rpartition(': ')[0]}: it was removed"
    except SvgError as error:
        raise PictureError(str(error), error.line) from error
    if found:
        raise PictureError(f'{found[2]}, or set SVG_FILES = "clean" in pelicanconf.py', found[0].sourceline or 1)
    return Size(*_size(root)), ""


def _size(root) -> tuple[float, float]:
    width, height = _pixels(root.get("width")), _pixels(root.get("height"))
    if width and height:
        return width, height
    try:
        box = [float(part) for part in re.split(r"[\s,]+", root.get("viewBox", "").strip())]
    except ValueError:
        return 0, 0
    return (box[2], box[3]) if len(box) == 4 and min(box[2:]) > 0 and max(box[2:]) < LARGEST else (0, 0)


def _pixels(length: str | None) -> float:
    match = LENGTH.fullmatch(length or "")
    try:
        size = float(match[1]) * UNITS[match[2]] if match else 0
        return size if size < LARGEST else 0
    except (ValueError, KeyError):
        return 0
