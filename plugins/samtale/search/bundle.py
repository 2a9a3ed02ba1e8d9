"""The index of one run: each language's is used again where none of its texts has changed, else made anew, in the new output."""

import hashlib
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from ..check.owner import where
from ..describe.parts import SearchIndex
from ..link.article import source_html
from ..problems import WARNING, Problem
from ..reuse.prints import fingerprint, of_code
from ..reuse.shelf import packed
from ..run import Run
from .program import ENTRY, FOLDER, WORKER, SearchError, index, listed, program
from .records import Record, records_of

KIND = "search"
QUICK = 200  # texts: above it "invoke serve" leaves the index out, which would cost seconds at each save


@dataclass(frozen=True)
class Kept:
    """The index of one language: what Pagefind says of it, and each file's path below the output with the hash of its content."""

    entry: Mapping
    digests: Mapping[str, str]


def bundle(run: Run, output: Path, settings: Mapping) -> SearchIndex | None:
    """Put the index into the output. Returns where it stands; None where nothing is to be searched, or nothing can be: then a
    warning says why.
    """
    bodies = {content.save_as: source_html(content) for content in run.contents}
    found = list(records_of(run.model.views.values(), bodies, run.site, run.topics)) if run.site.search else []
    if not found or (len(found) > QUICK and not settings.get("CHECKED")):
        return None
    records = {code: own for code in run.site.codes if (own := [record for record in found if record.lang == code])}
    try:
        file = program()
        keys = {code: key_of(own, file) for code, own in records.items()}
        kept = {code: one for code, key in keys.items() if (one := _used_again(run, code, key, output))}
        stale = [code for code in records if code not in kept]
        if stale:
            run.progress("making the index for searching")
        with ThreadPoolExecutor(max_workers=2) as pool:
            made = list(pool.map(lambda code: index(records[code], file), stale))
    except SearchError as error:
        run.problems.append(Problem(*where(settings, "SEARCH"), "SEARCH", f"the site has no search: {error}", WARNING))
        return None
    for code, (entry, files) in zip(stale, made, strict=True):
        digests = {FOLDER + name: hashlib.sha256(data).hexdigest() for name, data in files.items()}
        kept[code] = Kept(entry, digests)
        for name, data in files.items():
            _put(run, FOLDER + name, data, output)
    _put(run, FOLDER + ENTRY, listed([kept[code].entry for code in records]), output)
    run.shelf.put(KIND, {code: (keys[code], packed(one)) for code, one in kept.items()})
    (worker,) = {name for one in kept.values() for name in one.digests if name.startswith(FOLDER + WORKER.removesuffix("js"))}
    return SearchIndex(worker, FOLDER, tuple(records))


def key_of(records: Sequence[Record], file: Path) -> bytes:
    """A fingerprint of all that a language's index depends on: its records, the program, our code."""
    told = file.stat()
    parts = (part for record in records for part in (record.lang, record.url, record.html))
    return fingerprint(of_code(), str(file), told.st_size, told.st_mtime_ns, *parts)


def _used_again(run: Run, code: str, key: bytes, output: Path) -> Kept | None:
    """A language's index as it stands in the last output, if all of its files can be used again."""
    kept = None if run.foreign else run.shelf.get(KIND, code, key)
    files = {name: fingerprint("search", name, digest) for name, digest in kept.digests.items()} if kept else {}
    if not files or not all(run.before.is_same(name, own) for name, own in files.items()):
        return None
    run.keys |= files
    return kept if all((output / name).exists() or run.before.take(name, own, output) for name, own in files.items()) else None


def _put(run: Run, name: str, data: bytes, output: Path) -> None:
    """One file: the last output's, if it is the same, else a new one."""
    key = run.keys[name] = fingerprint("search", name, hashlib.sha256(data).hexdigest())
    path = output / name
    if path.exists() or (not run.foreign and run.before.take(name, key, output)):
        return  # or another language has brought it
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
