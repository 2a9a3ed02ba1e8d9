"""What the site consists of, as plain frozen values: a View for every page, a Feed for every feed.

A page may depend only on its View (and, for an essay, its body), the Site and the templates. This
makes it possible to test the whole site without Pelican, and to know whether a page must be
rebuilt.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from ..problems import Problem
from ..read.facts import Heading
from .map_labels import Chart
from .parts import Card, Group, Link, Point, Related, SearchIndex, Series, Translation


@dataclass(frozen=True)
class Essay:
    """One edition of a work, article or page, without its body.

    ``url`` and ``save_as`` are relative to the site's root, without a leading slash. ``date``,
    ``modified`` and ``updated`` are aware; ``updated`` differs between the essays of one moment.
    ``topics`` and ``series`` are ids. ``status``: published, hidden or draft. ``source_lang``: the
    language it was translated from, or "". ``first_url``: the address at which it was first
    published, if that is another one.
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
    image_size: tuple[int, int] = (0, 0)  # in pixels
    has_own_image: bool = False  # its author named one
    is_page: bool = False
    aliases: tuple[str, ...] = ()  # former addresses
    first_url: str = ""

    @property
    def dated(self) -> datetime:
        """Its date. Raises ValueError for a page or draft without one."""
        if self.date is None:
            raise ValueError(f"{self.path}: has no date")
        return self.date

    @property
    def identity(self) -> str:
        """The address by which feed readers know it: the first one, which it never loses."""
        return self.first_url or self.url

    @property
    def changed(self) -> datetime:
        """When it was last changed, for feeds. Raises ValueError for a page without a date."""
        return self.updated or self.modified or self.dated


@dataclass(frozen=True)
class View:
    """All that one page depends on besides its body; here, what every kind of page has.

    ``kind``: chooser, home, essay, page, topic, topics, author, authors, series, all_series,
    archive, year, map, search, not_found, drafts, redirect, gone. ``alternates`` is the hreflang
    set, (language or "x-default", URL) in the site's order, the page itself included; ``editions``
    are the page's switcher; ``trail`` its breadcrumbs from the home page, itself last; ``essay``:
    the text that it shows, ``topics``: that text's; ``page``: its number among the ``pages`` of one
    list, from 1; ``listed``: in the sitemap, and for search engines; ``image``: shown where the
    page is shared; ``source``: the file and line that requested the page, if no essay did.
    """

    kind: str
    lang: str
    url: str
    save_as: str
    title: str
    template: str
    description: str = ""
    alternates: tuple[tuple[str, str], ...] = ()
    editions: tuple[Link, ...] = ()
    trail: tuple[Link, ...] = ()
    menu: tuple[Link, ...] = ()
    feeds: tuple[Link, ...] = ()
    page: int = 1
    pages: int = 1
    newer: Link | None = None
    older: Link | None = None
    lastmod: datetime | None = None
    listed: bool = True
    essay: Essay | None = None
    topics: tuple[Link, ...] = ()
    source: tuple[str, int] = ("", 0)
    image: str = ""
    image_size: tuple[int, int] = (0, 0)
    image_alt: str = ""


@dataclass(frozen=True, kw_only=True)
class ListView(View):
    """A page that lists others. ``lead``: what is below its title; ``elsewhere``: essays that its
    language lacks; ``book``: the address of a series' book.
    """

    lead: str = ""
    groups: tuple[Group, ...] = ()
    elsewhere: tuple[Card, ...] = ()
    book: str = ""


@dataclass(frozen=True, kw_only=True)
class EssayView(View):
    """The page of an essay, or of one of the site's pages. ``related``: what to read next;
    ``citing``: the essays that link to this one; ``works``: its other editions, for JSON-LD.
    """

    essay: Essay
    minutes: int = 0
    authors: tuple[Link, ...] = ()
    series: Series | None = None
    translation: Translation | None = None
    related: tuple[Related, ...] = ()
    citing: tuple[Card, ...] = ()
    works: tuple[Link, ...] = ()


@dataclass(frozen=True, kw_only=True)
class MapView(View):
    """The map of all essays, for readers of one language."""

    points: tuple[Point, ...]
    chart: Chart


@dataclass(frozen=True, kw_only=True)
class SearchView(ListView):
    """The search page. ``index``: the search index; set once that is built."""

    index: SearchIndex | None = None


@dataclass(frozen=True, kw_only=True)
class RedirectView(View):
    """A former address. ``target``: where it leads now."""

    target: Link


@dataclass(frozen=True)
class Feed:
    """A feed, written as Atom (``<stem>.xml``) and JSON Feed (``<stem>.json``).

    ``lang`` is "" for the feed of everything; ``url`` is the page that it belongs to; ``full`` says
    whether entries contain the whole text.
    """

    stem: str
    lang: str
    title: str
    subtitle: str
    url: str
    essays: tuple[Essay, ...]
    full: bool


@dataclass(frozen=True)
class Book:
    """A series in one language as a book (EPUB), in reading order. ``url``: the page that offers
    it.
    """

    save_as: str
    lang: str
    title: str
    description: str
    url: str
    essays: tuple[Essay, ...]


@dataclass(frozen=True)
class SiteModel:
    """The whole site: views by output path, in the order in which they are written; feeds; books.

    ``problems``: conflicts of two things with the same address; then the views contain only one of
    them, and nothing may be written.
    """

    views: Mapping[str, View]
    feeds: tuple[Feed, ...]
    problems: tuple[Problem, ...] = ()
    books: tuple[Book, ...] = ()
