"""Attribute lists: ``{.wide credit="..."}`` behind a picture, ``{lang=sv}`` behind words,
``{: lang=sv }`` below a paragraph, ``{#here}`` behind a heading.

A list ends at its own brace, and holds nothing but classes, an id, and keys with values. All other
braces are text.
"""

import re
from xml.etree.ElementTree import Element

from markdown.extensions.attr_list import AttrListTreeprocessor, sanitize_name

from .figures import ATTRIBUTION

ITEM = (
    r"""(?:\.-?[^\W\d][\w:-]*+|\#[\w:.-]++|"""
    r"""[a-zA-Z_:][\w:.-]*+=(?:"(?:[^"\\\n]|\\.)*+"|'(?:[^'\\\n]|\\.)*+'|[^\s{}"'=]++))"""
)
INNER = rf"(?:{ITEM}(?:[ \t]+{ITEM})*+)"
LIST = re.compile(rf"\{{:?[ \t]*({INNER})[ \t]*\}}")
BASE = rf"\{{:?[ \t]*({INNER})[ \t]*\}}"
QUOTED = re.compile(r"""\\(["'\\])""")
ITEMS = re.compile(ITEM)
ATTEMPT = re.compile(
    rf"\{{:?[ \t]*(?:[.#][a-zA-Z]|[^{{}}\n]*?(?:[ \t]{ITEM}|{ITEM}[ \t]))[^{{}}\n]*\}}?"
)
BARE = re.compile(r"\{:?[ \t]*(download|hidden|reversed|controls|loop|muted|open|autoplay)[ \t]*\}")

Pairs = list[tuple[str, str]]


def pairs_of(inner: str) -> Pairs:
    """The names and values in a list, without its braces; classes and ids by these names."""
    found: Pairs = []
    for item in ITEMS.findall(inner):
        if item[0] == ".":
            found.append(("class", item[1:]))
        elif item[0] == "#":
            found.append(("id", item[1:]))
        else:
            name, _, value = item.partition("=")
            quoted = value[:1] in ('"', "'")
            value = QUOTED.sub(r"\1", value[1:-1]) if quoted else value
            found.append((sanitize_name(name), value))
    return found


def assign(element: Element, pairs: Pairs) -> None:
    """Set the attributes; classes are added to those that are there."""
    for name, value in pairs:
        there = element.get("class", "") if name == "class" else ""
        element.set(name, f"{there} {value}".strip())


def advice(text: str, at: int) -> tuple[str, str] | None:
    """What is written at an opening brace and was probably meant as a list, with what to write; or
    None.
    """
    if found := BARE.match(text, at):
        return found[0], f'is shown as text; write {{{found[1]}=""}} for an attribute'
    found = ATTEMPT.match(text, at)
    if found:
        return found[0], 'is shown as text; write only .class, #id and key="value" in braces'
    return None


class AttributeLists(AttrListTreeprocessor):
    """Sets the attributes of blocks; those of inline elements are set as they are read."""

    HEADER_RE = re.compile(rf"[ ]+{BASE}[ ]*$")  # type: ignore[misc] # it is there to be set
    BLOCK_RE = re.compile(rf"\n[ ]*{BASE}[ ]*$")  # type: ignore[misc] # it is there to be set
    INLINE_RE = re.compile(rf"^{BASE}")  # type: ignore[misc] # it is there to be set
    BEFORE_SOURCE = re.compile(rf"\n[ ]*{BASE}[ ]*(?=\n)")

    def run(self, doc: Element) -> None:
        for quotation in doc.iter("blockquote"):
            if len(quotation) and quotation[-1].tag == "p":
                self.before_source(quotation[-1])
        super().run(doc)

    def before_source(self, paragraph: Element) -> None:
        """Read the list on the line above a quotation's source, in the same paragraph."""
        for holder, name in ((paragraph, "text"), *((child, "tail") for child in paragraph)):
            text = getattr(holder, name) or ""
            found = self.BEFORE_SOURCE.search(text) if "{" in text else None
            if found and ATTRIBUTION.match(text[found.end() + 1 :]):
                assign(paragraph, pairs_of(found[1]))
                setattr(holder, name, text[: found.start()] + text[found.end() :])
                return
