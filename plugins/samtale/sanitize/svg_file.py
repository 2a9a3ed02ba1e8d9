"""Checks an SVG file against the allow-list, and removes disallowed content.

Browsers read such a file as XML, so that lxml's tree is the same as theirs, if no DTD changes its
content. A file that a browser may open directly must satisfy the same list as a page.
"""

import contextlib
import re
from collections.abc import Iterator
from typing import TypeAlias
from xml.parsers import expat

from lxml import etree
from lxml.etree import _Element, _ProcessingInstruction

from . import css, svg
from .hosts import NO_HOSTS, ExternalHosts
from .urls import host_of

SVG = "http://www.w3.org/2000/svg"
PREFIXES = {
    "http://www.w3.org/1999/xlink": "xlink:",
    "http://www.w3.org/XML/1998/namespace": "xml:",
    SVG: "",
    "": "",
}
# written by drawing software for itself: browsers ignore these namespaces
INERT = re.compile(
    r"https?://(?:www\.)?(?:inkscape\.org|sodipodi\.sourceforge\.net|w3\.org/1999/02/22-rdf-syntax-ns|w3\.org/2000/01/rdf-schema"
    r"|purl\.org/dc|creativecommons\.org/ns|web\.resource\.org/cc|ns\.adobe\.com|bohemiancoding\.com|serif\.com|figma\.com"
    r"|boxy-svg\.com|svgjs\.(?:com|dev)|vectornator\.io|xmlns\.com/foaf)(?:[/#]|$)|urn:"
)
ENCODINGS = frozenset(
    "utf-8 utf8 us-ascii ascii utf-16 utf-16le utf-16be iso-8859-1 latin1 windows-1252".split()
)

Fault: TypeAlias = tuple[_Element, str, str]  # an element, its attribute or "", and the message


class SvgError(Exception):
    """The file cannot be parsed as a drawing; ``line`` from 1."""

    def __init__(self, message: str, line: int = 1):
        super().__init__(message)
        self.line = line


class _EnoughError(Exception):
    """The document type was found, or there is none."""


def parsed(data: bytes) -> _Element:
    """The root of a drawing. Raises SvgError."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    if has_internal_subset(data):
        raise SvgError(
            "declares its own entities or attributes (<!DOCTYPE ... [...]>); save it as plain SVG"
        )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        reason = " ".join(str(error.msg).partition(", line")[0].split())
        raise SvgError(
            f"is damaged or truncated ({reason}); save it again", max(1, error.lineno or 1)
        ) from error
    if etree.QName(root).localname != "svg":
        raise SvgError(f"is not SVG, but <{etree.QName(root).localname}>; save it as SVG")
    encoding = (root.getroottree().docinfo.encoding or "utf-8").lower()
    if encoding not in ENCODINGS:
        raise SvgError(f'is in the encoding "{encoding}"; save it as UTF-8')
    return root


def has_internal_subset(data: bytes) -> bool:
    """Whether its document type has an internal subset, which changes the meaning of the rest of
    the file.

    Only the beginning is read: no declaration is ever applied.
    """
    found: list[bool] = []

    def doctype(_name: str, _system: str | None, _public: str | None, internal: bool) -> None:
        found.append(bool(internal))
        raise _EnoughError

    def element(_name: str, _attributes: dict[str, str]) -> None:
        raise _EnoughError

    reader = expat.ParserCreate()
    reader.StartDoctypeDeclHandler, reader.StartElementHandler = doctype, element
    # lxml reports the error
    with contextlib.suppress(_EnoughError, expat.ExpatError, ValueError, LookupError):
        reader.Parse(data, True)
    return any(found)


def faults(root: _Element, hosts: ExternalHosts = NO_HOSTS) -> Iterator[Fault]:
    """Everything in a drawing that is refused, in document order."""
    for node in (*root.itersiblings(preceding=True), *root.iter(etree.PI)):
        if isinstance(node, _ProcessingInstruction) and (
            str(node.target).lower().startswith("xml-stylesheet")
        ):
            yield node, "", "uses a stylesheet, which can load files; save it as plain SVG"
    for element in root.iter(etree.Element):
        name = etree.QName(element)
        namespace = name.namespace or ""
        if INERT.match(namespace):
            continue
        if namespace not in ("", SVG):
            yield (
                element,
                "",
                f'<{name.localname}> is not SVG (namespace "{namespace[:60]}"); remove it',
            )
            continue
        if why := svg.element_fault(name.localname, file=True):
            yield element, "", f"<{name.localname}> {why}; remove it"
            continue
        if name.localname == "style" and (
            found := css.fault("".join(map(str, element.itertext())))
        ):
            yield element, "", f"its style loads or runs something ({found}); remove that"
        for key, value in element.attrib.items():
            if message := _attribute(name.localname, etree.QName(key), str(value), hosts):
                yield element, str(key), message


def _attribute(tag: str, key: etree.QName, value: str, hosts: ExternalHosts) -> str:
    namespace = key.namespace or ""
    if INERT.match(namespace):
        return ""
    name = PREFIXES.get(namespace, "?") + key.localname
    shown = " ".join(value.split())[:30]
    if why := svg.attribute_fault(tag, name, value):
        return f'{name}="{shown}" {why}; remove it'
    if (
        name in ("href", "xlink:href")
        and tag != "a"
        and (host := host_of(value))
        and not hosts.allows("pictures", host)
    ):
        return (
            f'{name}="{shown}" is loaded from another host, which can then track readers; embed '
            "the image in the file"
        )
    return ""


def cleaned(data: bytes, hosts: ExternalHosts = NO_HOSTS) -> bytes:
    """The drawing without refused content, as UTF-8, without a document type. Raises SvgError."""
    root = parsed(data)
    for element, attribute, _message in reversed(list(faults(root, hosts))):
        if attribute:
            del element.attrib[attribute]
        else:
            _remove(element)
    data = etree.tostring(root, encoding="utf-8")
    left = next(faults(parsed(data), hosts), None)
    if left is not None:
        raise SvgError(f"cannot be made safe ({left[2].rpartition('; ')[0]}); save it as plain SVG")
    return data + b"\n"


def _remove(element: _Element) -> None:
    """Remove an element, unless it is the root; the text after it remains."""
    parent, before, tail = element.getparent(), element.getprevious(), element.tail or ""
    if parent is None:
        return
    if before is not None:
        before.tail = (before.tail or "") + tail
    else:
        parent.text = (parent.text or "") + tail
    parent.remove(element)
