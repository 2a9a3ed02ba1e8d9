"""The handlers of Pelican's signals; ``samtale.register`` connects each of them."""

from pathlib import Path
from typing import Any

from pelican.contents import Content
from pelican.generators import ArticlesGenerator, PagesGenerator
from pelican.settings import DEFAULT_CONFIG

from .. import defaults
from ..cache.fingerprints import fingerprint
from ..cache.images import ImageStore
from ..cache.previous_output import PreviousOutput
from ..cache.store import Store, images_folder
from ..clock import Clock
from ..config.site import site_from
from ..read.html import EditionHtmlReader
from ..read.markdown_reader import EditionMarkdownReader
from ..read.restructured import EditionRstReader
from ..read.state import KEY as READING
from ..session import KEY, Session, session_of
from .editions import QuickReaders
from .identify import identify
from .link import link_article_lists, link_page_lists
from .writer import EditionWriter

OURS = ("related", "samtale")
__all__ = ["identify", "link_article_lists", "link_page_lists"]


def start(pelican: Any) -> None:
    """Start a session. Raises SettingsError."""
    settings = pelican.settings
    clock = settings.get("CLOCK") or Clock()
    clock.lap("load")
    store = Store(_store_file(settings))
    declared = {**DEFAULT_CONFIG, **vars(defaults)}
    known = {key: value for key, value in declared.items() if key.isupper()}
    settings[KEY] = Session(
        site=site_from(settings),
        settings=settings,
        known_settings=known,
        theme=Path(settings["THEME"]),
        store=store,
        images=ImageStore(store.path and images_folder(store.path)),
        previous=PreviousOutput(settings.get("BEFORE"), store),
        foreign=tuple(name for name in settings["PLUGINS"] if name not in OURS),
        checked=bool(settings.get("CHECKED")),
        keep_going=bool(settings.get("KEEP_GOING")),
        draw_later=bool(settings.get("DRAW_LATER")),
        clock=clock,
        progress=settings.get("PROGRESS", str),
        report_checked=settings.get("REPORT_CHECKED", lambda _pages, _problems: None),
    )


def _store_file(settings: Any) -> Path | None:
    """The file in which builds of this content store their results; None for no cache."""
    folder = settings["BUILD_CACHE"]
    name = fingerprint(str(Path(settings["PATH"]).resolve())).hex()[:16]
    return Path(folder) / f"{name}.shelf" if folder else None


def take_readers(readers: Any) -> None:
    """Register our readers for Markdown, reStructuredText and HTML."""
    for reader in (EditionMarkdownReader, EditionRstReader, EditionHtmlReader):
        for extension in reader.file_extensions:
            readers.reader_classes[extension] = reader


def read_quickly(generator: Any) -> None:
    """Use our faster articles and pages if no foreign plugin relies on Pelican's."""
    is_read = isinstance(generator, ArticlesGenerator | PagesGenerator)
    if is_read and not session_of(generator.settings).foreign:
        generator.readers = QuickReaders(generator.settings)


def writer(_pelican: Any) -> type[EditionWriter]:
    """The writer that Pelican's generators use."""
    return EditionWriter


def forget(pelican: Any) -> None:
    """Empty Pelican's class-level cache of all bodies, which would leak memory at every rebuild."""
    Content.get_content.cache.clear()
    Content.get_summary.cache.clear()
    for key in (KEY, READING):
        pelican.settings.pop(key, None)
