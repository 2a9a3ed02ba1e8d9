"""What Python-Markdown's own extensions lack: figures, quotations with their source, tables without styles.

Each is a tree processor of the size that one reads in one sitting; ``EditionExtension`` at the end registers them, and
those of typography.py and links.py.
"""

import re
from pathlib import Path
from xml.etree.ElementTree import Element, SubElement

from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor
from markdown.util import AtomicString

from ..languages import Language, typeset
from ..problems import ERROR, WARNING, Problem
from ..survey.tree import Tree
from .links import Links
from .marks import Numbers, Places, SelfLinks
from .typography import CODE, Typography

REFERENCE = re.compile(r"\[[^\[\]^]+\]\[[^\[\]]+\]")
NOTE = re.compile(r"\[\^[^\]\s]+\]")
ATTRIBUTION = re.compile(r"^\s*(?:--|—|–)\s*")


class Figures(Treeprocessor):
    """A picture alone in its paragraph with a title becomes a figure; a quotation ending in ``-- Source`` too."""

    def run(self, root: Element) -> None:
        for parent in list(root.iter()):
            for place, element in enumerate(list(parent)):
                figure = None
                if element.tag == "p":
                    figure = self.picture(element)
                elif element.tag == "blockquote":
                    figure = self.quotation(element)
                if figure is not None:
                    figure.tail = element.tail
                    element.tail = None
                    parent[place] = figure

    def picture(self, paragraph: Element) -> Element | None:
        only = len(paragraph) == 1 and not (paragraph.text or "").strip() and not (paragraph[0].tail or "").strip()
        if not only or paragraph[0].tag != "img" or not paragraph[0].get("title"):
            return None
        image = paragraph[0]
        figure = Element("figure", {"class": "picture"})
        figure.append(image)
        caption = SubElement(figure, "figcaption")
        caption.text = typeset(image.attrib.pop("title").replace('\\"', '"'), self.extension.language)
        image.tail = None
        return figure

    def quotation(self, quote: Element) -> Element | None:
        source = self.own_paragraph(quote) if len(quote) > 1 else None
        if source is None:
            source = self.last_line(quote)
        if source is None:
            return None
        figure = Element("figure", {"class": "quotation"})
        figure.append(quote)
        figure.append(source)
        return figure

    @staticmethod
    def own_paragraph(quote: Element) -> Element | None:
        last = quote[-1]
        if last.tag != "p" or not ATTRIBUTION.match(last.text or ""):
            return None
        quote.remove(last)
        last.tag = "figcaption"
        last.text = ATTRIBUTION.sub("", last.text)
        return last

    @staticmethod
    def last_line(quote: Element) -> Element | None:
        """``-- Source`` as the last line of the quotation's last paragraph."""
        last = quote[-1] if len(quote) else None
        if last is None or last.tag != "p":
            return None
        pieces = [last.text or "", *(child.tail or "" for child in last)]
        at = max((number for number, piece in enumerate(pieces) if "\n" in piece.rstrip("\n")), default=-1)
        before, _, line = pieces[at].rpartition("\n") if at >= 0 else ("", "", "")
        if not (before.strip() or at > 0) or not ATTRIBUTION.match(line):
            return None
        source = Element("figcaption")
        source.text = ATTRIBUTION.sub("", line)
        for child in list(last)[at:]:
            last.remove(child)
            source.append(child)
        if at:
            last[at - 1].tail = before
        else:
            last.text = before
        return source


class Tables(Treeprocessor):
    """Alignment by class, since a style attribute would need a weaker Content-Security-Policy; wide tables scroll."""

    def run(self, root: Element) -> None:
        number = 0
        for parent in list(root.iter()):
            for place, element in enumerate(list(parent)):
                if element.tag in ("td", "th"):
                    self.align(element)
                elif element.tag == "table":
                    number += 1  # each box is a landmark, and wants a name of its own
                    name = self.extension.language.gettext("Table")
                    box = Element("div", {"class": "table", "role": "region", "aria-label": f"{name} {number}", "tabindex": "0"})
                    box.tail, element.tail = element.tail, None
                    box.append(element)
                    parent[place] = box

    @staticmethod
    def align(cell: Element) -> None:
        style = cell.attrib.pop("style", "")
        match = re.search(r"text-align:\s*(left|center|right)", style)
        if match and match[1] != "left":
            cell.set("class", f"{cell.get('class', '')} {match[1]}".strip())
        if cell.tag == "th" and not cell.get("scope"):
            cell.set("scope", "col")


class Notes(Treeprocessor):
    """A reference to a note that has no text is a slip that readers would see as ``[^1]``."""

    def run(self, root: Element) -> None:
        for element in root.iter():
            if element.tag in CODE:
                continue
            for text in (element.text, *(child.tail for child in element)):
                for written in () if isinstance(text, AtomicString) else REFERENCE.findall(text or ""):
                    message = f'"{written}" has no address: add a line "[{written.split("[")[-1]}: ..." below'
                    self.extension.problem(written, "link", message, WARNING)
                for written in () if isinstance(text, AtomicString) else NOTE.findall(text or ""):
                    message = f'"{written}" has no text: add a line "{written}: ..." below'
                    self.extension.problem(written, "note", message)


class Headings(Treeprocessor):
    """The title is the page's one h1: where a body has an h1 of its own, its headings go down by one."""

    def run(self, root: Element) -> None:
        headings = [element for element in root.iter() if re.fullmatch(r"h[1-6]", str(element.tag))]
        if any(element.tag == "h1" for element in headings):
            for element in headings:
                element.tag = f"h{min(6, int(element.tag[1]) + 1)}"


class EditionExtension(Extension):
    """Registers the processors above for one language, and holds what they know of the file being converted."""

    def __init__(self, language: Language, languages: dict[str, Language] | None = None):
        super().__init__()
        self.language = language
        self.languages = languages or {language.code: language}
        self.pictures: list[str] = []
        self.problems: list[Problem] = []

    def begin(self, text: str, source: Path, tree: Tree, first_line: int) -> None:
        self.text_lines, self.first_line = text.split("\n"), first_line
        self.source, self.tree = source, tree
        self.relative = source.relative_to(tree.root).as_posix()
        self.pictures, self.problems = [], []

    def problem(self, needle: str, field: str, message: str, severity: str = ERROR) -> None:
        """Record a problem at the line of the body that holds the link ``needle``."""
        line = self.first_line + line_of_link(self.text_lines, needle)
        self.problems.append(Problem(str(self.source), line, field, message, severity))

    def extendMarkdown(self, md) -> None:  # noqa: N802 Python-Markdown names it
        # behind "inline" (20) and "attr_list" (8), which brings lang and width; before "abbr" (7) and "toc" (5)
        stages = ((Notes, 7.95), (Figures, 7.9), (Typography, 7.8), (Tables, 7.7), (Links, 7.6), (Headings, 7.5), (Numbers, 7.4))
        stages += ((Places, 7.3), (SelfLinks, 4.9))
        for processor_class, priority in stages:
            processor = processor_class(md)
            processor.extension = self
            md.treeprocessors.register(processor, f"samtale-{processor_class.__name__.lower()}", priority)


def line_of_link(lines: list[str], written: str) -> int:
    """The number, from 0, of the line that links to ``written``, outside fenced code; 0 where there is none."""
    link = re.compile(
        re.escape(written) if written.startswith("[") else r"""(?:\]\(\s*<?|\]:\s*<?|=\s*["'])""" + re.escape(written)
    )
    fence = ""
    for number, line in enumerate(lines):
        mark = re.match(r"\s*(`{3,}|~{3,})", line)
        if mark and (not fence or mark[1].startswith(fence)):
            fence = "" if fence else mark[1]
        elif not fence and link.search(line):
            return number
    return 0
