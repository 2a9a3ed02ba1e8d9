"""Tables: rows divided into cells as GitHub divides them, but for pipes within code."""

import re
from collections.abc import Sequence
from xml.etree.ElementTree import Element, SubElement

from .block_lines import BLANK

COLUMNS = re.compile(r"\|?[ \t]*+:?-+:?[ \t]*+(?:\|[ \t]*+:?-+:?[ \t]*+)*+\|?[ \t]*+$")
PIECE = re.compile(r"\\.|(?<!`)(`+)(?!`).*?(?<!`)\1(?!`)|\|")


def cells(row: str) -> list[str]:
    """The cells of a row. An escaped pipe divides none; it is a pipe within code, too."""
    row, found, start = row.strip(BLANK), list[str](), 0
    if row.startswith("|"):
        start = 1
    for piece in PIECE.finditer(row, start):
        if piece[0] == "|":
            found.append(row[start : piece.start()])
            start = piece.end()
    if start < len(row) or not found:
        found.append(row[start:])
    return [(PIECE.sub(_unescaped, cell) if "\\|" in cell else cell).strip(BLANK) for cell in found]


def _unescaped(piece: re.Match[str]) -> str:
    return "|" if piece[0] == "\\|" else piece[0].replace("\\|", "|") if piece[1] else piece[0]


def aligned(head: str, columns: str) -> list[str] | None:
    """How each column is aligned ("left", "right", "center"), or "", if these two lines are the
    beginning of a table; else None.
    """
    marks = cells(columns)
    if len(marks) != len(cells(head)) or (len(marks) == 1 and "|" not in columns):
        return None
    sides = {(True, True): "center", (True, False): "left", (False, True): "right"}
    return [sides.get((mark.startswith(":"), mark.endswith(":")), "") for mark in marks]


def table(parent: Element, aligns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Append a table. rows: with the head; cells that are missing are empty, others are left
    out.
    """
    box = SubElement(parent, "table")
    head, body = SubElement(box, "thead"), SubElement(box, "tbody")
    for number, row in enumerate(rows):
        line = SubElement(body if number else head, "tr")
        for align, cell in zip(aligns, [*row, *("" for _ in aligns)], strict=False):
            element = SubElement(line, "td" if number else "th")
            element.text = cell
            if align:
                element.set("style", f"text-align: {align};")
    if len(rows) == 1:
        line = SubElement(body, "tr")
        for _ in aligns:
            SubElement(line, "td")
