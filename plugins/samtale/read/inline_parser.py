"""Inline syntax as CommonMark reads it, in one pass over a text.

Beyond CommonMark: ``~~``, ``~``, ``==`` and ``^`` (delimiters.py), bare addresses (bare_urls.py),
attribute lists (attributes.py), formulas (formulas.py), and the patterns of other extensions, which
take part as signs of their own. The module is long because all signs share the two stacks of one
pass.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol, TypeAlias
from xml.etree.ElementTree import Element

from markdown.util import ETX, STX, AtomicString, code_escape

from . import bare_urls
from .attributes import LIST, advice, pairs_of
from .delimiters import Run, resolve
from .destinations import ENTITY, LIKE_ENTITY, PUNCTUATION, attribute, character, target
from .formulas import DOLLAR, DOLLARS, FormulaError, is_formula, is_price, mathml, ticked
from .inline_items import Bare, Bracket, Item, List, escaped, escaped_text, fill, mail, plain
from .other_tools import shortcode

LABEL = re.compile(r"\[((?:[^\[\]\\]|\\.){0,999})\]", re.DOTALL)
AUTOLINK = re.compile(r"<([A-Za-z][A-Za-z0-9+.-]{1,31}:[^\s<>\x00-\x20]*)>")
EMAIL = re.compile(
    r"<(?:mailto:)?([a-zA-Z0-9.!#$%&'*+/=?^_`{|}~-]+@"
    r"[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?"
    r"(?:\.[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?)*)>"
)
TAG = re.compile(
    r"<(?:/[A-Za-z][A-Za-z0-9-]*+\s*+|[A-Za-z][A-Za-z0-9-]*+"
    r"(?:\s++[A-Za-z_:][\w.:-]*+(?:\s*+=\s*+(?:[^\s\"'=<>`]++|'[^']*+'|\"[^\"]*+\"))?+)*+\s*+/?)>"
)
# raw HTML that is not a tag: how it begins, and how it ends
RAW = (("<!-->", ""), ("<!--->", ""), ("<!--", "-->"), ("<?", "?>"), ("<![CDATA[", "]]>"))
DECLARATION = re.compile(r"<![A-Za-z]")
TICKS = re.compile(r"`+")
SHORTCODE = re.compile(
    r"\{\{<[^{}\n]{1,200}>\}\}|\{\{%[^{}\n]{1,200}%\}\}|\{%[^{}\n]{1,200}%\}"
    r"|\{\{-?\s*[a-zA-Z_][^{}\n]{0,200}\}\}"
)
SPACES = " \t"
NOWHERE = re.compile(r"(?!)")

Report: TypeAlias = Callable[[str, str, str], None]  # what is written, field, message


class Foreign(Protocol):
    """A pattern of another extension, tried on one text."""

    def start(self, at: int) -> int:
        """Where it matches next, from a place on; -1 if nowhere."""

    def take(self) -> tuple[str | Element | None, int, int]:
        """What it makes of the match, and the range that it takes; None if nothing."""


@dataclass(frozen=True)
class Syntax:
    """What is read in all texts of a document.

    ``off``: signs that are not read natively, because an extension reads them;
    ``references``: label -> address and title, as in HTML; ``intraword``: whether ``_`` may be
    within words; ``stash``: stores raw HTML and returns its placeholder; ``unstash``: a text with
    the raw HTML in place of placeholders; ``report``: called with what is in doubt.
    """

    references: Mapping[str, tuple[str, str | None]]
    stash: Callable[[str], str]
    report: Report
    unstash: Callable[[str], str] = str
    off: frozenset[str] = frozenset()
    intraword: bool = False


def key(label: str) -> str:
    """The form of a label by which references are found."""
    return " ".join(label.split()).casefold()


def parse(text: str, syntax: Syntax, foreign: Sequence[Foreign] = ()) -> list[Item]:
    """Read one text, in time linear in its length; foreign: other extensions' patterns for it."""
    parser = Parser(text, syntax)
    parser.run(foreign)
    return parser.items


@lru_cache(maxsize=512)
def _special(signs: str, *, urls: bool) -> re.Pattern[str]:
    """Where something may begin."""
    single = signs.replace("=", "")
    parts = [f"[{re.escape(single)}]"] if single else []
    if "=" in signs:
        parts.append("==+")
    if "[" in signs:
        parts.append(r"!\[")
    if urls:
        parts.append(r"(?<![^\W_])(?:https?://|ftp://|www\.)")
    return re.compile("|".join(parts))


def special(text: str, off: frozenset[str]) -> re.Pattern[str] | None:
    """The pattern for where something may begin in this text; None if nothing does."""
    signs = [sign for sign in "\\`*_[]<&~^${" + STX if sign in text and sign not in off]
    if "==" in text and "=" not in off:
        signs.append("=")
    if "\n" in text and ("\n " in text or " \n" in text or "\t" in text or "\\\n" in text):
        signs.append("\n")
    urls = "://" in text or "www." in text
    if not signs and not urls:
        return None
    return _special("".join(signs), urls=urls)


class Parser:
    """The state of reading one text."""

    def __init__(self, text: str, syntax: Syntax):
        self.text, self.syntax = text, syntax
        self.items: list[Item] = []
        self.runs: list[Run] = []
        self.brackets: list[Bracket] = []
        self.at = 0  # up to here, all is in the items
        self.ticks: dict[int, int] | None = None  # length of a run of ticks -> its last place
        self.lost: set[str] = set()  # ends that do not come any more
        self.foreign: Sequence[Foreign] = ()
        self.spaces = (-1, 0)  # the last white space, and how far it was looked for

    def run(self, foreign: Sequence[Foreign]) -> None:
        text, place, self.foreign = self.text, 0, foreign
        pattern = special(text, self.syntax.off)
        if pattern is None and not foreign:
            self.items.append(text)
            return
        pattern = pattern or NOWHERE
        while True:
            found = pattern.search(text, place)
            start = found.start() if found else len(text)
            if foreign and (end := self.others(foreign, place, start)) is not None:
                place = end
                continue
            if not found:
                break
            place = HANDLERS.get(found[0][0], Parser.address)(self, start)
        self.add(len(text))
        resolve(self.runs, self.doubtful)

    def others(self, foreign: Sequence[Foreign], place: int, before: int) -> int | None:
        """Let the patterns of other extensions take what begins first, up to where our own syntax
        begins; return its end, or None.
        """
        while True:
            starts = [(start, one) for one in foreign if 0 <= (start := one.start(place)) <= before]
            if not starts:
                return None
            made, start, end = min(starts, key=lambda pair: pair[0])[1].take()
            if made is not None and start >= self.at and end > start:
                self.add(start, made, end)
                return end

    def add(self, upto: int, item: Item | None = None, end: int | None = None) -> None:
        """Add the text before a place, then an item, and go on at ``end``."""
        if upto > self.at:
            self.items.append(self.text[self.at : upto])
        if item is not None:
            self.items.append(item)
        self.at = upto if end is None else end

    # signs: each is given the place of one, and returns where to go on

    def backslash(self, start: int) -> int:
        sign = self.text[start + 1 : start + 2]
        if sign == "\n":
            return self.line_end(start + 1, hard=True)
        if sign in ("(", "[") and (end := self.bracket_formula(start, sign)):
            return end
        if sign in PUNCTUATION and sign:
            end = start + 2
            while sign in "-." and self.text.startswith(sign, end):
                end += 1  # no dash and no ellipsis is made of the others
            self.add(start, escaped(sign) * (end - start - 1), end)
            return end
        return start + 1

    def newline(self, start: int) -> int:
        return self.line_end(start)

    def line_end(self, start: int, *, hard: bool = False) -> int:
        text, before = self.text, start - 1 if hard else start
        end = start + 1
        while end < len(text) and text[end] in SPACES:
            end += 1
        trimmed = before
        while not hard and trimmed > self.at and text[trimmed - 1] in SPACES:
            trimmed -= 1
        hard = hard or text[trimmed:before].endswith("  ")
        self.add(trimmed, Element("br") if hard else "\n", end)
        return end

    def code(self, start: int) -> int:
        found = TICKS.match(self.text, start)
        end = found.end() if found else start + 1
        length = end - start
        if self.ticks is None:
            self.ticks = {len(one[0]): one.start() for one in TICKS.finditer(self.text)}
        if self.ticks.get(length, -1) < end:
            return end
        for closing in TICKS.finditer(self.text, end):
            if len(closing[0]) == length:
                break
        code = self.text[end : closing.start()].replace("\n", " ")
        if code[0] == code[-1] == " " and code.strip(" "):
            code = code[1:-1]
        element = Element("code")
        element.text = AtomicString(code_escape(code))
        self.add(start, element, closing.end())
        return closing.end()

    def run_of(self, start: int) -> int:
        text, sign = self.text, self.text[start]
        end = start + 1
        while end < len(text) and text[end] == sign:
            end += 1
        if sign in "~=^" and end - start > (1 if sign == "^" else 2):
            return end
        if sign == "=" and (text.startswith(">", end) or text[start - 1 : start] == "<"):
            return end  # an arrow
        run = Run(text, start, end, intraword=self.syntax.intraword)
        if not (run.can_open or run.can_close):
            return end
        if sign in "~^":
            run.space = self.last_space(start)
        self.runs.append(run)
        self.add(start, run, end)
        return end

    def last_space(self, before: int) -> int:
        """The place of the last white space before a place; asked in order."""
        last, looked = self.spaces
        for place in range(before - 1, looked - 1, -1):
            if self.text[place].isspace():
                last = place
                break
        self.spaces = (last, before)
        return last

    def doubtful(self, opener: Run, closer: Run) -> None:
        written = self.text[opener.start : closer.end]
        if opener.sign == "~" and len(written) < 200:
            message = (
                "is shown as text; write ~~ on both sides to strike it out, or \\~ for the sign"
            )
            self.syntax.report(written, "text", f'"{written}" {message}')
        elif re.fullmatch(r"\^[^\W_]+\^", written):
            message = "is shown as text; put it directly behind a word to raise it, or write \\^"
            self.syntax.report(written, "text", f'"{written}" {message}')

    def opening(self, start: int) -> int:
        image = self.text[start] == "!"
        if image and any(one.start(start + 1) == start + 1 for one in self.foreign):
            return start + 1  # a note behind an exclamation mark
        if not image and (code := shortcode(self.text, start)):
            self.syntax.report(code[0], "text", code[1])
            return start + len(code[0])
        end = start + (2 if image else 1)
        if self.brackets:
            self.brackets[-1].nested = True
        bracket = Bracket(start, end, 0, len(self.runs))
        self.add(start, bracket, end)
        bracket.item = len(self.items)
        self.brackets.append(bracket)
        return end

    def closing(self, start: int) -> int:
        if not self.brackets:
            return start + 1
        bracket = self.brackets.pop()
        if self.brackets and bracket.nested:
            self.brackets[-1].nested = True
        if not bracket.active:
            return start + 1
        found = self.target(bracket, start)
        if found is None:
            return start + 1
        address, title, end = found
        self.add(start)
        inner, self.items[bracket.item - 1 :] = self.items[bracket.item :], []
        runs, self.runs[bracket.runs :] = self.runs[bracket.runs :], []
        resolve(runs, self.doubtful)
        image = self.text[bracket.start] == "!"
        element = Element("img", {"src": address}) if image else Element("a", {"href": address})
        if title:
            element.set("title", title)
        notes: list[Element] = []
        if image:
            element.set("alt", self.syntax.unstash(plain(inner)))
        else:
            notes = fill(element, inner, in_link=True)
            for other in reversed(self.brackets):
                if self.text[other.start] == "[":
                    if not other.active:
                        break
                    other.active = False
        self.items.append(element)
        if notes and (listed := LIST.match(self.text, end)):
            self.items.append(List(listed[0], pairs_of(listed[1])))
            end = listed.end()
        self.items += notes
        self.at = end
        return end

    def target(self, bracket: Bracket, start: int) -> tuple[str, str | None, int] | None:
        """Where the link or picture leads whose text ends here: address, title, end."""
        text = self.text
        if text.startswith("(", start + 1) and (found := target(text, start + 1)):
            if found.spaced and not found.spaced.startswith(("{", "|")):
                message = "contains a space; write %20 for it, or put the URL in < and >"
                self.syntax.report(found.spaced, "address", f'"{found.spaced}" {message}')
            title = found.title and attribute(found.title)
            return attribute(found.address), title, found.end
        label = LABEL.match(text, start + 1)
        if label and label[1].strip():
            name, end = label[1], label.end()
        elif bracket.nested or start - bracket.end > 999:
            return None
        else:
            name, end = (
                text[bracket.end : start],
                label.end() if label and not label[1] else start + 1,
            )
        reference = self.syntax.references.get(key(name)) if name.strip() else None
        if reference is None:
            return None
        address, title = reference
        return attribute(decoded_html(address)), title and attribute(decoded_html(title)), end

    def angle(self, start: int) -> int:
        text = self.text
        if "autolink" not in self.syntax.off and (found := AUTOLINK.match(text, start)):
            self.add(start, self.link(found[1], found[1]), found.end())
            return found.end()
        if "automail" not in self.syntax.off and (found := EMAIL.match(text, start)):
            self.add(start, mail(found[1]), found.end())
            return found.end()
        end = self.raw_end(start)
        if end < 0 or "html" in self.syntax.off:
            return start + 1
        self.add(start, self.syntax.stash(text[start:end]), end)
        return end

    @staticmethod
    def link(address: str, written: str) -> Element:
        element = Element("a", {"href": attribute(address)})
        element.text = AtomicString(attribute(written))
        return element

    def raw_end(self, start: int) -> int:
        """The end of raw HTML; -1 if there is none."""
        text = self.text
        if found := TAG.match(text, start):
            return found.end()
        for begin, end in RAW:
            if text.startswith(begin, start):
                place = self.find(end, start + len(begin))
                return place if place < 0 else place + len(end)
        if DECLARATION.match(text, start):
            place = self.find(">", start)
            return place if place < 0 else place + 1
        return -1

    def find(self, end: str, start: int) -> int:
        """Where an end comes, from a place on; -1 if it does not. What is not there is looked for
        once.
        """
        if end in self.lost:
            return -1
        place = self.text.find(end, start)
        if place < 0:
            self.lost.add(end)
        return place

    def entity(self, start: int) -> int:
        found = ENTITY.match(self.text, start)
        meant = character(found[0]) if found else ""
        if not found or (not meant and found[0][1] != "#"):
            if LIKE_ENTITY.match(self.text, start):
                self.add(start, "&amp;", start + 1)
            return start + 1
        if not meant:  # a control character, which is reported
            self.add(start, found[0], found.end())
        else:
            self.add(start, escaped(meant) if meant in PUNCTUATION else meant, found.end())
        return found.end()

    def placeholder(self, start: int) -> int:
        end = self.find(ETX, start)
        return end + 1 if end >= 0 else start + 1

    def brace(self, start: int) -> int:
        text = self.text
        if found := LIST.match(text, start):
            self.add(start, List(found[0], pairs_of(found[1])), found.end())
            return found.end()
        if code := SHORTCODE.match(text, start):
            message = "is a shortcode or tag of another tool; write it in Markdown or HTML"
            self.syntax.report(code[0], "text", f'"{code[0]}" {message}')
            return code.end()
        if start and text[start - 1] in ")]*_`~" and (doubt := advice(text, start)):
            written, message = doubt
            self.syntax.report(written, "attributes", f'"{written}" {message}')
        return start + 1

    def dollar(self, start: int) -> int:
        double = self.text.startswith("$$", start)
        closing = "$$" if double else "$"
        if self.find(closing, start + len(closing)) < 0:
            return start + len(closing)
        found = (DOLLARS if double else DOLLAR).match(self.text, start)
        if not found or not found[1].strip():
            return start + len(closing)
        tex = "" if double else ticked(found[1])
        if not double and not tex and is_price(found[1]):
            return start + len(closing)
        return self.formula(tex or found[1], start, found.end(), display=double)

    def bracket_formula(self, start: int, sign: str) -> int | None:
        """The end of a formula in escaped brackets, if there is one."""
        closing = "\\)" if sign == "(" else "\\]"
        end = self.find(closing, start + 2)
        if end < 0 or "$" in self.syntax.off:
            return None
        tex = self.text[start + 2 : end]
        if not is_formula(tex, display=sign == "[") or (start and self.text[start - 1].isalnum()):
            return None
        return self.formula(tex, start, end + 2, display=sign == "[")

    def formula(self, tex: str, start: int, end: int, *, display: bool) -> int:
        try:
            made = mathml(tex.strip(), display=display)
        except FormulaError as error:
            written = self.text[start:end]
            self.syntax.report(written, "formula", f'"{written.strip()[:60]}" {error}')
            self.add(start, escaped_text(written), end)
            return end
        element = Element("span", {"class": "formula display" if display else "formula"})
        element.text = AtomicString(self.syntax.stash(made))
        self.add(start, element, end)
        return end

    def address(self, start: int) -> int:
        end, address = bare_urls.end_of(self.text, start)
        if not address:
            return end
        written = self.text[start:end]
        self.add(start, Bare(attribute(written), self.link(address, written)), end)
        return end


HANDLERS: Mapping[str, Callable[[Parser, int], int]] = {
    "\\": Parser.backslash,
    "\n": Parser.newline,
    "`": Parser.code,
    "*": Parser.run_of,
    "_": Parser.run_of,
    "~": Parser.run_of,
    "=": Parser.run_of,
    "^": Parser.run_of,
    "[": Parser.opening,
    "!": Parser.opening,
    "]": Parser.closing,
    "<": Parser.angle,
    "&": Parser.entity,
    "{": Parser.brace,
    "$": Parser.dollar,
    STX: Parser.placeholder,
}


def decoded_html(value: str) -> str:
    """An address or title of a reference, which has no escapes any more, without entities."""
    return ENTITY.sub(lambda found: character(found[0]) or found[0], value)
