"""What the parser of inline syntax has read: texts, elements, and runs, brackets and lists that
have become part of an element or are text; and how elements are filled with them.
"""

from dataclasses import dataclass
from typing import TypeAlias
from xml.etree.ElementTree import Element, SubElement

from markdown.util import AMP_SUBSTITUTE, ETX, STX, AtomicString

from .attributes import Pairs, assign
from .delimiters import Run
from .destinations import PUNCTUATION, unescaped


@dataclass(eq=False, slots=True)
class Bracket:
    """An opening bracket: the places of its text, its item and its first run of delimiters."""

    start: int
    end: int
    item: int
    runs: int
    active: bool = True
    nested: bool = False  # whether another bracket is in it


@dataclass(eq=False, slots=True)
class List:
    """An attribute list as written, which is text unless an element is directly before it."""

    text: str
    pairs: Pairs


@dataclass(eq=False, slots=True)
class Bare:
    """A link that is text within another link."""

    text: str
    link: Element


Item: TypeAlias = str | Element | Run | Bracket | List | Bare


def fill(element: Element, items: list[Item], *, in_link: bool = False) -> list[Element]:
    """Put what was read into an element, whose content is not a link within a link; return the
    references to notes in a link, which belong behind it.
    """
    filler = Filler(element, in_link=in_link)
    for item in items:
        filler.add(item)
    filler.flush()
    return filler.notes


def escaped(sign: str) -> str:
    """A sign as text that nothing else reads: no typography, no attribute list."""
    return "&amp;" if sign == "&" else f"{STX}{ord(sign)}{ETX}"


def escaped_text(text: str) -> str:
    return "".join(escaped(one) if one in PUNCTUATION else one for one in text)


def mail(address: str) -> Element:
    """A link to an e-mail address, in references, so that simple harvesters do not find it."""
    element = Element("a", {"href": _coded(f"mailto:{address}")})
    element.text = AtomicString(_coded(address))
    return element


def _coded(text: str) -> str:
    return "".join(f"{AMP_SUBSTITUTE}#{ord(letter)};" for letter in text)


def plain(items: list[Item]) -> str:
    """The content as text for an attribute."""
    root = Element("span")
    fill(root, items, in_link=True)
    return unescaped("".join(_texts(root)))


def _texts(element: Element) -> list[str]:
    if element.tag == "img":
        return [element.get("alt", "")]
    parts = ["\n" if element.tag == "br" else element.text or ""]
    for child in element:
        parts += _texts(child)
        parts.append(child.tail or "")
    return parts


class Filler:
    """Builds the content of an element."""

    def __init__(self, root: Element, *, in_link: bool):
        self.stack, self.in_link = [root], in_link
        self.text: list[str] = []
        self.notes: list[Element] = []
        self.last: Element | None = None  # the element that ended last in the innermost one

    def flush(self) -> None:
        if not self.text:
            return
        text = "".join(self.text)
        self.text.clear()
        if self.last is not None:
            self.last.tail = (self.last.tail or "") + text
        else:
            top = self.stack[-1]
            top.text = (top.text or "") + text

    def add(self, item: Item) -> None:
        if isinstance(item, str):
            self.text.append(item)
        elif isinstance(item, Element):
            self.element(item)
        elif isinstance(item, Run):
            self.run(item)
        elif isinstance(item, Bracket):
            self.text.append("![" if item.end - item.start > 1 else "[")
        elif isinstance(item, List):
            if not self.attributes(item):
                self.text.append(item.text)
        elif self.in_link:
            self.text.append(item.text)
        else:
            self.element(item.link)

    def element(self, element: Element) -> None:
        if self.in_link and element.tag == "a":  # no link is within a link
            self.text.append("".join(_texts(element)))
            return
        if self.in_link and element.find("a[@class='footnote-ref']") is not None:
            self.notes.append(element)
            return
        self.flush()
        self.stack[-1].append(element)
        self.last = element

    def run(self, run: Run) -> None:
        for _tag in run.closes:
            self.flush()
            self.last = self.stack.pop()
        if run.count:
            self.text.append(run.sign * run.count)
        for tag in reversed(run.opens):
            self.flush()
            self.stack.append(SubElement(self.stack[-1], tag))
            self.last = None

    def attributes(self, item: List) -> bool:
        """Set a list's attributes, if an element is directly before it."""
        if self.text or self.last is None or self.last.tail or self.last.tag == "br":
            return False
        assign(self.last, item.pairs)
        return True
