"""HTML files as articles, by Pelican's own parser: its metadata is checked as all front matter is."""

import re
from collections.abc import Iterator
from typing import ClassVar

from pelican.readers import HTMLReader

from ..languages import Language
from .front_matter import Document, Field, normal_key
from .markdown import Body
from .reader import EditionReader


class EditionHtmlReader(EditionReader):
    """What stands in ``<body>``, with the ``<meta>`` elements and the title above it."""

    enabled = True
    file_extensions: ClassVar = ["html", "htm"]

    def document(self, text: str) -> Document:
        parser = HTMLReader._HTMLParser(self.settings, str(self.path))  # noqa: SLF001 Pelican has no public name for it
        parser.feed(text)
        parser.close()
        body = parser.body or (parser._data_buffer if parser._in_body else "")  # noqa: SLF001 of one that is never closed
        return Document({field.key: field for field in fields_of(parser.metadata, text)}, body, 1)

    def body(self, document: Document, language: Language) -> Body:
        return Body(document.body, (), (), ())


def fields_of(metadata: dict, text: str) -> Iterator[Field]:
    """The meta elements as front matter, each at its line."""
    for name, written in metadata.items():
        written_as = "<title" if name == "title" else rf"""name\s*=\s*["']?{re.escape(name)}\b"""
        start = re.compile(written_as, re.IGNORECASE)
        found = start.search(text)
        value = ", ".join(map(str, written)) if isinstance(written, list) else str(written or "")
        yield Field(normal_key(name), value, text.count("\n", 0, found.start()) + 1 if found else 1)
