"""The lines of a block that contains others: a body, a quotation, an item of a list.

Tabs are kept, since code is shown as it was typed; where they indent, they count as far as the next
column that is divisible by four. So each line knows the column in which it starts.
"""

TAB = 4
BLANK = " \t"


class Lines:
    """Consecutive lines, without the markers and indents of the blocks that contain them.

    ``text``: without line ends; ``columns``: where each starts, None if no line has a tab;
    ``lazy``: the indices of lines that can only continue a paragraph, because their markers were
    left out; ``first``: the number of the first line in the body, from 0, or -1 if it is not known;
    ``gap``: whether an empty line is between two blocks; ``ending``: whether one is between the
    last block and definitions; ``quoted``: the lines of the last quotation, with the index of its
    first.
    """

    __slots__ = ("columns", "ending", "first", "gap", "lazy", "quoted", "text")

    def __init__(self, text: list[str], first: int = -1, *, tabs: bool = True):
        self.text, self.first = text, first
        self.columns: list[int] | None = [0] * len(text) if tabs else None
        self.lazy: set[int] = set()
        self.gap = self.ending = False
        self.quoted: tuple[int, Lines] | None = None

    def inner(self, at: int) -> "Lines":
        """An empty container for the lines of a block that starts at ``at``."""
        return Lines([], self.number(at), tabs=self.columns is not None)

    def number(self, at: int) -> int:
        """The number of a line in the body, or -1."""
        return self.first + at if self.first >= 0 else -1

    def add(self, text: str, column: int = 0, *, lazy: bool = False) -> None:
        """Append a line that starts in this column."""
        if lazy:
            self.lazy.add(len(self.text))
        self.text.append(text)
        if self.columns is not None:
            self.columns.append(column)

    def column(self, at: int) -> int:
        return self.columns[at] if self.columns is not None else 0

    def indent(self, at: int) -> int:
        """By how many columns a line is indented."""
        text = self.text[at]
        width = len(text) - len(text.lstrip(BLANK))
        if self.columns is None or "\t" not in text[:width]:
            return width
        column = start = self.columns[at]
        for letter in text[:width]:
            column += TAB - column % TAB if letter == "\t" else 1
        return column - start

    def without(self, at: int, width: int) -> tuple[str, int]:
        """A line with its indent reduced by this many columns, and the column where it starts."""
        return unindented(self.text[at], self.column(at), width)

    def cut(self, length: int) -> None:
        """Keep only so many lines."""
        del self.text[length:]
        if self.columns is not None:
            del self.columns[length:]

    def plain(self, at: int) -> str:
        """A line with its indent as spaces, as extensions expect it; "" if it is empty."""
        rest = self.text[at].lstrip(BLANK)
        return " " * self.indent(at) + rest if rest else ""

    def block(self, at: int) -> str:
        """The lines up to the next empty one."""
        end = at
        while end < len(self.text) and self.text[end].strip(BLANK):
            end += 1
        return "\n".join(map(self.plain, range(at, end)))

    def rest(self, at: int) -> str:
        """All lines from this one on."""
        return "\n".join(map(self.plain, range(at, len(self.text))))

    def replace(self, at: int, text: list[str]) -> None:
        """Replace the lines from this one on by the last of them, as an extension has left them."""
        if self.first >= 0:
            self.first += len(self.text) - at - len(text)
        self.text[at:] = text
        if self.columns is not None:
            self.columns[at:] = [0] * len(text)
        self.lazy = {number for number in self.lazy if number < at}
        self.quoted = None


def unindented(text: str, column: int, width: int) -> tuple[str, int]:
    """A line that starts in this column with its indent reduced by this many columns, and the
    column where it starts then. What is left of a tab becomes spaces.
    """
    if "\t" not in text[:width]:
        spaces = min(width, len(text) - len(text.lstrip(" ")))
        return text[spaces:], column + spaces
    removed = at = 0
    while removed < width and at < len(text) and text[at] in BLANK:
        removed += TAB - (column + removed) % TAB if text[at] == "\t" else 1
        at += 1
    return " " * max(0, removed - width) + text[at:], column + min(removed, width)
