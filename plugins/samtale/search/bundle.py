"""The index of one run: each language's is used again where none of its texts has changed, else
made anew, in the new output.

It is begun as soon as all texts are known, and made by a process beside the one that draws and
writes meanwhile.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from related.parallel import BackgroundTask

from ..cache.fingerprints import fingerprint, of_code
from ..cache.store import packed
from ..config.settings_file import where
from ..describe.parts import SearchIndex
from ..link.article import source_html
from ..problems import WARNING, Problem
from ..run import Run
from .program import ENTRY, FOLDER, WORKER, SearchError, index, listed, program
from .records import Record, records_of

KIND = "search"
# texts: above it "invoke serve" leaves the index out, which would cost seconds at each save
QUICK = 200


@dataclass(frozen=True)
class Kept:
    """The index of one language: what Pagefind says of it, and each file's path below the output
    with the hash of its content.
    """

    entry: Mapping
    digests: Mapping[str, str]


@dataclass(frozen=True)
class Begun:
    """What is to be indexed, by language: the records, their keys, and what Pagefind makes of those
    that are not used again.
    """

    records: Mapping[str, Sequence[Record]]
    keys: Mapping[str, bytes]
    file: Path  # Pagefind's program
    stale: Sequence[str]
    made: BackgroundTask | None

    def end(self) -> None:
        """Nobody waits for it any more."""
        if self.made:
            self.made.end()


def begin(run: Run, settings: Mapping) -> None:
    """Have the index made. Where there cannot be one, a warning says why."""
    bodies = {content.save_as: source_html(content) for content in run.contents}
    found = (
        list(records_of(run.model.views.values(), bodies, run.site, run.topics))
        if run.site.search
        else []
    )
    if not found or (len(found) > QUICK and not settings.get("CHECKED")):
        return
    records = {
        code: own
        for code in run.site.codes
        if (own := [record for record in found if record.lang == code])
    }
    try:
        file = program()
    except SearchError as error:
        _is_lacking(run, settings, error)
        return
    keys = {code: key_of(own, file) for code, own in records.items()}
    _made(
        run,
        records,
        keys,
        [code for code, key in keys.items() if not _files_again(run, code, key)],
        file,
    )


def _made(run: Run, records: Mapping, keys: Mapping, stale: Sequence[str], file: Path) -> Begun:
    """Have the indexes of these languages made."""
    if stale:
        run.progress("making the index for searching")

    def work() -> list[tuple] | SearchError:
        try:
            return [
                index(records[code], file) for code in stale
            ]  # one by one: Pagefind's program takes much memory
        except SearchError as error:
            return error

    begun = run.searching = Begun(
        records, keys, file, stale, BackgroundTask(work) if stale else None
    )
    return begun


def finish(run: Run, output: Path, settings: Mapping) -> SearchIndex | None:
    """Put the index into the output. Returns where it stands; None where there is none."""
    begun, run.searching = run.searching, None
    if begun is None:
        return None
    kept = {
        code: _used_again(run, code, key, output)
        for code, key in begun.keys.items()
        if code not in begun.stale
    }
    if not all(kept.values()):  # somebody has taken files away meanwhile
        begun.end()
        kept, begun = {}, _made(run, begun.records, begun.keys, list(begun.records), begun.file)
        run.searching = None
    made = begun.made.answer() if begun.made else []
    if isinstance(made, SearchError):
        _is_lacking(run, settings, made)
        return None
    for code, (entry, files) in zip(begun.stale, made, strict=True):
        digests = {FOLDER + name: hashlib.sha256(data).hexdigest() for name, data in files.items()}
        kept[code] = Kept(entry, digests)
        for name, data in files.items():
            _put(run, FOLDER + name, data, output)
    _put(run, FOLDER + ENTRY, listed([kept[code].entry for code in begun.records]), output)
    run.shelf.put(KIND, {code: (begun.keys[code], packed(one)) for code, one in kept.items()})
    (worker,) = {
        name
        for one in kept.values()
        for name in one.digests
        if name.startswith(FOLDER + WORKER.removesuffix("js"))
    }
    return SearchIndex(worker, FOLDER, tuple(begun.records))


def _is_lacking(run: Run, settings: Mapping, error: SearchError) -> None:
    run.problems.append(
        Problem(*where(settings, "SEARCH"), "SEARCH", f"the site has no search: {error}", WARNING)
    )


def key_of(records: Sequence[Record], file: Path) -> bytes:
    """A fingerprint of all that a language's index depends on: its records, the program, our
    code.
    """
    told = file.stat()
    parts = (part for record in records for part in (record.lang, record.url, record.html))
    return fingerprint(of_code(), str(file), told.st_size, told.st_mtime_ns, *parts)


def _files_again(run: Run, code: str, key: bytes) -> tuple[Kept, dict[str, bytes]] | None:
    """A language's index as the last output has it, and the keys of its files, if all of them can
    be used again.
    """
    kept = None if run.foreign else run.shelf.get(KIND, code, key)
    files = (
        {name: fingerprint("search", name, digest) for name, digest in kept.digests.items()}
        if kept
        else {}
    )
    return (
        (kept, files)
        if files and all(run.before.is_same(name, own) for name, own in files.items())
        else None
    )


def _used_again(run: Run, code: str, key: bytes, output: Path) -> Kept | None:
    """The same, once its files stand in the new output too."""
    kept, files = _files_again(run, code, key) or (None, {})
    run.keys |= files
    return (
        kept
        if all(
            (output / name).exists() or run.before.take(name, own, output)
            for name, own in files.items()
        )
        else None
    )


def _put(run: Run, name: str, data: bytes, output: Path) -> None:
    """One file: the last output's, if it is the same, else a new one."""
    key = run.keys[name] = fingerprint("search", name, hashlib.sha256(data).hexdigest())
    path = output / name
    if path.exists() or (not run.foreign and run.before.take(name, key, output)):
        return  # or another language has brought it
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
