"""Which file a broken link certainly means: the only one that its last part names, whatever
folders, dates and endings other tools put around it.
"""

import posixpath
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from urllib.parse import quote, unquote, urlsplit

from ..config.file_names import is_text
from ..config.site import Site
from ..problems import certain, folded
from ..read.file_links import TEXTS
from .broken import WORD
from .texts import Text

DATED = re.compile(r"^\d{4}-\d{1,2}-\d{1,2}[-_ ]")
# how other tools write a link to a text: Jekyll, Hugo, Zola
FOREIGN = re.compile(
    r"""\{%-?\s*(?:post_url|link)\s+(?P<liquid>[^%\s]+)\s*-?%\}"""
    r"""|\{\{[<%]\s*(?:rel)?ref\s+["']?(?P<hugo>[^"'\s>%]+)["']?\s*[%>]\}\}|@/(?P<zola>\S+)"""
)
ENDINGS = (*TEXTS, ".htm", ".php", ".aspx")
INDEXES = ("index", "_index", "readme", "default")
SIGNS = re.compile(r"""[\s()<>"'#?%]""")  # that end a link, or are an escape
PARAGRAPH = re.compile(r"p\d+")


class Meant:
    """The texts and other files of a site, by the names that links may use."""

    def __init__(self, texts: Iterable[Text], files: Iterable[str], site: Site):
        """texts: with drafts; files: below the content."""
        self.site = site
        self.texts = {text.source: text for text in texts}
        self.by_name: dict[str, set[str]] = defaultdict(set)
        self.by_address: dict[str, set[str]] = defaultdict(set)
        self.by_file: dict[str, list[str]] = defaultdict(list)
        self.by_path: dict[str, list[str]] = defaultdict(list)
        self.by_case: dict[str, list[str]] = defaultdict(list)
        for text in self.texts.values():
            for name in _names(text, site.codes):
                self.by_name[name].add(text.source)
            for address in _addresses(text):
                self.by_address[address].add(text.source)
        for path in files:
            if not is_text(path):
                name = posixpath.basename(path)
                self.by_file[folded(name)].append(path)
                self.by_path[folded(path)].append(path)
                self.by_case[_same(path)].append(path)

    def link(self, written: str, text: Text) -> str:
        """The link to write instead of a broken one; "" if it is not certain. written: without a
        word in braces before it.
        """
        found = FOREIGN.search(written)
        if found:
            written = (found["liquid"] or found["hugo"] or found["zola"]) + written[found.end() :]
        written = WORD.sub("", written, count=1)
        own = f"{self.site.url}/"
        if written.startswith(own):
            written = f"/{written.removeprefix(own)}"
        try:
            parts = urlsplit(written)
        except ValueError:
            return ""
        if parts.scheme or parts.netloc or not parts.path.strip("/"):
            return ""
        path = unquote(parts.path)
        target = self._file(path, text) or self._text(path, text)
        if not target:
            return ""
        link = quoted_path(posixpath.relpath(target, text.folder or "."))
        other = self.texts.get(target)
        fragment = unquote(parts.fragment)
        if fragment and other and fragment not in other.body.facts.anchors:
            fragment = self.anchor(fragment, other)
        return f"{link}#{quoted_path(fragment)}" if fragment else link

    def anchor(self, written: str, text: Text) -> str:
        """The anchor of a text that a missing one certainly means, or ""."""
        known = (one for one in text.body.facts.anchors if not PARAGRAPH.fullmatch(one))
        return certain(written, known)

    def target_of(self, path: str, text: Text) -> Text | None:
        """The text that a path in another text leads to."""
        named = path.lstrip("/") if path.startswith("/") else posixpath.join(text.folder, path)
        return self.texts.get(posixpath.normpath(named))

    def _file(self, path: str, text: Text) -> str:
        """A file that is not a text: in the same place but for case and accents, else the only one
        of this name.
        """
        here = "" if path.startswith("/") else text.folder
        whole = posixpath.normpath(posixpath.join(here, path.lstrip("/")))
        name = folded(posixpath.basename(path))
        for found in (self.by_case.get(_same(whole)), self.by_path.get(folded(whole))):
            if found:
                return found[0] if len(found) == 1 else ""
        found = self.by_file.get(name, [])
        return found[0] if len(found) == 1 else ""

    def _text(self, path: str, text: Text) -> str:
        """The only text that a path names in the language of the text that links to it; without
        one, the only one at all.
        """
        found = self.by_address.get(_plain(path)) or self.by_name.get(_last(path), set())
        here = [one for one in found if self.texts[one].lang == text.lang]
        there = here or sorted(found)
        return there[0] if len(there) == 1 and there[0] != text.source else ""


def quoted_path(path: str) -> str:
    """A path as it is written in a link."""
    return SIGNS.sub(lambda sign: quote(sign[0], safe=""), path)


def _names(text: Text, codes: Iterable[str]) -> set[str]:
    """The names by which links may mean a text: its slug, its file, or its folder."""
    stem = posixpath.basename(text.source).rpartition(".")[0]
    stem = next((stem[: -len(code) - 1] for code in codes if stem.endswith(f".{code}")), stem)
    if stem in {*INDEXES, *codes}:
        stem = posixpath.basename(text.folder)
    return {folded(name) for name in (text.slug, DATED.sub("", stem), stem) if name}


def _addresses(text: Text) -> set[str]:
    """The addresses that a text says it had, in any key of its front matter that other tools have
    for it.
    """
    found: set[str] = set()
    for value in text.values.values():
        several = value if isinstance(value, list | tuple) else [value]
        found |= {_plain(one) for one in several if isinstance(one, str) and one.startswith("/")}
    return found - {""}


def _same(path: str) -> str:
    """A path but for case."""
    return unicodedata.normalize("NFC", path).casefold()


def _plain(path: str) -> str:
    path = unicodedata.normalize("NFC", unquote(path)).strip("/")
    return path.removesuffix("index.html").rstrip("/").casefold()


def _last(path: str) -> str:
    """The last part of a path that names something, without date and ending."""
    parts = [part for part in path.split("/") if part not in ("", ".", "..")]
    for part in reversed(parts):
        name = next((part.removesuffix(one) for one in ENDINGS if part.endswith(one)), part)
        if name.casefold() not in INDEXES:
            return folded(DATED.sub("", name))
    return ""
