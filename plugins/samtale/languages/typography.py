"""Quotes, dashes and ellipses in each language's style, from plain keyboard characters.

``"`` and ``'`` become the language's quotation marks and apostrophe, ``--`` its dash, ``...`` an
ellipsis. A text is processed in runs (between tags); the state that decides whether a quote opens
or closes is shared by the runs of one block.
"""

import re
from collections.abc import Callable

from .language import Language

OPENERS = set("([{<–—-/|«»‹›“”„‘‚")
MARKS = re.compile(
    r"""["']|\.\.\.|(?<![-<!])-{2,3}(?![->])|(?<=[^\s\d])[ \n]-[ \n](?=[^\s\d-])|(?<=\d) (?=\d{3}(?!\d))"""  # noqa: E501
)
WORD = re.compile(r"\w+")
FRACTIONS = frozenset("½¼¾⅛⅜⅝⅞")
# a year without its century, '68 or '60s, not a quoted number
YEAR = re.compile(r"\d\d(?!\d|[.,]\d|[^\w\s']*'(?!\w))")
ADDRESS = re.compile(r"\S*$")
NBSP = "\u00a0"


class Typesetter:
    """Typesets the runs of one block of text, in order. Create a new one for each block."""

    def __init__(self, language: Language):
        self.language = language
        self.before = ""  # the last character seen, "" at the start of the block
        self.open: list[str] = []  # quotes that are still open

    def run(self, text: str, after: str = "", rest: Callable[[], str] = str) -> str:
        """Typeset one run of text.

        after: the first character after it, if known; rest: returns the block's text after this
        run.
        """
        parts, position = [], 0
        for match in MARKS.finditer(text):
            parts.append(text[position : match.start()])
            if parts[-1]:
                self.before = parts[-1][-1]
            position = match.end()
            following = text[position : position + 1] or after
            mark = match.group()
            if mark == "...":
                parts.append("…")
            elif mark == " ":
                parts.append(NBSP)  # a thousands separator, as in Swedish: 50 000
            elif "-" in mark and "://" in _last_word(text[: match.start()]):
                parts.append(mark)
            elif "-" in mark:
                set_, spaces_before, spaces_after = self._dash(mark, following)
                if spaces_before and parts:
                    parts[-1] = parts[-1].rstrip(" \n")
                parts.append(set_)
                if spaces_after:
                    while position < len(text) and text[position] in " \n":
                        position += 1
            else:
                parts.append(self._quote(mark, following, lambda: text[position:] + rest()))  # noqa: B023 used at once
            if parts[-1]:
                self.before = parts[-1][-1]
        parts.append(text[position:])
        if text[position:]:
            self.before = text[-1]
        return "".join(parts)

    def _measure(self, mark: str, following: str) -> str:
        """The sign for feet or inches, behind a number where no quotation is open; or ""."""
        number = self.before.isdigit() or self.before in FRACTIONS
        if not number or mark in self.open or following.isalpha():
            return ""
        return "″" if mark == '"' else "′"

    def _dash(self, mark: str, following: str) -> tuple[str, bool, bool]:
        """The dash, and whether the spaces around it belong to it."""
        spaced = mark[0] in " \n" or (self.before[-1:].isspace() and following.isspace())
        if not self.before and following.isspace():  # "-- Source" at the start of a line
            return self.language.dashes["pause"].strip(), False, False
        if mark == "--" and (not self.before or self.before.isspace()) and following.isalnum():
            return mark, False, False  # an option of a command: --force
        if mark.strip() == "--" and self.before.isdigit() and following.isdigit():
            return self.language.dashes["range"], False, False
        if mark.strip() == "--" and not spaced:
            return self.language.dashes["pause"].strip(), False, False
        pause = self.language.dashes["pause"]
        if pause.startswith(" "):
            pause = NBSP + pause[1:]  # no line may begin with a dash
        return pause, True, True

    def _quote(self, mark: str, following: str, rest: Callable[[], str]) -> str:
        if measure := self._measure(mark, following):
            return measure
        before = self.before
        opening = not before or before.isspace() or before in OPENERS
        if not opening and mark == '"' not in self.open and not before.isalnum():
            opening = following.isalnum()  # behind an ellipsis or an apostrophe: l'"ami"
        if opening and mark in self.open and following and not following.isalnum():
            opening = False  # "Well --", she said
        single = mark == "'"
        if single:
            if before.isalnum() and following.isalnum():
                return self.language.quotes["apostrophe"]
            word = WORD.match(rest())
            if opening and word and word[0].casefold() in self.language.quotes.get("elided", ()):
                return self.language.quotes["apostrophe"]  # 'tis, rock 'n' roll
            if opening and (YEAR.match(rest()) or not re.search(r"\S'(?!\w)", rest())):
                return self.language.quotes["apostrophe"]
            if not opening and "'" not in self.open:
                return self.language.quotes["apostrophe"]
        quotes = self.language.quotes
        left, right = quotes["single"] if single else quotes["double"]
        if opening and not following.isspace():  # nothing known follows, so a tag does
            self.open.append(mark)
            return left
        if mark in self.open:
            self.open.remove(mark)
        return right


def _last_word(text: str) -> str:
    """The end of a text, from the last space on."""
    found = ADDRESS.search(text)
    return found[0] if found else ""


def typeset(text: str, language: Language) -> str:
    """Typeset one complete plain text (a title, a summary, an alt text) in the language's
    typography.
    """
    return Typesetter(language).run(text)
