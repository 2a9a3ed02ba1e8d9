"""The whole site from its essays: ``site_model`` is a pure function, without Pelican, files or
clock.
"""

from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from pathlib import PurePosixPath
from types import MappingProxyType

from related.shown import NOTHING, Relations

from ..config.file_names import alike
from ..config.site import Site
from ..link.vocabulary import Vocabulary
from ..problems import Problem, shown
from . import essays as essay_views
from . import homes, moves, names
from .archives import archives
from .books import books_of
from .catalog import Catalog
from .feeds import feeds_of
from .map_page import map_pages
from .navigation import Navigation
from .searching import searching
from .view import Essay, SiteModel, View

# folders of the output
OURS = {"theme": "the theme's files", "search-index": "the search index"}


def site_model(
    essays: Sequence[Essay],
    pages: Sequence[Essay],
    site: Site,
    topics: Vocabulary,
    series: Vocabulary,
    *,
    relations: Relations = NOTHING,
    gone: Mapping[str, tuple[str, int]] = MappingProxyType({}),
) -> SiteModel:
    """Describe every page, feed and book of the site.

    essays, pages: all editions, drafts only if they get preview addresses; relations: of the
    essays; gone: former addresses, as ``link.moves.read_gone`` returns them. If two things have the
    same address, the model's ``problems`` name both.
    """
    catalog = Catalog(essays, site, topics, series, relations)
    navigation = Navigation(catalog, newest_pages(pages, site))
    views = chain(
        homes.chooser(catalog, navigation),
        homes.homes(catalog, navigation),
        essay_views.essays(catalog, navigation),
        essay_views.pages(catalog, navigation),
        names.topics(catalog, navigation),
        names.series(catalog, navigation),
        names.authors(catalog, navigation),
        archives(catalog, navigation),
        map_pages(catalog, navigation),
        searching(catalog, navigation),
        homes.drafts(catalog, navigation),
        homes.not_found(catalog, navigation),
        moves.redirects(catalog, navigation, gone),
        moves.gone_pages(catalog, navigation, gone),
    )
    feeds, books = tuple(feeds_of(catalog)), tuple(books_of(catalog))
    taken = {f"{feed.stem}{suffix}": feed.title for feed in feeds for suffix in (".xml", ".json")}
    machines = ["robots.txt", "sitemap.xml", *([f"{site.indexnow}.txt"] if site.indexnow else [])]
    taken |= {book.save_as: book.title for book in books}
    by_path, problems = by_output_path(views, taken | {name: name for name in machines})
    return SiteModel(by_path, feeds, tuple(problems), books)


def newest_pages(pages: Sequence[Essay], site: Site) -> list[Essay]:
    place = {code: number for number, code in enumerate(site.codes)}
    return sorted(pages, key=lambda page: (page.work, place[page.lang], page.path))


def by_output_path(
    views: Iterable[View], others: Mapping[str, str]
) -> tuple[dict[str, View], list[Problem]]:
    """Views by output file, and a problem for each two with the same file, ignoring case, or where
    one needs a folder with the other's name. others: what else is written, by its file.
    """
    found: dict[str, View] = {}
    seen: dict[str, View] = {}
    problems = []
    for view in views:
        other = seen.setdefault(alike(view.save_as), view)
        if other is not view:
            problems.append(_collision(view, other))
        found[view.save_as] = view
    others = {alike(path): title for path, title in (*OURS.items(), *others.items())}
    folders: dict[str, tuple[str, ...]] = {}  # many pages have the same
    for view in found.values():
        above = view.save_as.rpartition("/")[0]
        if above not in folders:
            names = (above, *map(str, PurePosixPath(above).parents)) if above else (".",)
            folders[above] = tuple(map(alike, names))
        own = alike(view.save_as)
        for folder in (own, *folders[above]):
            if folder in others:
                problems.append(_taken(view, others[folder]))
            elif folder != own and (known := seen.get(folder)):
                problems.append(_collision(view, known))
    return found, problems


def _taken(view: View, title: str) -> Problem:
    path, line, field = origin(view)
    return Problem(path, line, field, f'"/{view.url}" is also the URL of "{title}"; choose another')


def _collision(view: View, other: View) -> Problem:
    if not _named(view):
        view, other = other, view
    path, line, field = origin(view)
    if not _named(view):
        message = (
            f'"{view.title}" and "{other.title}" have the same URL "/{view.url}"; rename one of '
            "them"
        )
        return Problem(path, line, "address", message)
    where = f'"/{view.url or view.save_as}"'
    taken = shown(origin(other)[0]) if _named(other) else f'the site\'s own page "{other.title}"'
    kind = "slug" if field == "Slug" else "address"
    return Problem(path, line, field, f"{where} is also the URL of {taken}; choose another {kind}")


def _named(view: View) -> bool:
    """Whether a source file requested the page."""
    return bool(view.essay or view.source[0])


def origin(view: View) -> tuple[str, int, str]:
    """The file, line and key that determine a page's address."""
    if view.essay:
        return view.essay.path, 1, "Slug"
    return (
        (view.source[0] or "content"),
        view.source[1] or 1,
        "Aliases" if view.kind == "redirect" else "address",
    )
