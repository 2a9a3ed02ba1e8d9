"""What Python-Markdown's own extensions lack: typography, figures, quotations with their source, links between files.

Each is a tree processor of the size that one reads in one sitting; ``EditionExtension`` at the end registers them.
"""

import posixpath
import re
from pathlib import Path
from urllib.parse import unquote, urlsplit
from xml.etree.ElementTree import Element, SubElement

import imagesize
from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor
from markdown.util import HTML_PLACEHOLDER_RE, STX, AtomicString

from ..languages import Language, Typesetter, typeset
from ..problems import Problem

BLOCKS = {"p", "li", "dt", "dd", "td", "th", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "figcaption", "div"}
BLOCKS |= {"section", "article", "caption", "summary"}
CODE = {"code", "pre", "kbd", "samp", "tt", "var", "script", "style", "math", "textarea"}
RAW_TAG = re.compile(r"^<(?P<close>/?)(?P<name>[A-Za-z][\w-]*)")
ATTRIBUTION = re.compile(r"^\s*(?:--|—|–)\s*")
PLACEHOLDER = re.compile(f"({HTML_PLACEHOLDER_RE.pattern}|{STX}[^{STX}]*?\u0003)")


class Typography(Treeprocessor):
    """Quotes, dashes and ellipses of the language in every text that is not code."""

    def run(self, root: Element) -> None:
        self.walk(root, Block(self.md, self.extension.language))

    def walk(self, element: Element, block: "Block") -> None:
        element.text = block.set(element.text)
        for child in element:
            tag = child.tag if isinstance(child.tag, str) else ""
            language = self.extension.languages.get(child.get("lang", ""), block.language)
            if child.get("alt"):
                child.set("alt", typeset(child.get("alt"), language))
            if tag in CODE:
                block.seen("x")  # what follows code closes, as after a letter
            elif tag in BLOCKS:
                self.walk(child, Block(self.md, language))
                block = Block(self.md, block.language)
            elif language is not block.language:
                self.walk(child, Block(self.md, language))
                block.seen("x")
            elif tag == "br":
                block.seen(" ")
            else:
                self.walk(child, block)
            child.tail = block.set(child.tail)


class Block:
    """One block of text on its way through the typesetter, across tags and Python-Markdown's placeholders."""

    def __init__(self, md, language: Language):
        self.stash, self.language = md.htmlStash.rawHtmlBlocks, language
        self.typesetter, self.raw_code = Typesetter(language), 0

    def seen(self, character: str) -> None:
        """Something that is not set here, but that decides whether the next mark opens or closes."""
        self.typesetter.before = character

    def set(self, text: str | None) -> str | None:
        if not text or isinstance(text, AtomicString):
            return text
        pieces = PLACEHOLDER.split(text)  # text, placeholder, its number in the stash, text, ...
        for number in range(0, len(pieces), 3):
            more = number + 1 < len(pieces)
            if not self.raw_code:
                pieces[number] = self.typesetter.run(pieces[number], after="x" if more else "")
            if more:
                self.placeholder(pieces[number + 2])
        return "".join(piece for number, piece in enumerate(pieces) if number % 3 != 2)

    def placeholder(self, stashed: str | None) -> None:
        """Raw inline HTML stands in the stash: follow ``<code>`` and its like there, so that code stays as typed."""
        if stashed is None:
            self.seen("x")  # an escaped character
            return
        raw = self.stash[int(stashed)]
        match = RAW_TAG.match(raw) if isinstance(raw, str) else None
        if not match or match["name"].lower() not in CODE:
            return
        if match["close"]:
            self.raw_code = max(0, self.raw_code - 1)
        elif not raw.rstrip().endswith(("/>", f"</{match['name']}>")):
            self.raw_code += 1


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
        caption.text = typeset(image.attrib.pop("title"), self.extension.language)
        image.tail = None
        return figure

    def quotation(self, quote: Element) -> Element | None:
        last = quote[-1] if len(quote) > 1 else None
        if last is None or last.tag != "p" or not ATTRIBUTION.match(last.text or ""):
            return None
        quote.remove(last)
        figure = Element("figure", {"class": "quotation"})
        figure.append(quote)
        last.tag = "figcaption"
        last.text = ATTRIBUTION.sub("", last.text)
        figure.append(last)
        return figure


class Tables(Treeprocessor):
    """Alignment by class, since a style attribute would need a weaker Content-Security-Policy; wide tables scroll."""

    def run(self, root: Element) -> None:
        for parent in list(root.iter()):
            for place, element in enumerate(list(parent)):
                if element.tag in ("td", "th"):
                    self.align(element)
                elif element.tag == "table":
                    label = self.extension.language.gettext("Table")
                    box = Element("div", {"class": "table", "role": "region", "aria-label": label, "tabindex": "0"})
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


class Links(Treeprocessor):
    """Plain relative paths to files beside the essay become Pelican's ``{filename}`` and ``{static}``; what leads
    nowhere is a problem with its line. Pictures get their width and height, so that nothing shifts while they load.
    """

    def run(self, root: Element) -> None:
        for element in root.iter():
            if element.tag == "a" and element.get("href"):
                self.link(element)
            elif element.tag == "img" and element.get("src"):
                self.picture(element)

    def link(self, element: Element) -> None:
        target = self.target(element.get("href"))
        if target is None:
            return
        path, kind, rest = target
        if kind == "filename":
            code = Path(path).stem
            if code in self.extension.languages and code != self.extension.language.code:
                element.set("hreflang", code)
        element.set("href", f"{{{kind}}}/{path}{rest}")

    def picture(self, element: Element) -> None:
        target = self.target(element.get("src"))
        if target is None:
            return
        path, _kind, rest = target
        element.set("src", f"{{static}}/{path}{rest}")
        self.extension.pictures.append(path)
        if not element.get("width") and not element.get("height"):
            width, height = imagesize.get(str(self.extension.content / path))
            if width > 0 and height > 0:
                element.set("width", str(round(width)))
                element.set("height", str(round(height)))
        element.set("decoding", "async")
        if len(self.extension.pictures) > 1:
            element.set("loading", "lazy")

    def target(self, address: str) -> tuple[str, str, str] | None:
        """(content path, Pelican's word for its kind, query and fragment), or None for what is not a file of ours."""
        braced = re.match(r"^[{|](filename|static|attach)[}|](.*)$", address)
        bare = braced[2] if braced else address
        parts = urlsplit(bare)
        if not braced and (parts.scheme or parts.netloc or not parts.path or bare.startswith(("/", "{", "|"))):
            return None
        relative = unquote(parts.path)
        if relative.startswith("/"):
            path = posixpath.normpath(relative.lstrip("/"))
        else:
            here = self.extension.source.parent.relative_to(self.extension.content).as_posix()
            path = posixpath.normpath(posixpath.join(here, relative))
        rest = bare[len(parts.path) :]
        if path.startswith("../") or not (self.extension.content / path).is_file():
            self.extension.problem(address, "link", f'"{bare}" leads to no file of the content: mend the path')
            return None
        text = Path(path).suffix.lower() in (".md", ".markdown", ".mkd", ".mdown", ".rst", ".html")
        return path, (braced[1] if braced and braced[1] == "attach" else "filename" if text else "static"), rest


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

    def begin(self, text: str, source: Path, content: Path, first_line: int) -> None:
        self.text_lines, self.first_line = text.split("\n"), first_line
        self.source, self.content = source, content
        self.pictures, self.problems = [], []

    def problem(self, needle: str, field: str, message: str) -> None:
        """Record a problem at the first line of the body that holds ``needle``."""
        found = next((n for n, line in enumerate(self.text_lines) if needle in line), 0)
        self.problems.append(Problem(str(self.source), self.first_line + found, field, message))

    def extendMarkdown(self, md) -> None:  # noqa: N802 Python-Markdown names it
        # behind "inline" (20), before "prettify" (10) and "toc" (5)
        stages = ((Figures, 18), (Typography, 17), (Tables, 16), (Links, 15), (Headings, 14))
        for processor_class, priority in stages:
            processor = processor_class(md)
            processor.extension = self
            md.treeprocessors.register(processor, f"samtale-{processor_class.__name__.lower()}", priority)
