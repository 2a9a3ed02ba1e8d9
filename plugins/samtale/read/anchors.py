"""Anchors within a text: an id for every paragraph, headings that link to themselves, numbered
notes.
"""

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element, SubElement

from markdown.util import HTML_PLACEHOLDER_RE

from .conversion import EditionProcessor

# the placeholder that Python-Markdown leaves for a block of code or HTML
RAW = re.compile(f"(?:{HTML_PLACEHOLDER_RE.pattern})?")
HEADINGS = {"h2", "h3", "h4", "h5", "h6"}
NOTE = re.compile(r"#?fn(?:ref\d*)?:")  # the ids of notes and of references to them
SPACES = re.compile(r"\s+")
HERE = re.compile(r'<a aria-hidden="true" class="permalink"[^>]*></a>')


class ParagraphAnchors(EditionProcessor):
    """Gives each paragraph of the main text a number as its id, and a link to itself, which the
    theme shows in the margin.

    The link is hidden from screen readers and skipped by the keyboard: there would be one per
    paragraph.
    """

    def run(self, root: Element) -> None:
        number = 0
        for element in root:
            if element.tag == "p" and not RAW.fullmatch(
                (element.text or "").strip() if not len(element) else "-"
            ):
                number += 1
                place = element.get("id") or f"p{number}"
                element.set("id", place)
                SubElement(
                    element,
                    "a",
                    {
                        "aria-hidden": "true",
                        "class": "permalink",
                        "href": f"#{place}",
                        "tabindex": "-1",
                    },
                )


class SelfLinks(EditionProcessor):
    """Makes each heading a link to itself, unless it already contains a link. Runs after "toc",
    which gives headings their ids.
    """

    def run(self, root: Element) -> None:
        for heading in root.iter():
            if heading.tag in HEADINGS and heading.get("id") and heading.find(".//a") is None:
                link = Element("a", {"href": f"#{heading.get('id')}"})
                link.text, heading.text = heading.text, None
                link.extend(list(heading))
                for child in list(heading):
                    heading.remove(child)
                heading.append(link)


class NoteNames(EditionProcessor):
    """Replaces the spaces in names of notes, ``[^two words]``, which no id may contain."""

    def run(self, root: Element) -> None:
        notes = [note for note in root.iter("li") if note.get("id", "").startswith("fn:")]
        names = {_name(note.get("id", "")) for note in notes}
        renamed: dict[str, str] = {}
        for name in sorted(one for one in names if SPACES.search(one)):
            new = SPACES.sub("-", name)
            while new in names:
                new += "-"
            names.add(new)
            renamed[name] = new
        if not renamed:
            return
        for element in root.iter():
            for key in ("id", "href"):
                value = element.get(key, "")
                if NOTE.match(value) and _name(value) in renamed:
                    element.set(key, f"{value.partition(':')[0]}:{renamed[_name(value)]}")


def _name(place: str) -> str:
    """The name of a note in the id of the note, or of a reference to it."""
    return place.partition(":")[2]


class Numbers(EditionProcessor):
    """Sorts notes in the order in which the text refers to them, and labels them for screen
    readers.

    The first reference to each contains its number, which lets the theme place notes beside the
    text (theme/static/notes.css); without that stylesheet they are at the end of the text.
    (Python-Markdown's own USE_DEFINITION_ORDER fails at a note without text.)
    """

    def run(self, root: Element) -> None:
        notes = next(
            (element for element in root.iter("div") if element.get("class") == "footnote"), None
        )
        listed = notes.find("ol") if notes is not None else None
        if notes is None or listed is None:
            return
        notes.tag = "section"
        notes.set("role", "doc-endnotes")
        notes.set("aria-label", self.conversion.language.gettext("Notes"))
        order: dict[str, int] = {}
        for mark, link in _references(root):
            name = link.get("href", "")[1:]
            if name not in order:
                order[name] = len(order) + 1
                mark.set("data-note", str(order[name]))
            link.set("role", "doc-noteref")
            link.text = str(order[name])
        listed[:] = sorted(listed, key=lambda note: order.get(note.get("id", ""), len(order) + 1))
        back = self.conversion.language.gettext("Back to reference {}")
        for number, note in enumerate(listed, 1):
            for link in note.iter("a"):
                if link.get("class") == "footnote-backref":
                    link.set("role", "doc-backlink")
                    link.set("title", back.format(number))
                    link.set("aria-label", back.format(number))


def _references(root: Element) -> Iterator[tuple[Element, Element]]:
    for mark in root.iter("sup"):
        for link in mark:
            if link.get("class") == "footnote-ref":
                yield mark, link


def without_places(html: str) -> str:
    """A body without the paragraphs' links to themselves, for feeds and books."""
    return HERE.sub("", html)
