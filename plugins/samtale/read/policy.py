"""HTML in bodies, from whatever markup: what can run programs, and what is never closed.

The setting RAW_HTML decides what becomes of the former: ``strict`` (an error), ``sanitise`` (taken out, with a warning) or
``allow``. Harmless HTML stays in all three.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from html.parser import HTMLParser

import nh3

from ..survey.programs import runs

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"}
IMPLIED = {"p", "li", "dt", "dd", "tr", "td", "th", "thead", "tbody", "tfoot", "option", "optgroup", "colgroup", "rp", "rt"}
IMPLIED |= {"html", "head", "body"}  # their ends may be left out (HTML Living Standard, 13.1.2.4)
ACTIVE = {"script", "object", "embed", "applet", "base", "meta", "frame", "frameset", "noscript", "template", "portal"}
EARLY_END = re.compile(r"<!--?-?>|<!--->|--!>")  # HTML Living Standard, 13.2.5.43 to 13.2.5.52
ADDRESSES = {"href", "src", "action", "formaction", "poster", "data", "cite", "background", "xlink:href", "srcset", "ping"}
MORE_TAGS = """section article main picture source video audio track iframe button input label form address meter progress
 output select option optgroup fieldset legend textarea dialog menu search math mi mo mn mrow msup msub mfrac msqrt"""
MORE_ATTRIBUTES = """
class id lang dir title role tabindex hreflang width height loading decoding fetchpriority align href src alt controls poster type
value start reversed open media colspan rowspan scope datetime cite checked disabled allowfullscreen srcset sizes rel
max min low high optimum for name loop muted preload sandbox kind srclang label default playsinline placeholder
"""
KEPT = nh3.ALLOWED_TAGS | set(MORE_TAGS.split())
GENERIC = set(MORE_ATTRIBUTES.split())


@dataclass(frozen=True)
class Finding:
    """Something in the HTML: ``needle`` is what to look for in the source, ``message`` what is told of it.

    ``active``: it can run programs; ``unclosed``: what follows it is taken for a part of it.
    """

    needle: str
    message: str
    active: bool = True
    unclosed: bool = False
    nth: int = 0  # which of the places in the source that hold the needle, from 0

    @property
    def pattern(self) -> re.Pattern:
        """What to look for in the source: a tag or an address as it stands, an attribute with its equals sign."""
        ending = r"(?![\w-])" if self.needle.startswith("<") else r"\s*=" if self.needle.isidentifier() else ""
        return re.compile(re.escape(self.needle) + ending, re.IGNORECASE)


class _Looker(HTMLParser):
    """Follows tags as a browser does, as far as opening and closing go."""

    CDATA_CONTENT_ELEMENTS = ("script", "style", "textarea", "title", "iframe", "noembed", "noframes", "xmp")

    def __init__(self, nesting: int):
        super().__init__(convert_charrefs=True)
        self.findings: list[Finding] = []
        self.opened: list[tuple[str, int]] = []  # (tag, which of its name, from 0)
        self.nesting = nesting
        self.seen: Counter = Counter()  # how often each tag and attribute stood so far

    def handle_starttag(self, tag, attrs):
        self.judge(tag, attrs)
        if tag not in VOID:
            self.opened.append((tag, self.seen[f"<{tag}"] - 1))
            if len(self.opened) == self.nesting + 1:
                self.say(f"<{tag}", f"tags, more than {self.nesting} within each other: close them", active=False)

    def handle_startendtag(self, tag, attrs):
        self.judge(tag, attrs)

    def handle_endtag(self, tag):
        self.seen[f"</{tag}"] += 1
        if tag in VOID:
            return
        if tag not in (name for name, _nth in self.opened):
            if tag not in IMPLIED:
                self.say(f"</{tag}", f"</{tag}> closes what was never opened: take it out", active=False)
            return
        while (top := self.opened.pop())[0] != tag:
            self.unclosed(*top)

    def close(self):
        super().close()
        while self.opened:
            self.unclosed(*self.opened.pop())

    def unclosed(self, tag: str, nth: int) -> None:
        if tag not in IMPLIED:
            message = f"<{tag}> is never closed: add </{tag}>, or write &lt; for a sign that is meant"
            self.findings.append(Finding(f"<{tag}", message, active=False, unclosed=True, nth=nth))

    def judge(self, tag: str, attrs) -> None:
        self.seen.update([f"<{tag}", *(name for name, _value in attrs)])
        if tag in ACTIVE:
            self.say(f"<{tag}", f"<{tag}> can run programs or lead readers away: take it out")
        elif tag == "style":
            self.say("<style", "<style> would be blocked by the Content-Security-Policy: use a class")
        for name, value in attrs:
            shown = " ".join((value or "").split())[:40]
            if name.startswith("on"):
                self.say(name, f'{name}="{shown}" runs a program: take it out')
            elif name == "srcdoc":
                self.say(name, "srcdoc can run programs: take it out")
            elif name in ADDRESSES and runs(value or ""):
                self.say((value or "").strip()[:20], f'{name}="{shown}" runs a program: write an address')

    def say(self, needle: str, message: str, *, active: bool = True) -> None:
        self.findings.append(Finding(needle, message, active, nth=max(0, self.seen[needle] - 1)))


# what a source must hold at least to make HTML that ``look`` finds anything in, beside what its converter writes
TRACES = re.compile(r"<[a-zA-Z/!]|on[a-z]+\s*=|s\s*c\s*r\s*i\s*p\s*t\s*[:&]|data\s*:|&#|&colon|&Tab|&New|srcdoc", re.IGNORECASE)


def is_suspect(source: str) -> bool:
    """Whether Markdown holds raw HTML, attributes or addresses that must be looked at: most essays hold none."""
    return TRACES.search(source) is not None


def look(html: str, nesting: int) -> list[Finding]:
    """What a body's HTML holds that can run programs (``active``), and what in it is never closed, or never opened."""
    looker = _Looker(nesting)
    looker.feed(html)
    looker.close()
    for match in EARLY_END.finditer(html):
        looker.say(match[0], f'browsers end a comment at "{match[0]}": write <!-- and --> around it, with spaces')
    if html.rfind("<!--") > html.rfind("-->"):
        looker.say("<!--", 'the comment "<!--" is never closed: add "-->" at its end', active=False)
    return looker.findings


def sanitised(html: str) -> str:
    """The HTML without anything that can run programs (nh3, by a list of what may stay)."""
    return nh3.clean(
        html,
        tags=KEPT - ACTIVE,
        attributes={"*": GENERIC, "iframe": {"allow"}, "a": {"name", "download"}},
        generic_attribute_prefixes={"aria-", "data-"},
        attribute_filter=lambda _tag, name, value: None if name in ADDRESSES and runs(value) else value,
        url_schemes=set(nh3.ALLOWED_URL_SCHEMES) | {"data"},
        link_rel=None,
    )


def _bare(text: str) -> str:
    return "".join(text.lower().split())


def lines_of(findings: list[Finding], numbered: list[tuple[int, str]]) -> Iterator[tuple[int, Finding]]:
    """Each finding with the number of the source's line that holds it, or -1."""
    for finding in findings:
        found = [number for number, line in numbered for _ in finding.pattern.findall(line)]
        found = found or [number for number, line in numbered if _bare(finding.needle) in _bare(unescape(line))]
        yield (found[min(finding.nth, len(found) - 1)] if found else -1), finding
