"""HTML that browsers still show, but that no standard has any more."""

import re
from collections.abc import Iterable, Iterator

# obsolete element -> (the element, the class) that shows the same
ELEMENTS = {
    "acronym": ("abbr", ""),
    "basefont": ("span", ""),
    "big": ("span", ""),
    "center": ("div", "center"),
    "dir": ("ul", ""),
    "font": ("span", ""),
    "listing": ("pre", ""),
    "marquee": ("span", ""),
    "nobr": ("span", ""),
    "plaintext": ("pre", ""),
    "strike": ("s", ""),
    "tt": ("code", ""),
    "xmp": ("pre", ""),
}
ATTRIBUTES = "align|bgcolor|border|cellpadding|cellspacing|hspace|nowrap|valign|vspace"
FOUND = re.compile(
    rf"<(?P<element>{'|'.join(ELEMENTS)})\b|<\w[^<>]*?\s(?P<attribute>{ATTRIBUTES})\s*=",
    re.IGNORECASE,
)


def obsolete(lines: Iterable[tuple[int, str]]) -> Iterator[tuple[int, str]]:
    """(line, message) for each kind of obsolete HTML, where it is first used. lines: those in which
    HTML is interpreted.
    """
    first: dict[str, int] = {}
    count: dict[str, int] = {}
    for number, line in lines:
        for match in FOUND.finditer(line) if "<" in line else ():
            name = f"<{match['element']}>" if match["element"] else f"{match['attribute']}="
            first.setdefault(name.lower(), number)
            count[name.lower()] = count.get(name.lower(), 0) + 1
    for name, number in first.items():
        times = f" ({count[name]} times)" if count[name] > 1 else ""
        yield (
            number,
            f"{name} is obsolete HTML{times}, which books show without its effect; use a class",
        )
