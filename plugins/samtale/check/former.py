"""Checks that every address published once still leads somewhere, or is listed as gone."""

from collections.abc import Iterable, Iterator

from ..config.site import Site
from ..describe.view import RedirectView, SiteModel
from ..link.moves import GONE, RECORD, lost, read_record, successors
from ..link.texts import Text
from ..problems import WARNING, Problem, errors
from ..read.text import NotText
from ..scan.tree import Tree
from .addresses import Addresses

AddressRecord = dict[str, tuple[str, int]]  # address -> (what its line says, the line from 1)


def recorded(site: Site, tree: Tree) -> tuple[AddressRecord, list[Problem]]:
    """The record, as ``read_record`` returns it, and the problems in it."""
    path = site.content / RECORD
    try:
        return (read_record(path) if RECORD in tree else {}), []
    except NotText as error:
        return {}, [Problem(str(path), error.line, "record", str(error), kind="encoding")]


def lists_sent_on(
    site: Site, addresses: Addresses, record: AddressRecord, gone: AddressRecord
) -> tuple[AddressRecord, list[Problem]]:
    """Lists that vanished with their last essay: where their readers are redirected, in the form of
    ``gone``, and a warning for each. Not to be called while texts have errors: the lists are not
    known until these are fixed.
    """
    lines = {
        address: number
        for address, source, number in lost(record, addresses.there, gone)
        if not source
    }
    found = successors(lines, addresses.there)
    problems = []
    for address, number in lines.items():
        where = site.address(found[address]) if address in found else ""
        gone_ = f'"/{address}" (a feed) no longer exists'
        if where:
            gone_ = f'"/{address}" no longer exists; its readers are redirected to "{where}"'
        say = f'list it in {GONE} ("/{address}{f" -> {where}" if where else ""}")'
        message = f"{gone_}; {say}"
        problems.append(Problem(str(site.content / RECORD), number, "address", message, WARNING))
    return {address: (target, 0) for address, target in found.items()}, problems


def former(
    site: Site,
    model: SiteModel,
    texts: Iterable[Text],
    addresses: Addresses,
    record: AddressRecord,
    gone: AddressRecord,
    problems: Iterable[Problem] = (),
) -> Iterator[Problem]:
    """A problem for each published address that would be broken without being listed as gone, and
    for each redirect without a target. problems: those already known.
    """
    by_source = {text.source: text for text in texts}
    for view in model.views.values():
        if not isinstance(view, RedirectView) or not view.source[1]:
            continue
        end, seen = view.target.url, {view.url}
        while end not in seen and end in gone and gone[end][0]:
            seen.add(end)
            end = gone[end][0]
        if end in seen:
            message = f'"/{view.url}" is redirected in a loop; redirect it to a page that exists'
            yield Problem(view.source[0], view.source[1], "gone", message)
        elif end not in addresses.there:
            message = (
                f'"/{end}" does not exist; redirect to a page that exists, or remove "->" and what '
                "follows"
            )
            yield Problem(view.source[0], view.source[1], "gone", message)
    faulty = {problem.path for problem in errors(problems)}
    for address, source, number in lost(record, addresses.there, gone):
        text = by_source.get(source)
        if not source or str(site.content / source) in faulty:
            # a list, which is reported as one; or a file whose address is unknown until it is fixed
            continue
        if text is not None:
            message = (
                f'the essay was published at "/{address}", where nothing exists now; add "Aliases: '
                f'/{address}"'
            )
            yield Problem(text.path, text.line("slug", "url", "title"), "Aliases", message)
        else:
            message = (
                f'"/{address}" was published, and would become a dead link; add it to {GONE} next '
                f'to this file, or "Aliases: /{address}" to the page that replaces it'
            )
            yield Problem(str(site.content / RECORD), number, "address", message)
