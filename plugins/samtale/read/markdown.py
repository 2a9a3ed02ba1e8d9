"""Markdown for one language: Python-Markdown with its own extensions and ours."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Self, TypedDict

from markdown import Markdown
from markdown.extensions import Extension
from pygments.formatters import HtmlFormatter

from ..languages import Language, slugify
from ..problems import Problem
from .block_parser import EditionBlockParser
from .blocks import EditionExtension
from .conversion import Conversion, Files
from .facts import Heading


class CodeFormatter(HtmlFormatter[str]):
    """Pygments' HTML with classes only, in a box that can be scrolled with the keyboard."""

    def __init__(self, lang_str: str = "", **options: Any):
        super().__init__(**{**options, "cssclass": "highlight", "noclasses": False})
        self.lang_str = lang_str

    def wrap(self, source: Iterable[tuple[int, str]]) -> Iterator[tuple[int, str]]:
        yield 0, f'<pre tabindex="0"><code class="{self.lang_str}">'
        yield from source
        yield 0, "</code></pre>"


def formatter(**options: Any) -> CodeFormatter:
    """A cached formatter for these options: each new one would compute all rules of its style."""
    try:
        return _formatter(tuple(sorted(options.items())))
    except TypeError:  # a list of lines to highlight
        return CodeFormatter(**options)


@lru_cache(maxsize=100)
def _formatter(options: tuple[tuple[str, Any], ...]) -> CodeFormatter:
    return CodeFormatter(**dict(options))


class TocToken(TypedDict):
    """A heading, as Python-Markdown's "toc" represents it."""

    level: int
    id: str
    name: str
    children: "list[TocToken]"


class EditionMarkdown(Markdown):
    """Python-Markdown for one language, with the attributes that "toc" sets."""

    toc_tokens: list[TocToken]
    parser: EditionBlockParser

    def __init__(
        self,
        conversion: Conversion,
        extensions: list[str | Extension],
        configs: Mapping[str, Mapping[str, Any]],
    ):
        self.edition = conversion
        super().__init__(
            extensions=[*extensions, EditionExtension(conversion)],
            extension_configs=configs,
            output_format="html",
        )
        self.parser.prepare()

    def build_parser(self) -> Self:
        super().build_parser()
        parser = EditionBlockParser(self, self.edition)
        parser.blockprocessors = self.parser.blockprocessors
        for processor in parser.blockprocessors:
            processor.parser = parser
        self.parser = parser
        return self


@dataclass(frozen=True)
class Body:
    """A body as HTML, with its headings in order and the site's pictures that it shows (content
    paths).
    """

    html: str
    headings: tuple[Heading, ...]
    pictures: tuple[str, ...]
    problems: tuple[Problem, ...]


def converter(
    language: Language, languages: Mapping[str, Language], markdown_settings: Mapping[str, Any]
) -> EditionMarkdown:
    """A reusable converter for texts in this language.

    languages: all of the site's, by code, for passages marked with another ``lang``. The extensions
    of Pelican's MARKDOWN setting are used as well.
    """
    extensions: list[str | Extension] = ["extra", "codehilite", "toc", "sane_lists"]
    configs: dict[str, dict[str, Any]] = {
        "codehilite": {
            "guess_lang": False,
            "css_class": "highlight",
            "pygments_formatter": formatter,
        },
        "extra": {"footnotes": {"BACKLINK_TITLE": language.gettext("Back to reference {}")}},
        "toc": {
            "slugify": lambda text, _separator: slugify(text, language) or "section",
            "toc_depth": "2-3",
            "marker": "",  # essays have their contents beside the text
        },
    }
    own = dict(markdown_settings.get("extension_configs", {}))
    for name in (*markdown_settings.get("extensions", ()), *own):
        if not isinstance(name, str):  # an extension object
            extensions.append(name)
            continue
        short = name.removeprefix("markdown.extensions.")
        if short not in (*extensions, "meta") and name not in extensions:
            extensions.append(name)
            configs[name] = own.get(name, {})
        elif short in configs:
            # ours take precedence
            configs[short] = {**own.get(name, {}), **configs[short]}
    conversion = Conversion(language, dict(languages) or {language.code: language})
    return EditionMarkdown(conversion, extensions, configs)


def convert(md: EditionMarkdown, text: str, source: Path, tree: Files, first_line: int) -> Body:
    """Convert one body of the content ``tree``. ``source`` is its file, ``first_line`` the line on
    which it starts there.
    """
    md.reset()
    md.edition.begin(text, source, tree, first_line)
    html = md.convert(text)
    headings = tuple(_flatten(md.toc_tokens))
    return Body(
        html, headings, tuple(dict.fromkeys(md.edition.pictures)), tuple(md.edition.problems)
    )


def _flatten(tokens: Iterable[TocToken]) -> Iterator[Heading]:
    for token in tokens:
        yield Heading(token["level"], token["id"], token["name"])
        yield from _flatten(token["children"])
