"""The whole site from its essays: ``site_model`` is a pure function, without Pelican, without files, without a clock."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from pathlib import PurePosixPath

from related.relations import NOTHING, Relations

from ..link.vocabulary import Vocabulary
from ..problems import ContentError, Problem, shown
from ..settings import Site
from . import essays as essay_views
from . import homes, names
from .archives import archives
from .atlas import atlas
from .catalog import Catalog
from .feeds import feeds_of
from .furniture import Furniture
from .view import Essay, SiteModel, View


def site_model(
    essays: Sequence[Essay],
    pages: Sequence[Essay],
    site: Site,
    topics: Vocabulary,
    series: Vocabulary,
    *,
    relations: Relations = NOTHING,
) -> SiteModel:
    """Describe every page and feed of the site.

    essays, pages: all editions, drafts only if they get preview addresses; relations: of the essays. Raises ContentError
    where two things want
    one address, naming both, before anything is written.
    """
    catalog = Catalog(essays, site, topics, series, relations)
    furniture = Furniture(catalog, newest_pages(pages, site))
    views = chain(
        homes.chooser(catalog, furniture),
        homes.homes(catalog, furniture),
        essay_views.essays(catalog, furniture),
        essay_views.pages(catalog, furniture),
        names.topics(catalog, furniture),
        names.series(catalog, furniture),
        names.authors(catalog, furniture),
        archives(catalog, furniture),
        atlas(catalog, furniture),
        homes.drafts(catalog, furniture),
        homes.not_found(catalog, furniture),
    )
    feeds = tuple(feeds_of(catalog))
    taken = {f"{feed.stem}{suffix}": feed.title for feed in feeds for suffix in (".xml", ".json")}
    return SiteModel(by_output_path(views, taken | {name: name for name in ("robots.txt", "sitemap.xml")}), feeds)


def newest_pages(pages: Sequence[Essay], site: Site) -> list[Essay]:
    place = {code: number for number, code in enumerate(site.codes)}
    return sorted(pages, key=lambda page: (page.work, place[page.lang], page.path))


def by_output_path(views: Iterable[View], others: Mapping[str, str]) -> dict[str, View]:
    """Views by the file they are written to. others: what else is written, by its file.

    Raises ContentError for two that want one file, in any case of letters, or one where the other needs a folder.
    """
    found: dict[str, View] = {}
    names: dict[str, View] = {}
    problems = []
    for view in views:
        other = names.setdefault(view.save_as.casefold(), view)
        if other is not view:
            problems.append(_collision(view, other))
        found[view.save_as] = view
    for view in found.values():
        for folder in (view.save_as, *map(str, PurePosixPath(view.save_as).parents)):
            if folder in others or folder == "theme":
                problems.append(_taken(view, others.get(folder, "the theme's files")))
            elif folder != view.save_as and folder.casefold() in names:
                problems.append(_collision(view, names[folder.casefold()]))
    if problems:
        raise ContentError(problems)
    return found


def _taken(view: View, title: str) -> Problem:
    path = view.essay.path if view.essay else "content"
    return Problem(path, 1, "Slug", f'"/{view.url}" is the address of "{title}" too: choose another')


def _collision(view: View, other: View) -> Problem:
    if not view.essay:
        view, other = other, view
    if not view.essay:
        message = f'"{view.title}" and "{other.title}" share the address "/{view.url}": give one of them another name'
        return Problem("content", 0, "address", message)
    taken = shown(other.essay.path) if other.essay else f'the site\'s own page "{other.title}"'
    return Problem(view.essay.path, 1, "Slug", f'"/{view.url}" is the address of {taken} too: choose another slug')
