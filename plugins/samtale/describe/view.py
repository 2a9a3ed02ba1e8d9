"""What the site consists of, as plain frozen values: a View for every page, a Feed for every feed.

A page may depend only on its View (and, for an essay, its body), the Site and the templates. That is what makes it
possible to test the whole site without Pelican, and to know whether a page must be written again.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from .chart import Chart, Label


@dataclass(frozen=True)
class Heading:
    """A heading of a body: its level (2 to 6), its anchor and its text, as HTML."""

    level: int
    anchor: str
    text: str


@dataclass(frozen=True)
class Essay:
    """One edition of a work, article or page, without its body.

    ``url`` and ``save_as`` are relative to the site's root, without a slash before them. ``date``, ``modified`` and
    ``updated`` are aware; ``updated`` is distinct over the whole site (feeds want it so). ``topics`` and ``series`` are
    ids. ``status``: published, hidden or draft. ``source_lang``: the language it was translated from, or "".
    """

    work: str
    lang: str
    slug: str
    title: str
    summary: str
    url: str
    save_as: str
    path: str
    date: datetime | None = None
    modified: datetime | None = None
    updated: datetime | None = None
    authors: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    series: str = ""
    series_index: int | None = None
    source_lang: str = ""
    translation: str = ""
    translator: str = ""
    status: str = "published"
    scheduled: bool = False
    template: str = "article"
    words: int = 0
    headings: tuple[Heading, ...] = ()
    image: str = ""
    is_page: bool = False


@dataclass(frozen=True)
class Link:
    """A link of the site's own furniture. ``lang`` is set where what it leads to is in another language."""

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
    date: datetime
    minutes: int
    languages: tuple[str, ...] = ()
    scheduled: bool = False


@dataclass(frozen=True)
class Group:
    """Some cards below a heading ("" for none), such as a year of the archive or a letter of the topics."""

    title: str
    cards: tuple[Card, ...] = ()
    links: tuple[Link, ...] = ()
    url: str = ""
    count: int = 0


@dataclass(frozen=True)
class Translation:
    """How an edition came about: ``kind`` is author, human, machine or ""; ``source`` leads to the published source."""

    source_lang: str
    kind: str
    translator: str
    source: Link | None


@dataclass(frozen=True)
class Series:
    """The series box of an essay: its name and page, all parts in order, which one this is (from 1)."""

    name: str
    url: str
    parts: tuple[Link, ...]
    number: int


@dataclass(frozen=True)
class Related:
    """An essay to read next, in the edition that is best for the page's readers, and why.

    ``topics``: those that the two share and that have a name in the page's language; ``words``: pairs, the page's own word
    first, the two equal where both texts say the same; ``pinned``: the author of the page chose it; ``linked``: one of the
    two links to the other.
    """

    card: Card
    topics: tuple[Link, ...] = ()
    words: tuple[tuple[str, str], ...] = ()
    pinned: bool = False
    linked: bool = False


@dataclass(frozen=True)
class Point:
    """An essay on the map: ``number`` from 1 in reading order, its place in the drawing, and the card of the edition that is
    best for the page's readers; ``near``: the numbers of the essays nearest to it, best first; ``shape``: 0 for the page's
    language, others for others; ``label``: where its title has room; ``ties``: higher numbers that lines lead to.
    """

    number: int
    x: int
    y: int
    card: Card
    near: tuple[int, ...] = ()
    shape: int = 0
    label: Label | None = None
    ties: tuple[int, ...] = ()


@dataclass(frozen=True)
class View:
    """All that one page depends on besides its body.

    ``kind``: chooser, home, essay, page, topic, topics, author, authors, series, all_series, archive, year, map,
    not_found, drafts. ``alternates`` is the hreflang set, (language or "x-default", url) in the site's order, self included;
    ``editions`` are the page's switcher; ``trail`` its breadcrumbs from the home page, itself last.
    """

    kind: str
    lang: str
    url: str
    save_as: str
    title: str
    template: str
    description: str = ""
    lead: str = ""  # what stands below the title of a topic or series
    alternates: tuple[tuple[str, str], ...] = ()
    editions: tuple[Link, ...] = ()
    trail: tuple[Link, ...] = ()
    menu: tuple[Link, ...] = ()
    feeds: tuple[Link, ...] = ()
    groups: tuple[Group, ...] = ()
    elsewhere: tuple[Card, ...] = ()
    page: int = 1
    pages: int = 1
    newer: Link | None = None
    older: Link | None = None
    lastmod: datetime | None = None
    listed: bool = True  # in the sitemap, and for search engines
    essay: Essay | None = None
    minutes: int = 0
    authors: tuple[Link, ...] = ()
    topics: tuple[Link, ...] = ()
    series: Series | None = None
    translation: Translation | None = None
    related: tuple[Related, ...] = ()  # what to read next
    citing: tuple[Card, ...] = ()  # the essays that link to this one
    points: tuple[Point, ...] = ()  # of the map
    chart: Chart | None = None
    works: tuple[Link, ...] = ()  # an essay's other editions, for JSON-LD
    image: str = ""
    image_alt: str = ""


@dataclass(frozen=True)
class Feed:
    """A feed, written as Atom (``<stem>.xml``) and JSON Feed (``<stem>.json``).

    ``lang`` is "" for the feed of everything; ``url`` is the page that it belongs to; ``full`` says whether entries
    carry the whole text.
    """

    stem: str
    lang: str
    title: str
    subtitle: str
    url: str
    essays: tuple[Essay, ...]
    full: bool


@dataclass(frozen=True)
class SiteModel:
    """The whole site: views by output path, in the order in which they are written; feeds; the sitemap's views."""

    views: Mapping[str, View]
    feeds: tuple[Feed, ...]
