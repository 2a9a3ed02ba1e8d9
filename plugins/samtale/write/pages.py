"""Pages, written by all cores at once; one that would come out as it did before is taken from the
output that stands there.

A page depends on its View, its body, the site's settings, the templates, the assets that they name,
and our code: ``key_of`` is the one place that says so.
"""

import os
import pickle
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from jinja2 import Environment
from related.parallel import parallel_map

from ..audit.language_detection import LanguageDetector
from ..audit.pages import Page, page_of
from ..cache.fingerprints import asks_for_time, fingerprint, of_code, of_languages, of_settings
from ..cache.store import packed, unpacked
from ..describe.parts import Card
from ..describe.view import View
from ..link.article import facts_about, source_html
from ..run import Run
from .environment import page_context

KIND = "page"
ASSET = re.compile(r"""\basset\b(?:\s*\(\s*["']([^"']+)["']\s*\))?""")


@dataclass(frozen=True)
class Job:
    """A page to be written: its file below the output, its View, and Pelican's article or page
    where it has a body.
    """

    name: str
    view: View
    content: object = None


class Pages:
    """The pages of one run. ``seen``: each page as the audit sees it, by its file; ``keys``: what
    each was made of.
    """

    def __init__(self, run: Run, output: Path, settings: Mapping, context: Mapping):
        self.run, self.output, self.settings, self.context = run, output, settings, context
        self.checked = settings.get("CHECKED", False)
        self.base = base_of(run, settings)
        self.cards: dict[int, tuple[bytes, Card]] = {}
        self.detector = LanguageDetector(run.site.codes, run.shelf)
        self.kept: dict[str, tuple[bytes, bytes]] | None = (
            None  # what is known of the pages of the last output
        )

    def write(self, jobs: Sequence[Job]) -> None:
        """Write these. Raises what templates raise, and OSError."""
        run = self.run
        run.keys |= {job.name: self.key_of(job) for job in jobs}
        stale = [
            job for job in jobs if not run.before.take(job.name, run.keys[job.name], self.output)
        ]
        rebuilt = {job.name for job in stale}
        run.rebuilt |= rebuilt
        if self.checked and len(stale) < len(jobs):
            self._seen_before({job.name for job in jobs} - rebuilt)
        if jobs:
            run.progress(f"writing {len(stale)} of {len(jobs)} pages")
        for name in sorted({f"{job.view.template}.html" for job in stale}):
            run.environment.get_template(name)  # compiled once, for all processes
        if self.checked and any(job.content for job in stale):
            self.detector.ready()
        for job in stale:
            (self.output / job.name).parent.mkdir(parents=True, exist_ok=True)
        made = parallel_map(self._written, stale)
        if (
            stale and self.base is not None and base_of(run, self.settings) != self.base
        ):  # a template was saved meanwhile
            run.keys |= dict.fromkeys((job.name for job in stale), None)
        run.seen |= {job.name: page for job, (page, _packed) in zip(stale, made, strict=True)}
        pairs = zip(stale, made, strict=True)
        run.shelf.put(
            KIND,
            {
                job.name: (run.keys[job.name], kept)
                for job, (_page, kept) in pairs
                if run.keys[job.name]
            },
        )

    def _seen_before(self, names: set[str]) -> None:
        self.kept = self.run.shelf.all(KIND) if self.kept is None else self.kept
        for name, (key, value) in self.kept.items():
            if name in names and key == self.run.keys[name] and (page := unpacked(value)):
                self.run.seen[name] = page

    def _written(self, jobs: Sequence[Job]) -> list[tuple[Page | None, bytes]]:
        return [(page, packed(page)) for page in map(self._one, jobs)]

    def _one(self, job: Job) -> Page | None:
        data = rendered(self.run, job.view, job.content)
        (self.output / job.name).write_bytes(data)
        site = self.run.site
        return (
            page_of(
                data,
                job.name,
                f"{site.url}/",
                self.detector,
                raw_html=site.raw_html,
                hosts=site.hosts,
            )
            if self.checked
            else None
        )

    def key_of(self, job: Job) -> bytes | None:
        """A fingerprint of all that a page depends on; None where that cannot be told."""
        if self.base is None:
            return None
        return fingerprint(
            self.base,
            self.flat_view(job.view),
            self.checked,
            self.body_of(job.content) if job.content else b"",
        )

    def flat_view(self, view: View) -> bytes:
        """A View as bytes; cards, which stand in many, are told once."""
        parts = vars(view) | {
            "groups": [vars(group) | {"cards": self._cards(group.cards)} for group in view.groups],
            "elsewhere": self._cards(view.elsewhere),
            "citing": self._cards(view.citing),
        }
        return flat(parts)

    def _cards(self, cards: Iterable[Card]) -> bytes:
        known = self.cards
        for card in cards:
            if id(card) not in known:
                known[id(card)] = (
                    fingerprint(flat(card)),
                    card,
                )  # the card too, so that its number stays its own
        return b"".join(known[id(card)][0] for card in cards)

    def body_of(self, content) -> bytes:
        """A fingerprint of a body as readers get it: its text, and where its links to files of the
        content lead.
        """
        return fingerprint(source_html(content), *self._followed(content))

    def _followed(self, content) -> Iterable[str]:
        """Where a body's links to files of the content lead."""
        for what, path, _written in facts_about(content).files:
            kinds = (
                ("generated_content", "static_content")
                if what == "filename"
                else ("static_content",)
            )
            yield next((found.url for kind in kinds if (found := self.context[kind].get(path))), "")


def rendered(run: Run, view: View, content=None) -> bytes:
    """One page. Raises what its template raises."""
    body = content.get_content(run.site.prefix) if content else ""
    template = run.environment.get_template(f"{view.template}.html")
    return template.render(page_context(view, body, run.site)).encode("utf-8")


def flat(value: object) -> bytes:
    """A plain frozen value as bytes that are the same for equal ones (pickle's usual ones tell
    which parts are one object).
    """
    stream = BytesIO()
    pickler = pickle.Pickler(stream, protocol=5)
    pickler.fast = True
    pickler.dump(value)
    return stream.getvalue()


def base_of(run: Run, settings: Mapping) -> bytes | None:
    """A fingerprint of what all pages depend on; None where that cannot be told, as with functions
    of the owner's.
    """
    told = (
        None if run.foreign else of_settings(settings, ("PICTURES", "CARDS"))
    )  # which bodies and Views tell of
    if told is None:
        return None
    sources = sources_of(run.environment)
    return fingerprint(
        of_code(),
        told,
        *sources,
        *_assets(run, sources),
        of_languages(settings),
        _now(run, sources),
    )


def sources_of(environment: Environment) -> list[str]:
    """All templates' paths and texts: every file of every folder that templates are looked for
    in.
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
    """A loader, and those that it asks."""
    yield loader
    for one in (*getattr(loader, "loaders", ()), *getattr(loader, "mapping", {}).values()):
        yield from _loaders(one)


def _assets(run: Run, sources: Iterable[str]) -> list[str]:
    """The published names of the theme's assets, and of what else templates ask for: all, where
    they do not say it plainly.
    """
    asked = {match[1] or "" for source in sources for match in ASSET.finditer(source)}
    names = run.assets.names
    return [
        f"{path}={names[path]}"
        for path in sorted(names)
        if path.startswith("theme/") or path in asked or "" in asked
    ]


def _now(run: Run, sources: Iterable[str]) -> str:
    """The build's time, where a template may show it."""
    return str(run.site.now) if any(map(asks_for_time, sources)) else ""
