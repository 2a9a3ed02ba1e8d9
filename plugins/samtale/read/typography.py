"""Typography in a converted body: all text except code goes through the language's typesetter,
block by block.
"""

import re
from collections.abc import Iterator
from functools import partial
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.util import HTML_PLACEHOLDER_RE, STX, AtomicString

from ..languages import Language, Typesetter, typeset
from .conversion import EditionProcessor

BLOCKS = {
    "p",
    "li",
    "dt",
    "dd",
    "td",
    "th",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "blockquote",
    "figcaption",
    "div",
}
BLOCKS |= {"section", "article", "caption", "summary"}
CODE = {"code", "pre", "kbd", "samp", "tt", "var", "script", "style", "math", "textarea"}
RAW_TAG = re.compile(r"^<(?P<close>/?)(?P<name>[A-Za-z][\w-]*)")
PLACEHOLDER = re.compile(f"({HTML_PLACEHOLDER_RE.pattern}|{STX}[^{STX}]*?\u0003)")


class Typography(EditionProcessor):
    """Applies the language's quotes, dashes and ellipses to all text except code."""

    def run(self, root: Element) -> None:
        self.block(root, self.conversion.language)

    def block(self, element: Element, language: Language) -> None:
        self.walk(element, Block(self.md, language, list(texts(element))))

    def walk(self, element: Element, block: "Block") -> None:
        element.text = block.set(element.text)
        for child in element:
            tag = child.tag if isinstance(child.tag, str) else ""
            language = self.conversion.languages.get(child.get("lang", ""), block.language)
            if alt := child.get("alt"):
                child.set("alt", typeset(alt, language))
            if tag in CODE or tag == "img" or child.get("class", "").startswith("formula"):
                block.seen("x")  # a quote after code closes, as after a letter
            elif tag in BLOCKS:
                self.block(child, language)
                block = Block(self.md, block.language, [])
            elif language is not block.language:
                self.block(child, language)
                block.seen("x")
            elif tag == "br":
                block.seen(" ")
            else:
                self.walk(child, block)
            child.tail = block.set(child.tail)


def texts(element: Element) -> Iterator[str]:
    """The text runs of a block in the order in which they are typeset, up to the first nested
    block.
    """
    yield element.text or ""
    for child in element:
        if child.tag in BLOCKS:
            return
        if child.tag not in CODE and not child.get("lang"):
            yield from texts(child)
        yield child.tail or ""


class Block:
    """One block of text for the typesetter, across tags and Python-Markdown's placeholders."""

    def __init__(self, md: Markdown, language: Language, runs: list[str]):
        self.stash, self.language = md.htmlStash.rawHtmlBlocks, language
        self.runs, self.number = runs, 0
        self.typesetter, self.raw_code = Typesetter(language), 0

    def seen(self, character: str) -> None:
        """Note something that is not typeset here, but that decides whether the next quote opens or
        closes.
        """
        self.typesetter.before = character

    def set(self, text: str | None) -> str | None:
        self.number += 1
        if not text or isinstance(text, AtomicString):
            return text
        pieces = PLACEHOLDER.split(text)  # text, placeholder, its number in the stash, text, ...
        for number in range(0, len(pieces), 3):
            more = number + 1 < len(pieces)
            if not self.raw_code:
                rest = partial(self.rest, pieces[number + 1 :])
                pieces[number] = self.typesetter.run(
                    pieces[number], after="x" if more else "", rest=rest
                )
            if more:
                self.placeholder(pieces[number + 2])
        return "".join(piece for number, piece in enumerate(pieces) if number % 3 != 2)

    def rest(self, pieces: list[str | None]) -> str:
        return "".join(piece for piece in (*pieces[2::3], *self.runs[self.number :]) if piece)

    def placeholder(self, stashed: str | None) -> None:
        """Handle raw inline HTML, which is in the stash: track ``<code>`` and similar there, so
        that code stays as typed.
        """
        if stashed is None:
            self.seen("x")  # an escaped character
            return
        raw = self.stash[int(stashed)]
        if not isinstance(raw, str):
            return
        match = RAW_TAG.match(raw)
        if not match or match["name"].lower() not in CODE:
            return
        if match["close"]:
            self.raw_code = max(0, self.raw_code - 1)
        elif not raw.rstrip().endswith(("/>", f"</{match['name']}>")):
            self.raw_code += 1
