"""The reader of Markdown files: checks the structure line by line, then converts in the essay's
language.
"""

import re
from dataclasses import replace
from html import unescape
from typing import ClassVar

from ..languages import Language
from ..sanitize import is_suspect
from . import structure
from .comments import of_obsidian
from .foreign_keys import keys_as_text
from .front_matter import Document, normal_key, split
from .markdown import Body, EditionMarkdown, convert, converter
from .metadata import KEYS, is_known
from .reader import TAG, EditionReader

MARKUP = re.compile(r"[*_`\[<]")
MAIN_HEADING = re.compile(
    r"(?:[ \t]*+\n)*+ {0,3}(?:#[ \t]+(?P<text>[^\n]*)|(?P<above>[^\n]*)\n {0,3}=+[ \t]*+)(?:\n|$)"
)
NOTHING = Body("", (), (), ())


class EditionMarkdownReader(EditionReader):
    """Markdown, converted in the essay's language."""

    enabled = True
    file_extensions: ClassVar[list[str]] = ["md", "markdown", "mkd", "mdown"]

    def document(self, text: str) -> Document:
        document = split(text)
        if below := keys_as_text(document.body, is_known):
            number, key = below
            message = (
                f'"{key}" is below the end of the front matter, so it would be published as text; '
                "move it up and remove the blank line, or, if it is text, write "
                f'"{key}\\:"'
            )
            fault = (document.body_line + number, message)
            return replace(document, faults=(*document.faults, fault))
        first = document.body.partition("\n")[0].split()
        # directly below the last key, without an empty line
        if document.fields and first and normal_key(first[0]) in KEYS:
            message = (
                f'"{first[0]}" has no colon, so the front matter ends above it; write "{first[0]}: '
                '..."'
            )
            return replace(document, faults=(*document.faults, (document.body_line, message)))
        return document

    def converter(self, language: Language) -> EditionMarkdown:
        if language.code not in self.state.converters:
            languages = {known.code: known for known in self.state.site.languages}
            self.state.converters[language.code] = converter(
                language, languages, self.settings["MARKDOWN"]
            )
        return self.state.converters[language.code]

    def body(self, document: Document, language: Language) -> Body:
        faults = structure.faults(document.body, self.state.site.limits)
        for line, field, message in faults:
            self.problem(document.body_line + line, field, message)
            if field == "html":
                opening = re.search(r"<[!\w-]+", message)
                self.unclosed += [(document.body_line + line, opening[0])] if opening else []
        if any(field == "text" for _line, field, _message in faults):
            return NOTHING  # converting it would take too long
        if "%%" in document.body:
            for line, message in of_obsidian(structure.outside_code(document.body.split("\n"))):
                self.problem(document.body_line + line, "text", message)
        title = document.fields["title"].value if "title" in document.fields else ""
        body = without_title(document.body, str(title))
        return convert(self.converter(language), body, self.path, self.tree, document.body_line)

    def has_raw_html(self, text: str) -> bool:
        return is_suspect(text)

    def lines(self, text: str) -> list[tuple[int, str]]:
        body = text.split("\n")[self.body_line - 1 :]
        return [(number + self.body_line, line) for number, line in structure.outside_code(body)]

    def plain(self, summary: str, language: Language) -> str:
        if not MARKUP.search(summary):
            return summary
        return TAG.sub(
            "", convert(self.converter(language), summary, self.tree.root / "_", self.tree, 1).html
        )


def without_title(body: str, title: str) -> str:
    """The body without a main heading at its beginning that repeats the title; its lines stay,
    empty. Other tools have the title there.
    """
    found = MAIN_HEADING.match(body)
    if found is None:
        return body
    heading = (found["text"] or found["above"] or "").partition(" {")[0]
    if not _letters(title) or _letters(heading) != _letters(title):
        return body
    return "\n" * body.count("\n", 0, found.end()) + body[found.end() :]


def _letters(title: str) -> str:
    return "".join(re.sub(r"[*_`#\\]", "", unescape(title)).casefold().split())
