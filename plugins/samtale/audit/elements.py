"""Parses a finished page by the HTML Standard's algorithm: its elements by kind, and their
lines.
"""

import re
from dataclasses import dataclass, field
from typing import TypeAlias

from selectolax.lexbor import LexborHTMLParser, LexborNode

from ..sanitize.tree import Element

Fault: TypeAlias = tuple[LexborNode | None, str, str, str]  # element, field, message, severity
# elements to check even without attributes
PLAIN = frozenset("script style base object embed applet".split())


@dataclass
class Elements:
    """``nodes``: elements outside bodies that have attributes, in document order; ``bodies``: what
    authors wrote, each with all of its elements; ``head``: elements of the head.
    """

    text: str
    root: LexborNode | None
    nodes: list[Element] = field(default_factory=list)
    bodies: list[tuple[LexborNode, list[Element]]] = field(default_factory=list)
    head: list[Element] = field(default_factory=list)

    @property
    def all(self) -> list[Element]:
        return [*self.nodes, *(one for _body, inside in self.bodies for one in inside)]

    def css(self, selector: str) -> list[LexborNode]:
        return self.root.css(selector) if self.root is not None else []

    def line(self, wanted: LexborNode) -> int:
        """The line, from 1, of an element's tag, found by counting the tags of the same name in the
        text, as far as possible.
        """
        if self.root is None:
            return 1
        tag = wanted.tag or ""
        same = (node.mem_id for node in self.root.traverse(include_text=False) if node.tag == tag)
        turn = next((place for place, one in enumerate(same) if one == wanted.mem_id), 0)
        found = [
            match.start()
            for match in re.finditer(rf"<{re.escape(tag)}(?![\w-])", self.text, re.IGNORECASE)
        ]
        return self.text.count("\n", 0, found[min(turn, len(found) - 1)]) + 1 if found else 1


def elements_of(text: str) -> Elements:
    """The elements of a page."""
    if not text.strip():
        return Elements(text, None)
    document = LexborHTMLParser(text)
    found = Elements(text, document.root)
    inside: set[int] = set()
    for body in document.css('[class="body"]'):
        if body.mem_id not in inside:  # authors may use the same class within a body
            elements = [
                (node, node.tag or "", node.attributes)
                for node in body.traverse(include_text=False)
            ][1:]
            inside.update(node.mem_id for node, _tag, _attributes in elements)
            found.bodies.append((body, elements))
    for node in document.root.traverse(include_text=False) if document.root is not None else ():
        attributes = node.attributes
        if (attributes or node.tag in PLAIN) and node.mem_id not in inside:
            found.nodes.append((node, node.tag or "", attributes))
    if document.head is not None:
        found.head = [
            (node, node.tag or "", node.attributes)
            for node in document.head.iter(include_text=False)
        ]
    return found


def line_of(text: str, written: str) -> int:
    """The line, from 1, of the first attribute with this value; 1 if there is none."""
    escaped = written.replace("&", "&amp;")
    for form in dict.fromkeys(
        (written, escaped, escaped.replace('"', "&quot;").replace("<", "&lt;"))
    ):
        if found := re.search(rf"""=\s*["']?{re.escape(form)}(?=["'\s>])""", text):
            return text.count("\n", 0, found.start()) + 1
    return 1
