"""What a build stores so that the next one can do no more than an edit needs (build/edit.py).

One SQLite file for each output, one row a thing: each text without its body, each page's View with
the card that lists show of it, the site as far as all pages share it. A row is returned only for
the same inputs, and with the checksum of this user (cache/store.py).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote

from ..body import Finishing
from ..cache.store import Store, packed
from ..config.site import Site
from ..describe.parts import Card
from ..describe.view import Book, EssayView, Feed, MapView, SearchView, View
from ..draw.markup import ImageSet
from ..link.texts import Body, Text
from ..link.vocabulary import Vocabulary, never
from ..output.assets import Assets
from ..problems import Problem
from ..scan.tree import Tree

if TYPE_CHECKING:
    from ..pipeline import Built

TEXT, BODY, PAGE, SITE = "text", "body", "page", "site"
SHARED = "shared"  # the name of the only row of its kind


@dataclass(frozen=True)
class Place:
    """Where a text is published. ``save_as``: its page; ``is_public``: whether lists show it."""

    url: str
    save_as: str
    work: str
    lang: str
    is_public: bool


@dataclass(frozen=True)
class StoredPage:
    """The View of a page, and the card of its essay, None if lists do not show it."""

    view: View
    card: Card | None = None


@dataclass(frozen=True)
class Shared:
    """The site, as far as all pages share it.

    ``tree``: the content's files; ``page_sources``: the texts that are pages; ``places``: of each
    text; ``files``: the URL of each published file of the content; ``assets``, ``image_sets``,
    ``published``: as in ``Finishing``; ``used_topics``: those that a listed essay has; ``authors``:
    all of them; ``linked``: the anchors that other pages link to, by the address of their page;
    ``maps``, ``searches``: the files of the pages that show the map and the search; ``feeds``:
    those with full texts; ``problems``: all warnings; ``base``: what all pages depend on.
    """

    tree: Tree
    page_sources: frozenset[str]
    places: Mapping[str, Place]
    files: Mapping[str, str]
    assets: Assets
    image_sets: Mapping[str, ImageSet]
    published: Mapping[str, str]
    topics: Vocabulary
    series: Vocabulary
    used_topics: frozenset[str]
    authors: frozenset[str]
    linked: Mapping[str, frozenset[str]]
    maps: tuple[str, ...]
    searches: tuple[str, ...]
    feeds: tuple[Feed, ...]
    books: tuple[Book, ...]
    problems: tuple[Problem, ...]
    base: bytes


class EditState:
    """The state of one output. Raises nothing: what cannot be read is missing."""

    def __init__(self, file: Path, key: bytes):
        self.store, self.key = Store(file), key

    def shared(self) -> Shared | None:
        found = self.store.get(SITE, SHARED, self.key)
        return found if isinstance(found, Shared) else None

    def text(self, source: str) -> Text | None:
        found = self.store.get(TEXT, source, self.key)
        return found if isinstance(found, Text) else None

    def page(self, name: str) -> StoredPage | None:
        found = self.store.get(PAGE, name, self.key)
        return found if isinstance(found, StoredPage) else None

    def body(self, source: str) -> str | None:
        """The body of a text that was edited since the last whole build, its links resolved."""
        found = self.store.get(BODY, source, self.key)
        return found if isinstance(found, str) else None

    def put(self, kind: str, things: Mapping[str, object]) -> None:
        """Store rows when ``commit`` is called."""
        self.store.put(kind, {name: (self.key, packed(one)) for name, one in things.items()})

    def commit(self, stay: Mapping[str, Iterable[str]] | None = None) -> None:
        self.store.close(stay)


def without_html(text: Text) -> Text:
    """A text as it is stored: the facts of its body, without the body."""
    return replace(text, body=Body("", text.body.facts))


def store_build(
    file: Path,
    inputs: str,
    built: "Built",
    series: Vocabulary,
    files: Mapping[str, str],
    problems: Iterable[Problem],
) -> None:
    """Store a whole build. inputs: a fingerprint of its inputs except the content of the texts;
    files: the URL of each published file of the content; problems: all warnings.
    """
    described, drawn = built.described, built.drawn
    model = described.model
    cards = {
        (view.url): view
        for view in model.views.values()
        if isinstance(view, EssayView) and view.kind == "essay"
    }
    works: dict[str, set[str]] = {}
    for view in cards.values():
        if view.essay.status == "published":
            works.setdefault(view.essay.work, set()).add(view.essay.lang)
    codes = described.site.codes
    state = EditState(file, inputs.encode())
    pages: dict[str, object] = {}
    for name, one in model.views.items():
        if isinstance(one, EssayView):
            pages[name] = StoredPage(one, card_of(one, works.get(one.essay.work, set()), codes))
        elif isinstance(one, SearchView | MapView):
            pages[name] = StoredPage(one)
    feeds = tuple(feed for feed in model.feeds if feed.full)
    shared = Shared(
        tree=described.tree,
        page_sources=frozenset(text.source for text in described.texts if text.is_page),
        places={
            text.source: Place(
                text.url, text.save_as, text.work, text.lang, text.status == "published"
            )
            for text in described.texts
        },
        files=files,
        assets=replace(described.assets, texts={}),
        image_sets=drawn.finishing.image_sets,
        published=drawn.finishing.published,
        topics=replace(described.topics, pardoned=never),
        series=replace(series, pardoned=never),
        used_topics=frozenset(
            topic
            for view in cards.values()
            if view.essay.status == "published"
            for topic in view.essay.topics
        ),
        authors=frozenset(author for text in described.texts for author in text.authors),
        linked=linked_anchors(built, f"{described.site.url}/"),
        maps=tuple(name for name, view in model.views.items() if isinstance(view, MapView)),
        searches=tuple(name for name, view in model.views.items() if isinstance(view, SearchView)),
        feeds=feeds,
        books=model.books,
        problems=tuple(problems),
        base=built.base or b"",
    )
    texts = {text.source: without_html(text) for text in described.texts}
    state.put(SITE, {SHARED: shared})
    state.put(TEXT, texts)
    state.put(PAGE, pages)
    state.commit({SITE: (SHARED,), TEXT: texts, BODY: (), PAGE: pages})


def card_of(view: EssayView, languages: Iterable[str], codes: Iterable[str]) -> Card | None:
    """The card that lists show of an essay (describe/catalog.py); None for a page or a draft."""
    essay = view.essay
    if view.kind != "essay" or essay.status != "published":
        return None
    there = set(languages)
    return Card(
        title=essay.title,
        url=essay.url,
        lang=essay.lang,
        summary=essay.summary,
        date=essay.date,
        minutes=view.minutes,
        languages=tuple(code for code in codes if code in there and code != essay.lang),
        scheduled=essay.scheduled,
    )


def linked_anchors(built: "Built", base: str) -> dict[str, frozenset[str]]:
    """The anchors that pages link to on other pages, by the address of that page below ``base``."""
    found: dict[str, set[str]] = {}
    prefix = built.described.site.prefix
    for page in built.seen.values():
        for written in page.references:
            address, sign, fragment = written.partition("#")
            if sign and address and fragment:
                url = unquote(address).removeprefix(base).removeprefix(f"{prefix}/")
                found.setdefault(url, set()).add(unquote(fragment))
    return {url: frozenset(anchors) for url, anchors in sorted(found.items())}


def finishing_of(shared: Shared, site: Site) -> Finishing:
    """What bodies are finished with."""
    return Finishing(site, shared.assets, shared.image_sets, shared.published)
