"""Syntax of other tools that is shown as text: reported at its line, with what to write instead."""

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from markdown.util import AtomicString

from .conversion import EditionProcessor
from .text_reports import TextReports
from .typography import CODE

FENCE = re.compile(r"^(?:[ \t]|>|[-*+] |\d+[.)] )*(?P<mark>`{3,}|~{3,})(?P<info>[^`]*)$")
DIAGRAM = re.compile(r"\s*\{?\.?(mermaid|plantuml|dot|graphviz)\b", re.IGNORECASE)
# [TOC] and [[_TOC_]] are read by leaf_blocks.py
CONTENTS = re.compile(r"(\{:toc\}|@\[toc\])", re.IGNORECASE)
BLOCK_ID = re.compile(r"(?:^|\s)\^([a-zA-Z0-9-]{4,})$")
KINDS = "caption|gallery|audio|video|embed|playlist|youtube|vimeo|soundcloud"
SHORTCODE = re.compile(rf"\[(?P<end>/?)(?P<kind>{KINDS})(?:\s+[\w-]+=[^\]\n]*|\s*/)?\]")
WIKI = re.compile(r"(?<!\[)(?P<picture>!?)\[\[(?P<page>[^\[\]\n]{1,200})\]\](?!\])")
NOTE = re.compile(r"\^\[[^\[\]\n]{1,200}\]")
INSTEAD = {
    "caption": 'write ![what it shows](file.jpg "The caption.")',
    "gallery": "write each picture, ![what it shows](file.jpg), in a paragraph of its own",
    "audio": 'write <audio src="file.mp3" controls></audio>',
    "video": 'write <video src="file.mp4" controls></video>',
}
ELSE = "write a link, or the <iframe> of the other site"


def shortcode(text: str, at: int) -> tuple[str, str] | None:
    """A shortcode of WordPress that certainly is one, since it has attributes or is closed, with
    what to write instead; None if there is none at this place.
    """
    found = SHORTCODE.match(text, at)
    if not found or found["end"] or text[found.end() : found.end() + 1] in ("(", "[", ":"):
        return None
    if "=" not in found[0] and text.find(f"[/{found['kind']}]", found.end(), at + 1000) < 0:
        return None
    return found[0], advice(found)


def advice(found: re.Match[str]) -> str:
    return f'"{found[0]}" is a shortcode of another tool; {INSTEAD.get(found["kind"], ELSE)}'


class OtherTools(EditionProcessor):
    """Reports wiki links, shortcodes of WordPress, inline notes, diagrams."""

    def run(self, root: Element) -> None:
        self.report = TextReports(self.conversion)
        self.diagrams()
        for element in root.iter():
            if element.tag in CODE:
                continue
            for text in (element.text, *(child.tail for child in element)):
                if text and "[" in text and not isinstance(text, AtomicString):
                    self.brackets(text, alone=element.tag == "p" and not len(element))
            if element.tag == "p" and (element.text or "").startswith(("{", "@")):
                self.contents(element)
            last = element[-1].tail if len(element) else element.text
            if last and "^" in last and (found := BLOCK_ID.search(last)):
                message = (
                    f"is a block ID of Obsidian, shown as text; write {{: #{found[1]} }} below"
                )
                self.report(f"^{found[1]}", "text", f'"^{found[1]}" {message}')

    def contents(self, paragraph: Element) -> None:
        written = "".join(paragraph.itertext()).strip()
        if CONTENTS.fullmatch(written):
            message = "is shown as text; remove it, because the page lists its contents"
            self.report(written, "text", f'"{written}" {message}')

    def brackets(self, text: str, *, alone: bool) -> None:
        if "[[" in text:
            for found in WIKI.finditer(text):
                page, _, name = found["page"].partition("|")
                instead = (
                    f"![what it shows]({page})"
                    if found["picture"]
                    else f"[{name or page}](path.md)"
                )
                message = f"is a link of another tool; write {instead}"
                self.report(found[0], "link", f'"{found[0]}" {message}')
        if "^[" in text:
            for found in NOTE.finditer(text):
                message = "is shown as text; write [^1] here, and [^1]: with the note below"
                self.report(found[0], "note", f'"{found[0]}" {message}')
        match = SHORTCODE.fullmatch(text.strip()) if alone and "=" not in text else None
        if match:
            self.report(match[0], "text", advice(match))

    def diagrams(self) -> None:
        for line, kind in diagrams(self.conversion.text_lines):
            message = "diagrams are shown as their source; draw it, and write ![...](file.svg)"
            self.report(line, "code", f'"{kind}" {message}')


def diagrams(lines: list[str]) -> Iterator[tuple[str, str]]:
    """The line that opens it, and the kind, of each fenced block that is a diagram."""
    fence = ""
    for line in lines:
        if "```" not in line and "~~~" not in line:
            continue
        found = FENCE.match(line)
        if found and fence:
            fence = "" if found["mark"].startswith(fence) and not found["info"].strip() else fence
        elif found:
            fence = found["mark"]
            if kind := DIAGRAM.match(found["info"]):
                yield line, kind[1]
