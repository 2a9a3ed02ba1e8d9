"""HTML files as articles, parsed by Pelican; their metadata is checked like all front matter."""

import re
from collections.abc import Iterator, Mapping
from typing import ClassVar

from pelican.readers import HTMLReader

from ..languages import Language
from .front_matter import Document, Field, collected, normal_key
from .markdown import Body
from .reader import EditionReader

SEVERAL = ("tags", "topics", "author", "authors", "keywords")  # may be repeated


class EditionHtmlReader(EditionReader):
    """Reads the contents of ``<body>``, the ``<meta>`` elements and the title."""

    enabled = True
    file_extensions: ClassVar[list[str]] = ["html", "htm"]

    def document(self, text: str) -> Document:
        # Pelican has no public name for it
        parser = HTMLReader._HTMLParser(self.settings, str(self.path))  # noqa: SLF001
        parser.feed(text)
        parser.close()
        # of a body that is never closed
        body = parser.body or (parser._data_buffer if parser._in_body else "")  # noqa: SLF001
        fields, faults = collected(fields_of(parser.metadata, text))
        return Document(fields, body, 1, tuple(faults))

    def body(self, document: Document, language: Language) -> Body:
        return Body(document.body, (), (), ())


def fields_of(metadata: Mapping[str, object], text: str) -> Iterator[Field]:
    """The meta elements as front matter, each with its line."""
    for name, written in metadata.items():
        written_as = "<title" if name == "title" else rf"""name\s*=\s*["']?{re.escape(name)}\b"""
        lines = [
            text.count("\n", 0, found.start()) + 1
            for found in re.finditer(written_as, text, re.IGNORECASE)
        ] or [1]
        values = written if isinstance(written, list) else [written]
        if name in SEVERAL:
            values = [", ".join(map(str, values))]
        for number, value in enumerate(values):
            yield Field(normal_key(name), str(value or ""), lines[min(number, len(lines) - 1)])
