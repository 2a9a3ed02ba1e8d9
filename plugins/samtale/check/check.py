"""All checks of a site before it is written."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace

from jinja2 import Environment

from ..describe.view import SiteModel
from ..link.reporter import reported_links
from ..link.texts import Read, Text
from ..link.works import NO_SLUG, SAME_SLUG
from ..output.assets import Assets
from ..problems import Problem
from ..read.metadata import key_name
from ..scan.content import Scanned
from ..session import Session
from . import content
from .addresses import Addresses, dead, dead_menu_items, notes_meant
from .former import AddressRecord, former, lists_sent_on, recorded
from .output_paths import copies_that_collide
from .settings import lint_settings
from .unused import unused

ADDRESS_KEYS = ("url", "save_as", "slug", "title")  # a text's address comes from the first of them


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
    found += dead(read.texts, addresses, reported_links(found) | notes_meant(found))
    found += dead_menu_items(addresses, session.settings)
    found += _at_lines(model, read.texts, tuple(found))
    refused = {one.path for one in scanned.problems if one.field == "file"}
    copies = copies_that_collide(
        read.files, model, assets, site, scanned.tree, session.theme, session.settings
    )
    found += (one for one in copies if one.field != "name" or one.path not in refused)
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
    same_slug = {problem.path for problem in problems if SAME_SLUG in problem.message}
    for problem in model.problems:
        if problem.field == "Slug" and problem.path in same_slug:
            continue
        if names_reported and problem.field == "address" and problem.path == "content":
            continue  # the names' problem covers it
        text = by_path.get(problem.path)
        yield _as_written(problem, text) if text else problem


def _as_written(problem: Problem, text: Text) -> Problem:
    """A problem with a text's address, at the key that its author has written."""
    if problem.field != "Slug":
        return replace(problem, line=text.line(problem.field.lower(), *ADDRESS_KEYS))
    key = next((one for one in ADDRESS_KEYS if one in text.lines), "title")
    remedy = NO_SLUG if key == "title" else f"choose another {'slug' if key == 'slug' else 'URL'}"
    message = f"{problem.message.rpartition('; ')[0]}; {remedy}"
    return replace(problem, line=text.line(key), field=key_name(key), message=message)
