"""Links editions: which of them are one work, their topics and series, and the essays chosen to be
shown below them.
"""

import posixpath
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ..config.site import Site
from ..problems import Problem
from ..read.source_paths import WORK_FOLDERS
from ..scan.tree import Tree
from .concepts import find_concepts, find_wishes
from .vocabulary import Vocabulary
from .works import Edition, Entry, link


@dataclass(frozen=True)
class Place:
    """The result of linking one edition. ``source_lang``: the language that it was translated from,
    or ""; ``topics``, ``series``: ids; ``pinned``, ``barred``: works.
    """

    work: str
    source_lang: str = ""
    topics: tuple[str, ...] = ()
    series: str = ""
    pinned: tuple[str, ...] = ()
    barred: tuple[str, ...] = ()


@dataclass(frozen=True)
class Linked:
    """The result of linking. ``places``: of each edition, by its path below the content; ``works``:
    the editions of each work, in the site's order of languages; ``topics``, ``series``: None for
    pages.
    """

    places: Mapping[str, Place]
    works: Mapping[str, tuple[str, ...]]
    topics: Vocabulary | None
    series: Vocabulary | None
    problems: tuple[Problem, ...]


def link_pages(
    entries: Sequence[Entry], site: Site, tree: Tree, unread: Collection[str] = ()
) -> Linked:
    """Group pages into works. unread: the paths of files that could not be read."""
    del tree
    works, problems = _works(entries, site, unread)
    places = {
        edition.entry.key: Place(work, edition.source_lang)
        for work, editions in works.items()
        for edition in editions
    }
    return Linked(_complete(places, entries), _keys(works), None, None, tuple(problems))


def link_articles(
    entries: Sequence[Entry], site: Site, tree: Tree, unread: Collection[str] = ()
) -> Linked:
    """Group essays into works; resolve their topics, series and chosen essays.

    Takes all essays, including drafts, because a source may be a draft. unread: the paths of files
    that could not be read.
    """
    works, problems = _works(entries, site, unread)
    work_of = {entry.key: entry.work for entry in entries}
    sources = dict.fromkeys(work_of, "")
    for work, editions in works.items():
        for edition in editions:
            work_of[edition.entry.key], sources[edition.entry.key] = work, edition.source_lang
    topics, series, own_topics, own_series = find_concepts(entries, site, tree, problems)
    wishes = find_wishes(entries, work_of, problems)
    places = {}
    for entry in entries:
        key = entry.key
        places[key] = Place(
            work_of[key], sources[key], own_topics[key], own_series[key], *wishes[entry.path]
        )
    return Linked(places, _keys(works), topics, series, tuple(problems))


def _works(
    entries: Sequence[Entry], site: Site, unread: Collection[str]
) -> tuple[dict[str, list[Edition]], list[Problem]]:
    works, problems = link(entries, site.codes)
    folders = {folder_of(path) for path in unread}

    def is_reported(problem: Problem) -> bool:
        """Whether a source could not be read. That is reported once, and not again at its
        translations.
        """
        return folder_of(Path(problem.path).relative_to(site.content).as_posix()) in folders

    return works, [problem for problem in problems if not is_reported(problem)]


def _complete(places: dict[str, Place], entries: Sequence[Entry]) -> dict[str, Place]:
    """Complete the result. If two files of a work have the same language, one of them is left out
    of the work and reported.
    """
    return {entry.key: places.get(entry.key, Place(entry.work)) for entry in entries}


def _keys(works: Mapping[str, list[Edition]]) -> dict[str, tuple[str, ...]]:
    return {
        work: tuple(edition.entry.key for edition in editions) for work, editions in works.items()
    }


def folder_of(path: str) -> str:
    """The folder of the work that a file is in, or "" for all flat files together."""
    folder = posixpath.dirname(path)
    return folder if folder.startswith(WORK_FOLDERS) else ""
