"""Facts about a body that checks and lists need, collected once, when it is read."""

import re
from dataclasses import dataclass
from html import unescape

from ..sanitize.urls import candidates
from .file_links import targets, words_in

ID = re.compile(r"""<[a-zA-Z][^<>]*?\s(?:id|name)\s*=\s*["']?([^"'\s>]+)""")
TAG = re.compile(r"""<[a-zA-Z](?:"[^"]*"|'[^']*'|[^"'>])*>""")
# each attribute with its value, so that text within a value is not taken for an attribute
ATTRIBUTE = re.compile(r"""\s([^\s"'<>/=]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'<>]+))""")
LOOKED_FOR = re.compile(
    r"\s(?:href|src|poster|action|data|cite|srcset|id|name)\s*="
)  # most tags have none of them
LEADING = frozenset(("href", "src", "poster", "action", "data"))
CITED = re.compile(r"\S*[/.#]\S*")  # a source that is a URL, as HTML asks
NAME = re.compile(r"[a-zA-Z][\w-]*")
PICTURES = frozenset(("img", "image"))
NAMING = frozenset(("id", "name"))
STYLE = re.compile(r"""(<[a-zA-Z][^<>]*?)\sstyle=("[^"]*"|'[^']*')""")
WORDS = ("tag", "category", "author", "index")  # that may be in braces without naming a file
PARAGRAPH = re.compile(r"<p(?:\s[^>]*)?>(.*?)</p>", re.DOTALL)
ANY = re.compile(r"<[^>]+>")
# not part of a summary
ASIDE = re.compile(r"<(blockquote|figure|table|sup|aside|pre)\b.*?</\1>", re.DOTALL)
SUMMARY_LENGTH = 200
LOOKED_AT = 20_000  # search this many characters of a body for its first paragraph


@dataclass(frozen=True)
class Heading:
    """A heading of a body: its level (2 to 6), its anchor and its text as HTML."""

    level: int
    anchor: str
    text: str


@dataclass(frozen=True)
class Facts:
    """``anchors``: ids that links can lead to; ``addresses``: of its tags, as written, each once;
    ``files``: its links to files of the content, in the form of ``targets``; ``begins``: the
    beginning of its first paragraph, as plain text; ``words``: their number; ``worded``: whether it
    contains ``{tag}`` or similar; ``styled``: whether it contains a style attribute; ``pictures``,
    ``media``: those of the addresses that are shown, not linked to.
    """

    anchors: frozenset[str]
    addresses: tuple[str, ...]
    files: tuple[tuple[str, str, str], ...]
    begins: str
    words: int
    worded: bool
    styled: bool
    pictures: frozenset[str] = frozenset()
    media: frozenset[str] = frozenset()

    def field(self, address: str) -> str:
        """What an address is, as messages name it: a link, a picture, or the file of a recording or
        frame.
        """
        address = unescape(address)
        return (
            "picture" if address in self.pictures else "file" if address in self.media else "link"
        )


NO_FACTS = Facts(frozenset(), (), (), "", 0, False, False)


def facts_of(html: str, folder: str) -> Facts:
    """The facts of a body. folder: that of its file, below the content."""
    found, named = list[str](), list[str]()
    shown: dict[str, set[str]] = {"picture": set(), "file": set(), "link": set()}
    for tag in TAG.findall(html):
        before = len(found)
        for name, one, other, bare in ATTRIBUTE.findall(tag) if LOOKED_FOR.search(tag) else ():
            if name in LEADING:
                found.append(unescape(one or other or bare))
            elif name == "srcset":
                found += candidates(unescape(one or other or bare))
            elif name == "cite" and CITED.fullmatch(one or other or bare):
                found.append(unescape(one or other or bare))
            elif name in NAMING:
                named.append(one or other or bare)
            if len(found) > before:
                shown[_field(tag, name)].update(found[before:])
                before = len(found)
    braced = "{" in html or "|" in html
    return Facts(
        anchors=frozenset(named),
        addresses=tuple(dict.fromkeys(found)),
        files=tuple(targets(html, folder)) if braced else (),
        begins=_begins(html),
        words=len(ANY.sub(" ", html).split()),
        worded=braced and any(match["what"] in WORDS for match in words_in(html)),
        styled="style" in html and STYLE.search(html) is not None,
        pictures=frozenset(shown["picture"]),
        media=frozenset(shown["file"] - shown["picture"]),
    )


def _field(tag: str, name: str) -> str:
    """What the address in an attribute of a tag is."""
    element = NAME.match(tag, 1)
    if name in ("srcset", "poster") or (element and element[0].lower() in PICTURES):
        return "picture"
    return "file" if name in ("src", "data") else "link"


def _begins(html: str) -> str:
    body = ASIDE.sub("", html[:LOOKED_AT])
    paragraphs = (unescape(ANY.sub("", found[1])) for found in PARAGRAPH.finditer(body))
    text = " ".join(next((one for one in paragraphs if one.strip()), "").split())
    if len(text) <= SUMMARY_LENGTH:
        return text
    return text[:SUMMARY_LENGTH].rsplit(" ", 1)[0].rstrip(" ,;:–—") + "…"
