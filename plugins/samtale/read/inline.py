"""The inline step of Python-Markdown, with our reading of inline syntax (inline_parser.py).

Python-Markdown's own patterns are replaced; those of other extensions, such as notes or what the
setting MARKDOWN names, take part as they are.
"""

import re
from collections.abc import Callable
from xml.etree.ElementTree import Element

from markdown import Markdown, inlinepatterns
from markdown.inlinepatterns import InlineProcessor as NewPattern
from markdown.inlinepatterns import Pattern
from markdown.treeprocessors import InlineProcessor
from markdown.util import HTML_PLACEHOLDER_RE, STX, AtomicString

from .comments import without_comments
from .conversion import Conversion
from .inline_items import fill
from .inline_parser import Foreign, Syntax, key, parse
from .text_reports import TextReports

# Python-Markdown's patterns: name -> class, and what is not read where an extension has another
STOCK: dict[str, tuple[type, str]] = {
    "backtick": (inlinepatterns.BacktickInlineProcessor, "`"),
    "escape": (inlinepatterns.EscapeInlineProcessor, "\\"),
    "reference": (inlinepatterns.ReferenceInlineProcessor, ""),
    "link": (inlinepatterns.LinkInlineProcessor, "[]"),
    "image_link": (inlinepatterns.ImageInlineProcessor, ""),
    "image_reference": (inlinepatterns.ImageReferenceInlineProcessor, ""),
    "short_reference": (inlinepatterns.ShortReferenceInlineProcessor, ""),
    "short_image_ref": (inlinepatterns.ShortImageReferenceInlineProcessor, ""),
    "autolink": (inlinepatterns.AutolinkInlineProcessor, "autolink"),
    "automail": (inlinepatterns.AutomailInlineProcessor, "automail"),
    "linebreak": (inlinepatterns.SubstituteTagInlineProcessor, ""),
    "html": (inlinepatterns.HtmlInlineProcessor, "html"),
    "entity": (inlinepatterns.HtmlInlineProcessor, "&"),
    "em_strong": (inlinepatterns.DelimiterProcessor, "*_"),
}


class Inline(InlineProcessor):
    """Reads the inline syntax of all elements that the block parser has made."""

    def __init__(self, md: Markdown, conversion: Conversion):
        super().__init__(md)
        self.conversion = conversion
        self.stashed_nodes: dict[str, Element | str] = {}  # patterns of other extensions look here
        self.patterns: list[Pattern] | None = None
        self.off: frozenset[str] = frozenset()
        self.ancestors: list[str] = []

    def run(self, tree: Element, ancestors: list[str] | None = None) -> Element:
        self.prepare()
        delimiters = self.md.delimiters
        underscore = delimiters.delimiters.get("_") if delimiters is not None else None
        self.syntax = Syntax(
            references={key(label): found for label, found in self.md.references.items()},
            stash=self.md.htmlStash.store,
            unstash=self.unstashed,
            report=TextReports(self.conversion),
            off=self.off,
            intraword=underscore is not None and not underscore.smart,
        )
        stack = [(tree, [*(ancestors or []), tree.tag.lower()])]
        while stack:
            element, path = stack.pop()
            stack += [
                (child, [*path, str(child.tag).lower()])
                for child in reversed(element)
                if len(child) or child.text
            ]
            self.read(element, path, self.patterns or [], texts=element is not tree)
        return tree

    def unstashed(self, text: str) -> str:
        """A text with the raw HTML that its placeholders stand for, as a picture's text has it."""
        if STX not in text:
            return text
        raw = self.md.htmlStash.rawHtmlBlocks
        return HTML_PLACEHOLDER_RE.sub(
            lambda found: without_comments(str(raw[int(found[1])])), text
        )

    def prepare(self) -> None:
        """Sort the patterns into Python-Markdown's own and those of others, once."""
        if self.patterns is not None:
            return
        registry = self.md.inlinePatterns
        replaced = {
            name
            for name, (kind, _off) in STOCK.items()
            if name in registry and type(registry[name]) is kind
        }
        own = {id(registry[name]) for name in replaced}
        self.patterns = [one for one in registry if id(one) not in own]
        self.off = frozenset(
            sign
            for name, (_kind, off) in STOCK.items()
            if name not in replaced
            for sign in (off if name not in ("autolink", "automail", "html") else [off])
        )

    def read(
        self, element: Element, path: list[str], patterns: list[Pattern], *, texts: bool = True
    ) -> None:
        """Read an element's text and its children's tails."""
        children = list(element)
        if texts and element.text and not isinstance(element.text, AtomicString):
            text, element.text = element.text, None
            holder = self.parsed(text, path, patterns)
            element.text, element[0:0] = holder.text, list(holder)
        for child in children:
            if child.tail and not isinstance(child.tail, AtomicString):
                holder = self.parsed(child.tail, path, patterns)
                child.tail = holder.text
                if len(holder):
                    at = list(element).index(child) + 1
                    element[at:at] = list(holder)

    def parsed(self, text: str, path: list[str], patterns: list[Pattern]) -> Element:
        """The content of a text, in an element of its own."""
        holder = Element("span")
        foreign: list[Foreign] = []
        for number, pattern in enumerate(patterns):
            if not any(name.lower() in path for name in pattern.ANCESTOR_EXCLUDES):
                tried = Tried(pattern, text, self.nested(path, patterns[number + 1 :]))
                if tried.start(0) >= 0:
                    foreign.append(tried)
        fill(holder, parse(text, self.syntax, foreign))
        return holder

    def nested(self, path: list[str], patterns: list[Pattern]) -> Callable[[Element], None]:
        """What reads the text within an element of another extension."""

        def read(element: Element) -> None:
            if isinstance(element.text, AtomicString):
                return
            children = list(element)
            self.read(element, [*path, str(element.tag).lower()], patterns)
            for child in children:
                if child.text and not isinstance(child.text, AtomicString):
                    self.read(child, [*path, str(child.tag).lower()], patterns)

        return read


class Tried:
    """A pattern of another extension, tried on one text."""

    def __init__(self, pattern: Pattern, text: str, nested: Callable[[Element], None]):
        self.pattern, self.text, self.nested = pattern, text, nested
        self.compiled: re.Pattern[str] = pattern.getCompiledRegExp()
        self.found: re.Match[str] | None = None
        self.place = self.searched = -1

    def start(self, at: int) -> int:
        if self.searched < 0 or (self.found is not None and self.place < at):
            self.search(max(at, self.searched))
        return self.place

    def search(self, at: int) -> None:
        self.searched = at
        if isinstance(self.pattern, NewPattern):
            self.found = self.compiled.search(self.text, at)
            self.place = self.found.start() if self.found else -1
        else:
            self.found = self.compiled.match(self.text[at:])
            self.place = at + self.found.end(1) if self.found else -1

    def take(self) -> tuple[str | Element | None, int, int]:
        found = self.found
        if found is None:
            return None, 0, 0
        if isinstance(self.pattern, NewPattern):
            made, start, end = self.pattern.handleMatch(found, self.text)
            after = found.end()
        else:
            made = self.pattern.handleMatch(found)  # the last group is all text after the match
            start, end = self.place, self.searched + found.start(len(found.groups()))
            after = end
        if start is None or end is None or made is None:
            self.search(max(end or 0, after, self.place + 1))
            return None, 0, 0
        if isinstance(made, Element):
            self.nested(made)
        self.search(max(end, self.place + 1))
        return made, start, end
