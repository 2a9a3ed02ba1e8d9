"""Works out every address of an old Pelican site, in a process of its own that ``old_addresses.py``
starts. Standard input is a JSON object:

    {"settings": a literal, "content": folder, "output": folder}

Pelican itself does it, with the old settings: it reads the front matter of all texts (bodies are
not converted, since no address depends on them) and goes through the pages that it would write.
Nothing is written but empty folders below ``output``. Plugins are not loaded; what
``i18n_subsites`` does with addresses is done here. Standard output is one JSON object:

    addresses  [{path, url, kind, source, name, lang, title}, ...]
    texts      source -> the keys of its front matter
    unread     sources that Pelican could not read
"""

import ast
import json
import logging
import os
import sys
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from markdown import Markdown
from pelican import contents, generators, readers, settings, writers
from pelican.plugins import signals
from pelican.utils import pelican_open

from .subsites import native_only, sites

# without effect on addresses
LEFT = (
    "THEME THEME_TEMPLATES_OVERRIDES EXTRA_TEMPLATES_PATHS PLUGINS PLUGIN_PATH PLUGIN_PATHS "
    "CACHE_CONTENT CACHE_PATH LOAD_CONTENT_CACHE MARKDOWN MD_EXTENSIONS TYPOGRIFY LOG_FILTER "
    "PELICAN_CLASS OUTPUT_RETENTION FORMATTED_FIELDS TEMPLATE_EXTENSIONS DOCUTILS_SETTINGS"
).split()
EMPTY = SimpleNamespace(render=lambda _context: "")  # in the place of every template
KINDS = ("article", "page", "category", "tag", "author")


class Addresses(writers.Writer):  # type: ignore[misc]
    """A writer that notes what it would write."""

    def __init__(self, output_path: str, settings: Any, prefix: str, found: list[dict[str, str]]):
        super().__init__(output_path, settings)
        self.prefix, self.found, self.now = prefix, found, dict[str, str]()

    def write_file(
        self, name: Any, template: Any, context: Any, *args: Any, **options: Any
    ) -> None:
        self.now = self.about(options)
        super().write_file(name, template, context, *args, **options)

    def about(self, options: dict[str, Any]) -> dict[str, str]:
        kind = next(
            (
                one
                for one in KINDS
                if one in options and not (one == "category" and "article" in options)
            ),
            "",
        )
        kind = kind or str(options.get("template_name") or "")
        about = {"kind": kind, "url": str(options.get("url") or "")}
        one: Any = options.get(kind)
        if kind in ("article", "page"):
            draft = {"article": "draft", "page": "draft_page"} if one.status == "draft" else {}
            about |= {
                "kind": draft.get(kind, kind),
                "source": one.get_relative_source_path(),
                "lang": one.lang,
                "title": str(getattr(one, "title", "")),
            }
        elif kind in KINDS:
            about["name"] = str(one)
        return about

    def _open_w(self, filename: str, encoding: str, override: bool = False) -> Any:
        path = os.path.relpath(filename, self.output_path).replace(os.sep, "/")
        first = all(one["path"] != self.prefix + path for one in self.found[-1:])
        if first:
            about = {**self.now, "path": self.prefix + path}
            url = about.get("url", "")
            about["url"] = self.prefix + url.removeprefix("/") if url else about["path"]
            self.found.append(about)
        self.now = {**self.now, "url": ""}  # further pages have no address of their own
        return Path(os.devnull).open("w", encoding=encoding)

    def write_feed(
        self,
        elements: Any,
        context: Any,
        path: Any = None,
        url: Any = None,
        *_args: Any,
        **options: Any,
    ) -> None:
        if path:
            langs = {one.lang for one in elements}
            patterns = [self.settings.get(f"TRANSLATION_FEED_{kind}") for kind in ("ATOM", "RSS")]
            lang = next(
                (
                    one
                    for one in sorted(langs)
                    for pattern in patterns
                    if pattern and str(pattern).format(lang=one) == path
                ),
                "",
            )
            self.found.append(
                {
                    "kind": "feed",
                    "path": self.prefix + str(path).removeprefix("/"),
                    "url": self.prefix + str(path).removeprefix("/"),
                    "name": str(options.get("feed_title") or ""),
                    "lang": lang,
                }
            )


def front_matter_only(self: Any, source_path: str) -> tuple[str, dict[str, Any]]:
    """In the place of MarkdownReader.read."""
    self._source_path = source_path
    self._md = Markdown(extensions=["markdown.extensions.meta"])
    with pelican_open(source_path) as text:
        lines = text.split("\n")
        for name in ("normalize_whitespace", "meta"):
            lines = self._md.preprocessors[name].run(lines)
    return "", self._parse_metadata(self._md.Meta)


def expanded(self: Any, key: str, klass: str | None = None) -> str:
    """In the place of Content._expand_settings: "" for a pattern with a field that a text lacks."""
    name = f"{klass or self.__class__.__name__}_{key}".upper()
    try:
        return str(self.settings[name]).format(**self.url_format)
    except (KeyError, ValueError, IndexError, AttributeError, TypeError):
        return ""


def patch(content: str, texts: dict[str, list[str]]) -> None:
    """Make Pelican read front matter alone, note its keys in ``texts``, and need no templates."""

    def noting(read: Any) -> Any:
        def noted(reader: Any, source_path: str) -> Any:
            body, metadata = read(reader, source_path)
            source = os.path.relpath(source_path, content).replace(os.sep, "/")
            texts[source] = sorted(metadata or {})
            return body, metadata

        return noted

    readers.MarkdownReader.read = noting(front_matter_only)
    readers.RstReader.read = noting(readers.RstReader.read)
    readers.HTMLReader.read = noting(readers.HTMLReader.read)
    contents.Content._expand_settings = expanded  # noqa: SLF001 Pelican has no hook for it
    generators.Generator.get_template = lambda *_arguments: EMPTY


def run(old: dict[str, Any], content: str, output: str) -> dict[str, Any]:
    """What is printed. Raises what Pelican raises for settings that it does not expect."""
    found: list[dict[str, str]] = []
    texts: dict[str, list[str]] = {}
    unread: set[str] = set()
    patch(content, texts)
    for prefix, site, others in sites(old):
        prepared = prepared_settings(site, content, output)
        writer = Addresses(output, prepared, prefix, found)
        unread |= go_through(prepared, writer, partial(native_only, others))
        for source, save_as in (prepared.get("TEMPLATE_PAGES") or {}).items():
            path = prefix + save_as
            found.append({"kind": "template", "path": path, "url": path, "name": source})
    return {"addresses": found, "texts": texts, "unread": sorted(unread)}


def go_through(prepared: dict[str, Any], writer: Addresses, drop: Any) -> set[str]:
    """Let Pelican's generators read and write one site. Returns the sources that it could not
    read.
    """
    context = {**prepared, "generated_content": {}, "static_links": set(), "static_content": {}}
    context["localsiteurl"] = ""
    options = {
        "context": context,
        "settings": prepared,
        "path": prepared["PATH"],
        "theme": prepared["THEME"],
        "output_path": prepared["OUTPUT_PATH"],
    }
    with (
        signals.article_generator_pretaxonomy.connected_to(drop),
        signals.page_generator_finalized.connected_to(drop),
    ):
        for kind in (generators.ArticlesGenerator, generators.PagesGenerator):
            generator = kind(**options)
            generator.generate_context()
            generator.generate_output(writer)
    static = generators.StaticGenerator(**options)
    static.generate_context()
    for file in sorted(static.staticfiles, key=lambda one: str(one.save_as)):
        path, source = writer.prefix + file.save_as, file.get_relative_source_path()
        writer.found.append({"kind": "static", "path": path, "url": path, "source": source})
    return {path for path, one in context["generated_content"].items() if one is None}


def prepared_settings(old: dict[str, Any], content: str, output: str) -> dict[str, Any]:
    """Pelican's settings for an old site without its theme and its plugins. Raises what Pelican
    raises.
    """
    known = {
        key: value for key, value in old.items() if key not in LEFT and not key.startswith("JINJA_")
    }
    enabled = {
        key: value for key, value in dict(known.pop("READERS", None) or {}).items() if value is None
    }
    known |= {
        "PATH": content,
        "OUTPUT_PATH": output,
        "PLUGINS": [],
        "READERS": enabled,
        "FORMATTED_FIELDS": [],
    }
    found: dict[str, Any] = settings.read_settings(override=known)
    return found


def main() -> None:
    """Read the old site from standard input, and print its addresses."""
    result = os.dup(1)
    with Path(os.devnull).open("w") as nowhere:
        os.dup2(nowhere.fileno(), 1)
    logging.disable(logging.CRITICAL)
    asked = json.loads(sys.stdin.read())
    try:
        done = run(ast.literal_eval(asked["settings"]), asked["content"], asked["output"])
    except Exception as error:  # Pelican raises anything for settings that it does not expect
        done = {"fault": f"{type(error).__name__}: {error}"}
    with os.fdopen(result, "w") as out:
        json.dump(done, out)
