"""All checks of a site before it is written."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace

from jinja2 import Environment

from ..describe.view import SiteModel
from ..link.reporter import reported_links
from ..link.texts import Read, Text
from ..output.assets import Assets
from ..problems import Problem
from ..scan.content import Scanned
from ..session import Session
from . import content
from .addresses import Addresses, dead, dead_menu_items
from .former import AddressRecord, former, lists_sent_on, recorded
from .output_paths import copies_that_collide
from .settings import lint_settings
from .unused import unused


def check_texts(
    scanned: Scanned,
    read: Read,
    environment: Environment,
    session: Session,
) -> list[Problem]:
    """Problems in the settings, in the texts and in their links to each other."""
    texts = read.texts
    site, tree = session.site, scanned.tree
    problems = [
        *scanned.problems,
        *lint_settings(session.settings, session.known_settings, site, tree),
    ]
    problems += read.problems
    problems += content.unread(read.unread, site, problems)
    problems += content.links(texts, read, site, tree, problems)
    problems += content.images(texts, tree)
    problems += content.placed_files(read, tree)
    problems += content.names(texts, site)
    problems += content.templates(texts, environment)
    static = frozenset(session.settings["STATIC_PATHS"])
    return [*problems, *unused(tree, site.card, read.used, static)]


def find_lists_sent_on(
    scanned: Scanned, read: Read, model: SiteModel, gone: AddressRecord, session: Session
) -> tuple[AddressRecord, list[Problem]]:
    """Lists that vanished with their last essay: where their readers are redirected, in the form of
    ``gone``, and a warning for each.
    """
    if session.site.previews:
        return {}, []
    record, _unreadable = recorded(session.site, scanned.tree)
    addresses = addresses_of(read, model, session)
    return lists_sent_on(session.site, addresses, record, gone)


def check_addresses(
    scanned: Scanned,
    read: Read,
    model: SiteModel,
    assets: Assets,
    gone: AddressRecord,
    session: Session,
    problems: Sequence[Problem],
) -> list[Problem]:
    """Problems with the addresses of the site's pages and files, and in its texts. problems: those
    already known.
    """
    site, found = session.site, list(problems)
    addresses = addresses_of(read, model, session)
    if not site.previews:
        record, unreadable = recorded(site, scanned.tree)
        found += unreadable
        found += former(site, model, read.texts, addresses, record, gone, tuple(found))
    found += dead(read.texts, addresses, reported_links(found))
    found += dead_menu_items(addresses, session.settings)
    found += _at_lines(model, read.texts, tuple(found))
    found += copies_that_collide(
        read.files, model, assets, site, scanned.tree, session.theme, session.settings
    )
    return found[len(problems) :]


def addresses_of(read: Read, model: SiteModel, session: Session) -> Addresses:
    """The addresses of all files that will be written."""
    return Addresses(session.site, session.theme, model, read.texts, read.files)


def _at_lines(
    model: SiteModel, texts: Sequence[Text], problems: Collection[Problem]
) -> Iterator[Problem]:
    """The model's problems with addresses that two things share, at the lines that request them."""
    by_path: Mapping[str, Text] = {text.path: text for text in texts}
    names_reported = any(
        problem.field == "Author" or "produce the same URL" in problem.message
        for problem in problems
    )
    for problem in model.problems:
        if names_reported and problem.field == "address" and problem.path == "content":
            continue  # the names' problem covers it
        text = by_path.get(problem.path)
        keys = (problem.field.lower(), "url", "save_as", "slug", "title")
        yield replace(problem, line=text.line(*keys)) if text else problem
