"""The books of a site: one for each series and language that has an essay in it."""

from collections.abc import Iterator

from .catalog import Catalog
from .paging import in_series
from .view import Book


def books_of(catalog: Catalog) -> Iterator[Book]:
    """The books of the site, in the order of its series and languages."""
    series, used = catalog.vocabulary("series")
    for concept in series.concepts.values():
        for lang, name in concept.names.items():
            essays = in_series(catalog.in_language(used.get(concept.id, ()), lang))
            if essays:
                url = catalog.concept_url("series", concept, lang)
                yield Book(
                    book_path(url),
                    lang,
                    name,
                    concept.descriptions.get(lang, ""),
                    url,
                    tuple(essays),
                )


def book_path(url: str) -> str:
    """The path of a series' book, derived from the address of its page."""
    return f"{url}{url.rstrip('/').rpartition('/')[2]}.epub"
