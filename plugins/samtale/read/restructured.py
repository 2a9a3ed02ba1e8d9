"""reStructuredText, by docutils through Pelican's reader, with docutils' own smart quotes set to the language's."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar

from docutils import nodes
from docutils.writers.html5_polyglot import HTMLTranslator, Writer
from pelican.readers import RstReader

from ..identify.works import place
from ..languages import Language
from ..problems import Problem
from .front_matter import Document, Field, normal_key
from .markdown import Body
from .reader import TAG, EditionReader

LANG = re.compile(r"^:lang:[ \t]*(\S+)", re.MULTILINE | re.IGNORECASE)
STYLE_ATTRIBUTE = re.compile(r"""(<[a-zA-Z][^<>]*?)\s+style=("[^"]*"|'[^']*')""")


class Translator(HTMLTranslator):
    """docutils' HTML5, with the explanation that Pelican's abbreviation role records."""

    def visit_abbreviation(self, node) -> None:
        attributes = {"title": node["explanation"]} if node.hasattr("explanation") else {}
        self.body.append(self.starttag(node, "abbr", "", **attributes))

    def depart_abbreviation(self, _node) -> None:
        self.body.append("</abbr>")


class HTML5Writer(Writer):
    def __init__(self):
        super().__init__()
        self.translator_class = Translator


class Docutils(RstReader):
    """Pelican's publisher with our writer and one language's quotes."""

    writer_class = HTML5Writer

    def __init__(self, settings, language: Language):
        super().__init__({**settings, "DEFAULT_LANG": language.code})
        quotes = [*language.quotes["double"], *language.quotes["single"]]
        options = {**settings["DOCUTILS_SETTINGS"], "smartquotes_locales": [(self._language_code, quotes)]}
        self.settings = {**settings, "DOCUTILS_SETTINGS": options}

    def publisher(self, path: Path):
        """The published document, with its parts. Raises what docutils raises."""
        return self._get_publisher(str(path))


class EditionRstReader(EditionReader):
    """reStructuredText files, so that an existing Pelican site moves in unchanged."""

    enabled = True
    file_extensions: ClassVar = ["rst"]

    def document(self, path: Path) -> Document:
        text, site = self.text(path), self.run.site
        found = LANG.search(text)
        code = found[1] if found else place(path.relative_to(site.content).as_posix(), site.codes).lang
        language = site[code if code in site.codes else site.default]
        try:
            publisher = Docutils(self.settings, language).publisher(path)
        except Exception as error:  # docutils raises whatever its parser meets, with the line in the message
            line = re.search(r":(\d+):", str(error))
            message = str(error).strip().splitlines()[0].rpartition(": ")[2] if str(error) else type(error).__name__
            self.give_up_on([Problem(str(path), int(line[1]) if line else 0, "reStructuredText", message)])
        parts = publisher.writer.parts
        fields = dict(fields_of(publisher.document, text))
        title = TAG.sub("", str(parts.get("title") or ""))
        if title:
            fields.setdefault("title", Field("title", title, 1))
        return Document(fields, as_ours(str(parts.get("body") or ""), language), 1)

    def body(self, document: Document, path: Path, language: Language) -> Body:
        return Body(document.body, (), (), ())


def as_ours(html: str, language: Language) -> str:
    """Docutils' HTML as the theme wants it: no style attributes, and boxes that the keyboard can scroll."""
    html = STYLE_ATTRIBUTE.sub(r"\1", html).replace('<div class="highlight"><pre>', '<div class="highlight"><pre tabindex="0">')
    box = f'<div class="table" role="region" aria-label="{language.gettext("Table")}" tabindex="0">'
    return html.replace("<table", f"{box}<table").replace("</table>", "</table></div>")


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
