"""Plain frozen values that pages are made of: links, cards, groups of cards, and what surrounds an
essay.
"""

from dataclasses import dataclass
from datetime import datetime

from .map_labels import Label


@dataclass(frozen=True)
class Link:
    """A link of the site's navigation. ``lang`` is set if its target is in another language."""

    title: str
    url: str
    lang: str = ""
    current: bool = False
    note: str = ""


@dataclass(frozen=True)
class Card:
    """An essay as lists show it: everything that a list depends on, and nothing more."""

    title: str
    url: str
    lang: str
    summary: str
    date: datetime | None
    minutes: int
    languages: tuple[str, ...] = ()
    scheduled: bool = False


@dataclass(frozen=True)
class Group:
    """Some cards below a heading ("" for none), such as a year of the archive or a letter of the
    topics.
    """

    title: str
    cards: tuple[Card, ...] = ()
    links: tuple[Link, ...] = ()
    url: str = ""
    count: int = 0


@dataclass(frozen=True)
class SearchIndex:
    """The search index. ``tables``: each language that has texts in it, and the file that names its
    other files.
    """

    tables: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Translation:
    """How an edition was translated: ``kind`` is author, human, machine or ""; ``source`` links to
    the published source.
    """

    source_lang: str
    kind: str
    translator: str
    source: Link | None


@dataclass(frozen=True)
class Series:
    """The series box of an essay: its name and page, all parts in order, which one this is (from
    1).
    """

    name: str
    url: str
    parts: tuple[Link, ...]
    number: int


@dataclass(frozen=True)
class Related:
    """An essay to read next, in the edition that is best for the page's readers, and the reasons.

    ``topics``: those that both share and that have a name in the page's language; ``words``: pairs,
    the page's own word first, equal if both texts use the same; ``pinned``: the author of the page
    chose it; ``linked``: one of the two links to the other.
    """

    card: Card
    topics: tuple[Link, ...] = ()
    words: tuple[tuple[str, str], ...] = ()
    pinned: bool = False
    linked: bool = False


@dataclass(frozen=True)
class Point:
    """An essay on the map: ``number`` from 1 in reading order, its position in the drawing, and the
    card of the edition that is best for the page's readers; ``near``: the numbers of the nearest
    essays, best first; ``shape``: 0 for the page's language, others for others; ``label``: where
    its title fits; ``ties``: higher numbers that lines lead to.
    """

    number: int
    x: int
    y: int
    card: Card
    near: tuple[int, ...] = ()
    shape: int = 0
    label: Label | None = None
    ties: tuple[int, ...] = ()
