"""The readers that Pelican calls for each source file: bytes -> front matter -> language -> that language's HTML.

The adapter of this stage. What is wrong goes into the run's list of problems with file and line; the file is then
given up with ReadError, which Pelican logs and survives.
"""

import re
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from typing import ClassVar

from pelican.contents import Author, Category, Tag
from pelican.readers import BaseReader

from ..identify.works import language_problem, place
from ..languages import Language, typeset
from ..problems import WARNING, Problem, errors
from ..run import Run, run_of
from .front_matter import Document, FrontMatterError, decode, split
from .markdown import Body, Heading, convert, converter
from .metadata import Values, check

MARKUP = re.compile(r"[*_`\[<]")
TAG = re.compile(r"<[^>]+>")
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")


class ReadError(Exception):
    """A source file could not be read; the run's problems say why."""


@dataclass(frozen=True)
class Reading:
    """What our readers found in a file besides Pelican's metadata; kept as ``article.reading``.

    ``lines``: key -> line (from 1). ``pictures``: paths below the content.
    """

    values: Values
    headings: tuple[Heading, ...]
    pictures: tuple[str, ...]
    words: int


class EditionReader(BaseReader):
    """What the readers of all markup languages share."""

    enabled = False  # a base, not a reader of its own
    file_extensions: ClassVar = []

    def read(self, source_path: str):
        self.run: Run = run_of(self.settings)
        path = Path(source_path)
        relative = path.relative_to(self.run.site.content).as_posix()
        document = self.document(path)
        values, problems = check(document.fields, source_path, self.run.site.timezone, article=not self.is_page(relative))
        language = self.language(values, relative, source_path, problems)
        self.give_up_on(problems)
        body = self.body(document, path, language)
        self.give_up_on(body.problems)
        if not body.html.strip():
            self.run.problems.append(Problem(source_path, document.body_line, "text", "there is none yet", WARNING))
        return body.html, self.metadata(values, body, language)

    def is_page(self, relative: str) -> bool:
        return any(relative.startswith(f"{folder}/") for folder in self.settings["PAGE_PATHS"] if folder)

    def give_up_on(self, problems) -> None:
        self.run.problems.extend(problems)
        if errors(problems):
            raise ReadError(str(errors(problems)[0]))

    def text(self, path: Path) -> str:
        try:
            text = decode(path.read_bytes())
        except UnicodeDecodeError as error:
            line = error.object[: error.start].count(b"\n") + 1
            message = f"is not UTF-8 (byte {error.start}): save the file as UTF-8"
            self.give_up_on([Problem(str(path), line, "text", message)])
        control = CONTROL.search(text)
        if control:
            line = text[: control.start()].count("\n") + 1
            message = f"holds a control character (U+{ord(control[0]):04X}), which no page can show: take it out"
            self.give_up_on([Problem(str(path), line, "text", message)])
        return text

    def language(self, values: Values, relative: str, source_path: str, problems: list[Problem]) -> Language:
        site = self.run.site
        lang, path_lang = str(values.get("lang", "")), place(relative, site.codes).lang
        wrong = language_problem(lang, path_lang, site.codes)
        if wrong:
            problems.append(Problem(source_path, values.lines.get("lang", 1), "Lang", wrong))
            return site[site.default]
        return site[lang or (path_lang if path_lang in site.codes else "") or site.default]

    def metadata(self, values: Values, body: Body, language: Language) -> dict:
        """Pelican's metadata, with the types that it and other plugins expect."""
        kept = {key: value for key, value in values.values.items() if key not in ("topics", "author", "authors")}
        kept["lang"] = language.code
        kept["title"] = typeset(unescape(kept["title"]), language)  # classic Pelican titles are HTML
        if kept.get("summary"):
            kept["summary"] = typeset(self.plain(kept["summary"], language), language)
        authors = values.get("authors") or values.get("author") or ()
        if authors:
            kept["authors"] = [Author(name, self.settings) for name in authors]
        kept["tags"] = [Tag(name, self.settings) for name in (*values.get("topics", ()), *values.get("tags", ()))]
        kept["category"] = Category(kept.get("category") or self.settings["DEFAULT_CATEGORY"], self.settings)
        words = len(TAG.sub(" ", body.html).split())
        kept["reading"] = Reading(values, body.headings, body.pictures, words)
        return kept

    def plain(self, summary: str, language: Language) -> str:
        """A summary without markup: classic Pelican sites write Markdown in it."""
        return TAG.sub("", summary)


class EditionMarkdownReader(EditionReader):
    """Markdown, in the converter of the essay's own language."""

    enabled = True
    file_extensions: ClassVar = ["md", "markdown", "mkd", "mdown"]

    def document(self, path: Path) -> Document:
        try:
            return split(self.text(path))
        except FrontMatterError as error:
            self.give_up_on([Problem(str(path), error.line, "front matter", str(error))])

    def converter(self, language: Language):
        if language.code not in self.run.converters:
            languages = {known.code: known for known in self.run.site.languages}
            self.run.converters[language.code] = converter(language, languages, self.settings["MARKDOWN"])
        return self.run.converters[language.code]

    def body(self, document: Document, path: Path, language: Language) -> Body:
        return convert(self.converter(language), document.body, path, self.run.site.content, document.body_line)

    def plain(self, summary: str, language: Language) -> str:
        if not MARKUP.search(summary):
            return summary
        return TAG.sub("", convert(self.converter(language), summary, self.run.site.content / "_", self.run.site.content, 1).html)
