"""Links between source files, as authors write them: plain relative paths, checked where they are written."""

import posixpath
import re
from pathlib import Path
from urllib.parse import unquote, urlsplit
from xml.etree.ElementTree import Element

import imagesize
from markdown.treeprocessors import Treeprocessor

TEXTS = (".md", ".markdown", ".mkd", ".mdown", ".rst", ".html")


class Links(Treeprocessor):
    """Plain relative paths to files beside the essay become Pelican's ``{filename}`` and ``{static}``; what leads
    nowhere is a problem with its line. Pictures get their width and height, so that nothing shifts while they load.
    """

    def run(self, root: Element) -> None:
        for element in root.iter():
            if element.tag == "a" and element.get("href"):
                self.link(element)
            elif element.tag == "img" and element.get("src"):
                self.picture(element)

    def link(self, element: Element) -> None:
        target = self.target(element.get("href"))
        if target is None:
            return
        path, kind, rest = target
        if kind == "filename":
            code = Path(path).stem
            if code in self.extension.languages and code != self.extension.language.code:
                element.set("hreflang", code)
        element.set("href", f"{{{kind}}}/{path}{rest}")

    def picture(self, element: Element) -> None:
        target = self.target(element.get("src"))
        if target is None:
            return
        path, _kind, rest = target
        element.set("src", f"{{static}}/{path}{rest}")
        self.extension.pictures.append(path)
        if not element.get("width") and not element.get("height"):
            width, height = imagesize.get(str(self.extension.content / path))
            if width > 0 and height > 0:
                element.set("width", str(round(width)))
                element.set("height", str(round(height)))
        element.set("decoding", "async")
        if len(self.extension.pictures) > 1:
            element.set("loading", "lazy")

    def target(self, address: str) -> tuple[str, str, str] | None:
        """(content path, Pelican's word for its kind, query and fragment), or None for what is not a file of ours."""
        braced = re.match(r"^[{|](filename|static|attach)[}|](.*)$", address)
        bare = braced[2] if braced else address
        parts = urlsplit(bare)
        if not braced and (parts.scheme or parts.netloc or not parts.path or bare.startswith(("/", "{", "|"))):
            return None
        relative = unquote(parts.path)
        if relative.startswith("/"):
            path = posixpath.normpath(relative.lstrip("/"))
        else:
            here = self.extension.source.parent.relative_to(self.extension.content).as_posix()
            path = posixpath.normpath(posixpath.join(here, relative))
        rest = bare[len(parts.path) :]
        if path.startswith("../") or not (self.extension.content / path).is_file():
            self.extension.problem(address, "link", f'"{bare}" leads to no file of the content: mend the path')
            return None
        text = Path(path).suffix.lower() in TEXTS
        return path, (braced[1] if braced and braced[1] == "attach" else "filename" if text else "static"), rest
