"""Mistakes that Markdown silently accepts: misspelt classes and attributes of pictures, notes
without text, unknown languages, table cells without a column.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from xml.etree.ElementTree import Element

from babel import Locale

from ..problems import WARNING, did_you_mean, nearest
from .conversion import EditionProcessor
from .figures import FORMS
from .structure import INDENTED

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
FORMER = {"mo", "iw", "in", "ji", "jw"}  # language codes that have been replaced
FREE = ("data-", "aria-", "on")  # any suffix is allowed here; the policy decides about "on"
SEPARATOR = re.compile(r"^\s*\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?\s*$")
CELL = re.compile(r"(?<!\\)\|")


class Lint(EditionProcessor):
    """Reports probable mistakes, and changes nothing."""

    def run(self, root: Element) -> None:
        for element in root.iter():
            if element.tag == "img":
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


def _of_picture(image: Element) -> Iterator[str]:
    classes = image.get("class", "").split()
    for name in classes:
        if name not in FORMS and (near := nearest(name, FORMS, likeness=0.8)):
            yield f'the class "{name}" is not a layout class for images; did you mean "{near}"?'
    if set(FORMS) <= set(classes):
        yield '"wide" and "full" cannot be used together; remove one of the two'
    for name in image.attrib:
        if name.lower() not in ATTRIBUTES and not name.lower().startswith(FREE):
            yield (
                "images have no attribute "
                f'"{name}"{did_you_mean(name, ATTRIBUTES) or "; remove it"}'
            )
    behind = (image.tail or "").lstrip(" ")
    if behind.startswith("{") and "}" not in behind:
        yield (
            "the braces after it are ignored, because they contain emphasis or a link; use plain "
            "words only"
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


def lost_cells(lines: Sequence[tuple[int, str]]) -> Iterator[tuple[int, str]]:
    """(line, message) for each table row with more cells than the table has columns. lines: those
    outside code.
    """
    columns, above, before = 0, "", ""
    for number, line in lines:
        if "|" not in line or INDENTED.match(line):
            columns = 0
        elif columns and (count := _cells(line)) > columns:
            yield (
                number,
                (
                    f"the row has {count} cells, but the table has {columns} columns; remove the "
                    "extra cells, which are not shown"
                ),
            )
        elif (
            not columns
            and not above.strip()
            and "|" in before
            and SEPARATOR.match(line)
            and _cells(line) == _cells(before)
        ):
            columns = _cells(line)
        above, before = before, line


def _cells(row: str) -> int:
    return len(CELL.split(row.strip().removeprefix("|").removesuffix("|")))
