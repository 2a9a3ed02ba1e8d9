"""Scans for tags that are never closed, or never opened. Only finds lines; ``screen`` decides."""

import re
from collections import Counter
from dataclasses import replace
from html.parser import HTMLParser
from typing import TypeAlias

from .screen import Finding

VOID = {
    "area",
    "base",
    "br",
    "col",
    "embed",
    "hr",
    "img",
    "input",
    "link",
    "meta",
    "param",
    "source",
    "track",
    "wbr",
}
IMPLIED = {
    "p",
    "li",
    "dt",
    "dd",
    "tr",
    "td",
    "th",
    "thead",
    "tbody",
    "tfoot",
    "option",
    "optgroup",
    "colgroup",
    "rp",
    "rt",
}
IMPLIED |= {"html", "head", "body"}  # end tags may be omitted (HTML Living Standard, 13.1.2.4)
EARLY_END = re.compile(r"<!--?-?>|<!--->|--!>")  # HTML Living Standard, 13.2.5.43 to 13.2.5.52
DECLARATION = re.compile(r"<!(?!--)[^>]{0,20}")

Attributes: TypeAlias = list[tuple[str, str | None]]


class _Scanner(HTMLParser):
    CDATA_CONTENT_ELEMENTS = (  # type: ignore[misc] # final in typeshed; it is there to be set
        "script",
        "style",
        "textarea",
        "title",
        "iframe",
        "noembed",
        "noframes",
        "xmp",
    )

    def __init__(self, nesting: int):
        super().__init__(convert_charrefs=True)
        self.findings: list[Finding] = []
        self.opened: list[tuple[str, int]] = []  # (tag, its index among those of its name, from 0)
        self.nesting = nesting
        self.seen: Counter[str] = Counter()
        # tag -> its findings that its end tag, behind that of an element around it, may explain
        self.cut: dict[str, list[tuple[int, str]]] = {}

    def handle_starttag(self, tag: str, _attributes: Attributes) -> None:
        self.seen[f"<{tag}"] += 1
        if tag not in VOID:
            self.opened.append((tag, self.seen[f"<{tag}"] - 1))
            if len(self.opened) == self.nesting + 1:
                self.report(f"<{tag}", f"more than {self.nesting} nested tags; close them")

    def handle_startendtag(self, tag: str, _attributes: Attributes) -> None:
        self.seen[f"<{tag}"] += 1

    def handle_endtag(self, tag: str) -> None:
        self.seen[f"</{tag}"] += 1
        if tag in VOID:
            return
        if tag not in (name for name, _nth in self.opened):
            if self.cut.get(tag):
                self.overlaps(tag, *self.cut[tag].pop())
            elif tag not in IMPLIED:
                self.report(f"</{tag}", f"</{tag}> has no opening tag; remove it")
            return
        while (top := self.opened.pop())[0] != tag:
            if top[0] not in IMPLIED:
                self.cut.setdefault(top[0], []).append((len(self.findings), tag))
            self.unclosed(*top)

    def overlaps(self, tag: str, place: int, outer: str) -> None:
        """One message for a tag that is closed, but behind the end of an element around it."""
        where = "the paragraph" if outer == "p" else f"<{outer}>"
        message = (
            f"<{tag}> begins within {where} and ends behind it; write </{tag}> before the end of "
            f"{where}"
        )
        self.findings[place] = replace(self.findings[place], message=message, unclosed=False)

    def close(self) -> None:
        super().close()
        while self.opened:
            self.unclosed(*self.opened.pop())

    def unclosed(self, tag: str, nth: int) -> None:
        if tag not in IMPLIED:
            message = f"<{tag}> is never closed; add </{tag}>, or write &lt; for a literal <"
            self.findings.append(Finding(f"<{tag}", message, refused=False, unclosed=True, nth=nth))

    def parse_html_declaration(self, i: int) -> int:
        """Handle ``<!...>`` that is neither a comment nor a doctype: browsers take it for a
        comment, up to the first ``>``.
        """
        if self.rawdata[i : i + 4] == "<!--":
            return self.parse_comment(i)
        end = self.rawdata.find(">", i)
        self.declaration(self.rawdata[i:])
        return end + 1 if end >= 0 else len(self.rawdata)

    def declaration(self, rest: str) -> None:
        beginning = DECLARATION.match(rest)
        self.report(
            beginning[0].split("\n")[0] if beginning else "<!",
            "<!...> is not shown, up to the next >; write &lt;! for literal text",
        )

    def report(self, needle: str, message: str) -> None:
        self.findings.append(
            Finding(needle, message, refused=False, nth=max(0, self.seen[needle] - 1))
        )


# text that a source must contain for ``scan`` to find anything, in addition to what its converter
# writes
TRACES = re.compile(r"<[a-zA-Z/!]|--!>")


def is_suspect(source: str) -> bool:
    """Whether Markdown contains raw HTML, whose tags must be checked: most essays contain none."""
    return TRACES.search(source) is not None


def scan(html: str, nesting: int) -> list[Finding]:
    """Find the tags in a body that are never closed, or never opened."""
    scanner = _Scanner(nesting)
    scanner.feed(html)
    scanner.close()
    for match in EARLY_END.finditer(html):
        scanner.report(
            match[0],
            f'browsers end a comment at "{match[0]}"; write <!-- and --> around it, with spaces',
        )
    if html.rfind("<!--") > html.rfind("-->"):
        last = html[html.rfind("<!--") :].split("\n", maxsplit=1)[0][:12]
        opened = last if html.count("<!--") > 1 else "<!--"
        scanner.report(opened, 'the comment "<!--" is never closed; add "-->" at its end')
    return scanner.findings
