"""The readers that Pelican calls for each source file: bytes -> front matter -> language -> HTML in
that language.

This is the stage's adapter to Pelican. Every problem is added to the run's list with file and line:
a faulty file is read as far as possible, with placeholders for what is missing, because errors
prevent writing in the end anyway. Only a file that is not text raises ReadError, which Pelican logs
before it goes on.
"""

import posixpath
import re
from abc import abstractmethod
from contextlib import suppress
from dataclasses import replace
from html import unescape
from pathlib import Path
from typing import Any, ClassVar

from pelican.contents import Author, Category, Tag
from pelican.readers import BaseReader

from ..config.limits import TooLongError, within
from ..languages import Language, typeset
from ..problems import ERROR, WARNING, Problem
from ..sanitize import admitted, as_source, lines_of, refused_as_source, scan
from .adopted_keys import adopted, dated
from .comments import without_comments
from .conversion import Files
from .facts import facts_of
from .file_links import brace_files
from .foreign_keys import understood
from .front_matter import Document
from .markdown import Body
from .metadata import Values, check, key_name
from .mojibake import broken_word
from .obsolete import obsolete
from .reading import ReadError, Reading
from .source_paths import language_problem, place, suffix_language
from .state import ReadState, state_of
from .text import UNREADABLE, NotText, as_broken, decode, is_unreadable

SHOWN_UNREAD = ("title", "date", "status", "slug")  # keys of a file that cannot be read
LANGUAGE_LIKE = re.compile(  # among editions
    r"[a-z]{2,3}(?:[-_][a-z]{2,4})?|dansk|danish|svensk|svenska|swedish|engelsk|engelska|english|norsk|norwegian",
    re.IGNORECASE,
)
TAG = re.compile(r"<[^>]+>")


class EditionReader(BaseReader):
    """The base class of the readers for all markup languages."""

    enabled = False  # a base class, not a reader
    file_extensions: ClassVar[list[str]] = []

    def read(self, source_path: str) -> tuple[str, dict[str, Any]]:
        """Pelican's method: return a body and its metadata. Raises ReadError."""
        state = state_of(self.settings)
        reading = state.readings.of(
            self, Path(source_path).relative_to(state.site.content).as_posix()
        )
        state.problems += reading.problems
        if reading.given_up and not state.keep_going:
            raise ReadError(reading.given_up)
        return reading.html, self.metadata(reading)

    def reading(self, relative: str, tree: Files) -> Reading:
        """Read a file of the content. Everything that the reading depends on, besides the file and
        the settings, is queried from ``tree``.
        """
        self.state: ReadState = state_of(self.settings)
        self.relative, self.tree = relative, tree
        self.path = self.state.site.content / relative
        self.problems: list[Problem] = []
        limits = self.state.site.limits
        try:
            with within(limits.seconds):
                return self.read_text(self.text())
        except (TooLongError, RecursionError) as error:
            # conversion stopped midway: its state must not affect the next text
            self.state.converters.clear()
            long = (
                f"takes more than {limits.seconds} s to convert; simplify what repeats in it, or "
                "raise MAX_SECONDS"
            )
            deep = "is nested too deeply; reduce nested quotations and lists"
            reason = self.given_up("text", long if isinstance(error, TooLongError) else deep)
        except ReadError as error:
            reason = error
        values, metadata, html = Values({}, {}), dict[str, Any](), ""
        if self.state.keep_going:
            values, metadata, html = self.unread()
        return Reading(values, metadata, html, problems=tuple(self.problems), given_up=str(reason))

    def unread(self) -> tuple[Values, dict[str, Any], str]:
        """What is shown of a file that cannot be read: its front matter, as far as that can, and
        its source.
        """
        text = self.path.read_bytes().decode("utf-8", "replace")
        article = not self.is_page(self.relative)
        values = Values({}, {}, frozenset({"title"}))
        with suppress(Exception):  # whatever made the file unreadable
            fields = understood(self.document(text).fields, self.above())[0]
            shown = {key: one for key, one in fields.items() if key in SHOWN_UNREAD}
            zone = self.state.site.timezone
            values = check(shown, str(self.path), zone, article=article, whole=False)[0]
        named = place(self.relative, self.state.site.codes).lang
        site = self.state.site
        language = site[named if named in site.codes else site.default]
        return values, self.plain_metadata(values, language, article), as_source(text)

    def read_text(self, text: str) -> Reading:
        # (line, what opens there): the text after it was not checked
        self.unclosed: list[tuple[int, str]] = []
        if not text.strip():
            raise self.given_up("text", 'is empty; begin it with "Title: ..." and "Date: ..."')
        document = self.document(text)
        self.body_line = document.body_line
        for line, message in document.faults:
            self.problem(line, "front matter", message)
        article = not self.is_page(self.relative)
        zone = self.state.site.timezone
        site = self.state.site
        fields, refused = understood(adopted(document.fields, site.codes), self.above())
        if article and not self.settings.get("FILENAME_METADATA"):
            fields = dated(fields, self.relative, site.codes)
        for key, line, message in refused:
            self.problem(line, key if key.startswith("_") else key_name(key), message)
        values, problems = check(
            fields, str(self.path), zone, article=article, whole=document.whole
        )
        self.problems += problems
        language, values = self.language(values)
        body = self.screened(self.body(document, language), text)
        self.problems += body.problems
        if self.unclosed:
            body = self.read_on(text, language)
        for line, message in obsolete(self.lines(text)) if self.has_raw_html(text) else ():
            self.problem(line, "html", message, WARNING)
        if not body.html.strip() and not any(
            problem.path == str(self.path) for problem in self.problems
        ):
            severity = WARNING if values.get("status") in ("draft", "skip") else ERROR
            self.problem(
                document.body_line,
                "text",
                "is empty; write it below the front matter",
                severity,
            )
        html = without_comments(body.html)
        html = brace_files(html, posixpath.dirname(self.relative), self.tree.actual)
        facts = facts_of(html, posixpath.dirname(self.relative))
        if self.has_controls:  # what they are part of is not what the author has written
            self.problems = [
                one
                for one in self.problems
                if one.kind == "encoding" or UNREADABLE not in one.message
            ]
            facts = replace(
                facts,
                addresses=tuple(one for one in facts.addresses if not is_unreadable(one)),
                files=tuple(one for one in facts.files if not is_unreadable(one[2])),
            )
        return Reading(
            values,
            self.plain_metadata(values, language, article),
            html,
            facts,
            body.headings,
            body.pictures,
            tuple(self.problems),
        )

    def above(self) -> str:
        """The folder, below the content, that the text's work is in."""
        folder = posixpath.dirname(self.relative)
        named = place(self.relative, self.state.site.codes).lang
        return posixpath.dirname(folder) if named else folder

    def is_page(self, relative: str) -> bool:
        return relative in self.state.pages

    def problem(
        self, line: int, field: str, message: str, severity: str = ERROR, kind: str = ""
    ) -> None:
        self.problems.append(Problem(str(self.path), line, field, message, severity, kind))

    def given_up(self, field: str, message: str, line: int = 1, kind: str = "") -> ReadError:
        self.problem(line, field, message, kind=kind)
        return ReadError(message)

    def text(self) -> str:
        try:
            text, faults = decode(self.path.read_bytes())
        except NotText as error:
            raise self.given_up("text", str(error), error.line, "encoding") from error
        for line, about, message, severity in faults:
            self.problem(line, about, message, severity, "encoding")
        self.has_controls = any(severity == ERROR for *_fault, severity in faults)
        if broken := broken_word(self.relative):
            self.problem(1, "file", f"the path {as_broken(*broken)}", WARNING, "encoding")
        return text

    @abstractmethod
    def document(self, text: str) -> Document:
        """The file, split into front matter and body."""

    @abstractmethod
    def body(self, document: Document, language: Language) -> Body:
        """The body as HTML in that language."""

    def lines(self, text: str) -> list[tuple[int, str]]:
        """The body's lines in which HTML is interpreted, each with its number in the file."""
        return [
            (number, line)
            for number, line in enumerate(text.split("\n"), 1)
            if number >= self.body_line
        ]

    def has_raw_html(self, text: str) -> bool:
        """Whether the source may contain raw tags, which may be left unclosed."""
        return "<" in text

    def screened(self, body: Body, text: str) -> Body:
        """The body as RAW_HTML allows it; disallowed HTML and faulty tags are reported."""
        site = self.state.site
        tags = scan(body.html, site.limits.nesting) if self.has_raw_html(text) else []
        html, reports = admitted(body.html, site.raw_html, site.hosts, tags)
        if self.state.keep_going and any(severity == ERROR for _one, _text, severity in reports):
            html = refused_as_source(html, site.hosts) or as_source(text)
        for found, (finding, message, severity) in (
            lines_of(reports, self.lines(text)) if reports else ()
        ):
            line = found if found > 0 else self.body_line
            if not self.is_reported(line, finding.needle):
                self.problem(line, "html", message, severity)
            if finding.unclosed and finding.pattern.search(text.split("\n")[line - 1]):
                self.unclosed.append((line, finding.needle))
        return body if html == body.html else replace(body, html=html)

    def is_reported(self, line: int, needle: str) -> bool:
        """Whether a control character has been reported as a character of the file."""
        return needle.startswith("&#") and any(
            one.line == line and one.kind == "encoding" and f'"{needle}' in one.message
            for one in self.problems
        )

    def read_on(self, text: str, language: Language) -> Body:
        """Read the body again, with unclosed constructs taken as text, so that what they hid is
        checked too.
        """
        lines = text.split("\n")
        for line, needle in self.unclosed:
            opening = re.compile(re.escape(needle), re.IGNORECASE)
            lines[line - 1] = opening.sub(
                lambda found: f"&lt;{found[0][1:]}", lines[line - 1], count=1
            )
        text = "\n".join(lines)
        body = self.screened(self.body(self.document(text), language), text)
        self.problems += body.problems
        return body

    def language(self, values: Values) -> tuple[Language, Values]:
        site = self.state.site
        lang, path_lang = str(values.get("lang", "")), place(self.relative, site.codes).lang
        lang = lang or ("" if path_lang else suffix_language(self.relative, site.codes))
        wrong = language_problem(lang, path_lang, site.codes) or (
            "" if lang or path_lang else self.meant_as_language()
        )
        if wrong:
            self.problem(values.lines.get("lang", 1), "Lang", wrong)
            return site[site.default], replace(values, faulty=values.faulty | {"lang"})
        return site[lang or (path_lang if path_lang in site.codes else "") or site.default], values

    def meant_as_language(self) -> str:
        """The problem with a file name that is among editions and looks like a language code but is
        not valid; or "".
        """
        folder, codes = self.relative.rpartition("/")[0], self.state.site.codes
        siblings = [code for code in codes if f"{folder}/{code}{self.path.suffix}" in self.tree]
        if not siblings or self.path.stem in codes or not LANGUAGE_LIKE.fullmatch(self.path.stem):
            return ""
        return (
            f'the file name says "{self.path.stem}", which is not a language of this site; use one '
            f"of {', '.join(codes)}"
        )

    def plain_metadata(self, values: Values, language: Language, article: bool) -> dict[str, Any]:
        """The plain values among Pelican's metadata."""
        metadata: dict[str, Any] = {
            key: value
            for key, value in values.values.items()
            if key not in ("topics", "author", "authors")
        }
        metadata["lang"] = language.code
        metadata.setdefault("title", self.path.stem)
        if article and metadata.get("status") not in ("draft", "skip"):
            metadata.setdefault("date", self.state.site.now)
        # titles are HTML in ordinary Pelican sites
        metadata["title"] = typeset(unescape(metadata["title"]), language)
        if metadata.get("summary"):
            metadata["summary"] = typeset(self.plain(metadata["summary"], language), language)
        return metadata

    def metadata(self, reading: Reading) -> dict[str, Any]:
        """Pelican's metadata, with the types that Pelican and other plugins expect."""
        metadata, values = dict[str, Any](reading.metadata), reading.values
        authors = values.get("authors") or values.get("author") or ()
        if authors:
            metadata["authors"] = [self.named(Author, name) for name in authors]
        metadata["tags"] = [
            self.named(Tag, name) for name in (*values.get("topics", ()), *values.get("tags", ()))
        ]
        metadata["category"] = self.named(
            Category, metadata.get("category") or self.settings["DEFAULT_CATEGORY"]
        )
        metadata["reading"] = reading
        return metadata

    def named(self, kind: type, name: str) -> Any:
        """Pelican's object for a name; shared by all texts, unless a foreign plugin may modify
        it.
        """
        names = state_of(self.settings).names
        if names is None:
            return kind(name, self.settings)
        if (kind, name) not in names:
            names[kind, name] = kind(name, self.settings)
        return names[kind, name]

    def plain(self, summary: str, language: Language) -> str:
        """A summary without markup: ordinary Pelican sites write Markdown in it."""
        return TAG.sub("", summary)
