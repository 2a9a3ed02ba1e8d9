"""Pelican's articles and pages, created at a tenth of the usual cost by computing repeated values
once.

Used only without foreign plugins, which might rely on more than Pelican's documented attributes.
Everything else is left to Pelican: other readers, other path settings, Typogrify.
"""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from pelican.contents import Article, Page, SkipStub
from pelican.readers import BaseReader, Readers, default_metadata
from pelican.utils import file_suffix

from ..config.values import SettingsError
from ..read.reader import EditionReader
from .texts import facts_about

# for the type checker; each of the two kinds is mixed in with it
_Base: Any = object
SOURCE = r"(?P<samtale_source>.+)"  # the PATH_METADATA that host/identify.py needs


class Quick(_Base):
    """What articles and pages share. Created from a reading's body and Pelican's complete
    metadata.
    """

    default_template: str
    default_status: str
    kind: str
    lang: str
    slug: str
    authors: list[Any]
    url_format: dict[str, Any]

    def __init__(self, content="", metadata=None, settings=None, source_path="", context=None):
        values = self.__dict__
        values.update(metadata)
        status = values.pop("status", None)
        for name in ("url", "save_as"):
            if name in values:
                values[f"override_{name}"] = values.pop(name)
        self.settings, self._content, self._context = settings, content, context
        self.metadata, self.translations, self.source_path = metadata, [], source_path
        self.relative_source_path = metadata["samtale_source"]
        self.template = values.get("template") or self.default_template
        self.in_default_lang = self.lang == settings["DEFAULT_LANG"].lower()
        self.status = status or self.default_status
        self.date_format = (
            settings["DATE_FORMATS"].get(self.lang) or settings["DEFAULT_DATE_FORMAT"]
        )
        if "authors" in values and "author" not in values:
            self.author = self.authors[0]
        if "summary" in values:
            self._summary = values.pop("summary")

    @property
    def relative_dir(self) -> str:
        return self.relative_source_path.rpartition("/")[0]

    def get_relative_source_path(self, source_path: str | None = None) -> str | None:
        return (
            super().get_relative_source_path(source_path)
            if source_path
            else self.relative_source_path
        )

    def get_static_links(self) -> set[str]:
        return {path for what, path, _written in facts_about(self).files if what != "filename"}

    def get_content(self, siteurl: str) -> str:
        """The body with its links resolved; not cached, because it is used once."""
        return (
            self._update_content(self._content, siteurl)
            if facts_about(self).files
            else self._content
        )

    def get_url_setting(self, key: str) -> str:
        override = self.__dict__.get(f"override_{key}")
        return (
            self._expand_settings(key if self.in_default_lang else f"lang_{key}")
            if override is None
            else override
        )

    def _expand_settings(self, key: str) -> str:
        kind = f"draft_{self.kind}_" if self.kind == "page" else "draft_"
        name = f"{kind if self.status == 'draft' else self.kind + '_'}{key}".upper()
        written = str(self.settings[name])
        try:
            return written.format(lang=self.lang, slug=self.slug)
        except (KeyError, IndexError, ValueError, AttributeError):  # it has other fields too
            pass
        try:
            return written.format(**self.url_format)
        except (KeyError, IndexError, ValueError, AttributeError) as error:
            raise SettingsError(
                f'{name}: "{written}" has a field that Samtale does not know ({error}); use '
                "{slug}, {lang}, {date:%Y}, {category} and {author}"
            ) from error


class Edition(Quick, Article):
    kind = "article"

    def __init__(self, **parts):
        super().__init__(**parts)
        if not hasattr(self, "date") and self.status == "draft":
            self.date = datetime.max.replace(tzinfo=ZoneInfo(self.settings["TIMEZONE"]))


class EditionPage(Quick, Page):
    kind = "page"


def reader_for(extension: str, settings: Mapping) -> BaseReader:
    """The reader that Pelican uses for files with this extension. Raises KeyError."""
    return Readers(settings).readers[extension]


class QuickReaders(Readers):
    """Pelican's readers, replaced for the files that our own readers read."""

    KINDS: ClassVar = {Article: Edition, Page: EditionPage}

    def __init__(self, settings, cache_name=""):
        super().__init__(settings, cache_name)
        usual = (
            settings["PATH_METADATA"] == SOURCE
            and not settings["EXTRA_PATH_METADATA"]
            and not settings["TYPOGRIFY"]
        )
        self.usual = usual and not settings.get("DEFAULT_DATE") and not settings["CACHE_CONTENT"]

    def read_file(self, base_path, path, content_class=Page, fmt=None, context=None, **signals):
        reader = self.readers.get(fmt or file_suffix(path))
        if not (self.usual and content_class in self.KINDS and isinstance(reader, EditionReader)):
            return super().read_file(base_path, path, content_class, fmt, context, **signals)
        metadata = default_metadata(self.settings, reader.process_metadata)
        metadata |= {
            "samtale_source": path,
            "reader": type(reader).__name__.replace("Reader", "").lower(),
        }
        source = str(Path(base_path, path))
        body, own = reader.read(source)
        metadata |= own
        if context_signal := signals.get("context_signal"):
            context_signal.send(signals.get("context_sender"), metadata=metadata)
        kind = SkipStub if metadata.get("status") == "skip" else self.KINDS[content_class]
        return kind(
            content=body,
            metadata=metadata,
            settings=self.settings,
            source_path=source,
            context=context,
        )
