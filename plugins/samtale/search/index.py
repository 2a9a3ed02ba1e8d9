"""The search index of one build: that of each language is reused if none of its texts has changed,
else it is built into the new output, from the words of all its texts. Those of a text that has not
changed are known from an earlier build.

Indexing starts as soon as all texts are known, in a separate process, while the main process draws
and writes.
"""

import contextlib
import hashlib
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from related.errors import RelatedError
from related.lexicon import RARE, read_lexicon
from related.parallel import BackgroundTask
from related.terms import base

from ..cache.fingerprints import fingerprint, of_code, of_languages
from ..cache.store import PATIENCE, Store, packed, unpacked
from ..config.site import Site
from ..describe.describe import Described
from ..describe.parts import SearchIndex
from ..describe.view import SearchView, SiteModel
from ..languages import Language
from ..languages.spelling import spelling_of
from ..session import Session
from ..write.output_folder import OutputFolder
from .counts import Counts, counts_of
from .entries import numbers_of, vocabulary_of
from .pieces import files_of
from .record import Record
from .records import records_of
from .state import State, store_index

SHORT = 3  # letters: such a stem that is rare is mostly a part of others, not a word
KIND, COUNTS = "search", "search words"
# a text's address -> what its words were counted from, its words
Counted = dict[str, tuple[bytes, Counts]]
# the same, stored: (key, packed words)
Stored = Mapping[str, tuple[bytes, bytes]]


@dataclass(frozen=True)
class LanguageIndex:
    """The index of one language: the path of the table that names its files, and each file's path
    below the output with the hash of its content.
    """

    table: str
    digests: Mapping[str, str]


@dataclass(frozen=True)
class Made:
    """A new index: its table, its files by their paths, and the words of the texts that were
    counted for it.
    """

    table: str
    files: Mapping[str, bytes]
    new: Counted


@dataclass(frozen=True)
class Searching:
    """An index being built. ``records``, ``keys``: by language; ``stale``: the languages that are
    indexed, the others are reused.
    """

    records: Mapping[str, Sequence[Record]] = field(default_factory=dict)
    keys: Mapping[str, bytes] = field(default_factory=dict)
    stale: Sequence[str] = ()
    task: BackgroundTask[list[Made]] | None = None

    def end(self) -> None:
        """Stop indexing: the result is not needed."""
        if self.task:
            self.task.end()


NO_SEARCH = Searching()


def begin_search(
    described: Described, bodies: Mapping[str, str], session: Session, output: OutputFolder
) -> Searching:
    """Start indexing. bodies: by the file of their page, with published names."""
    site, views = session.site, described.model.views.values()
    found = list(records_of(views, bodies, site, described.topics)) if site.search else []
    records = {
        code: own
        for code in site.codes
        if (own := [record for record in found if record.lang == code])
    }
    keys = {
        code: key_of(code, {one.url: key_of_record(one, site) for one in own}, session)
        for code, own in records.items()
    }
    stale = [code for code, key in keys.items() if not _reusable(session, output, code, key)]
    return _started(session, records, keys, stale)


def _started(
    session: Session,
    records: Mapping[str, Sequence[Record]],
    keys: Mapping[str, bytes],
    stale: Sequence[str],
) -> Searching:
    """Start indexing these languages."""
    if not stale:
        return Searching(records, keys)
    session.progress("building the search index")
    # read here, because a forked process must not use the store's connection
    known = {code: stored_counts(session.store, code) for code in stale}
    places = {code: place_of(session, code) for code in stale}
    lexicon = (
        Path(session.settings["RELATED_LEXICON"]) if "RELATED_LEXICON" in session.settings else None
    )

    def work() -> list[Made]:
        stems = known_stems(lexicon, [code for code in stale if _has_compounds(session.site, code)])
        return [
            index(
                records[code], session.site, stems.get(code, frozenset()), known[code], places[code]
            )
            for code in stale
        ]

    return Searching(records, keys, stale, BackgroundTask(work))


def stored_counts(store: Store, code: str) -> Stored:
    """The stored words of a language's texts."""
    rows = store.all(COUNTS, f"{code} ")
    return {name.partition(" ")[2]: row for name, row in rows.items()}


def count(record: Record, site: Site, known: Stored) -> tuple[bytes, Counts, bool]:
    """(what a text's words are counted from, its words, whether they were counted again)."""
    key = key_of_record(record, site)
    before = known.get(record.url, (b"", b""))
    stored = unpacked(before[1]) if before[0] == key else None
    if isinstance(stored, Counts):
        return key, stored, False
    return key, counts_of(record, code=site.search_code), True


def index(
    records: Sequence[Record],
    site: Site,
    stems: frozenset[str],
    known: Stored,
    place: tuple[Path, bytes] | None = None,
) -> Made:
    """The index of the texts of one language. stems: of words that the language has; known: the
    words of texts, from an earlier build; place: as in ``indexed``.
    """
    counted: Counted = {}
    new: Counted = {}
    for record in records:
        key, counts, again = count(record, site, known)
        counted[record.url] = key, counts
        if again:
            new[record.url] = key, counts
    table, files = indexed(counted, site[records[0].lang], site, stems, place)
    return Made(table, files, new)


def indexed(
    counted: Counted,
    language: Language,
    site: Site,
    stems: frozenset[str],
    place: tuple[Path, bytes] | None = None,
) -> tuple[str, dict[str, bytes]]:
    """(the path of the table, all files by their paths) of an index. place: the file in which it is
    stored for edits, and what it depends on besides its texts.
    """
    spelling = spelling_of(language, site.languages)
    numbers = numbers_of(counted)
    texts = [counts for _key, counts in counted.values()]
    words = vocabulary_of(texts, numbers, language, spelling, stems)
    files = files_of(texts, numbers, words.entries, language, spelling)
    if place:
        # an edit that finds none, or another one, indexes all texts
        with (
            contextlib.suppress(sqlite3.Error, OSError),
            contextlib.closing(opened(place[0])) as own,
        ):
            own.execute("BEGIN IMMEDIATE")
            state = State(own, language.code)
            store_index(state, place[1], counted, numbers, words, files, stems)
            own.execute("COMMIT")
    return files.table, dict(files.by_path)


def opened(file: Path) -> sqlite3.Connection:
    """The file in which indexes are stored. Raises sqlite3.Error and OSError."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    base = sqlite3.connect(file, timeout=PATIENCE, isolation_level=None)
    try:
        base.execute("PRAGMA synchronous = OFF")  # its checksum shows whether it is whole
        base.execute("SELECT count(*) FROM sqlite_master")
    except sqlite3.DatabaseError as error:
        base.close()
        if "locked" not in str(error):
            file.unlink(missing_ok=True)  # damaged: the next build creates another
        raise
    return base


def place_of(session: Session, code: str) -> tuple[Path, bytes] | None:
    """Where a language's index is stored for edits, and what it depends on besides its texts; None
    for nowhere.
    """
    path = session.store.path
    if path is None or session.foreign:
        return None
    return path.with_suffix(".search"), version_of(code, session)


def stems_of(session: Session, code: str) -> frozenset[str]:
    """The stems of a language's words, if it has compounds."""
    lexicon = session.settings.get("RELATED_LEXICON")
    codes = [code] if _has_compounds(session.site, code) else []
    return known_stems(Path(lexicon) if lexicon else None, codes).get(code, frozenset())


def known_stems(lexicon: Path | None, codes: Sequence[str]) -> dict[str, frozenset[str]]:
    """The stems of a lexicon's words in these languages; none of a lexicon that cannot be read,
    which is reported where essays are related.
    """
    try:
        found = read_lexicon(lexicon) if lexicon and codes else None
    except RelatedError:
        found = None
    return {
        code: frozenset(
            stem
            for stem, level in zip(found.stems[base(code)], found.common[base(code)], strict=True)
            if level != RARE or len(stem) > SHORT
        )
        for code in codes
        if found and base(code) in found.stems
    }


def _has_compounds(site: Site, code: str) -> bool:
    return bool(site[code].search["links"])


def finish_search(
    searching: Searching, session: Session, output: OutputFolder
) -> SearchIndex | None:
    """Write the index to the output. Returns where it is, None if there are no texts."""
    if not searching.records:
        return None
    found: dict[str, LanguageIndex] = {}
    for code, key in searching.keys.items():
        if code not in searching.stale and (again := _reused(session, output, code, key)):
            found[code] = again
    if len(found) + len(searching.stale) < len(searching.keys):
        # files were removed in the meantime
        searching.end()
        searching = _started(session, searching.records, searching.keys, list(searching.records))
        found = {}
    made = searching.task.answer() if searching.task else []
    for code, one in zip(searching.stale, made, strict=True):
        digests = {name: hashlib.sha256(data).hexdigest() for name, data in one.files.items()}
        found[code] = LanguageIndex(one.table, digests)
        for name, data in one.files.items():
            _put(session, output, name, data)
        session.store.put(COUNTS, rows_of(code, one.new))
    known = {code: (searching.keys[code], packed(one)) for code, one in found.items()}
    session.store.put(KIND, known)
    return SearchIndex(tuple((code, found[code].table) for code in searching.records))


def rows_of(code: str, new: Counted) -> dict[str, tuple[bytes, bytes]]:
    """The words of some texts of a language, as rows of the store."""
    return {f"{code} {url}": (key, packed(counts)) for url, (key, counts) in new.items()}


def key_of_record(record: Record, site: Site) -> bytes:
    """A fingerprint of all that a text's words depend on."""
    return fingerprint(
        of_code(), site.search_code, record.url, record.title, record.names, record.html
    )


def key_of(code: str, keys: Mapping[str, bytes], session: Session) -> bytes:
    """A fingerprint of all that a language's index depends on. keys: of its texts' words, by their
    addresses.
    """
    site, lexicon = session.site, session.settings.get("RELATED_LEXICON", "")
    parts: list[object] = [of_code(), of_languages(session.settings), site.codes, code]
    with contextlib.suppress(OSError):
        status = Path(lexicon).stat()
        parts += [str(lexicon), status.st_size, status.st_mtime_ns]
    for url, key in sorted(keys.items()):
        parts += [url, key]
    return fingerprint(*parts)


def version_of(code: str, session: Session) -> bytes:
    """A fingerprint of all that a language's index depends on but its texts."""
    return fingerprint(key_of(code, {}, session), session.site.search_code)


def _reusable(
    session: Session, output: OutputFolder, code: str, key: bytes
) -> tuple[LanguageIndex, dict[str, bytes]] | None:
    """A language's index in the previous output, and the keys of its files, if all of them can be
    reused.
    """
    known = None if session.foreign else session.store.get(KIND, code, key)
    if not isinstance(known, LanguageIndex):
        return None
    files = {name: fingerprint("search", name, digest) for name, digest in known.digests.items()}
    same = all(output.previous.is_same(name, own) for name, own in files.items())
    return (known, files) if files and same else None


def _reused(session: Session, output: OutputFolder, code: str, key: bytes) -> LanguageIndex | None:
    """The same, after its files were reused in the new output."""
    known, files = _reusable(session, output, code, key) or (None, {})
    for name, own in files.items():
        if not output.reuse(name, own):
            return None
    return known


def _put(session: Session, output: OutputFolder, name: str, data: bytes) -> None:
    """Write one file: reuse the previous output's if it is the same, else create it."""
    digest = hashlib.sha256(data).hexdigest()
    key = None if session.foreign else fingerprint("search", name, digest)
    if not output.reuse(name, key):
        output.write(name, data)


def with_index(model: SiteModel, index: SearchIndex | None) -> SiteModel:
    """The model, with the index set on its search pages."""
    found = {
        name: replace(view, index=index)
        for name, view in model.views.items()
        if isinstance(view, SearchView)
    }
    return replace(model, views={**model.views, **found})
