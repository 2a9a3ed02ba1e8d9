"""Obsolete HTML as the HTML that books may have: EPUB refuses what browsers still show."""

import re
from collections.abc import Iterator

from lxml import etree

from ..read.obsolete import ELEMENTS

EVERYWHERE = """
    align axis background bgcolor border cellpadding cellspacing char charoff clear color compact
    face frame hspace link longdesc marginheight marginwidth noshade nowrap rev rules summary text
    valign vlink vspace
""".split()
# elements on which an attribute is valid, where it is not on others
VALID_ON = {
    "abbr": ("th",),
    "charset": ("meta", "script"),
    "coords": ("area",),
    "name": ("button", "form", "input", "map", "object", "param", "select", "textarea", "slot"),
    "scope": ("th",),
    "shape": ("area",),
    "size": ("input", "select"),
    "type": ("a", "audio", "button", "embed", "input", "object", "ol", "source"),
    "width": ("canvas", "embed", "iframe", "img", "input", "object", "video"),
    "height": ("canvas", "embed", "iframe", "img", "input", "object", "video"),
}
BLOCKS = set(
    """
    address article aside blockquote center dir div dl fieldset figure footer form h1 h2 h3 h4 h5 h6
    header hr main nav ol p pre section table ul
""".split()
)
ALIGNED = ("center", "right")  # classes of the book's stylesheet


def modernise(root: etree._Element) -> None:
    """Replace obsolete elements and attributes of a body by valid ones; what has no successor is
    dropped, never the text. Drawings and formulas have rules of their own, and stay.
    """
    ids = {element.get("id") for element in root.iter(etree.Element)}
    for element in list(_of_html(root)):
        tag = str(element.tag)
        name, look = ELEMENTS.get(tag, (tag, ""))
        if name == "span" and any(child.tag in BLOCKS for child in element.iter(etree.Element)):
            name = "div"
        element.tag = name
        aligned = (element.get("align") or "").strip().lower()
        if aligned in ALIGNED and name not in ("img", "table"):
            look = aligned
        anchor = element.get("name", "")
        if name == "a" and anchor and anchor not in ids and not element.get("id"):
            element.set("id", anchor)
            ids.add(anchor)
        for attribute in list(element.attrib):
            if attribute in EVERYWHERE or name not in VALID_ON.get(str(attribute), (name,)):
                del element.attrib[attribute]
        for side in ("width", "height"):
            if not re.fullmatch(r"\d+", element.get(side, "0").strip()):
                del element.attrib[side]
        if look:
            element.set("class", f"{element.get('class', '')} {look}".strip())


def _of_html(element: etree._Element) -> Iterator[etree._Element]:
    """All elements but those of drawings and formulas."""
    if element.tag not in ("svg", "math") and isinstance(element.tag, str):
        yield element
        for child in element:
            yield from _of_html(child)
