"""The manifest of a release: every published file, with its digest, size, type and cache rule.

A manifest is a plain value, created from a finished folder; the difference of two manifests is what
must be uploaded. It is written as JSON with one file per line, sorted, so that a change of one file
changes one line.
"""

import hashlib
import json
import re
from collections.abc import Callable, Container, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import TypedDict

from ..output.hashed_names import ASK, cache_rule, is_hashed
from ..output.media_types import FEEDS, PACKED, TYPES

NAME = re.compile(r"\d{8}T\d{6}Z-[0-9a-f]{12}")  # of a release
MARK = "release.json"  # identifies the release at the site; the only file that no manifest lists
BY_SUFFIX = {suffix: kind for kind, suffixes in TYPES.items() for suffix in suffixes}


class Unreadable(Exception):  # noqa: N818 named for what it is
    """A text that is not a manifest, or that somebody has edited."""


@dataclass(frozen=True)
class Entry:
    """One file: ``sha256`` of what readers get, ``size`` in bytes as it is stored, MIME ``type``,
    ``cache`` rule.

    ``encoding``: "gzip" if the store has only that form; ``md5``: of the stored bytes, for stores
    that report no other digest. ``kept``: an address that readers may bookmark, which must not
    vanish without notice; ``asked``: whether the smoke test requests it. ``work``, ``lang``,
    ``source``: of an essay's page, its work, its language and the digest of what its author wrote.
    """

    sha256: str
    size: int
    type: str = ""
    cache: str = ""
    encoding: str = ""
    md5: str = ""
    kept: bool = False
    asked: bool = False
    work: str = ""
    lang: str = ""
    source: str = ""

    def same(self, other: "Entry | None") -> bool:
        """Whether readers get the same from both. If one digest is unknown (read from a store), the
        other decides.
        """
        if other is None:
            return False
        if self.sha256 and other.sha256:
            rules = (self.type, self.cache, self.encoding) == (
                other.type,
                other.cache,
                other.encoding,
            )
            # another zlib version compresses differently
            stored = self.md5 == other.md5 or not (self.md5 and other.md5)
            return (
                self.sha256 == other.sha256 and stored and (rules or not (self.type and other.type))
            )
        return bool(self.md5) and self.md5 == other.md5


class PageFacts(TypedDict, total=False):
    """What an Entry says of a page in addition to its bytes."""

    kept: bool
    asked: bool
    work: str
    lang: str
    source: str


@dataclass(frozen=True)
class Manifest:
    """The contents of a release. ``languages``: those of the site; ``url``: the one that it was
    built for.
    """

    entries: Mapping[str, Entry]
    languages: tuple[str, ...] = ()
    url: str = ""

    @cached_property
    def digest(self) -> str:
        """SHA-256, hexadecimal, of the whole manifest."""
        return hashlib.sha256(self.text().encode()).hexdigest()

    def text(self) -> str:
        """The manifest as text."""
        lines = [
            (
                f"{json.dumps(path, ensure_ascii=False)}: "
                f"{json.dumps(_fields_of(entry), ensure_ascii=False)}"
            )
            for path, entry in sorted(self.entries.items())
        ]
        head = json.dumps({"languages": list(self.languages), "url": self.url}, ensure_ascii=False)[
            :-1
        ]
        return f'{head},\n"files": {{\n' + ",\n".join(lines) + "\n}}\n"


EMPTY = Manifest({})


def as_read(found: Mapping[str, Entry], known: Manifest | None) -> Manifest:
    """Entries read from a store, file by file, completed from the manifest."""
    known = known or EMPTY
    entries = {}
    for path, entry in found.items():
        known_entry = known.entries.get(path, entry)
        entries[path] = (
            known_entry
            if known_entry.same(entry)
            else replace(known_entry, sha256=entry.sha256, md5=entry.md5, size=entry.size)
        )
    return replace(known, entries=entries)


def manifest_from(text: str) -> Manifest:
    """Parse a manifest. Raises Unreadable."""
    try:
        data = json.loads(text)
        entries = {path: Entry(**entry) for path, entry in data["files"].items()}
        return Manifest(entries, tuple(data["languages"]), data["url"])
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise Unreadable(str(error)) from error


def manifest_of(
    folder: Path,
    languages: tuple[str, ...],
    url: str,
    about: Callable[[str], PageFacts],
    one_form: str,
) -> Manifest:
    """The manifest of a finished folder.

    about: path -> facts about that page (``kept``, ``asked``, ``work``, ``lang``, ``source``);
    one_form: the store has one form of each file, which is compared by its MD5: "plain", or "gzip"
    where there is one; "" for all forms. Raises OSError.
    """
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    entries = {}
    for file in files:
        path = file.relative_to(folder).as_posix()
        packed = file.suffix in PACKED and file.with_suffix("").is_file()
        if path == MARK or (packed and one_form == "gzip"):
            continue
        content = file.read_bytes()
        entry = Entry(
            sha256(content),
            len(content),
            type_of(path),
            cache_rule(path.removesuffix(file.suffix) if packed else path),
        )
        if one_form:
            form = file.with_name(file.name + ".gz")
            encoding = "gzip" if one_form == "gzip" and form.is_file() else ""
            stored = form.read_bytes() if encoding else content
            md5 = hashlib.md5(stored, usedforsecurity=False).hexdigest()
            entry = replace(entry, size=len(stored), md5=md5, encoding=encoding)
        entries[path] = replace(entry, **about(path))
    return Manifest(entries, languages, url)


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def type_of(path: str) -> str:
    """The MIME type with which a file is served; a compressed form has that of a compressed
    file.
    """
    for name, kind in FEEDS.items():
        if path.endswith(name):
            return kind
    return BY_SUFFIX.get(Path(path).suffix.lower().removeprefix("."), "application/octet-stream")


def release_id(manifest: Manifest, moment: datetime) -> str:
    """A release's name: its UTC time, and the start of its manifest's digest."""
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}-{manifest.digest[:12]}"


def moment_of(release: str) -> datetime | None:
    """The time in a release's name; None if it is not such a name."""
    try:
        return datetime.strptime(release[:16], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    except ValueError:
        return None


def belongs(manifest: Manifest, release: str) -> bool:
    """Whether the release was named after this manifest: then nobody has edited it since."""
    return release.rpartition("-")[2] == manifest.digest[:12]


def mark(release: str, manifest: Manifest) -> bytes:
    """The content of the file MARK, which identifies the release of a site."""
    return (json.dumps({"release": release, "manifest": manifest.digest}) + "\n").encode()


def entry_of_mark(release: str, manifest: Manifest) -> Entry:
    content = mark(release, manifest)
    return Entry(
        "",
        len(content),
        type_of(MARK),
        ASK,
        md5=hashlib.md5(content, usedforsecurity=False).hexdigest(),
    )


def is_plain(path: str, among: Container[str]) -> bool:
    """Whether people would count the file: neither a compressed form, nor named after its
    content.
    """
    return not is_packed(path, among) and not is_hashed(path)


def is_packed(path: str, among: Container[str]) -> bool:
    """Whether it is a compressed form of another of these files; an author's own archive.tar.gz is
    not.
    """
    return path.endswith(PACKED) and path.rpartition(".")[0] in among


def _fields_of(entry: Entry) -> dict[str, str | int | bool]:
    return {
        key: value for key, value in asdict(entry).items() if value or key in ("sha256", "size")
    }
