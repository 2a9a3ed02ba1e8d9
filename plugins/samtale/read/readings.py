"""The readings of one run: those cached by earlier runs where nothing has changed, all others made
on all CPU cores.

A reading depends on the file, on the settings and languages, on our code, and on what it queried
from the content's tree, such as whether another file exists, or how large a picture is. The queries
are cached with it, and repeated before it is reused.
"""

import logging
import pkgutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cached_property
from typing import Any, Protocol

from markdown import extensions as markdown_extensions
from related.parallel import parallel_map

from ..cache.fingerprints import fingerprint, of_code, of_languages, of_settings
from ..cache.store import Store, packed, unpacked
from ..problems import errors
from ..scan.svg import Size
from ..scan.tree import Tree
from .conversion import Files
from .reading import Reading

KIND = "reading"
# Python-Markdown's own extensions
OWN = {module.name for module in pkgutil.iter_modules(markdown_extensions.__path__)}
# to how a text is read
NO_MATTER = (
    "PICTURES",
    "CARDS",
    "SITEURL",
    "PREVIEWS",
    "UNLISTED",
    "JINJA_GLOBALS",
    "JINJA_FILTERS",
    "JINJA_TESTS",
)

# a reading; the same packed with its queries to the tree, b"" if it cannot be cached; the log
# records of reading it; and whether it depends on the whole tree, or on how errors are shown
Made = tuple[Reading, bytes, list[logging.LogRecord], bool]


class Asked:
    """The content's tree, with every query recorded: ``answers`` is what a reading depends on."""

    def __init__(self, tree: Tree):
        self.tree, self.root = tree, tree.root
        self.there: dict[str, bool] = {}
        self.sizes: dict[str, Size | None] = {}
        self.guessed = False  # whether an answer depended on the whole tree

    def __contains__(self, path: str) -> bool:
        return self.there.setdefault(path, path in self.tree)

    def actual(self, path: str) -> str:
        found = self.tree.actual(path)
        self.there[path] = path in self.tree
        if found:
            self.there[found] = True
            self.guessed |= found not in self.tree  # it is refused, and may be gone the next time
        return found

    @property
    def pictures(self) -> "Asked":
        return self

    def get(self, path: str) -> Size | None:
        return self.sizes.setdefault(path, self.tree.pictures.get(path))

    def near(self, path: str) -> str:
        self.guessed = True
        return self.tree.near(path)


class Reader(Protocol):
    """What reads files of certain kinds (reader.py)."""

    file_extensions: list[str]

    def reading(self, relative: str, tree: Files) -> Reading:
        """Read a file of the content."""


class Readings:
    """The readings of one run."""

    def __init__(
        self,
        tree: Tree,
        store: Store,
        base: bytes | None,
        paths: Mapping[str, bool],
        *,
        keep_going: bool = False,
    ):
        """base: a fingerprint of all that readings depend on besides files, None if that cannot be
        known; paths: every text -> whether it is a page; keep_going: whether what is wrong is shown
        as its source.
        """
        self.tree, self.store, self.base, self.paths = tree, store, base, paths
        self.keep_going = keep_going
        self.found: dict[str, Reading] = {}
        self.keys: dict[str, bytes] = {}
        self.cached: dict[str, tuple[bytes, bytes]] | None = None
        self.progress: Callable[[str], object] = str
        self.lap: Callable[[str], object] = str

    def of(self, reader: Reader, relative: str) -> Reading:
        """The reading of a file by this reader. The first call reads all files of its kind."""
        if relative not in self.found:
            self._all(reader, relative)
        return self.found.pop(relative)

    def _all(self, reader: Reader, relative: str) -> None:
        suffixes = tuple(f".{extension}" for extension in reader.file_extensions)
        paths = [path for path in self.paths if path.endswith(suffixes) and path not in self.keys]
        paths = paths if relative in paths else [relative]
        self.lap("articles")
        stale = [path for path in paths if not self._is_cached(path)]
        count = len(stale)
        self.progress(f"reading {count} of {len(paths)} texts")
        made = parallel_map(
            lambda share: _read(reader, share, self.tree),
            stale,
            done=lambda number: self.progress(f"read {number} of {count} texts"),
        )
        new = {}
        for path, (reading, packed_reading, logged, special) in zip(stale, made, strict=True):
            self.found[path] = reading
            for record in logged:
                logging.getLogger(record.name).handle(record)
            key = self.keys[path]
            # the file was not saved in the meantime
            if key and packed_reading and self._key(path) == key:
                new[path] = self._special(key) if special else key, packed_reading
        self.store.put(KIND, new)
        self.lap("read")

    def _is_cached(self, path: str) -> bool:
        if self.cached is None:
            self.cached = self.store.all(KIND) if self.base else {}
        key = self.keys[path] = self._key(path)
        known, stored = self.cached.pop(path, (b"", b""))
        value = unpacked(stored) if key and known in (key, self._special(key)) else None
        if value is None or not self._holds(*value[1]):
            return False
        self.found[path] = value[0]
        return True

    def _key(self, path: str) -> bytes:
        try:
            return (
                fingerprint(
                    self.base, path, self.paths.get(path), (self.tree.root / path).read_bytes()
                )
                if self.base
                else b""
            )
        except OSError:
            return b""  # its reader reports why

    @cached_property
    def _everything(self) -> bytes:
        """A fingerprint of the names of all files, and of how errors are shown."""
        return fingerprint(self.keep_going, *self.tree.files)

    def _special(self, key: bytes) -> bytes:
        """The key of a reading that depends on these too."""
        return fingerprint(key, self._everything)

    def _holds(self, there: Mapping[str, bool], sizes: Mapping[str, Size | None]) -> bool:
        pictures = self.tree.pictures
        return all((path in self.tree) == answer for path, answer in there.items()) and all(
            pictures.get(path) == size for path, size in sizes.items()
        )


def base_of(settings: Mapping[str, Any], tree: Tree) -> bytes | None:
    """A fingerprint of what all readings depend on; None if Markdown extensions may read unknown
    files.
    """
    markdown = settings.get("MARKDOWN", {})
    names = [*markdown.get("extensions", ()), *markdown.get("extension_configs", {})]
    if any(
        not isinstance(name, str) or name.removeprefix("markdown.extensions.") not in OWN
        for name in names
    ):
        return None
    shown = of_settings(settings, NO_MATTER)
    if shown is None:
        return None
    return fingerprint(of_code(), shown, str(tree.root), of_languages(settings))


def _read(reader: Reader, paths: Sequence[str], tree: Tree) -> list[Made]:
    """Read each of these files."""
    found: list[Made] = []
    for path in paths:
        asked = Asked(tree)
        with _listening() as logged:
            reading = reader.reading(path, asked)
        lasting = not (logged or reading.given_up)
        data = packed((reading, (asked.there, asked.sizes))) if lasting else b""
        special = asked.guessed or bool(errors(reading.problems))
        found.append((reading, data, logged, special))
    return found


@contextmanager
def _listening() -> Iterator[list[logging.LogRecord]]:
    """Collect log records instead of printing them; the process that requested the readings prints
    them later.
    """
    logger = logging.getLogger()
    records: list[logging.LogRecord] = []
    handlers, logger.handlers = logger.handlers, [_Listener(records)]
    try:
        yield records
    finally:
        logger.handlers = handlers


class _Listener(logging.Handler):
    def __init__(self, records: list[logging.LogRecord]):
        super().__init__(logging.WARNING)
        self.records = records

    def emit(self, record: logging.LogRecord) -> None:
        record.msg, record.args, record.exc_info = record.getMessage(), None, None
        self.records.append(record)
