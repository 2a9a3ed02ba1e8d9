"""The search index of one build: that of each language is reused if none of its texts has changed,
else it is built into the new output.

Indexing starts as soon as all texts are known, in a separate process, while the main process draws
and writes.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from related.parallel import BackgroundTask

from ..cache.fingerprints import fingerprint, of_code
from ..cache.store import packed
from ..config.settings_file import where
from ..describe.describe import Described
from ..describe.parts import SearchIndex
from ..describe.view import SearchView, SiteModel
from ..problems import WARNING, Problem
from ..session import Session
from ..write.output_folder import OutputFolder
from .program import ENTRY, FOLDER, WORKER, SearchError, index, listed, program
from .records import Record, records_of

KIND = "search"
# texts: "invoke serve" does not index larger sites, which would take seconds at each save
QUICK = 200


# of each indexed language: Pagefind's entry for it, and its files
Made = list[tuple[dict[str, Any], dict[str, bytes]]] | SearchError


@dataclass(frozen=True)
class LanguageIndex:
    """The index of one language: Pagefind's entry for it, and each file's path below the output
    with the hash of its content.
    """

    entry: dict[str, Any]
    digests: Mapping[str, str]


@dataclass(frozen=True)
class Searching:
    """An index being built. ``records``, ``keys``: by language; ``file``: Pagefind's program;
    ``stale``: the languages that are indexed, the others are reused; ``problems``: why there is no
    index.
    """

    records: Mapping[str, Sequence[Record]] = field(default_factory=dict)
    keys: Mapping[str, bytes] = field(default_factory=dict)
    file: Path = Path()
    stale: Sequence[str] = ()
    task: BackgroundTask[Made] | None = None
    problems: tuple[Problem, ...] = ()

    def end(self) -> None:
        """Stop indexing: the result is not needed."""
        if self.task:
            self.task.end()


NO_SEARCH = Searching()


@dataclass(frozen=True)
class Searched:
    """``index``: where it is in the output, None if there is none; ``problems``: why not."""

    index: SearchIndex | None = None
    problems: tuple[Problem, ...] = ()


def begin_search(
    described: Described, bodies: Mapping[str, str], session: Session, output: OutputFolder
) -> Searching:
    """Start indexing. bodies: by the file of their page, with published names."""
    site, views = session.site, described.model.views.values()
    found = list(records_of(views, bodies, site, described.topics)) if site.search else []
    if not found or (len(found) > QUICK and not session.checked):
        return Searching()
    records = {
        code: own
        for code in site.codes
        if (own := [record for record in found if record.lang == code])
    }
    try:
        file = program()
    except SearchError as error:
        return Searching(problems=(_lacking(session, error),))
    keys = {code: key_of(own, file) for code, own in records.items()}
    stale = [code for code, key in keys.items() if not _reusable(session, output, code, key)]
    return _started(session, records, keys, stale, file)


def _started(
    session: Session,
    records: Mapping[str, Sequence[Record]],
    keys: Mapping[str, bytes],
    stale: Sequence[str],
    file: Path,
) -> Searching:
    """Start indexing these languages."""
    if not stale:
        return Searching(records, keys, file)
    session.progress("building the search index")

    def work() -> Made:
        try:
            # one after the other: Pagefind's program needs much memory
            return [index(records[code], file) for code in stale]
        except SearchError as error:
            return error

    return Searching(records, keys, file, stale, BackgroundTask(work))


def finish_search(searching: Searching, session: Session, output: OutputFolder) -> Searched:
    """Write the index to the output."""
    if not searching.records:
        return Searched(problems=searching.problems)
    found: dict[str, LanguageIndex] = {}
    for code, key in searching.keys.items():
        if code not in searching.stale and (again := _reused(session, output, code, key)):
            found[code] = again
    if len(found) + len(searching.stale) < len(searching.keys):
        # files were removed in the meantime
        searching.end()
        everything = list(searching.records)
        searching = _started(session, searching.records, searching.keys, everything, searching.file)
        found = {}
    made = searching.task.answer() if searching.task else []
    if isinstance(made, SearchError):
        return Searched(problems=(_lacking(session, made),))
    for code, (entry, files) in zip(searching.stale, made, strict=True):
        digests = {FOLDER + name: hashlib.sha256(data).hexdigest() for name, data in files.items()}
        found[code] = LanguageIndex(entry, digests)
        for name, data in files.items():
            _put(session, output, FOLDER + name, data)
    entries = [found[code].entry for code in searching.records]
    _put(session, output, FOLDER + ENTRY, listed(entries))
    known = {code: (searching.keys[code], packed(one)) for code, one in found.items()}
    session.store.put(KIND, known)
    (worker,) = {
        name
        for one in found.values()
        for name in one.digests
        if name.startswith(FOLDER + WORKER.removesuffix("js"))
    }
    return Searched(SearchIndex(worker, FOLDER, tuple(searching.records)))


def _lacking(session: Session, error: SearchError) -> Problem:
    place = where(session.settings, "SEARCH")
    return Problem(*place, "SEARCH", f"the site has no search: {error}", WARNING)


def key_of(records: Sequence[Record], file: Path) -> bytes:
    """A fingerprint of all that a language's index depends on: its records, the program, our
    code.
    """
    status = file.stat()
    parts = (part for record in records for part in (record.lang, record.url, record.html))
    return fingerprint(of_code(), str(file), status.st_size, status.st_mtime_ns, *parts)


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
        if (output.folder / name).exists():  # already written for another language
            output.keys[name] = own
        elif not output.reuse(name, own):
            return None
    return known


def _put(session: Session, output: OutputFolder, name: str, data: bytes) -> None:
    """Write one file: reuse the previous output's if it is the same, else create it."""
    digest = hashlib.sha256(data).hexdigest()
    key = None if session.foreign else fingerprint("search", name, digest)
    if (output.folder / name).exists():  # already written for another language
        output.keys[name] = key
    elif not output.reuse(name, key):
        output.write(name, data)


def with_index(model: SiteModel, index: SearchIndex | None) -> SiteModel:
    """The model, with the index set on its search pages."""
    found = {
        name: replace(view, index=index)
        for name, view in model.views.items()
        if isinstance(view, SearchView)
    }
    return replace(model, views={**model.views, **found})
