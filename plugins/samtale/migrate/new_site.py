"""The addresses that the new site will have, asked of Samtale itself."""

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from related.shown import NOTHING

from ..body import resolve_texts
from ..check.addresses import Addresses
from ..config.site import Site
from ..config.values import SettingsError
from ..describe.describe import Moves, describe_texts, essays_of
from ..describe.view import SiteModel
from ..host.engine import Engine
from ..host.settings import read_settings
from ..link.moves import GONE, read_gone
from ..link.texts import Read, StaticFile
from ..output.assets import Assets
from ..output.hashed_names import hashed_name
from ..problems import BuildError, errors
from ..scan.content import Scanned, scan_content

# front matter that decides where a text is; with an error in it, that is not known yet
ADDRESSED = ("Title", "Slug", "Lang", "Url", "save_as")
Gone = Mapping[str, tuple[str, int]]


@dataclass(frozen=True)
class NewSite:
    """``urls``: source of a text, below the content -> its address, for those that are published;
    ``there``: every address, and every file; ``lists``: (kind of list, language, its title in small
    letters, or "") -> its address; ``feeds``: the addresses of feeds, without their suffix;
    ``drafts``: the sources of drafts; ``gone``: what gone.txt says already.
    """

    site: Site
    urls: Mapping[str, str]
    there: frozenset[str]
    lists: Mapping[tuple[str, str, str], str]
    feeds: frozenset[str]
    drafts: frozenset[str]
    gone: Gone
    conflicts: Callable[[Gone], frozenset[str]]


def new_site(settings_file: Path, content: Path) -> NewSite:
    """Read a staged site, and describe it. Faults in its texts are left to ``invoke serve``. Raises
    BuildError for settings with which it cannot be read.
    """
    settings = read_settings(settings_file, content=str(content), siteurl=None, drafts=False)
    settings |= {"BUILD_CACHE": "", "RELATED": 0, "RELATED_CACHE": ""}
    with _quiet():
        try:
            engine = Engine(settings)
            session = engine.session
        except (SettingsError, AttributeError) as error:
            raise BuildError(f"{settings_file}: {error}; correct the old settings") from error
        scanned = scan_content(session.site, session.settings)
        read = resolve_texts(engine.read(scanned), session.site)
        gone = read_gone(content / GONE)[0] if GONE in scanned.tree else {}
        model = _model(read, {}, session.site, scanned)
        theme = Path(session.theme)
        session.store.close()
        engine.close()
    dated = ("Date",) if "{date" in str(settings["ARTICLE_URL"]) else ()
    faulty = {
        Path(one.path).relative_to(content).as_posix()
        for one in errors(read.problems)
        if one.field in (*ADDRESSED, *dated) and Path(one.path).is_relative_to(content)
    }
    there = Addresses(session.site, theme, model, read.texts, _published(read.files)).there
    return NewSite(
        site=session.site,
        urls={
            text.source: text.url
            for text in read.texts
            if text.status != "draft" and text.source not in faulty
        },
        there=frozenset(there),
        lists=dict(_lists(model)),
        feeds=frozenset(feed.stem for feed in model.feeds),
        drafts=frozenset(
            {*read.drafts, *(text.source for text in read.texts if text.status == "draft")}
        ),
        gone=gone,
        conflicts=lambda lines: _conflicts(_model(read, {**gone, **lines}, session.site, scanned)),
    )


def _model(read: Read, gone: Gone, site: Site, scanned: Scanned) -> SiteModel:
    assets, moves, tree = Assets(), Moves(gone, {}), scanned.tree
    essays = essays_of(read, assets, moves, site, tree)
    return describe_texts(read, NOTHING, assets, moves, site, tree, essays).model


def _conflicts(model: SiteModel) -> frozenset[str]:
    """The former addresses that the site cannot have, because something else is there."""
    return frozenset(
        view.url
        for view in model.views.values()
        if view.kind == "redirect"
        and any(f'"/{view.url}"' in problem.message for problem in model.problems)
    )


def _published(files: Iterable[StaticFile]) -> Iterator[StaticFile]:
    """Files that keep their names: others have the hash of their content in them."""
    return (
        file
        for file in files
        if file.keeps_name or hashed_name(file.save_as, "0" * 64) == file.save_as
    )


def _lists(model: SiteModel) -> Iterator[tuple[tuple[str, str, str], str]]:
    """The addresses of home pages and lists; those of topics and authors by their names."""
    for view in model.views.values():
        if view.page == 1 and view.kind in ("topic", "author", "series"):
            yield (view.kind, view.lang, view.title.casefold()), view.url
        elif view.page == 1 and view.kind in ("home", "archive", "topics", "authors", "search"):
            yield (view.kind, view.lang, ""), view.url


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep what Pelican logs from the terminal: ``invoke serve`` reports it."""
    handler: Any = logging.NullHandler()
    logger = logging.getLogger()
    logger.addHandler(handler)
    try:
        yield
    finally:
        logger.removeHandler(handler)
