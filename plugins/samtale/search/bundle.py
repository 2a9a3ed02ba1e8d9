"""The index of one run: used again where no text that it holds has changed, else made anew, in the fresh output."""

from collections.abc import Sequence
from pathlib import Path

from ..check.owner import where
from ..describe.parts import SearchIndex
from ..link.article import source_html
from ..problems import WARNING, Problem
from ..reuse.prints import fingerprint, of_code
from ..reuse.shelf import packed
from ..run import Run
from .program import SearchError, index, program
from .records import Record, records_of

FOLDER = "pagefind/"
KIND = "search"


def bundle(run: Run, output: Path, settings) -> SearchIndex | None:
    """Put the index into the output. Returns where it stands; None where nothing is to be searched, or nothing can be: then a
    warning says why.
    """
    bodies = {content.save_as: source_html(content) for content in run.contents}
    records = list(records_of(run.model.views.values(), bodies, run.site, run.topics)) if run.site.search else []
    if not records:
        return None
    try:
        file = program()
        key = key_of(records, file)
        names = _used_again(run, key, output) or _made(run, records, file, key, output)
    except SearchError as error:
        run.problems.append(Problem(*where(settings, "SEARCH"), "SEARCH", f"the site has no search: {error}", WARNING))
        return None
    (worker,) = (name for name in names if name.startswith(f"{FOLDER}pagefind-worker."))
    return SearchIndex(worker, FOLDER, tuple(code for code in run.site.codes if any(one.lang == code for one in records)))


def key_of(records: Sequence[Record], file: Path) -> bytes:
    """A fingerprint of all that the index depends on: the records, the program, our code."""
    told = file.stat()
    parts = (part for record in records for part in (record.lang, record.url, record.html))
    return fingerprint(of_code(), str(file), told.st_size, told.st_mtime_ns, *parts)


def _used_again(run: Run, key: bytes, output: Path) -> list[str]:
    """The names of the files of the last output, if all of them can be used again."""
    names = run.shelf.get(KIND, "names", key) or []
    if run.foreign or not all(run.before.is_same(name, key) for name in names):
        return []
    if not all(run.before.take(name, key, output) for name in names):
        return []
    _note(run, names, key)
    return names


def _made(run: Run, records: Sequence[Record], file: Path, key: bytes, output: Path) -> list[str]:
    run.progress("making the index for searching")
    files = {FOLDER + name: data for name, data in index(records, file).items()}
    for name, data in files.items():
        path = output / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.unlink(missing_ok=True)  # it may be a second name of a file of the last output
        path.write_bytes(data)
    _note(run, list(files), key)
    return list(files)


def _note(run: Run, names: list[str], key: bytes) -> None:
    run.keys |= dict.fromkeys(names, key)
    run.shelf.put(KIND, {"names": (key, packed(names))})
