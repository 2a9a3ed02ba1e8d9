"""Writes pages on all CPU cores; a page that would come out unchanged is reused from the previous
output.

A page depends on its View, its body, the site's settings, the templates, the assets that they name,
and our code: ``key_of`` is the only place that defines this.
"""

import os
import pickle
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any, Protocol

from jinja2 import Environment
from related.parallel import parallel_map

from ..cache.fingerprints import asks_for_time, fingerprint, of_code, of_languages, of_settings
from ..cache.store import packed, unpacked
from ..config.site import Site
from ..describe.parts import Card
from ..describe.view import EssayView, Feed, ListView, View
from ..output.assets import Assets
from ..session import Session
from .bodies import FinishedBody
from .output_folder import OutputFolder
from .rendering import Rendering

KIND = "page"
ASSET = re.compile(r"""\basset\b(?:\s*\(\s*["']([^"']+)["']\s*\))?""")


@dataclass(frozen=True)
class PageJob:
    """A page to be written: its file below the output, its View, and its body if it has one."""

    name: str
    view: View
    body: FinishedBody | None = None


class Inspector(Protocol):
    """Checks a page as soon as it is written (audit/inspector.py)."""

    def ready(self) -> None:
        """Prepare, before processes are forked."""

    def inspect(self, data: bytes, name: str) -> Any:
        """The data of a page that the audit needs."""


class Pages:
    """The pages of one build. ``seen``: each page as the audit sees it, by its file; ``rebuilt``:
    those that were not reused.
    """

    def __init__(
        self,
        session: Session,
        rendering: Rendering,
        output: OutputFolder,
        inspector: Inspector | None,
        base: bytes | None = None,
    ):
        """base: the fingerprint of what all pages depend on, if it is known (``base_of``)."""
        self.session, self.rendering, self.output = session, rendering, output
        self.inspector = inspector
        self.base = base or base_of(session, rendering)
        self.seen: dict[str, Any] = {}
        self.rebuilt: set[str] = set()
        self._cards: dict[int, tuple[bytes, Card]] = {}
        self._stored: dict[str, tuple[bytes, bytes]] | None = None  # of the previous output's pages

    def write(self, jobs: Sequence[PageJob]) -> None:
        """Write these pages. Raises what templates raise, and OSError."""
        keys = {job.name: self.key_of(job) for job in jobs}
        stale = [job for job in jobs if not self.output.reuse(job.name, keys[job.name])]
        rebuilt = {job.name for job in stale}
        self.rebuilt |= rebuilt
        if self.inspector and len(stale) < len(jobs):
            self._seen_before({job.name for job in jobs} - rebuilt)
        if jobs:
            self.session.progress(f"writing {len(stale)} of {len(jobs)} pages")
        for name in sorted({f"{job.view.template}.html" for job in stale}):
            self.rendering.environment.get_template(name)  # compiled once, for all processes
        if self.inspector and any(job.body for job in stale):
            self.inspector.ready()
        for job in stale:
            (self.output.folder / job.name).parent.mkdir(parents=True, exist_ok=True)
        made = parallel_map(
            self._written,
            stale,
            done=lambda number: self.session.progress(f"wrote {number} of {len(stale)} pages"),
        )
        if stale and self.base is not None and base_of(self.session, self.rendering) != self.base:
            # a template was saved during the build
            self.output.keys |= dict.fromkeys((job.name for job in stale), None)
        pairs = list(zip(stale, made, strict=True))
        self.seen |= {job.name: page for job, (page, _packed) in pairs}
        known = {
            job.name: (key, value)
            for job, (_page, value) in pairs
            if (key := self.output.keys[job.name])
        }
        self.session.store.put(KIND, known)

    def _seen_before(self, names: set[str]) -> None:
        self._stored = self.session.store.all(KIND) if self._stored is None else self._stored
        for name, (key, value) in self._stored.items():
            if name in names and key == self.output.keys[name] and (page := unpacked(value)):
                self.seen[name] = page

    def _written(self, jobs: Sequence[PageJob]) -> list[tuple[Any, bytes]]:
        return [(page, packed(page)) for page in map(self._one, jobs)]

    def _one(self, job: PageJob) -> Any:
        data, page = self.rendered(job)
        (self.output.folder / job.name).write_bytes(data)
        return page

    def rendered(self, job: PageJob) -> tuple[bytes, Any]:
        """A page, and the data of it that the audit needs, None without an inspector."""
        body = job.body.follow(self.rendering.site.prefix) if job.body else ""
        data = self.rendering.page(job.view, body)
        return data, self.inspector.inspect(data, job.name) if self.inspector else None

    def key_of(self, job: PageJob) -> bytes | None:
        """A fingerprint of all that a page depends on; None if that cannot be known."""
        if self.base is None:
            return None
        body = body_key(job.body) if job.body else b""
        return fingerprint(self.base, self.flat_view(job.view), self.session.checked, body)

    def flat_view(self, view: View) -> bytes:
        """A View as bytes; a card, which many pages show, is serialised once."""
        parts = dict(vars(view))
        if isinstance(view, ListView):
            parts["groups"] = [
                vars(one) | {"cards": self._flat_cards(one.cards)} for one in view.groups
            ]
            parts["elsewhere"] = self._flat_cards(view.elsewhere)
        if isinstance(view, EssayView):
            parts["citing"] = self._flat_cards(view.citing)
        return flat(parts)

    def _flat_cards(self, cards: Iterable[Card]) -> bytes:
        known = self._cards
        for card in cards:
            if id(card) not in known:
                # store the card too, so that its id is not reused
                known[id(card)] = fingerprint(flat(card)), card
        return b"".join(known[id(card)][0] for card in cards)


def feed_key(base: bytes | None, feed: Feed, bodies: Iterable[FinishedBody]) -> bytes | None:
    """A fingerprint of all that a feed depends on. bodies: those that it contains, in its order."""
    return base and fingerprint("feed", base, flat(feed), *map(body_key, bodies))


def body_key(body: FinishedBody) -> bytes:
    """A fingerprint of a body as readers get it: its text, and the targets of its links to files of
    the content.
    """
    return fingerprint(body.html, *body.leads)


def flat(value: object) -> bytes:
    """A plain frozen value as bytes that are equal for equal values (pickle's usual output shows
    which parts are the same object).
    """
    stream = BytesIO()
    pickler = pickle.Pickler(stream, protocol=5)
    pickler.fast = True
    pickler.dump(value)
    return stream.getvalue()


def base_of(session: Session, rendering: Rendering) -> bytes | None:
    """A fingerprint of what all pages depend on; None if that cannot be known, for example with
    functions in the settings.
    """
    if session.foreign:
        return None
    # the other two settings only affect bodies and Views
    settings = of_settings(session.settings, ("PICTURES", "CARDS"))
    if settings is None:
        return None
    sources = sources_of(rendering.environment)
    return fingerprint(
        of_code(),
        settings,
        *sources,
        *_assets(rendering.assets, sources),
        of_languages(session.settings),
        _now(session.site, sources),
    )


def sources_of(environment: Environment) -> list[str]:
    """The paths and texts of all templates: every file in every folder that is searched for
    templates.
    """
    folders = dict.fromkeys(
        folder
        for loader in _loaders(environment.loader)
        for folder in getattr(loader, "searchpath", ())
    )
    found = []
    for folder in folders:
        for place, below, names in os.walk(folder, followlinks=True):
            below.sort()
            paths = [Path(place, name) for name in sorted(names)]
            found += [
                part
                for path in paths
                if path.is_file()
                for part in (str(path), path.read_bytes().decode("utf-8", "replace"))
            ]
    return found


def _loaders(loader: object) -> Iterator[object]:
    """A loader, and the loaders that it uses."""
    yield loader
    for one in (*getattr(loader, "loaders", ()), *getattr(loader, "mapping", {}).values()):
        yield from _loaders(one)


def _assets(assets: Assets, sources: Iterable[str]) -> list[str]:
    """The published names of the theme's assets, and of other assets that templates use: of all, if
    their names are not literal.
    """
    asked = {match[1] or "" for source in sources for match in ASSET.finditer(source)}
    names = assets.names
    return [
        f"{path}={names[path]}"
        for path in sorted(names)
        if path.startswith("theme/") or path in asked or "" in asked
    ]


def _now(site: Site, sources: Iterable[str]) -> str:
    """The build time, if a template may show it."""
    return str(site.now) if any(map(asks_for_time, sources)) else ""
