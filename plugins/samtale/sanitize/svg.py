"""Rules for SVG elements and their attributes, in a page or in a file."""

from . import css
from .allowlist import ANIMATIONS, NOT_ANIMATED, SVG, SVG_ATTRIBUTES
from .urls import is_allowed, plain

ACTIVE = frozenset("script foreignObject handler listener iframe object embed".split())
IN_FILES = frozenset(
    (
        "style font font-face font-face-src font-face-uri font-face-name glyph missing-glyph "
        "hkern vkern"
    ).split()
)
STYLED = frozenset(
    (
        "clip-path cursor fill filter marker marker-end marker-mid marker-start mask stroke style "
        "clip font src"
    ).split()
)


def attribute_fault(tag: str, name: str, value: str) -> str:
    """The problem with an attribute of an SVG element, as the end of a sentence, or "". name: with
    its usual prefix.
    """
    if name.lower().startswith("on"):
        return "runs JavaScript"
    if name not in SVG_ATTRIBUTES and not name.startswith(("data-", "aria-")):
        return "is not an attribute that Samtale accepts in a drawing"
    if name in ("href", "xlink:href"):
        return _href_fault(tag, value)
    if tag in ANIMATIONS and name == "attributeName" and value.strip() in NOT_ANIMATED:
        return "changes a URL or a style while the page is open"
    if tag in ANIMATIONS and name in ("values", "to", "from", "by"):
        return (
            ""
            if all(is_allowed(one) for one in value.split(";"))
            else "points to a URL that can run JavaScript"
        )
    if (name in STYLED or "\\" in value or "url(" in value.lower()) and (found := css.fault(value)):
        return f"loads or runs something ({found})"
    return ""


def _href_fault(tag: str, value: str) -> str:
    if not is_allowed(value, media=tag in ("image", "feImage", "font-face-uri")):
        return "points to a URL that can run JavaScript"
    if tag in ("a", "image", "feImage") or plain(value).startswith(("#", "data:font/")):
        return ""
    return "refers to something outside the drawing"


def element_fault(tag: str, *, file: bool = False) -> str:
    """The problem with an SVG element, by its name, or "". file: whether it is in an SVG file,
    which may contain styles.
    """
    if tag in SVG or (file and tag in IN_FILES):
        return ""
    return (
        "can run JavaScript"
        if tag in ACTIVE
        else "is not an element that Samtale accepts in a drawing"
    )
