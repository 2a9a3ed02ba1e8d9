"""Additions to Python-Markdown's own extensions: tables without style attributes, checks of notes,
a single main heading.

Each is a small tree processor. ``EditionExtension`` at the end registers them, and those of
figures.py, typography.py, links.py, anchors.py and lint.py.
"""

import re
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions import Extension
from markdown.extensions.fenced_code import FencedBlockPreprocessor
from markdown.extensions.md_in_html import HtmlBlockPreprocessor
from markdown.util import AtomicString

from ..problems import WARNING, did_you_mean
from .anchors import NoteNames, Numbers, ParagraphAnchors, SelfLinks
from .attributes import AttributeLists
from .block_parser import RawBlocks, Whitespace
from .conversion import Conversion, EditionProcessor
from .destinations import unescaped
from .figures import Figures
from .inline import Inline
from .links import Links
from .lint import Lint
from .other_tools import OtherTools
from .typography import CODE, Typography

REFERENCE = re.compile(r"\[(?P<text>[^\[\]^]+)\]\[(?P<label>[^\[\]]*)\]")
NOTE = re.compile(r"\[\^[^\]\s]+\]")


class TableBoxes(EditionProcessor):
    """Aligns cells by class, because a style attribute would need a weaker Content-Security-Policy;
    makes wide tables scroll.
    """

    def run(self, root: Element) -> None:
        tables = list(root.iter("table"))
        if not tables:
            return
        parents = {child: parent for parent in root.iter() for child in parent}
        name = self.conversion.language.gettext("Table")
        for number, table in enumerate(tables, 1):
            for cell in table.iter():
                if cell.tag in ("td", "th"):
                    self.align(cell)
            parent = parents[table]
            # each scrolling box is a landmark and needs a unique name
            box = Element(
                "div",
                {
                    "class": "table",
                    "role": "region",
                    "aria-label": f"{name} {number}",
                    "tabindex": "0",
                },
            )
            box.tail, table.tail = table.tail, None
            parent[list(parent).index(table)] = box
            box.append(table)

    @staticmethod
    def align(cell: Element) -> None:
        style = cell.attrib.pop("style", "")
        match = re.search(r"text-align:\s*(left|center|right)", style)
        if match and match[1] != "left":
            cell.set("class", f"{cell.get('class', '')} {match[1]}".strip())
        if cell.tag == "th" and not cell.get("scope"):
            cell.set("scope", "col")


class Notes(EditionProcessor):
    """Reports a reference to a note that has no text; readers would see ``[^1]``."""

    def run(self, root: Element) -> None:
        ids = {element.get("id", "") for element in root.iter() if element.tag in ("li", "sup")}
        # notes without a reference, one of which may be meant
        spare = [
            f"[^{one[3:]}]"
            for one in ids
            if one.startswith("fn:") and f"fnref:{one[3:]}" not in ids
        ]
        for element in root.iter():
            if element.tag in CODE:
                continue
            for text in (element.text, *(child.tail for child in element)):
                for found in (
                    () if isinstance(text, AtomicString) else REFERENCE.finditer(text or "")
                ):
                    written = unescaped(found[0])
                    label = unescaped(found["label"] or found["text"])
                    message = f'"{written}" has no URL; add a line "[{label}]: ..." below'
                    self.conversion.problem(written, "link", message, WARNING)
                for written in () if isinstance(text, AtomicString) else NOTE.findall(text or ""):
                    remedy = f'; add a line "{written}: ..." below'
                    message = (
                        f'"{written}" has no text{did_you_mean(written, sorted(spare)) or remedy}'
                    )
                    self.conversion.problem(written, "note", message)


class Headings(EditionProcessor):
    """Moves headings down by one level if the body has an h1: the title is the page's only h1."""

    def run(self, root: Element) -> None:
        headings = [element for element in root.iter() if re.fullmatch(r"h[1-6]", str(element.tag))]
        if any(element.tag == "h1" for element in headings):
            for element in headings:
                element.tag = f"h{min(6, int(element.tag[1]) + 1)}"


class EditionExtension(Extension):
    """Registers all processors for the conversion of one language."""

    def __init__(self, conversion: Conversion):
        super().__init__()
        self.conversion = conversion

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 Python-Markdown names it
        md.treeprocessors.register(Inline(md, self.conversion), "inline", 20)
        md.treeprocessors.register(AttributeLists(md), "attr_list", 8)
        names = NoteNames(md, self.conversion)  # after "footnote-duplicate" (15), which splits ids
        md.treeprocessors.register(names, "samtale-notenames", 14)
        # after "inline" (20) and "attr_list" (8), which sets lang and width; before "abbr" (7) and
        # "toc" (5)
        stages: tuple[tuple[type[EditionProcessor], float], ...] = (
            (OtherTools, 7.98),
            (Lint, 7.97),
            (Notes, 7.95),
            (Figures, 7.9),
            (Typography, 7.8),
            (TableBoxes, 7.7),
            (Links, 7.6),
            (Headings, 7.5),
            (Numbers, 7.4),
            (ParagraphAnchors, 7.3),
            (SelfLinks, 4.9),
        )
        for processor_class, priority in stages:
            name = f"samtale-{processor_class.__name__.lower()}"
            md.treeprocessors.register(processor_class(md, self.conversion), name, priority)
        # the block parser does what these did; those of other extensions stay
        md.preprocessors.register(Whitespace(md), "normalize_whitespace", 30)
        for name, replaced in (
            ("fenced_code_block", FencedBlockPreprocessor),
            ("html_block", HtmlBlockPreprocessor),
        ):
            if name in md.preprocessors and type(md.preprocessors[name]) is replaced:
                md.preprocessors.deregister(name)
        md.treeprocessors.register(RawBlocks(md), "samtale-raw", -10)
