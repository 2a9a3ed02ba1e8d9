"""The page "The conversation": a map of all essays per language, where close points are related."""

from collections.abc import Container, Iterator, Sequence
from typing import Any, Protocol

from related.shown import Relations

from ..config.site import Site
from . import map_labels
from .catalog import Catalog
from .navigation import Navigation
from .paging import latest
from .parts import Card, Link, Point
from .view import MapView, View

# for other languages, in the site's order, then repeated; the page's own language has shape 0
SHAPES = 4
BAND = 100  # points in a band of this height are numbered from left to right, as text is read
NEAREST = 3  # how many of the nearest essays are named


def map_pages(catalog: Catalog, navigation: Navigation) -> Iterator[View]:
    """Each language's map. A site with fewer than two listed works has none."""
    if not catalog.has_map:
        return
    works = numbered(catalog)
    urls = {code: catalog.list_url("map", code) for code in catalog.site.codes}
    for language in catalog.site.languages:
        code = language.code
        title = language.gettext("The conversation")
        found = points(catalog, works, code)
        yield MapView(
            kind="map",
            lang=code,
            url=urls[code],
            save_as=f"{urls[code]}index.html",
            title=title,
            template="map",
            description=language.gettext(
                "All essays as a map: the nearer two stand, the more they have to say to "
                "each other."
            ),
            alternates=navigation.alternates(urls),
            editions=navigation.switcher(urls, code),
            trail=navigation.trail(code, Link(title, urls[code])),
            menu=navigation.menu(code, urls[code]),
            feeds=navigation.feeds(code),
            lastmod=latest(catalog.essays),
            points=found,
            chart=map_labels.Chart(
                map_labels.density(len(found)),
                map_labels.WIDTH,
                map_labels.height(len(found)),
                legend(catalog, found),
            ),
            image=catalog.site.card,
        )


class OnMap(Protocol):
    """What the map needs of a catalog."""

    @property
    def site(self) -> Site:
        """The site."""

    @property
    def relations(self) -> Relations:
        """The relations of its essays."""

    @property
    def works(self) -> Container[str]:
        """The listed works."""

    def best(self, work: str, lang: str, /) -> Any:
        """The edition of a work for the readers of a language."""

    def card(self, found: Any, /) -> Card:
        """Its card."""


def numbered(catalog: OnMap) -> dict[str, tuple[int, int]]:
    """Every work on the map and its point, in the order of their numbers: band by band, each from
    left to right.
    """
    works = sorted(work for work in catalog.relations.places if work in catalog.works)
    spots = map_labels.spread([catalog.relations.places[work] for work in works])
    return dict(
        sorted(zip(works, spots, strict=True), key=lambda one: (one[1][1] // BAND, *one[1], one[0]))
    )


def points(catalog: OnMap, works: dict[str, tuple[int, int]], lang: str) -> tuple[Point, ...]:
    """All works as points of one language's map."""
    number = {work: place for place, work in enumerate(works, start=1)}
    near = {
        work: tuple(
            number[other] for other in catalog.relations.nearest.get(work, ()) if other in number
        )[:NEAREST]
        for work in works
    }
    cards = [catalog.card(catalog.best(work, lang)) for work in works]
    dense = map_labels.density(len(works)) == "dense"
    lines = ties(list(near.values())) if not dense else [()] * len(works)
    if dense:
        labels: list[map_labels.Label | None] = [None] * len(works)
    else:
        labels = map_labels.labels(
            list(works.values()), [card.title for card in cards], map_labels.height(len(works))
        )
    return tuple(
        Point(
            number[work],
            *works[work],
            card,
            near[work],
            shape(catalog.site.codes, card.lang, lang),
            label,
            line,
        )
        for work, card, label, line in zip(works, cards, labels, lines, strict=True)
    )


def ties(near: Sequence[Sequence[int]]) -> list[tuple[int, ...]]:
    """The lines of the map, each once: from each point to its nearest, and between points that name
    each other.

    For a point, the higher numbers that lines lead to.
    """
    pairs: set[tuple[int, int]] = set()
    for one, others in enumerate(near, start=1):
        named = (
            other for place, other in enumerate(others) if place == 0 or one in near[other - 1]
        )
        pairs.update((min(one, other), max(one, other)) for other in named)
    found: list[list[int]] = [[] for _point in near]
    for one, other in sorted(pairs):
        found[one - 1].append(other)
    return [tuple(others) for others in found]


def shape(codes: Sequence[str], code: str, lang: str) -> int:
    """The shape for a language on the map of another."""
    return (
        0 if code == lang else 1 + [other for other in codes if other != lang].index(code) % SHAPES
    )


def legend(catalog: Catalog, found: Sequence[Point]) -> tuple[tuple[int, str], ...]:
    """The meaning of each shape on the map, the page's own language first; () if all is in one
    language.
    """
    codes = catalog.site.codes
    shapes = {(point.shape, point.card.lang) for point in found}
    return (
        tuple(sorted(shapes, key=lambda one: (one[0] > 0, codes.index(one[1]))))
        if len(shapes) > 1
        else ()
    )
