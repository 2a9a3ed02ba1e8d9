"""An edit of a few texts: does what the whole build would do for what the edit changes, with the
same functions, and with values that the last build has stored (early cutoff).

If only the prose of texts has changed (nothing that lists, links or other pages show of them),
their own pages are rendered again, and those whose relations change; the feeds that contain the
texts; and the search index is merged. Everything else is as it was. Whatever is not foreseen here
raises UnforeseenError, and the whole site is built: a problem with a text, a new link, a new title.
"""

import contextlib
import hashlib
import sqlite3
from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from related.plugin import edit_relations, order, related_settings
from related.shown import Relation, Relations

from ..audit.inspector import PageInspector
from ..audit.links import Links, shared_picture
from ..audit.pages import Page
from ..body import finished, named, resolve_texts
from ..cache.fingerprints import fingerprint
from ..cache.previous_output import stat_signature
from ..cache.store import packed, unpacked
from ..cache.up_to_date import Entry, UpToDate
from ..check.unused import mentioned
from ..clock import Clock
from ..config.file_names import is_text
from ..config.site import Site
from ..describe import map_page
from ..describe.catalog import concept_url
from ..describe.essays import related_essays
from ..describe.from_texts import essay_of
from ..describe.parts import Card, SearchIndex
from ..describe.view import EssayView, MapView, SearchView
from ..host.engine import Engine
from ..host.one_text import add, prepare
from ..host.settings import read_settings
from ..link.texts import Body, Read, Text
from ..read.reading import Reading
from ..read.readings import KIND as READING
from ..relate import edition_of, is_related
from ..search.counts import Counts
from ..search.index import (
    COUNTS,
    Counted,
    LanguageIndex,
    count,
    indexed,
    key_of,
    opened,
    place_of,
    rows_of,
    stems_of,
    stored_counts,
)
from ..search.index import KIND as INDEX
from ..search.merge import Merged, merge
from ..search.record import Record
from ..search.records import records_of
from ..search.state import is_stored
from ..session import Session
from ..write.bodies import FinishedBody
from ..write.feeds import atom, feed_sheets, json_feed
from ..write.output import whole
from ..write.output_folder import OutputFolder
from ..write.pages import KIND as SEEN
from ..write.pages import PageJob, Pages, feed_key
from ..write.rendering import Rendering, rendering_of
from .edit_state import (
    BODY,
    PAGE,
    TEXT,
    EditState,
    Shared,
    StoredPage,
    finishing_of,
    without_html,
)
from .exchange import locked
from .superseded import NEVER, Superseded
from .two_trees import change

MOST = 20  # texts: with more, the whole site is built


class UnforeseenError(Exception):
    """The edit changes more than this module foresees; the message says what, for ``--explain``."""


@dataclass(frozen=True)
class Edited:
    """A built edit. ``entry``: its result; ``why``: each file that was made again, and why."""

    entry: Entry
    why: Mapping[str, str]


@dataclass
class Edit:
    """One edit, as far as it is computed.

    ``sources``: the text of each page; ``as_read``, ``texts``: the edited texts before and after
    their links are resolved, by source; ``views``: the pages that are rendered again; ``files``: to
    be written, ``removed``: to be removed; ``why``: the reason for each; ``known``: the files of
    the output: their keys and signatures.
    """

    state: EditState
    shared: Shared
    session: Session
    engine: Engine
    rendering: Rendering
    sources: Mapping[str, str]
    as_read: dict[str, Text] = field(default_factory=dict)
    texts: dict[str, Text] = field(default_factory=dict)
    bodies: dict[str, FinishedBody] = field(default_factory=dict)
    views: dict[str, StoredPage] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)
    removed: set[str] = field(default_factory=set)
    why: dict[str, str] = field(default_factory=dict)
    keys: dict[str, bytes | None] = field(default_factory=dict)
    seen: dict[str, Page] = field(default_factory=dict)
    known: dict[str, tuple[bytes, Any]] = field(default_factory=dict)
    store_relations: Callable[[], None] = lambda: None
    indexes: sqlite3.Connection | None = None  # with an open transaction

    def close(self, *, commit: bool = False) -> None:
        """End the transaction of the stored search indexes."""
        if self.indexes is not None:
            with contextlib.suppress(sqlite3.Error):
                self.indexes.execute("COMMIT" if commit else "ROLLBACK")
            self.indexes.close()
            self.indexes = None


def view_of(text: Text, view: EssayView, edit: Edit) -> EssayView:
    """A text's View after its prose has changed. Raises UnforeseenError if other pages show the
    change.
    """
    site, shared = edit.session.site, edit.shared
    essay = essay_of(text, site, published=shared.assets.get, measured=shared.tree.pictures.get)
    old = view.essay
    essay = replace(essay, updated=old.updated, first_url=old.first_url)
    if replace(essay, words=old.words, headings=old.headings) != old:
        raise UnforeseenError(f"{text.source}: lists show what has changed")
    minutes = view.minutes
    if view.kind == "essay":
        minutes = max(1, round(essay.words / site.words_per_minute))
        if minutes != view.minutes:
            raise UnforeseenError(f"{text.source}: the reading time has changed")
    return replace(view, essay=essay, minutes=minutes)


def edit(
    settings_file: Path,
    look: UpToDate,
    state_file: Path,
    *,
    siteurl: str | None = None,
    content: str | None = None,
    drafts: bool = False,
    superseded: Path | None = None,
    clock: Clock | None = None,
    progress: Callable[[str], object] = str,
    waiting: Callable[[], None] = lambda: None,
) -> Edited:
    """Build an edit of the texts that ``look.edited`` names. Raises UnforeseenError; then nothing
    has been changed, and the whole site must be built.
    """
    try:
        return _edited(
            look,
            EditState(state_file, look.inputs.encode()),
            read_settings(settings_file, siteurl=siteurl, content=content, drafts=drafts),
            superseded,
            clock or Clock(),
            progress=progress,
            waiting=waiting,
        )
    except UnforeseenError:
        raise
    except Exception as error:  # the whole build reports it, if it is one
        raise UnforeseenError(f"{type(error).__name__}: {error}") from error


def _edited(
    look: UpToDate,
    state: EditState,
    settings: Mapping[str, Any],
    superseded: Path | None,
    clock: Clock,
    *,
    progress: Callable[[str], object],
    waiting: Callable[[], None],
) -> Edited:
    lap, target = clock.lap, look.output
    if not look.edited or target is None or look.entry is None:
        raise UnforeseenError("not only texts have changed")
    if len(look.edited) > MOST:
        raise UnforeseenError(f"more than {MOST} texts have changed")
    shared = state.shared()
    if shared is None or not shared.base:
        raise UnforeseenError("the state of the last build is missing")
    engine = Engine({**settings, "BEFORE": target, "CHECKED": True, "OUTPUT_PATH": str(target)})
    session = engine.session
    lap("settings")
    progress(f"reading {len(look.edited)} texts")
    with contextlib.closing(_started(state, shared, session, engine)) as one:
        return _built(one, look, superseded, lap, progress=progress, waiting=waiting)


def _built(
    one: Edit,
    look: UpToDate,
    superseded: Path | None,
    lap: Callable[[str], object],
    *,
    progress: Callable[[str], object],
    waiting: Callable[[], None],
) -> Edited:
    target, session = look.output, one.session
    if target is None:
        raise UnforeseenError("there is no output")
    one.known = dict(session.previous.known)
    for source in look.edited:
        _read(one, source)
    lap("read")
    for text in one.texts.values():
        _finish_body(one, text)
    _relate(one)
    lap("relate")
    _search(one)
    lap("search")
    _write_pages(one)
    lap("write")
    _write_feeds(one)
    _audit(one)
    lap("audit")
    entry = _put_in_place(one, target, look, superseded, waiting)
    lap("exchange")
    return Edited(entry, one.why)


def _started(state: EditState, shared: Shared, session: Session, engine: Engine) -> Edit:
    texts = {source: place.url for source, place in shared.places.items()}
    prepare(engine, shared.tree, shared.page_sources, texts, shared.files)
    rendering = rendering_of(engine.environment, shared.assets, session)
    sources = {place.save_as: source for source, place in shared.places.items()}
    return Edit(state, shared, session, engine, rendering, sources)


def _read(edit: Edit, source: str) -> None:
    """Read a text again. Raises UnforeseenError unless only its prose has changed."""
    before, place = edit.state.text(source), edit.shared.places.get(source)
    if before is None or place is None or not before.plain:
        raise UnforeseenError(f"{source}: is not known")
    if any(problem.path == before.path for problem in edit.shared.problems):
        raise UnforeseenError(f"{source}: has warnings")
    reading = edit.engine.read_again(source)
    if reading.problems or reading.given_up:
        raise UnforeseenError(f"{source}: has problems")
    _refuse_others(before, reading)
    text = replace(
        before,
        body=Body(reading.html, reading.facts),
        headings=reading.headings,
        pictures=reading.pictures,
        lines=reading.values.lines,
    )
    edit.as_read[source] = text
    text = _resolved(edit, text)
    _refuse_other_links(before, text, edit.shared)
    _refuse_other_mentions(edit, text)
    stored = edit.state.page(place.save_as)
    if stored is None or not isinstance(stored.view, EssayView):
        raise UnforeseenError(f"{source}: its page is not known")
    edit.texts[source] = text
    view = view_of(text, stored.view, edit)
    edit.views[place.save_as] = replace(stored, view=view)
    edit.why[place.save_as] = f"{source} has changed"


def _resolved(edit: Edit, text: Text) -> Text:
    """A text with its links resolved. Raises UnforeseenError for any problem with them."""
    read = Read(
        texts=(text,),
        drafts={},
        topics=edit.shared.topics,
        series=edit.shared.series,
        files=(),
        used=frozenset(),
        unread=(),
        skipped=(),
        waiting=(),
        problems=(),
        readings=edit.engine.state.readings,
    )
    found = resolve_texts(read, edit.session.site, edit.shared.authors)
    if found.problems:
        raise UnforeseenError(f"{text.source}: has problems")
    (text,) = found.texts
    return text


def _refuse_others(before: Text, reading: Reading) -> None:
    """Raise UnforeseenError if more than the body has changed."""
    now = reading.metadata
    same = (
        dict(before.values) == dict(reading.values.values)
        and before.lang == now["lang"]
        and before.title == str(now["title"])
        and before.summary == str(now.get("summary") or "")
        and before.pictures == reading.pictures
    )
    if not same:
        raise UnforeseenError(f"{before.source}: its front matter or its pictures have changed")


def _refuse_other_links(before: Text, text: Text, shared: Shared) -> None:
    """Raise UnforeseenError if a text links to something else, or has lost an anchor that others
    link to.
    """
    old, new = before.body.facts, text.body.facts
    same = (
        set(old.files) == set(new.files)
        and old.pictures == new.pictures
        and old.media == new.media
        and _outward(old.addresses) == _outward(new.addresses)
    )
    own = {one[1:] for one in new.addresses if one.startswith("#")}
    if not same or not own - {"", "top"} <= new.anchors:
        raise UnforeseenError(f"{text.source}: its links have changed")
    if (old.anchors - new.anchors) & shared.linked.get(text.url, frozenset()):
        raise UnforeseenError(f"{text.source}: an anchor that others link to has changed")


def _refuse_other_mentions(edit: Edit, text: Text) -> None:
    """Raise UnforeseenError if a text names other files than before: whether a file is published,
    or is reported as unused, may depend on that.
    """
    names = {path.rpartition("/")[2] for path in edit.shared.tree.files if not is_text(path)}
    now = mentioned(names, [text.body.html])
    if now and now != mentioned(names, [_as_before(edit, text.source).body.html]):
        raise UnforeseenError(f"{text.source}: it names another file")


def _outward(addresses: tuple[str, ...]) -> set[str]:
    return {one for one in addresses if not one.startswith("#")}


def _body_of(edit: Edit, name: str) -> FinishedBody:
    """The finished body of a page: of this edit, or as it was read. Raises UnforeseenError."""
    if name not in edit.bodies:
        _finish_body(edit, _as_before(edit, edit.sources[name]))
    return edit.bodies[name]


def _as_before(edit: Edit, source: str) -> Text:
    """A text as it was in the last build, with its body. Raises UnforeseenError."""
    text, html = edit.state.text(source), edit.state.body(source)
    if text is None:
        raise UnforeseenError(f"{source}: its text is not known")
    if html is not None:  # of an earlier edit
        return replace(text, body=Body(html, text.body.facts))
    row = edit.session.store.all(READING, source).get(source, (b"", b""))
    stored = unpacked(row[1])
    if stored is None or not isinstance(stored[0], Reading):
        raise UnforeseenError(f"{source}: its reading is not known")
    reading = stored[0]
    return _resolved(edit, replace(text, body=Body(reading.html, reading.facts)))


def _finish_body(edit: Edit, text: Text) -> None:
    tools = finishing_of(edit.shared, edit.session.site)
    html = finished(named(text, tools.site, tools.assets), text.url, tools)
    add(edit.engine, [text])
    edit.bodies[text.save_as] = edit.engine.body(text, html)


def _write_pages(edit: Edit) -> None:
    inspector = PageInspector(edit.session.site, edit.session.store)
    output = OutputFolder(edit.session.previous.folder or Path(), edit.session.previous)
    pages = Pages(edit.session, edit.rendering, output, inspector, edit.shared.base)
    for name, stored in sorted(edit.views.items()):
        body = _body_of(edit, name) if isinstance(stored.view, EssayView) else None
        job = PageJob(name, stored.view, body)
        data, page = pages.rendered(job)
        edit.keys[name] = pages.key_of(job)
        edit.files[name] = data
        edit.seen[name] = page


def _write_feeds(edit: Edit) -> None:
    """Write the feeds and books that contain the edited texts."""
    shared, site = edit.shared, edit.session.site
    changed = {text.save_as for text in edit.texts.values()}
    if any(essay.save_as in changed for book in shared.books for essay in book.essays):
        raise UnforeseenError("a book contains the text")
    style = shared.assets.names.get("theme/feed.css")
    sheets = feed_sheets(site, site.address(style)) if style else {}
    views = {name: stored.view.essay for name, stored in edit.views.items()}
    for feed in shared.feeds:
        if changed.isdisjoint(essay.save_as for essay in feed.essays):
            continue
        essays = tuple(views.get(one.save_as) or one for one in feed.essays)
        now = replace(feed, essays=essays)
        own = {essay.save_as: _body_of(edit, essay.save_as) for essay in essays}
        key = feed_key(shared.base, now, [own[one.save_as] for one in essays])
        bodies = {
            one.save_as: whole(own[one.save_as].follow(site.url), one, site) for one in essays
        }
        sheet = site.address(sheets[feed.lang][0]) if sheets else ""
        for name, made in (
            (f"{feed.stem}.xml", atom(now, bodies, site, sheet)),
            (f"{feed.stem}.json", json_feed(now, bodies, site)),
        ):
            edit.files[name], edit.keys[name] = made.encode("utf-8"), key
            edit.why[name] = "contains an edited text"


def _audit(edit: Edit) -> None:
    """Check the links of the new pages. Raises UnforeseenError for any problem."""
    base = f"{edit.session.site.url}/"
    files = _Files(edit)
    pages = _Seen(edit, base)
    links = Links(pages, files, base, lambda _page, _written: 1)
    for name, page in edit.seen.items():
        old = pages.before(name)
        if page.problems or (old and old.problems):
            raise UnforeseenError(f"{name}: the page has problems")
        if any(links.of(page)) or any(shared_picture(page, files, base)):
            raise UnforeseenError(f"{name}: a link of the page is broken")
        if old is None or old.alternates != page.alternates:
            raise UnforeseenError(f"{name}: its editions have changed")


class _Files(Set[str]):
    """The files of the new output."""

    def __init__(self, edit: Edit):
        self.edit, self.folder = edit, edit.session.previous.folder or Path()

    def __contains__(self, name: object) -> bool:
        edit = self.edit
        return name in edit.files or (
            name not in edit.removed and (name in edit.known or (self.folder / str(name)).is_file())
        )

    def __iter__(self) -> Any:
        return iter(())

    def __len__(self) -> int:
        return 0


class _Seen(Mapping[str, Page]):
    """The finished pages by their URLs: those of this edit, and of earlier builds, each loaded when
    it is needed.
    """

    def __init__(self, edit: Edit, base: str):
        self.edit, self.base = edit, base

    def before(self, name: str) -> Page | None:
        key = self.edit.known.get(name, (b"", None))[0]
        found = self.edit.session.store.get(SEEN, name, key)
        return found if isinstance(found, Page) else None

    def _name(self, url: object) -> str:
        name = str(url).removeprefix(self.base)
        return f"{name}index.html" if not name or name.endswith("/") else name

    def __contains__(self, url: object) -> bool:
        name = self._name(url)
        return name.endswith(".html") and name in self.edit.known

    def __getitem__(self, url: str) -> Page:
        name = self._name(url)
        found = self.edit.seen.get(name) or self.before(name)
        if found is None:
            raise UnforeseenError(f"{name}: is not known")
        return found

    def __iter__(self) -> Any:
        return iter(())

    def __len__(self) -> int:
        return 0


def _put_in_place(
    edit: Edit,
    target: Path,
    look: UpToDate,
    superseded: Path | None,
    waiting: Callable[[], None],
) -> Entry:
    """Exchange the output, and commit the state with it."""
    session, entry = edit.session, look.entry
    if entry is None:
        raise UnforeseenError("the result of the last build is missing")
    same = {
        name
        for name, key in edit.keys.items()
        if edit.known.get(name, (None, None))[0] == key and key is not None
    }
    files = {name: data for name, data in edit.files.items() if name not in same}
    for name in same:
        edit.why.pop(name, None)
    with locked(target, waiting):
        if not look.is_still_the_same():
            raise UnforeseenError("another build has changed the output")
        record = None
        listed: set[str] = set()
        if superseded:
            kind = (
                str(look.settings_file.resolve()),
                str(session.site.content.resolve()),
                session.site.url,
            )
            record = Superseded(superseded, target, () if session.site.previews else kind)
            listed = set(record.listed())
        started = change(target, files, edit.removed - listed, listed)
        for name in listed - files.keys():
            (started.twin / name).unlink(missing_ok=True)
        keeps: float = NEVER
        if record:
            keeps = record.keep(started.twin, among=edit.removed | listed)
        if not started.finish():
            raise UnforeseenError("the file system cannot exchange folders")
        new = len(files.keys() - edit.known.keys())
        for name in edit.removed:
            edit.known.pop(name, None)
        for name in started.touched:
            path = target / name
            key = edit.keys.get(name) or edit.known.get(name, (None, None))[0]
            if key and path.is_file():
                edit.known[name] = key, stat_signature(path.lstat())
        session.store.put("output", {str(target): (b"", packed(edit.known))})
        session.store.put(
            SEEN,
            {
                name: (key, packed(page))
                for name, page in edit.seen.items()
                if (key := edit.keys[name])
            },
        )
        session.store.close()
        _commit(edit)
        entry = replace(entry, files=entry.files + new - len(edit.removed), keeps=keeps)
        look.write_edited(entry, started.touched)
    return entry


def _commit(edit: Edit) -> None:
    state = edit.state
    state.put(TEXT, {source: without_html(text) for source, text in edit.texts.items()})
    state.put(BODY, {source: text.body.html for source, text in edit.texts.items()})
    state.put(PAGE, dict(edit.views))
    state.commit()
    edit.close(commit=True)
    edit.store_relations()


def _relate(edit: Edit) -> None:
    """Update the relations, the pages that show them, and the map."""
    settings = edit.session.settings
    essays = [text for text in edit.as_read.values() if not text.is_page]
    if not essays or not is_related(settings):
        return
    works = {source: place.work for source, place in edit.shared.places.items()}
    langs = {
        place.lang
        for source, place in edit.shared.places.items()
        if source not in edit.shared.page_sources
    }
    languages = settings.get("LANGUAGES", {})
    edited = edit_relations(
        related_settings(settings),
        [edition_of(text, works) for text in essays],
        {lang: order(lang, languages) for lang in langs},
    )
    if edited is None:
        raise UnforeseenError("the stored relations are missing")
    edit.store_relations = edited.store
    before, after = edited.before, edited.after
    if before.citing != after.citing or before.below.keys() != after.below.keys():
        raise UnforeseenError("essays are linked to others")
    pages = {
        (place.work, place.lang): place.save_as
        for source, place in edit.shared.places.items()
        if source not in edit.shared.page_sources
    }
    for key, found in after.below.items():
        if [one.visible for one in found] != [one.visible for one in before.below[key]]:
            _show_relations(edit, pages, key, found)
    if before.places != after.places or before.nearest != after.nearest:
        _draw_maps(edit, after)


def _show_relations(
    edit: Edit,
    pages: Mapping[tuple[str, str], str],
    key: tuple[str, str],
    found: Sequence[Relation],
) -> None:
    """Show other relations on the page of one edition."""
    name, shared, site = pages[key], edit.shared, edit.session.site

    def card(work: str, lang: str) -> Card:
        stored = edit.state.page(pages[work, lang])
        if stored is None or stored.card is None:
            raise UnforeseenError(f"{work}: its card is not known")
        return stored.card

    stored = edit.views.get(name) or edit.state.page(name)
    if stored is None or not isinstance(stored.view, EssayView):
        raise UnforeseenError(f"{name}: its View is not known")
    concepts = shared.topics.concepts
    related = related_essays(
        found,
        key[1],
        card,
        lambda topic: concepts[topic] if topic in shared.used_topics else None,
        lambda concept, lang: concept_url(site, "topics", concept, lang),
    )
    if related != stored.view.related:
        edit.views[name] = replace(stored, view=replace(stored.view, related=related))
        edit.why.setdefault(name, "its related essays have changed")


def _draw_maps(edit: Edit, relations: Relations) -> None:
    """Draw the map of every language again."""
    works = {place.url: place.work for place in edit.shared.places.values()}
    for name in edit.shared.maps:
        stored = edit.state.page(name)
        if stored is None or not isinstance(stored.view, MapView):
            raise UnforeseenError(f"{name}: its View is not known")
        cards = {works[point.card.url]: point.card for point in stored.view.points}
        catalog = _OnMap(edit.session.site, relations, cards)
        points = map_page.points(catalog, map_page.numbered(catalog), stored.view.lang)
        if points != stored.view.points:
            edit.views[name] = replace(stored, view=replace(stored.view, points=points))
            edit.why[name] = "relations have moved points of the map"


@dataclass(frozen=True)
class _OnMap:
    """What the map needs of a catalog. ``works``: the card of each for one language's readers."""

    site: Site
    relations: Relations
    works: Mapping[str, Card]

    def best(self, work: str, _lang: str) -> Card:
        return self.works[work]

    def card(self, found: Card) -> Card:
        return found


def _search(edit: Edit) -> None:
    """Update the search index of the languages of the edited texts, and the pages that name it."""
    site, shared = edit.session.site, edit.shared
    if not shared.searches:
        return
    texts = {text.save_as: text for text in edit.texts.values()}
    bodies = {name: named(text, site, shared.assets) for name, text in texts.items()}
    views = [edit.views[name].view for name in texts]
    records = list(records_of(views, bodies, site, shared.topics))
    tables: dict[str, str] = {}
    for code in dict.fromkeys(record.lang for record in records):
        own = [record for record in records if record.lang == code]
        tables[code] = _index_again(edit, code, own)
    for name in shared.searches:
        stored = edit.state.page(name)
        view = stored.view if stored else None
        if not isinstance(view, SearchView) or view.index is None:
            raise UnforeseenError(f"{name}: its View is not known")
        named_now = tuple((code, tables.get(code, table)) for code, table in view.index.tables)
        if named_now != view.index.tables:
            edit.views[name] = StoredPage(replace(view, index=SearchIndex(named_now)))
            edit.why[name] = "the search index has changed"


def _index_again(edit: Edit, code: str, records: Sequence[Record]) -> str:
    """Update the index of a language. Returns the table that names the index's files."""
    site, session = edit.session.site, edit.session
    before_key, value = session.store.all(INDEX, code).get(code, (b"", b""))
    before = unpacked(value)
    stored = session.store.keys(COUNTS, f"{code} ")
    keys = {name.partition(" ")[2]: key for name, key in stored.items()}
    if not isinstance(before, LanguageIndex) or before_key != key_of(code, keys, session):
        raise UnforeseenError(f"{code}: the stored search index is not known")
    new: Counted = {}
    for record in records:
        key, counts, _again = count(record, site, {})
        keys[record.url], new[record.url] = key, (key, counts)
    merged = _merged(edit, code, records, before) or _all_indexed(edit, code, new, before)
    digests = {
        name: digest for name, digest in before.digests.items() if name not in merged.removed
    }
    for name, data in merged.added.items():
        digests[name] = hashlib.sha256(data).hexdigest()
        if before.digests.get(name) != digests[name]:
            edit.files[name] = data
            edit.keys[name] = fingerprint("search", name, digests[name])
            edit.why[name] = f"the search index of {code} has changed"
    edit.removed |= merged.removed - merged.added.keys()
    now = packed(LanguageIndex(merged.table, digests))
    session.store.put(INDEX, {code: (key_of(code, keys, session), now)})
    session.store.put(COUNTS, rows_of(code, new))
    return merged.table


def _merged(
    edit: Edit, code: str, records: Sequence[Record], before: LanguageIndex
) -> Merged | None:
    """Merge the records into the stored index; None if it is not the output's."""
    place = place_of(edit.session, code)
    if place is None:
        return None
    if edit.indexes is None:
        try:
            edit.indexes = opened(place[0])
            edit.indexes.execute("BEGIN IMMEDIATE")
        except (sqlite3.Error, OSError):
            return None
    if not is_stored(edit.indexes, code, before.table):
        return None
    return merge(edit.indexes, code, edit.session.site, place[1], records)


def _all_indexed(edit: Edit, code: str, new: Counted, before: LanguageIndex) -> Merged:
    """Index all texts of a language, from their stored words."""
    site, session = edit.session.site, edit.session
    counted: Counted = {}
    for url, (key, words) in stored_counts(session.store, code).items():
        counts = unpacked(words)
        if url not in new and not isinstance(counts, Counts):
            raise UnforeseenError(f"{code}: the stored words are damaged")
        counted[url] = new.get(url) or (key, counts)
    edit.close()  # the stored index is replaced
    table, files = indexed(
        counted, site[code], site, stems_of(session, code), place_of(session, code)
    )
    return Merged(table, files, frozenset(before.digests.keys() - files.keys()))
