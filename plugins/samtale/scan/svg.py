"""SVG: a picture that can contain JavaScript, styles and other documents. sanitize/ decides what is
allowed.
"""

import re
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from lxml.etree import _Element

from ..config.svg_rules import REFUSE, Rules
from ..sanitize import svg_file
from ..sanitize.svg_file import Fault, SvgError

# in pixels (CSS 2.1, 4.3.2)
UNITS = {"": 1, "px": 1, "pt": 4 / 3, "pc": 16, "mm": 96 / 25.4, "cm": 96 / 2.54, "in": 96}
MOST = 20  # problems counted per file
LARGEST = 1_000_000  # maximum width or height, in pixels
LENGTH = re.compile(r"\s*([\d.]+)\s*([a-z]*)\s*")


@dataclass(frozen=True)
class Size:
    """Width and height in pixels, as displayed; (0, 0) if unknown. ``still``: whether it is an
    image without animation, which can be scaled down; ``kind``: its format, as Pillow names it;
    ``cleanable``: whether its metadata can be removed; ``converted``: the suffix of what is
    published instead, "" if browsers show it; ``fault``: why it cannot be shown, and the remedy;
    ``placed``: whether such a file says where it was taken.
    """

    width: float = 0
    height: float = 0
    still: bool = field(default=False, compare=False)
    kind: str = field(default="", compare=False)
    cleanable: bool = field(default=False, compare=False)
    converted: str = field(default="", compare=False)
    fault: str = field(default="", compare=False)
    placed: bool = field(default=False, compare=False)


class PictureError(Exception):
    """A picture cannot be published; the message says why, and how to fix it; ``line`` (from 1) is
    the line in the file.
    """

    def __init__(self, message: str, line: int = 1):
        super().__init__(message)
        self.line = line


def examine(file: Path, rules: Rules = REFUSE) -> tuple[Size, str]:
    """A drawing's size in pixels, and a warning or "".

    Raises PictureError if it is empty, not SVG, or contains disallowed content.
    """
    data = file.read_bytes()
    if not data.strip():
        raise PictureError("is empty; save it again")
    try:
        root = svg_file.parsed(data)
        found = list(islice(svg_file.faults(root, rules.hosts), MOST + 1))
        if found and rules.clean:
            svg_file.cleaned(data, rules.hosts)  # or it cannot be cleaned
            return Size(
                *_size(root)
            ), f"{found[0][2]}{_others(found)} (removed from the published file)"
    except SvgError as error:
        raise PictureError(str(error), error.line) from error
    if found:
        message = f'{found[0][2]}{_others(found)}, or set SVG_FILES = "clean" in pelicanconf.py'
        raise PictureError(message, _line(found[0][0]))
    return Size(*_size(root)), ""


def _others(found: list[Fault]) -> str:
    """How many problems follow the first, and where."""
    lines = sorted({_line(fault[0]) for fault in found[1:MOST]})
    count = f"{len(found) - 1 if len(found) <= MOST else f'more than {MOST - 1}'} more"
    return f" (and {count}, in line {', '.join(map(str, lines))})" if lines else ""


def _line(element: _Element) -> int:
    return element.sourceline or 1  # type: ignore[return-value] # lxml-stubs: of no type


def _size(root: _Element) -> tuple[float, float]:
    width, height = _pixels(root.get("width")), _pixels(root.get("height"))
    if width and height:
        return width, height
    try:
        box = [float(part) for part in re.split(r"[\s,]+", root.get("viewBox", "").strip())]
    except ValueError:
        return 0, 0
    return (
        (box[2], box[3])
        if len(box) == 4 and min(box[2:]) > 0 and max(box[2:]) < LARGEST
        else (0, 0)
    )


def _pixels(length: str | None) -> float:
    match = LENGTH.fullmatch(length or "")
    try:
        size = float(match[1]) * UNITS[match[2]] if match else 0
        return size if size < LARGEST else 0
    except (ValueError, KeyError):
        return 0
