"""Publishes assets under names that contain a hash of their content, so that browsers can cache
them forever.

Texts, stylesheets and settings use the plain names: only this module knows both.
"""

import hashlib
import posixpath
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from html import escape, unescape
from pathlib import Path, PurePosixPath
from types import MappingProxyType
from urllib.parse import quote, unquote, urljoin, urlsplit

from rcssmin import cssmin
from rjsmin import jsmin

from ..config.file_names import HARMLESS
from ..config.site import Site
from ..imaging.formats import SUFFIXES as PICTURES
from ..imaging.metadata import without_metadata
from ..problems import did_you_mean
from .hashed_names import ASSETS, hashed_name, url_of

_CSS = r"""url\(\s*["']?(?P<url>[^"'()\s]+)["']?\s*\)|@import\s+["'](?P<sheet>[^"']+)["']"""
# how a file refers to others, by its suffix; in JavaScript only imports are relative to the file
REFERENCES = {
    ".css": re.compile(_CSS),
    ".svg": re.compile(
        rf"""\shref\s*=\s*["'](?P<href>[^"']+)["']|\sxlink:href\s*=\s*["'](?P<xlink>[^"']+)["']|{_CSS}"""
    ),
    ".js": re.compile(
        r"""\b(?:from|import)\s*\(?\s*["'](?P<module>\.{0,2}/[^"']+)["']"""
        r"""|\bnew\s+URL\(\s*["'](?P<url>[^"']+)["']\s*,\s*import\.meta\.url"""
    ),
}
REFERENCES |= {
    ".mjs": REFERENCES[".js"],
    ".webmanifest": re.compile(r""""src"\s*:\s*"(?P<icon>[^"]+)\""""),
}
MINIFIED: dict[str, Callable[[str], str]] = {".css": cssmin, ".js": jsmin}  # of the theme
IMPORTED = re.compile(r"""^@import\s+["'](?P<sheet>[\w-]+\.css)["'];""", re.MULTILINE)
TAG = re.compile(r"""<[a-zA-Z](?:"[^"]*"|'[^']*'|[^"'>])*>|(?<=<style>)[^<]*""")
ATTRIBUTE = re.compile(r"""([^\s"'<>/=]+)(\s*=\s*)(?:"([^"]*)"|'([^']*)'|([^\s"'<>`]+))""")
ADDRESSES = re.compile(r"(?:xlink:)?href|src|srcset|poster|data(?:-[\w-]+)?", re.IGNORECASE)
_SUFFIXES = sorted({*ASSETS, *(one.removeprefix(".") for one in PICTURES)})
SUFFIX = re.compile(rf"\.(?:{'|'.join(_SUFFIXES)})\b", re.IGNORECASE)
# the folder for drawn forms of pictures at the root, where names have no hash
ROOTLESS = "theme/drawn"


class UnknownAssetError(Exception):
    """A template asks for a file that the site does not have; the message contains the remedy."""


@dataclass(frozen=True)
class Assets:
    """``names``: where a file would be under its original name -> where it is published, below the
    site's root; those of the theme begin with ``theme/``. ``texts``: where it is published -> its
    bytes, for files whose references were changed; ``digests``: where it is published -> its
    SHA-256.

    ``cleaned``: where a picture is published without its metadata -> its format; ``converted``:
    where a picture is published in another format -> its path, below the content; ``sources``: for
    both of them, the SHA-256 of the content's file, by where it is published.
    """

    names: Mapping[str, str] = field(default_factory=dict)
    texts: Mapping[str, bytes] = field(default_factory=dict)
    digests: Mapping[str, str] = field(default_factory=dict)
    cleaned: Mapping[str, str] = field(default_factory=dict)
    converted: Mapping[str, str] = field(default_factory=dict)
    sources: Mapping[str, str] = field(default_factory=dict)

    def digest_of_source(self, path: str) -> str:
        """The SHA-256 of a file of the content. Raises UnknownAssetError."""
        name = self[path]
        return self.sources.get(name) or self.digests.get(name, "")

    def content_of(self, name: str, file: Path) -> bytes:
        """What is published as this name, of this file of the content. Raises OSError."""
        if name in self.texts:
            return self.texts[name]
        data = file.read_bytes()
        return without_metadata(self.cleaned[name], data) if name in self.cleaned else data

    @property
    def scripts(self) -> list[str]:
        """The SHA-256 of each of the theme's scripts."""
        names = (
            self.names[path]
            for path in sorted(self.names)
            if path.startswith("theme/") and path.endswith((".js", ".mjs"))
        )
        return [self.digests[name] for name in names if name in self.digests]

    def __getitem__(self, path: str) -> str:
        """Where a file is published. Raises UnknownAssetError."""
        if path not in self.names:
            hint = (
                did_you_mean(path, self.names)
                or "; use a file in theme/static, or one that an essay shows"
            )
            raise UnknownAssetError(f'"{path}" is not an asset of this site{hint}')
        return self.names[path]

    def get(self, path: str) -> str:
        """Where a file is published; an unknown path is returned unchanged."""
        return self.names.get(path, path)


def theme_files(theme: Path) -> dict[str, Path]:
    """Each file of the theme, by where it would be published under its original name."""
    static = theme / "static"
    files = (
        path
        for path in sorted(static.rglob("*"))
        if path.is_file() and not HARMLESS.fullmatch(path.name)
    )
    return {f"theme/{path.relative_to(static).as_posix()}": path for path in files}


@dataclass(frozen=True)
class Republished:
    """How a picture of the content is published. ``path``: it, below the content; ``kind``: its
    format, if it is published without its metadata; ``suffix``: that of another format, if it is
    converted; ``code``: a fingerprint of what converts it.
    """

    path: str
    kind: str = ""
    suffix: str = ""
    code: bytes = b""


def gather(
    files: Mapping[str, Path],
    unchanged: Iterable[str] = (),
    prefix: str = "",
    cleaned: Mapping[str, bytes] = MappingProxyType({}),
    pictures: Mapping[str, Republished] = MappingProxyType({}),
) -> Assets:
    """Read each file once and name it by its content. Raises OSError.

    files: where each would be published under its original name -> the file; unchanged: those that
    must not be renamed; prefix: the path of the site's URL; cleaned: content to publish instead of
    a file's own bytes; pictures: those that are not published as they are.
    """
    naming = _Naming(files, set(unchanged), prefix, cleaned, pictures)
    for path in sorted(files):
        naming.name(path)
    return Assets(
        {path: naming.names[path] for path in sorted(files)},
        naming.texts,
        naming.digests,
        naming.cleaned_pictures,
        naming.converted,
        naming.sources,
    )


class _Naming:
    """Names files by their content. A file may contain the names of others, which are named first.

    Two files that refer to each other cannot contain each other's hash: one of them keeps its
    original name, and is revalidated at each request.
    """

    def __init__(
        self,
        files: Mapping[str, Path],
        unchanged: set[str],
        prefix: str,
        cleaned: Mapping[str, bytes],
        pictures: Mapping[str, Republished],
    ):
        self.files, self.unchanged, self.prefix, self.cleaned = files, unchanged, prefix, cleaned
        self.pictures = pictures
        self.cleaned_pictures: dict[str, str] = {}
        self.converted: dict[str, str] = {}
        self.sources: dict[str, str] = {}
        self.names: dict[str, str] = {}
        self.texts: dict[str, bytes] = {}
        self.digests: dict[str, str] = {}
        self.waiting: set[str] = set()  # for the names of others

    def name(self, path: str) -> str:
        if path in self.names:
            return self.names[path]
        if path in self.waiting:
            self.unchanged.add(path)
            return path
        if path in self.pictures:
            return self.republished(path, self.pictures[path])
        self.waiting.add(path)
        pattern = REFERENCES.get(PurePosixPath(path).suffix.lower())
        if pattern is None:
            with self.files[path].open("rb") as file:
                digest = hashlib.file_digest(file, "sha256").hexdigest()
            data = before = b""
        else:
            before = self.files[path].read_bytes()
            read = self.cleaned.get(path, before).decode("utf-8", "surrogateescape")
            if path.endswith(".css"):
                read = IMPORTED.sub(lambda match: self.imported(match, path), read)
            text = pattern.sub(lambda match: self.following(match, path), read)
            if path.startswith("theme/"):
                text = MINIFIED.get(PurePosixPath(path).suffix, str)(text)
            data = text.encode("utf-8", "surrogateescape")
            digest = hashlib.sha256(data).hexdigest()
        self.names[path] = self.published(path, digest)
        self.digests[self.names[path]] = digest
        if data != before:
            self.texts[self.names[path]] = data
        return self.names[path]

    def published(self, path: str, digest: str, changed: str = "") -> str:
        """The name of a file with this SHA-256; in composed letters (NFC), because file systems and
        servers differ in how they compare others. changed: its path with another suffix.
        """
        name = unicodedata.normalize("NFC", changed or path)
        return name if path in self.unchanged else hashed_name(name, digest)

    def republished(self, path: str, how: Republished) -> str:
        """Name a picture that is published without its metadata, or in another format."""
        data = self.files[path].read_bytes()
        source = hashlib.sha256(data).hexdigest()
        if how.suffix:
            digest = hashlib.sha256(how.code + source.encode()).hexdigest()
            changed = str(PurePosixPath(path).with_suffix(how.suffix))
            changed = changed if "/" in changed else f"{ROOTLESS}/{changed}"
            name = self.published(path, digest, changed)
            self.converted[name] = how.path
        else:
            digest = hashlib.sha256(without_metadata(how.kind, data)).hexdigest()
            name = self.published(path, digest)
            self.cleaned_pictures[name] = how.kind
            self.digests[name] = digest
        self.names[path], self.sources[name] = name, source
        return name

    def imported(self, match: re.Match[str], path: str) -> str:
        """A stylesheet of the same folder, inlined in place of its import if it imports nothing
        itself: one request less.
        """
        target = posixpath.join(posixpath.dirname(path), match["sheet"])
        text = (
            self.files[target].read_text("utf-8", "surrogateescape")
            if target in self.files and target != path
            else "@import"
        )
        return match[0] if "@import" in text else text

    def following(self, match: re.Match[str], path: str) -> str:
        """A file's text with the new name of another file that it refers to."""
        written = match[match.lastgroup or 0]
        try:
            address = urlsplit(written)
        except ValueError:
            return match[0]
        rooted = address.path.startswith("/")
        place = (
            address.path.removeprefix(f"{self.prefix}/")
            if rooted
            else posixpath.join(posixpath.dirname(path), address.path)
        )
        target = posixpath.normpath(unquote(place))
        if address.scheme or address.netloc or not address.path or target not in self.files:
            return match[0]
        folder = address.path[: address.path.rfind("/") + 1]
        name = quote(posixpath.basename(self.name(target)))
        return match[0].replace(written, folder + name + written[len(address.path) :])


def renamed(html: str, page: str, site: Site, assets: Assets) -> str:
    """A body in which every reference to an asset, however it is written, is its published address.

    page: the URL of the page that shows it. Links between files (``{static}``) are resolved by
    Pelican.
    """

    def following(written: str) -> str:
        try:
            bare, whole = urlsplit(written), urlsplit(urljoin(site.absolute(page), written))
        except ValueError:
            return written
        path = unquote(whole.path).removeprefix(f"{site.prefix}/")
        if (
            not SUFFIX.search(path)
            or "{" in written
            or not whole.geturl().startswith(f"{site.url}/")
            or path not in assets.names
        ):
            return written
        base = (site.absolute if bare.netloc else site.address)(url_of(assets.names[path]))
        return base + written[len(written.partition("?")[0].partition("#")[0]) :]

    def attribute(match: re.Match[str]) -> str:
        name, written = match[1].lower(), unescape(match[3] or match[4] or match[5] or "")
        if not ADDRESSES.fullmatch(name):
            return match[0]
        changed = (
            re.sub(r"[^\s,]+", lambda one: following(one[0]), written)
            if name == "srcset"
            else following(written)
        )
        return f'{match[1]}{match[2]}"{escape(changed)}"' if changed != written else match[0]

    def address(match: re.Match[str]) -> str:
        written = match[match.lastgroup or 0]
        return match[0].replace(written, following(written))

    def tag(match: re.Match[str]) -> str:
        if match[0].startswith("<"):
            return ATTRIBUTE.sub(attribute, match[0])
        return REFERENCES[".css"].sub(address, match[0])

    return TAG.sub(tag, html) if SUFFIX.search(html) else html
