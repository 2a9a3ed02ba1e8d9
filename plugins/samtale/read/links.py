"""Links between source files, written as plain relative paths, and checked with their lines."""

import posixpath
import re
from html import unescape
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit
from xml.etree.ElementTree import Element

from markdown.util import STX

from ..sanitize.urls import is_allowed
from .conversion import EditionProcessor
from .destinations import attribute, encoded
from .file_links import TEXTS

SIGNS = re.compile("[#?%]")  # which end a path, or are an escape
EARLY = 3  # a text's first picture is loaded eagerly if it comes before this paragraph


class Links(EditionProcessor):
    """Turns plain relative paths to files next to the essay into Pelican's ``{filename}`` and
    ``{static}``; reports broken links with their line. Sets the width and height of pictures, so
    that the layout does not shift while they load.
    """

    def run(self, root: Element) -> None:
        self.paragraphs = 0
        for element in root.iter():
            if element.tag == "p":
                self.paragraphs += 1
            elif element.tag == "a" and (address := element.get("href")):
                self.link(element, address)
            elif element.tag == "img" and (address := element.get("src")):
                self.picture(element, address)

    def link(self, element: Element, address: str) -> None:
        target = self.target(address)
        if target is None:
            element.set("href", self.encoded(address))
            return
        path, kind, rest = target
        if kind == "filename":
            code = Path(path).stem
            if code in self.conversion.languages and code != self.conversion.language.code:
                element.set("hreflang", code)
        element.set("href", f"{{{kind}}}/{path}{rest}")

    def picture(self, element: Element, address: str) -> None:
        target = self.target(address, "picture")
        if target is None:
            element.set("src", self.encoded(address))
            return
        path, _kind, rest = target
        element.set("src", f"{{static}}/{path}{rest}")
        self.conversion.pictures.append(unquote(path))
        size = self.conversion.tree.pictures.get(unquote(path))
        if size and size.fault:
            self.conversion.problem(address, "picture", f'"{address}" {size.fault}')
        # if only one is set: draw/markup.py
        is_sized = element.get("width") or element.get("height")
        if not is_sized and size and size.width > 0 and size.height > 0:
            element.set("width", str(round(size.width)))
            element.set("height", str(round(size.height)))
        if len(self.conversion.pictures) > 1:
            element.set("decoding", "async")
            element.set("loading", "lazy")
        elif self.paragraphs < EARLY:
            element.set("fetchpriority", "high")

    def target(self, address: str, field: str = "link") -> tuple[str, str, str] | None:
        """(content path, Pelican's word for its kind, query and fragment), or None if it is not a
        file of ours. field: how a problem with it is reported.
        """
        if not is_allowed(unescape(address), media=True):
            return None  # reported elsewhere
        braced = re.match(r"^[{|](filename|static|attach)[}|](.*)$", address)
        bare = braced[2] if braced else address
        try:
            parts = urlsplit(bare)
        except ValueError:
            self.conversion.problem(address, field, f'"{bare}" is not a valid URL; fix it')
            return None
        if not braced and (
            parts.scheme or parts.netloc or not parts.path or bare.startswith(("{", "|", STX))
        ):
            return None
        named = self.path(unquote(parts.path))
        path = self.conversion.tree.actual(named) if named is not None else ""
        if not path:
            if bare.startswith("/") and not braced:
                return None  # a page of the site, checked once all pages are known
            self.conversion.problem(address, field, self.leads_nowhere(bare, named))
            return None
        kind = "filename" if Path(path).suffix.lower() in TEXTS else "static"
        if braced and braced[1] == "attach":
            kind = "attach"
        return quote(path), kind, self.encoded(bare[len(parts.path) :])

    @staticmethod
    def encoded(address: str) -> str:
        """The address as the tree keeps it, with all that no URL may contain percent-encoded."""
        return attribute(encoded(address.replace("&amp;", "&")))

    def leads_nowhere(self, written: str, path: str | None) -> str:
        if path is None:
            return f'"{written}" points outside the content; keep the file next to the essay'
        if re.fullmatch(r"[^/@\s]+@[^/@\s]+\.\w+", written):
            return (
                f'"{written}" points to a missing file; write "mailto:{written}" for an email '
                "address"
            )
        if written.startswith("www."):
            return (
                f'"{written}" points to a missing file; write "https://{written}" for another site'
            )
        near = self.conversion.tree.near(path)
        near = "" if near == self.conversion.relative else near
        hint = (
            posixpath.relpath(near, posixpath.dirname(self.conversion.relative) or ".")
            if near
            else ""
        )
        return f'"{written}" points to a missing file; ' + (
            f'did you mean "{SIGNS.sub(lambda one: quote(one[0]), hint)}"?'
            if hint
            else "fix the path"
        )

    def path(self, written: str) -> str | None:
        """The path below the content that a link leads to, or None if it leads out of the
        content.
        """
        here = "" if written.startswith("/") else posixpath.dirname(self.conversion.relative)
        path = posixpath.normpath(posixpath.join(here, written.lstrip("/")))
        return None if path.startswith("../") or path == ".." else path
