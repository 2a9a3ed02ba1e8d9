"""Emphasis and its like: which runs of ``*``, ``_``, ``~~``, ``~``, ``==`` and ``^`` belong
together (CommonMark, "Emphasis and strong emphasis").
"""

import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache

SPACE = re.compile(r"\s")
# sign and length -> element, of those that are not emphasis
PAIRS = {("~", 2): "del", ("=", 2): "mark", ("~", 1): "sub", ("^", 1): "sup"}


class Run:
    """A run of one sign. ``left``, ``right``: whether it may open and close by what CommonMark
    says, ``can_open``, ``can_close``: by what follows for us; ``count``: how many are not yet
    used; ``opens``, ``closes``: the elements that begin and end here, the innermost first;
    ``behind_word``: whether a word is before it; ``space``: where the last white space before it
    is.
    """

    __slots__ = (
        "behind_word",
        "can_close",
        "can_open",
        "closes",
        "count",
        "end",
        "left",
        "length",
        "opens",
        "right",
        "sign",
        "space",
        "start",
    )

    def __init__(self, text: str, start: int, end: int, *, intraword: bool = False):
        """intraword: whether ``_`` may be within words."""
        self.sign, self.start, self.end = text[start], start, end
        self.length = self.count = end - start
        before = text[start - 1] if start else " "
        after = text[end] if end < len(text) else " "
        self.can_open, self.can_close = _sides(self.sign, before, after, intraword)
        self.left, self.right = self.can_open, self.can_close
        if self.sign in "~^" and self.length == 1:
            self.can_open, self.can_close = not after.isspace(), not before.isspace()
        self.behind_word = before.isalnum() or before in ")]}"
        self.opens: list[str] = []
        self.closes: list[str] = []
        self.space = -1

    @property
    def both(self) -> bool:
        return self.can_open and self.can_close


def _sides(sign: str, before: str, after: str, intraword: bool) -> tuple[bool, bool]:
    """Whether a run may open and close an element, by the characters around it."""
    left = not after.isspace() and (
        not is_punctuation(after) or before.isspace() or is_punctuation(before)
    )
    right = not before.isspace() and (
        not is_punctuation(before) or after.isspace() or is_punctuation(after)
    )
    if sign == "=" or (sign == "_" and not intraword):
        return (
            left and (not right or is_punctuation(before)),
            right and (not left or is_punctuation(after)),
        )
    return left, right


@lru_cache(maxsize=1024)
def is_punctuation(letter: str) -> bool:
    """Whether Unicode says that it is a punctuation mark or a symbol."""
    return unicodedata.category(letter)[0] in "PS"


def resolve(runs: list[Run], doubtful: Callable[[Run, Run], None]) -> None:
    """Pair the runs of one text, in order. doubtful: called with a pair that may mean one thing or
    another, and stays text.
    """
    stack: list[Run] = []
    bottom: dict[tuple[str, int, bool], int] = {}  # where the search for an opener may end
    for closer in runs:
        while closer.can_close and closer.count:
            key = (closer.sign, closer.length % 3, closer.can_open)
            if closer.sign not in "*_":
                key = (closer.sign, closer.length + 3, closer.right)
            at = _opener(stack, closer, bottom.get(key, -1))
            if at < 0:
                bottom[key] = closer.start - 1
                break
            del stack[at + 1 :]
            _pair(stack, closer, doubtful)
        if closer.can_open and closer.count:
            stack.append(closer)


def _opener(stack: list[Run], closer: Run, bottom: int) -> int:
    """The place in the stack of the nearest run that the closer ends; -1 for none."""
    for at in range(len(stack) - 1, -1, -1):
        opener = stack[at]
        if opener.start <= bottom:
            return -1
        if opener.sign == closer.sign and _fits(opener, closer):
            return at
    return -1


def _fits(opener: Run, closer: Run) -> bool:
    if opener.sign == "~" and opener.length == closer.length == 1:
        return _is_low(opener, closer) or (opener.left and closer.right)
    if opener.sign == "^":
        return closer.space < opener.end
    if opener.sign not in "*_":
        return opener.length == closer.length
    return not (
        (opener.both or closer.both)
        and (opener.length + closer.length) % 3 == 0
        and (opener.length % 3 or closer.length % 3)
    )


def _is_low(opener: Run, closer: Run) -> bool:
    """Whether single signs lower or raise what is between them: it has no white space, and is
    behind a word.
    """
    return opener.behind_word and closer.space < opener.end


def _pair(stack: list[Run], closer: Run, doubtful: Callable[[Run, Run], None]) -> None:
    opener = stack[-1]
    if opener.sign in "*_":
        size = 2 if opener.count > 1 and closer.count > 1 else 1
        element = "strong" if size == 2 else "em"
    else:
        size, element = opener.length, PAIRS[opener.sign, opener.length]
        if size == 1 and not _is_low(opener, closer):
            stack.pop()
            doubtful(opener, closer)
            closer.can_close = closer.can_open = False
            return
    opener.count -= size
    closer.count -= size
    opener.opens.append(element)
    closer.closes.append(element)
    if not opener.count:
        stack.pop()
