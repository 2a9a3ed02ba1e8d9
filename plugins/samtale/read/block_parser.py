"""The block structure of Markdown as CommonMark defines it, as the block parser of Python-Markdown.

Containers (quotations, items of lists, definitions, callouts) are read from the outside in: the
lines of one are collected without their markers, and then read in the same way. A line without
its marker may still continue a paragraph of the container ("lazy"); only reading the container
shows that, so each reading says how many lines are left over.

The blocks of Python-Markdown's own extensions are recognised here; tables, abbreviations and HTML
with ``markdown="1"`` are built by the processors of these extensions. Processors of other
extensions are asked where a block begins. They get the rest of the container as they expect it: a
list of texts that were separated by empty lines.
"""

from collections.abc import Callable, Iterable
from typing import Any
from xml.etree.ElementTree import Element, ElementTree, SubElement

from markdown import Markdown, blockprocessors
from markdown.blockparser import BlockParser
from markdown.blockprocessors import BlockProcessor
from markdown.extensions.abbr import AbbrBlockprocessor
from markdown.extensions.codehilite import CodeHiliteExtension
from markdown.extensions.def_list import DefListProcessor
from markdown.extensions.footnotes import FootnoteBlockProcessor, FootnoteExtension
from markdown.extensions.md_in_html import MarkdownInHtmlProcessor
from markdown.extensions.tables import TableProcessor
from markdown.preprocessors import Preprocessor
from markdown.treeprocessors import Treeprocessor
from markdown.util import ETX, STX, AtomicString

from . import container_blocks as containers
from . import leaf_blocks as leaves
from . import raw_html
from .block_lines import BLANK, Lines
from .block_signs import CODE_INDENT
from .conversion import Conversion

RAW = "raw-block"  # the tag of an element that only holds the place of HTML
STRUCTURAL = (
    blockprocessors.ListIndentProcessor,
    blockprocessors.CodeBlockProcessor,
    blockprocessors.BlockQuoteProcessor,
    blockprocessors.OListProcessor,
    blockprocessors.HashHeaderProcessor,
    blockprocessors.SetextHeaderProcessor,
    blockprocessors.HRProcessor,
    blockprocessors.EmptyBlockProcessor,
    blockprocessors.ReferenceProcessor,
    blockprocessors.ParagraphProcessor,
)
OWN = (
    FootnoteBlockProcessor,
    AbbrBlockprocessor,
    DefListProcessor,
    TableProcessor,
    MarkdownInHtmlProcessor,
)
Read = Callable[["EditionBlockParser", Element, Lines, int, int, str], int | None]
READS: dict[str, tuple[Read, ...]] = {
    ">": (containers.quotation,),
    "#": (leaves.heading,),
    "`": (leaves.fenced_code,),
    "~": (leaves.fenced_code,),
    "-": (leaves.rule, containers.listed),
    "*": (leaves.rule, leaves.abbreviation, containers.listed),
    "_": (leaves.rule,),
    "+": (containers.listed,),
    "<": (raw_html.html,),
    "[": (containers.note, leaves.contents),
    ":": (containers.definition,),
    "!": (containers.admonition,),
    "?": (containers.admonition,),
    STX: (raw_html.placeholder,),
    **dict.fromkeys("0123456789", (containers.listed,)),
}


class EditionBlockParser(BlockParser):
    """Reads blocks as CommonMark defines them.

    ``conversion``: of the text being read; ``notes``: the line of each note's text;
    ``open_elements``: of HTML blocks so far, how many elements are not closed; ``search_from``: the
    line from which on text is searched whose line is not known.
    """

    def __init__(self, md: Markdown, conversion: Conversion):
        super().__init__(md)
        self.conversion = conversion
        self.known_lines = False  # whether the lines being read are those of the body
        self.notes: dict[str, int] = {}
        self.open_elements = 0
        self.search_from = 0
        self.code_options: dict[str, Any] = {}
        self.footnotes: FootnoteExtension | None = None
        self.before: list[BlockProcessor] = []
        self.after: list[BlockProcessor] = []

    def prepare(self) -> None:
        """Look up what extensions have registered; to be called once they all have."""
        for extension in self.md.registeredExtensions:
            if isinstance(extension, CodeHiliteExtension):
                self.code_options = extension.getConfigs()
        early = self.blockprocessors.get_index_for_name("code")
        for number, processor in enumerate(self.blockprocessors):
            if isinstance(processor, FootnoteBlockProcessor):
                self.footnotes = processor.footnotes
            if not isinstance(processor, STRUCTURAL) and type(processor) not in OWN:
                (self.before if number < early else self.after).append(processor)

    def parseDocument(self, lines: Iterable[str]) -> ElementTree:  # noqa: N802 Python-Markdown's
        text = list(lines)
        self.open_elements = self.search_from = 0
        self.notes.clear()
        self.known_lines = text == self.conversion.text_lines
        self.root = Element(self.md.doc_tag)
        if not text[-1]:
            text.pop()  # after the last line's end
        tabs = any("\t" in line for line in text)
        self.read(self.root, Lines(text, 0 if self.known_lines else -1, tabs=tabs))
        return ElementTree(self.root)

    def parseBlocks(self, parent: Element, blocks: list[str]) -> None:  # noqa: N802
        """Read a text that an extension has removed from its context."""
        text = "\n\n".join(blocks)
        blocks.clear()
        self.read(parent, Lines(text.split("\n"), self.notes.get(text, -1)))
        if self.state.isstate("list"):
            containers.unwrap(parent)

    def read(self, parent: Element, lines: Lines, at: int = 0) -> int:
        """Append the elements of these lines, from ``at`` on. Returns how many lines are left,
        which do not belong to the container.
        """
        begun = blank = False
        while at < len(lines.text):
            if not lines.text[at].strip(BLANK):
                blank = True
                at += 1
                continue
            if at in lines.lazy:
                break
            lines.ending = lines.ending or (begun and blank)
            blank, before = False, len(parent)
            at = self._block(parent, lines, at)
            if len(parent) > before:  # not only a definition
                lines.gap, lines.ending, begun = lines.gap or lines.ending, False, True
        return len(lines.text) - at

    def _block(self, parent: Element, lines: Lines, at: int) -> int:
        """Read the block that begins at a line; returns the line after it."""
        rest = lines.text[at].lstrip(BLANK)
        if self.before and (end := self._asked(self.before, parent, lines, at)) is not None:
            return end
        indent = lines.indent(at)
        if indent >= CODE_INDENT:
            return leaves.indented_code(self, parent, lines, at)
        for read in READS.get(rest[0], ()):
            end = read(self, parent, lines, at, indent, rest)
            if end is not None:
                return end
        if self.after and (end := self._asked(self.after, parent, lines, at)) is not None:
            return end
        return leaves.paragraph(self, parent, lines, at)

    def _asked(
        self, processors: list[BlockProcessor], parent: Element, lines: Lines, at: int
    ) -> int | None:
        """Ask processors of other extensions; the lines that they leave replace the rest."""
        block = lines.block(at)
        blocks: list[str] = []
        for processor in processors:
            if not processor.test(parent, block):
                continue
            blocks = blocks or lines.rest(at).split("\n\n")
            if processor.run(parent, blocks) is not False:
                lines.replace(at, "\n\n".join(blocks).split("\n") if blocks else [])
                return at
        return None

    def raw(self, parent: Element, html: str) -> None:
        """Append HTML."""
        SubElement(parent, RAW).text = AtomicString(self.md.htmlStash.store(html))

    def problem(self, line: int, text: str, field: str, message: str, severity: str) -> None:
        """Report a problem at a line of the body, or, if that is -1, at the first that contains a
        text.
        """
        known = self.known_lines and line >= 0
        if not known:
            line = self.conversion.line_of(text, self.search_from)
        self.conversion.problem_at(line, field, message, severity)


class Whitespace(Preprocessor):
    """Removes the characters that mark Python-Markdown's placeholders, and keeps tabs."""

    def run(self, lines: list[str]) -> list[str]:
        text = "\n".join(lines)
        return (
            text.replace(STX, "").replace(ETX, "").split("\n")
            if STX in text or ETX in text
            else lines
        )


class RawBlocks(Treeprocessor):
    """Dissolves the elements that hold the place of HTML."""

    def run(self, root: Element) -> None:
        for parent in [one for one in root.iter() if any(child.tag == RAW for child in one)]:
            children, parent[:] = list(parent), []
            for child in children:
                if child.tag != RAW:
                    parent.append(child)
                    continue
                text = f"\n{child.text}\n{(child.tail or '').lstrip()}"
                if len(parent):
                    parent[-1].tail = (parent[-1].tail or "").rstrip() + text
                else:
                    parent.text = (parent.text or "").rstrip() + text
