"""Where readers of the old site's addresses are sent: pure functions of both sites' addresses."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import quote

from ..output.hashed_names import is_asset
from ..read.values import InvalidError, inside
from .old_addresses import OldAddress

SUPPORTED = ("/", ".html", ".xml", ".json")  # as content/gone.txt has them
INDEXES = {"tags": "topics", "categories": "topics", "authors": "authors", "archives": "archive"}
INDEXES |= {"period_archives": "archive", "index": "home", "search": "search"}


class Lists(Protocol):
    """What is asked of the new site (new_site.py)."""

    @property
    def urls(self) -> Mapping[str, str]: ...
    @property
    def there(self) -> frozenset[str]: ...
    @property
    def lists(self) -> Mapping[tuple[str, str, str], str]: ...
    @property
    def feeds(self) -> frozenset[str]: ...
    @property
    def drafts(self) -> frozenset[str]: ...


@dataclass(frozen=True)
class Redirects:
    """``lines``: old address -> new one; ``same``: how many old addresses are the new site's too;
    ``uncovered``: old address -> why it leads nowhere; ``renamed``: files whose names have the hash
    of their content now.
    """

    lines: Mapping[str, str]
    same: int
    uncovered: Mapping[str, str]
    renamed: tuple[str, ...] = ()


def redirects(old: Iterable[OldAddress], new: Lists, codes: Sequence[str]) -> Redirects:
    """Send each old address that is not the new site's to what comes nearest to it.

    codes: the languages of the new site, that of "/" first.
    """
    lines: dict[str, str] = {}
    same, uncovered, renamed = 0, dict[str, str](), list[str]()
    for one in old:
        address = address_of(one.path)
        if one.kind == "static" and address not in new.there and is_asset(address):
            renamed.append(address)
            continue
        target, reason = _target(one, new, codes)
        if not reason and target not in new.there:
            target = _home(new, codes)  # the new site has no such list
        if address in new.there and (not target or target == address or not one.source):
            same += 1
        elif reason:
            uncovered[address] = reason
        elif address in new.there:
            uncovered[address] = f"it is now the address of another page; the text is at /{target}"
        elif fault := _fault(address):
            uncovered[address] = fault
        else:
            lines[address] = target
    return Redirects(lines, same, uncovered, tuple(renamed))


def address_of(path: str) -> str:
    """A file's address: ``a/index.html`` -> ``a/``."""
    return path.removesuffix("index.html") if path.rpartition("/")[2] == "index.html" else path


def _fault(address: str) -> str:
    """Why an address cannot be redirected; "" if it can."""
    try:
        inside(address)
    except InvalidError as error:
        return str(error)
    if not address.endswith(SUPPORTED):
        return "only addresses that end in /, .html, .xml or .json can be redirected"
    return ""


def _target(one: OldAddress, new: Lists, codes: Sequence[str]) -> tuple[str, str]:
    """The new address for an old one, or the reason why there is none."""
    if one.kind in ("article", "page"):
        if one.source in new.urls:
            return new.urls[one.source], ""
        if one.source in new.drafts:
            return "", "its text is a draft in the new site"
        return "", f"the address of {one.source} is not known yet; see what invoke serve says of it"
    if one.kind in ("draft", "draft_page"):
        return "", "drafts are not published"
    if one.kind == "static":
        address = address_of(one.path)
        reason = "" if address in new.there else "its file is not published; see invoke serve"
        return address, reason
    if one.kind == "template":
        return "", "TEMPLATE_PAGES are not taken over"
    if one.kind == "feed":
        return _feed(one, new, codes), ""
    if one.kind in ("category", "tag", "author"):
        return _named(one, new, codes), ""
    found = _first(new, INDEXES.get(one.kind, ""), "", codes)
    if found or one.kind in INDEXES:
        return found or _home(new, codes), ""
    return "", f'the template "{one.kind}" is not taken over'


def _first(new: Lists, kind: str, name: str, codes: Sequence[str]) -> str:
    return next(
        (new.lists[kind, code, name] for code in codes if (kind, code, name) in new.lists), ""
    )


def _home(new: Lists, codes: Sequence[str]) -> str:
    return _first(new, "archive", "", codes) or _first(new, "home", "", codes)


def _named(one: OldAddress, new: Lists, codes: Sequence[str]) -> str:
    """The page of a topic or an author, else the list of them, else all essays."""
    kind, index = ("author", "authors") if one.kind == "author" else ("topic", "topics")
    order = [one.lang, *codes] if one.lang else codes
    return (
        _first(new, kind, one.name.casefold(), order)
        or _first(new, index, "", order)
        or _home(new, order)
    )


def _feed(one: OldAddress, new: Lists, codes: Sequence[str]) -> str:
    """The feed of the same topic or language, else that of everything."""
    topics = (new.lists.get(("topic", code, one.name.casefold()), "") for code in codes)
    stems = [f"{topic}feed" for topic in topics if topic]
    stems += [f"{one.lang}/feed"] if one.lang else []
    return next((stem for stem in stems if stem in new.feeds), "feed") + ".xml"


def text_of(redirects: Redirects, source: str, before: str) -> str:
    """The new text of content/gone.txt. source: what the old site was; before: its old text."""
    known = set(before.splitlines())
    lines = [line for line in _lines(redirects, source) if line not in known]
    end = "" if not before or before.endswith("\n") else "\n"
    return before + end + "\n".join([*lines, ""]) if lines else before


def _lines(redirects: Redirects, source: str) -> Iterator[str]:
    if redirects.lines:
        yield f"# Addresses of the old site ({source}), and where they are now."
        for address, target in sorted(redirects.lines.items()):
            yield f"/{quote(address)} -> /{quote(target)}"
    if redirects.uncovered:
        yield "# Addresses of the old site that lead nowhere now, and why:"
        for address, reason in sorted(redirects.uncovered.items()):
            yield f"#   /{quote(address)}: {' '.join(reason.split())}"
