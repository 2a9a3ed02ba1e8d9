"""Splits lists into pages, and sorts them."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from .catalog import Catalog
from .parts import Group, Link
from .view import Essay, ListView, View

MOST_ELSEWHERE = 100  # essays that a language lacks, on the page of a topic, series or author


def paginated(
    catalog: Catalog, view: ListView, own: Sequence[Essay], all_: Sequence[Essay]
) -> Iterator[View]:
    """One list as pages. Essays that the language lacks are on the first page; later pages have no
    editions in other languages, because the second pages of two languages do not contain the same
    essays.
    """
    size = catalog.site.page_size
    pages = max(1, -(-len(own) // size))
    word = catalog.site[view.lang].addresses["page"]
    urls = [view.url, *(f"{view.url}{word}/{number}/" for number in range(2, pages + 1))]
    for number, url in enumerate(urls, start=1):
        cards = catalog.cards(own[(number - 1) * size : number * size])
        paged = replace(
            view,
            groups=(Group("", cards),) if cards else (),
            page=number,
            pages=pages,
            newer=Link("", urls[number - 2]) if number > 1 else None,
            older=Link("", urls[number]) if number < pages else None,
        )
        if number == 1:
            lacking = catalog.lacking(all_, view.lang)
            limit = size if view.kind == "home" else MOST_ELSEWHERE
            yield replace(paged, elsewhere=catalog.cards(lacking[:limit]))
        else:
            yield replace(paged, url=url, save_as=f"{url}index.html", alternates=(), editions=())


def in_series(essays: Sequence[Essay]) -> list[Essay]:
    """A series' essays in reading order: by ``Series-index``, then by date."""
    return sorted(
        essays,
        key=lambda essay: (
            essay.series_index is None,
            essay.series_index or 0,
            essay.dated,
            essay.work,
        ),
    )


def latest(essays: Sequence[Essay]) -> datetime | None:
    """When any of these last changed."""
    return max((essay.modified or essay.dated for essay in essays), default=None)
