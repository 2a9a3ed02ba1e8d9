"""Mistakes that Markdown silently accepts: misspelt classes and attributes of pictures, notes
without text, unknown languages.
"""

import re
from collections.abc import Iterator
from functools import cache
from xml.etree.ElementTree import Element

from babel import Locale

from ..problems import WARNING, did_you_mean, nearest
from .conversion import EditionProcessor
from .figures import FORMS
from .structure import fenced

ATTRIBUTES = {
    "src",
    "alt",
    "title",
    "class",
    "id",
    "lang",
    "dir",
    "width",
    "height",
    "credit",
    "style",
    "role",
    "hidden",
}
ATTRIBUTES |= {
    "align",
    "border",
    "crossorigin",
    "draggable",
    "elementtiming",
    "itemid",
    "itemref",
    "itemscope",
    "itemtype",
}
ATTRIBUTES |= {
    "part",
    "referrerpolicy",
    "slot",
    "spellcheck",
    "translate",
    "hspace",
    "vspace",
    "loading",
    "decoding",
    "fetchpriority",
    "sizes",
    "srcset",
    "tabindex",
    "usemap",
    "ismap",
    "longdesc",
    "itemprop",
}
NO_TARGET = re.compile(r"!\[(?:[^\[\]\\]|\\.)*\]\(\s*(?:<\s*>)?\s*\)")
WIDTH = re.compile(r"\|(\d+)(?:x\d+)?$")
FORMER = {"mo", "iw", "in", "ji", "jw"}  # language codes that have been replaced
FREE = ("data-", "aria-", "on")  # any suffix is allowed here; the policy decides about "on"


class Lint(EditionProcessor):
    """Reports probable mistakes, and changes nothing."""

    def run(self, root: Element) -> None:
        for element in root.iter():
            if element.tag == "img":
                if not element.get("src", "").strip():
                    self.no_target()
                for message in _of_picture(element):
                    self.conversion.problem(element.get("src", ""), "picture", message, WARNING)
            note = element.get("id", "") if element.tag == "li" else ""
            if note.startswith("fn:") and not len(element) and not (element.text or "").strip():
                written = f"[^{note.removeprefix('fn:')}]:"
                self.conversion.problem(
                    written, "note", f'"{written}" has no text; write the note after the colon'
                )
            if (lang := element.get("lang")) and not is_language(lang):
                message = f'"{lang}" is not a known language; use its code, for example "en"'
                self.conversion.problem(lang, "lang", message, WARNING)

    def no_target(self) -> None:
        """Report a picture without the path of its file, at its line."""
        lines = self.conversion.text_lines
        found = [number for number in fenced(lines) for _ in NO_TARGET.finditer(lines[number])]
        self.conversion.places.setdefault("", found or [0])
        message = "has no target; write the path of the file between the parentheses"
        self.conversion.problem("", "picture", message)


def _of_picture(image: Element) -> Iterator[str]:
    classes = image.get("class", "").split()
    for name in classes:
        if name not in FORMS and (near := nearest(name, FORMS, likeness=0.8)):
            yield f'the class "{name}" is not a layout class for images; did you mean "{near}"?'
    if set(FORMS) <= set(classes):
        yield '"wide" and "full" cannot be used together; remove one of the two'
    if width := WIDTH.search(image.get("alt", "")):
        yield (
            f'"{width[0]}" in the text of an image is a width in Obsidian, and text here; write '
            f"{{width={width[1]}}} behind the image"
        )
    for name in image.attrib:
        if name.lower() not in ATTRIBUTES and not name.lower().startswith(FREE):
            yield (
                "images have no attribute "
                f'"{name}"{did_you_mean(name, ATTRIBUTES) or "; remove it"}'
            )


@cache
def is_language(code: str) -> bool:
    """Whether a language tag may have this code, with any country or script: BCP 47 (8,000 have
    three letters).
    """
    first, *others = code.replace("_", "-").lower().split("-")
    if first in ("x", "i", "art"):
        return bool(others)
    return (
        first in FORMER or first in Locale("en").languages
        if len(first) == 2
        else bool(re.fullmatch("[a-z]{3}", first))
    )
