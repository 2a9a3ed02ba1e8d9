"""Former addresses: ``content/published.txt``, the record of published ones, and
``content/gone.txt``, those that were given up.

The record contains one address per line, with its source file: ``/da/te/ essays/te/da.md``; lists
have none. Behind the source is the essay's first address, if it has moved: feed readers know it by
that. It is committed with the content, and updated at each deploy. A line of gone.txt is an
address that is gone, ``/da/te/``, or that has moved, ``/da/te/ -> /da/kaffe/``; one that ends in
``/`` covers files below it too, such as feeds.
"""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from urllib.parse import quote, unquote

from ..problems import Problem, errors
from ..read.text import Fault, NotText, decode
from ..read.values import InvalidError, inside

RECORD, GONE = "published.txt", "gone.txt"
NO_MOVES: Mapping[str, str] = MappingProxyType({})


def read_record(path: Path) -> dict[str, tuple[str, int]]:
    """Address below the site's root -> (source file below the content, or "", line from 1). Empty
    if there is no file.

    Raises NotText.
    """
    found = {}
    for number, written in _lines(path):
        address, source, _first = _columns(written)
        found[address] = (source, number)
    return found


def read_first_urls(path: Path) -> dict[str, str]:
    """Each address of the record -> the address at which its essay was first published. Empty if
    there is no record, or if it cannot be read, which ``read_record`` reports.
    """
    try:
        columns = [_columns(written) for _number, written in _lines(path)]
    except NotText:
        return {}
    return {address: first or address for address, _source, first in columns}


def _columns(written: str) -> tuple[str, str, str]:
    """The address, source and first address of a line of the record, "" for what it lacks."""
    address, _, others = written.partition(" ")
    source, _, first = others.partition(" /")
    return unquote(address).removeprefix("/"), unquote(source.strip()), unquote(first.strip())


def record_text(addresses: Mapping[str, str], first_urls: Mapping[str, str] = NO_MOVES) -> str:
    """The text of the record: every address with its source, and with its essay's first address
    where ``first_urls`` has one; sorted.
    """
    return "".join(
        " ".join(
            filter(
                None,
                (
                    f"/{quote(address)}",
                    quote(source),
                    f"/{quote(first_urls[address])}" if address in first_urls else "",
                ),
            )
        )
        + "\n"
        for address, source in sorted(addresses.items())
    )


def read_gone(path: Path) -> tuple[dict[str, tuple[str, int]], list[Problem]]:
    """Address -> (where it has moved, or "", line from 1), and the problems in the lines."""
    found: dict[str, tuple[str, int]] = {}
    try:
        lines, faults = _read(path)
    except NotText as error:
        return {}, [Problem(str(path), error.line, "gone", str(error), kind="encoding")]
    problems = [
        Problem(str(path), line, "gone", message, severity, "encoding")
        for line, _field, message, severity in faults
    ]
    unread = {problem.line for problem in errors(problems)}
    for number, written in lines:
        if number in unread:
            continue
        before, arrow, after = (part.strip() for part in written.partition("->"))
        address, target = unquote(before).removeprefix("/"), unquote(after).removeprefix("/")
        try:
            if len(before.split()) != 1 or len(after.split()) != bool(arrow):
                raise InvalidError(
                    f'"{written}" is not valid; write "/da/old/", or "/da/old/ -> /da/new/"'
                )
            inside(address)
            if not address.endswith(("/", ".html", ".xml", ".json")):
                raise InvalidError(
                    f'"/{address}" is not the URL of a page; end it in "/" or ".html"'
                )
            if address in found:
                raise InvalidError(f'"/{address}" appears twice; remove one')
        except InvalidError as error:
            problems.append(Problem(str(path), number, "gone", str(error)))
            continue
        found[address] = ((target or "index.html") if arrow else "", number)
    return found, problems


def lost(
    record: Mapping[str, tuple[str, int]], there: Iterable[str], gone: Mapping[str, tuple[str, int]]
) -> Iterator[tuple[str, str, int]]:
    """(address, source, line of the record) of each published address that is missing now without
    being listed as gone.

    there: every address that leads somewhere, redirects included.
    """
    there = set(there)
    folders = {address for address in gone if address.endswith("/")}
    for address, (source, line) in sorted(record.items()):
        if (
            address in there
            or address in gone
            or any(folder in folders for folder in _above(address))
        ):
            continue
        yield address, source, line


def successors(lists: Iterable[str], there: Iterable[str]) -> dict[str, str]:
    """Where readers of removed lists are redirected: to the nearest existing page above."""
    there = set(there)
    found = {}
    for address in lists:
        folder = address
        while folder and folder not in there:
            folder = folder.rstrip("/").rpartition("/")[0]
            folder += "/" if folder else ""
        if address.endswith(("/", ".html")):
            found[address] = folder or "index.html"
    return found


def _above(address: str) -> Iterator[str]:
    """The folder of a file's address; pages below a folder are reported one by one."""
    if not address.endswith("/"):
        yield address.rpartition("/")[0] + "/"


def _lines(path: Path) -> list[tuple[int, str]]:
    """The non-empty lines, each with its number from 1. Raises NotText."""
    return _read(path)[0]


def _read(path: Path) -> tuple[list[tuple[int, str]], list[Fault]]:
    """The non-empty lines, each with its number from 1, and the problems with their characters.
    Raises NotText.
    """
    if not path.is_file():
        return [], []
    text, faults = decode(path.read_bytes())
    lines = [(number, written.strip()) for number, written in enumerate(text.split("\n"), 1)]
    return [(number, one) for number, one in lines if one and not one.startswith("#")], faults
