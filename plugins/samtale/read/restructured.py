"""reStructuredText, by docutils through Pelican's reader, in the typography of the essay's language."""

import re
from collections.abc import Iterator
from functools import partial
from html import escape
from itertools import count
from pathlib import Path
from typing import ClassVar

from docutils import nodes
from docutils.writers.html5_polyglot import HTMLTranslator, Writer
from pelican.readers import RstReader

from ..identify.works import place
from ..languages import Language, Typesetter
from ..survey.limits import TooLongError
from .front_matter import Document, Field, normal_key
from .markdown import Body, Heading
from .reader import EditionReader

LANG = re.compile(r"^:lang:[ \t]*(\S+)", re.MULTILINE | re.IGNORECASE)
WIDTH = re.compile(r"""(<img[^<>]*?)\sstyle="(?:height: [\d.]+px; )?width: (\d+)(?:\.\d+)?px;?[^"]*\"""")
PLAIN = (nodes.literal, nodes.literal_block, nodes.doctest_block, nodes.math, nodes.math_block, nodes.raw, nodes.comment)


class Translator(HTMLTranslator):
    """docutils' HTML5 in the language's typography, with what Pelican's abbreviations and alt texts are."""

    def __init__(self, language: Language, document: nodes.document):
        super().__init__(document)
        self.edition, self.typesetter, self.plain = language, Typesetter(language), 0

    def dispatch_visit(self, node) -> None:
        if isinstance(node, nodes.TextElement) and not isinstance(node, nodes.Inline):
            self.typesetter = Typesetter(self.edition)
        self.plain += isinstance(node, PLAIN)
        try:
            super().dispatch_visit(node)
        except nodes.SkipNode:  # then it is not departed from
            self.plain -= isinstance(node, PLAIN)
            raise

    def dispatch_departure(self, node) -> None:
        super().dispatch_departure(node)
        self.plain -= isinstance(node, PLAIN)

    def visit_Text(self, node) -> None:  # noqa: N802 docutils names it
        if self.plain or self.in_mailto:
            super().visit_Text(node)
        else:
            self.body.append(self.encode(self.typesetter.run(node.astext(), after="x")))

    def visit_literal(self, node) -> None:
        self.typesetter.before = "x"
        self.body.append(self.starttag(node, "code", "") + self.encode(node.astext()) + "</code>")
        raise nodes.SkipNode

    def visit_image(self, node) -> None:
        node["alt"] = node.get("alt", "")  # docutils would take the file's name
        super().visit_image(node)

    def visit_abbreviation(self, node) -> None:
        attributes = {"title": node["explanation"]} if node.hasattr("explanation") else {}
        self.body.append(self.starttag(node, "abbr", "", **attributes))

    def depart_abbreviation(self, _node) -> None:
        self.body.append("</abbr>")


class HTML5Writer(Writer):
    def __init__(self, language: Language):
        super().__init__()
        self.translator_class = partial(Translator, language)


class Docutils(RstReader):
    """Pelican's publisher with our writer."""

    def __init__(self, settings, language: Language):
        # nothing of the machine is read into a page, nor settings from its home folder
        safe = {**(settings.get("DOCUTILS_SETTINGS") or {}), "file_insertion_enabled": False, "_disable_config": True}
        super().__init__({**settings, "DEFAULT_LANG": language.code, "DOCUTILS_SETTINGS": safe})
        self.writer_class = partial(HTML5Writer, language)

    def publisher(self, path: Path):
        """The published document, with its parts. Raises what docutils raises."""
        return self._get_publisher(str(path))


class EditionRstReader(EditionReader):
    """reStructuredText files, so that an existing Pelican site moves in unchanged."""

    enabled = True
    file_extensions: ClassVar = ["rst"]

    def document(self, text: str) -> Document:
        site = self.run.site
        found = LANG.search(text)
        code = found[1] if found else place(self.relative, site.codes).lang
        language = site[code if code in site.codes else site.default]
        try:
            publisher = Docutils(self.settings, language).publisher(self.path)
        except (TooLongError, RecursionError):
            raise
        except Exception as error:  # docutils raises whatever its parser meets, with the line in the message
            line = re.search(r":(\d+):", str(error))
            message = str(error).strip().splitlines()[0].rpartition(": ")[2] if str(error) else type(error).__name__
            raise self.given_up("reStructuredText", f"{message} Mend the line.", int(line[1]) if line else 1) from error
        parts = publisher.writer.parts
        self.headings = tuple(headings_of(publisher.document))
        fields = dict(fields_of(publisher.document, text))
        title = publisher.document.get("title") or ""
        if title:
            fields.setdefault("title", Field("title", title, 1))
        return Document(fields, as_ours(str(parts.get("body") or ""), language), 1)

    def body(self, document: Document, language: Language) -> Body:
        return Body(document.body, self.headings, (), ())


def as_ours(html: str, language: Language) -> str:
    """Docutils' HTML as the theme wants it: widths as attributes, and boxes that the keyboard can scroll."""
    html = WIDTH.sub(r'\1 width="\2"', html).replace('<div class="highlight"><pre>', '<div class="highlight"><pre tabindex="0">')
    numbers = count(1)
    name = language.gettext("Table")

    def boxed(match: re.Match) -> str:
        return f'<div class="table" role="region" aria-label="{name} {next(numbers)}" tabindex="0">{match[0]}'

    return re.sub("<table", boxed, html).replace("</table>", "</table></div>")


def headings_of(document: nodes.document) -> Iterator[Heading]:
    """The sections' titles with their anchors; the highest are of level 2, since the title is the page's."""
    for section in document.findall(nodes.section):
        depth, parent = 2, section.parent
        while isinstance(parent, nodes.section):
            depth, parent = depth + 1, parent.parent
        if section.get("ids") and isinstance(section[0], nodes.title):
            yield Heading(min(depth, 6), section["ids"][0], escape(section[0].astext()))


def fields_of(document: nodes.document, text: str) -> Iterator[tuple[str, Field]]:
    """The field list below the title, as front matter."""
    lines = text.lower().splitlines()
    for docinfo in document.findall(nodes.docinfo):
        for element in docinfo.children:
            if element.tagname == "field":
                name, value = element.children[0].astext(), element.children[1].astext()
            elif element.tagname == "authors":
                name, value = "authors", [author.astext() for author in element.children]
            else:
                name, value = element.tagname, element.astext()
            line = next((number for number, one in enumerate(lines, 1) if one.startswith(f":{name.lower()}:")), 1)
            yield normal_key(name), Field(normal_key(name), value, line)
