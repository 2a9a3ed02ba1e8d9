"""SVG: a picture that can hold programs. One that does is refused, since it runs with the rights of the site."""

import re
from dataclasses import dataclass, field
from pathlib import Path

from lxml import etree

from .programs import runs

UNITS = {"": 1, "px": 1, "pt": 4 / 3, "pc": 16, "mm": 96 / 25.4, "cm": 96 / 2.54, "in": 96}  # in pixels (CSS 2.1, 4.3.2)
LARGEST = 1_000_000  # pixels that a side can have
LENGTH = re.compile(r"\s*([\d.]+)\s*([a-z]*)\s*")
FORBIDDEN = {"script", "foreignObject", "iframe", "object", "embed", "handler", "listener"}
ADDRESSES = ("href", "src", "data", "to", "from", "by", "values")  # the last four of animations
OUTSIDE = re.compile(r"@import|url\(\s*[\"']?(?:https?:)?//", re.IGNORECASE)


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


def examine(file: Path) -> tuple[Size, str]:
    """A drawing's size in pixels, and a warning or "".

    Raises PictureError for one that is empty, no SVG, or that holds a script, a handler or an entity.
    """
    data = file.read_bytes()
    if not data.strip():
        raise PictureError("is empty: save it anew")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        reason = " ".join(str(error.msg).partition(", line")[0].split())
        raise PictureError(f"is broken or cut off ({reason}): save it anew", max(1, error.lineno or 1)) from error
    if etree.QName(root).localname != "svg":
        raise PictureError(f"is no SVG, but <{etree.QName(root).localname}>: save it anew")
    declared = root.getroottree().docinfo.internalDTD
    if declared is not None and list(declared.iterentities()):
        raise PictureError("declares entities, which can be made to grow without end: save it as plain SVG")
    if any(isinstance(one, etree._ProcessingInstruction) for one in root.itersiblings(preceding=True)):  # noqa: SLF001
        raise PictureError("asks for a stylesheet, which can run programs: save it as plain SVG")
    outside = ""
    for element in root.iter(etree.Element):
        tag = etree.QName(element).localname
        if tag in FORBIDDEN:
            raise PictureError(f"holds <{tag}>, which can run programs: take it out", element.sourceline or 1)
        for key, value in element.attrib.items():
            name = etree.QName(key).localname
            moves = name == "attributeName" and re.match(r"\s*(?:xlink:)?(?:href|on)", value, re.IGNORECASE)
            leads = name in ADDRESSES and any(map(runs, value.split(";")))
            if name.lower().startswith("on") or moves or leads:
                raise PictureError(f'holds {name}="{value[:30]}", which can run programs: take it out', element.sourceline or 1)
            if name == "href" and tag != "a" and value.startswith(("http:", "https:", "//")):
                outside = f'loads "{value}" from another host, which learns who reads: keep a copy beside the essay'
        if tag == "style" and (found := OUTSIDE.search(element.text or "")):
            outside = f'loads something from another host ("{found[0]}"), which learns who reads: keep a copy'
    return Size(*_size(root)), outside


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
