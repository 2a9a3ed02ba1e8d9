"""A text in the form that all later stages use: one edition of a work, read and linked, as plain
values.
"""

import posixpath
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any

from ..problems import Problem
from ..read.facts import NO_FACTS, Facts, Heading
from ..read.readings import Readings
from .vocabulary import Vocabulary


@dataclass(frozen=True)
class Body:
    """A body as HTML, before it is finished (``body.py``), and its facts."""

    html: str = ""
    facts: Facts = NO_FACTS


@dataclass(frozen=True, kw_only=True)
class Text:
    """One edition of a work. Titles and summaries are HTML where ``plain`` is not set.

    ``source``: its path below the content; ``path``: the file, as messages name it; ``is_page``: a
    page, not an article; ``url``, ``save_as``: below the site's root; ``values``: checked front
    matter, ``lines``: the lines of its keys in the file; ``pictures``: the images that it shows,
    as paths below the content, SVG included; ``topics``, ``series``: their ids; ``pinned``,
    ``barred``: the works that its author wants, or does not want, below it; ``scheduled``: it is a
    draft until its date.
    """

    source: str
    path: str
    lang: str
    title: str
    url: str
    save_as: str
    body: Body
    is_page: bool = False
    work: str = ""
    slug: str = ""
    status: str = "published"
    template: str = "article"
    summary: str = ""
    date: datetime | None = None
    modified: datetime | None = None
    authors: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    plain: bool = True
    source_lang: str = ""
    topics: tuple[str, ...] = ()
    series: str = ""
    pinned: tuple[str, ...] = ()
    barred: tuple[str, ...] = ()
    scheduled: bool = False
    headings: tuple[Heading, ...] = ()
    pictures: tuple[str, ...] = ()
    values: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))
    lines: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def folder(self) -> str:
        """The folder of its file, below the content."""
        return self.source.rpartition("/")[0]

    @property
    def image(self) -> str:
        """The picture that ``Image`` names, next to the file or (after ``/``) below the content."""
        return shared_path(str(self.values.get("image", "")), self.folder)

    def line(self, *keys: str) -> int:
        """The line of the first of these keys that is in the file, or 1."""
        return next((self.lines[key] for key in keys if key in self.lines), 1)


def shared_path(named: str, folder: str) -> str:
    """The path below the content of the picture that ``Image`` names in a file of this folder."""
    return posixpath.normpath(posixpath.join("/", folder, named)).lstrip("/") if named else ""


@dataclass(frozen=True)
class StaticFile:
    """A file that is published unchanged. ``source``: its path below the content, ``path``: the
    file, ``save_as``: where it would be published under its original name; ``named_by_owner``:
    whether that comes from EXTRA_PATH_METADATA; ``keeps_name``: its name must not change.
    """

    source: str
    path: Path
    save_as: str
    named_by_owner: bool = False
    keeps_name: bool = False


@dataclass(frozen=True)
class Read:
    """The result of reading and linking. ``texts``: published ones, and drafts in previews;
    ``drafts``: the others, by their paths; ``files``: published unchanged; ``used``: the files that
    texts link to, drafts included; ``unread``: files that could not be read, ``skipped``: those
    with "Status: skip"; ``waiting``: scheduled texts: when, and the title; ``readings``: what our
    readers have returned for each file.
    """

    texts: tuple[Text, ...]
    drafts: Mapping[str, Text]
    topics: Vocabulary
    series: Vocabulary
    files: tuple[StaticFile, ...]
    used: frozenset[str]
    unread: tuple[str, ...]
    skipped: tuple[str, ...]
    waiting: tuple[tuple[datetime, str], ...]
    problems: tuple[Problem, ...]
    readings: Readings
