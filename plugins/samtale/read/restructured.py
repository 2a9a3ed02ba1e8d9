"""reStructuredText, by docutils through Pelican's reader, with the typography of the essay's
language.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from html import escape
from io import StringIO
from itertools import count
from pathlib import Path
from typing import Any, ClassVar

from docutils import nodes
from docutils.core import Publisher
from docutils.io import StringInput, StringOutput
from docutils.parsers.rst import Parser, roles
from docutils.readers import standalone
from docutils.writers.html5_polyglot import HTMLTranslator, Writer
from pelican import rstdirectives  # noqa: F401 which registers Pelican's directives

from ..config.limits import TooLongError
from ..languages import Language, Typesetter
from .facts import Heading
from .front_matter import Document, Field, collected, normal_key
from .markdown import Body
from .reader import EditionReader
from .source_paths import place

LANG = re.compile(r"^:lang:[ \t]*(\S+)", re.MULTILINE | re.IGNORECASE)
WIDTH = re.compile(
    r"""(<img[^<>]*?)\sstyle="(?:height: [\d.]+px; )?width: (\d+)(?:\.\d+)?px;?[^"]*\""""
)
PLAIN = (
    nodes.literal,
    nodes.literal_block,
    nodes.doctest_block,
    nodes.math,
    nodes.math_block,
    nodes.raw,
    nodes.comment,
)


class Translator(HTMLTranslator):
    """docutils' HTML5 with the language's typography, and with Pelican's abbreviations and alt
    texts.
    """

    def __init__(self, document: nodes.document):
        super().__init__(document)
        self.edition: Language = document.settings.edition
        self.typesetter, self.plain = Typesetter(self.edition), 0

    def dispatch_visit(self, node: nodes.Node) -> None:
        if isinstance(node, nodes.TextElement) and not isinstance(node, nodes.Inline):
            self.typesetter = Typesetter(self.edition)
        self.plain += isinstance(node, PLAIN)
        try:
            super().dispatch_visit(node)
        except nodes.SkipNode:  # then depart_* is not called
            self.plain -= isinstance(node, PLAIN)
            raise

    def dispatch_departure(self, node: nodes.Node) -> None:
        super().dispatch_departure(node)
        self.plain -= isinstance(node, PLAIN)

    def visit_Text(self, node: nodes.Text) -> None:  # noqa: N802 docutils names it
        if self.plain or self.in_mailto:
            super().visit_Text(node)
        else:
            self.body.append(self.encode(self.typesetter.run(node.astext(), after="x")))

    def visit_literal(self, node: nodes.literal) -> None:
        self.typesetter.before = "x"
        self.body.append(self.starttag(node, "code", "") + self.encode(node.astext()) + "</code>")
        raise nodes.SkipNode

    def visit_image(self, node: nodes.image) -> None:
        node["alt"] = node.get("alt", "")  # docutils would use the file's name
        super().visit_image(node)

    def visit_abbreviation(self, node: nodes.abbreviation) -> None:
        attributes = {"title": node["explanation"]} if node.hasattr("explanation") else {}
        self.body.append(self.starttag(node, "abbr", "", **attributes))

    def depart_abbreviation(self, _node: nodes.abbreviation) -> None:
        self.body.append("</abbr>")


class HTML5Writer(Writer):
    def __init__(self) -> None:
        super().__init__()
        self.translator_class = Translator


class ListeningReader(standalone.Reader):  # type: ignore[type-arg] # generic only in the stubs
    """docutils' reader, which reports every problem that its parser finds instead of stopping at
    the first.
    """

    def __init__(self) -> None:
        super().__init__()
        self.messages: list[tuple[int, str]] = []  # (line from 1, message)

    def new_document(self) -> nodes.document:
        document = super().new_document()
        document.reporter.attach_observer(self.hear)
        return document

    def hear(self, message: nodes.system_message) -> None:
        if message["level"] >= 2:  # a warning or worse
            self.messages.append(
                (message.get("line") or 1, " ".join(message.children[0].astext().split()))
            )


def publish(
    text: str, path: Path, settings: Mapping[str, Any], language: Language
) -> tuple[nodes.document, str, list[tuple[int, str]]]:
    """The document, its body as HTML, and its problems. Raises what docutils' extensions raise.

    No files of this machine are included in a page, and no settings are read from the home folder.
    """
    reader = ListeningReader()
    publisher = Publisher(
        reader,
        Parser(),
        HTML5Writer(),
        source_class=StringInput,
        destination_class=StringOutput,
    )
    wanted = {
        "initial_header_level": "2",
        "syntax_highlight": "short",
        "language_code": language.code,
        "embed_stylesheet": False,
        "warning_stream": StringIO(),
        **(settings.get("DOCUTILS_SETTINGS") or {}),
        "input_encoding": "unicode",
        "output_encoding": "unicode",
        "halt_level": 5,
        "report_level": 5,
        "file_insertion_enabled": False,
        "_disable_config": True,
        "edition": language,  # for the translator
    }
    publisher.process_programmatic_settings(None, wanted, None)
    publisher.set_source(text, str(path))
    # docutils has no other way to forget the roles that one text has declared
    declared: dict[str, Any] = roles._roles  # type: ignore[attr-defined] # noqa: SLF001 private
    known = dict(declared)
    try:
        publisher.publish()
    finally:
        declared.clear()
        declared.update(known)
    if publisher.document is None:  # cannot happen: publish() would have raised
        raise ValueError("docutils returned no document")
    return publisher.document, str(publisher.writer.parts.get("body") or ""), reader.messages


class EditionRstReader(EditionReader):
    """Reads reStructuredText files, so that an existing Pelican site needs no changes."""

    enabled = True
    file_extensions: ClassVar[list[str]] = ["rst"]

    def document(self, text: str) -> Document:
        site = self.state.site
        found = LANG.search(text)
        code = found[1] if found else place(self.relative, site.codes).lang
        language = site[code if code in site.codes else site.default]
        try:
            document, html, messages = publish(text, self.path, self.settings, language)
        except (TooLongError, RecursionError):
            raise
        except Exception as error:  # raised by an extension
            message = f"cannot be read ({type(error).__name__}: {error}); simplify its markup"
            raise self.given_up("reStructuredText", " ".join(message.split())) from error
        for line, message in dict.fromkeys(messages):
            self.problem(line, "reStructuredText", f"{message.rstrip('.')}; fix the line")
        self.headings = tuple(headings_of(document))
        fields, faults = collected(field for _name, field in fields_of(document, text))
        title = document.get("title") or ""
        if title:
            fields.setdefault("title", Field("title", title, 1))
        return Document(fields, as_ours(html, language), 1, tuple(faults))

    def body(self, document: Document, language: Language) -> Body:
        return Body(document.body, self.headings, (), ())


def as_ours(html: str, language: Language) -> str:
    """Adapt docutils' HTML to the theme: widths as attributes, and boxes that can be scrolled with
    the keyboard.
    """
    html = WIDTH.sub(r'\1 width="\2"', html).replace(
        '<div class="highlight"><pre>', '<div class="highlight"><pre tabindex="0">'
    )
    numbers = count(1)
    name = language.gettext("Table")

    def boxed(match: re.Match[str]) -> str:
        return (
            f'<div class="table" role="region" aria-label="{name} {next(numbers)}" '
            f'tabindex="0">{match[0]}'
        )

    return re.sub("<table", boxed, html).replace("</table>", "</table></div>")


def headings_of(document: nodes.document) -> Iterator[Heading]:
    """The sections' titles with their anchors; the highest have level 2, because the title is the
    page's h1.
    """
    for section in document.findall(nodes.section):
        depth, parent = 2, section.parent
        while isinstance(parent, nodes.section):
            depth, parent = depth + 1, parent.parent
        if section.get("ids") and isinstance(section[0], nodes.title):
            yield Heading(min(depth, 6), section["ids"][0], escape(section[0].astext()))


def fields_of(document: nodes.document, text: str) -> Iterator[tuple[str, Field]]:
    """The field list below the title, as front matter."""
    lines, seen = text.lower().splitlines(), Counter[str]()
    for docinfo in document.findall(nodes.docinfo):
        for element in docinfo.children:
            value: str | list[str]
            if isinstance(element, nodes.field):
                name, value = element[0].astext(), element[1].astext()
            elif isinstance(element, nodes.authors):
                name, value = "authors", [author.astext() for author in element.children]
            else:
                name, value = type(element).__name__, element.astext()
            places = [
                number for number, one in enumerate(lines, 1) if one.startswith(f":{name.lower()}:")
            ] or [1]
            line = places[min(seen[name], len(places) - 1)]
            seen[name] += 1
            yield normal_key(name), Field(normal_key(name), value, line)
