"""Where the time of a build went, stage by stage: as lines for the terminal, and as a picture of
stacked bars (SVG).
"""

from collections.abc import Callable, Iterator, Mapping
from html import escape
from pathlib import Path

from ..problems import shown

WIDTH, BAR, GAP, LINE, EDGE, LEFT = 960, 46, 34, 22, 20, 110  # in pixels
COLOURS = [
    "#1b565c",
    "#c06c84",
    "#6c5b7b",
    "#f8b195",
    "#2a9d8f",
    "#e9c46a",
    "#355c7d",
    "#e76f51",
    "#8ab17d",
    "#b56576",
]
COLOURS += [
    "#a05195",
    "#d4a373",
    "#0077b6",
    "#bc4749",
    "#6a994e",
    "#9d8189",
    "#444444",
    "#bbbbbb",
    "#7f5539",
    "#3d405b",
]  # one for each stage
MEANING = {
    "load": "Python, Pelican, settings file",
    "settings": "languages, catalogues, settings checked",
    "scan": "every file of the content looked at",
    "articles": "Pelican's articles and pages",
    "read": "front matter and Markdown",
    "link": "editions, topics, series",
    "relate": "related essays",
    "check": "content checked",
    "describe": "all pages described",
    "draw": "pictures in their sizes, social cards",
    "assets": "pictures, stylesheets",
    "search": "the index for searching",
    "write": "pages rendered, and read again",
    "feeds": "feeds",
    "maps": "sitemap, robots.txt",
    "audit": "links between finished pages",
    "exchange": "the output put in its place, the old one taken away",
    "keep": "what the next build may use again is kept",
    "end": "all else",
}
Laps = Mapping[str, tuple[float, float]]  # stage -> seconds on the wall, and of the processors


def show(laps: Laps, file: Path, say: Callable[[str], None]) -> None:
    """Tell where the time went, and draw it into a file."""
    for line in lines(laps):
        say(line)
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(picture(laps), encoding="utf-8")
        say(f"The same as a picture: {shown(str(file))}")
    except OSError as error:  # the site is built all the same
        say(f"There is no picture of it: {shown(str(file))}: {error.strerror}")


def lines(laps: Laps) -> Iterator[str]:
    """A line for each stage: seconds on the wall, of the processors, and its share."""
    wall, cpu = (sum(lap[number] for lap in laps.values()) for number in (0, 1))
    yield f"{'':10} {'wall s':>7} {'CPU s':>7}   of the wall's"
    for stage, lap in laps.items():
        share = 100 * lap[0] / wall if wall else 0
        yield f"{stage:10} {lap[0]:7.2f} {lap[1]:7.2f} {share:4.0f} %  {MEANING.get(stage, '')}"
    yield f"{'in all':10} {wall:7.2f} {cpu:7.2f}"


def picture(laps: Laps) -> str:
    """Two stacked bars on one scale, the time on the wall above that of the processors, with a
    legend.
    """
    totals = [sum(lap[number] for lap in laps.values()) for number in (0, 1)]
    scale = (WIDTH - LEFT - EDGE) / max(*totals, 1e-9)
    parts, top = (
        [f'<text x="{EDGE}" y="{GAP}" font-size="17">Where the time of a build went</text>'],
        2 * GAP,
    )
    for number, name in enumerate(("wall", "CPU")):
        parts.append(
            f'<text x="{EDGE}" y="{top + BAR / 2 + 5:.0f}">{name} {totals[number]:.1f} s</text>'
        )
        left = float(LEFT)
        for colour, (stage, lap) in zip(_colours(laps), laps.items(), strict=True):
            width = lap[number] * scale
            title = escape(f"{stage}: {lap[number]:.2f} s, {MEANING.get(stage, '')}")
            box = (
                f'<rect x="{left:.1f}" y="{top}" width="{width:.1f}" height="{BAR}" '
                f'fill="{colour}">'
            )
            parts.append(f"{box}<title>{title}</title></rect>")
            if width > 9 * len(stage):
                parts.append(f'<text x="{left + 5:.1f}" y="{top + 18}" fill="#fff">{stage}</text>')
            left += width
        top += BAR + GAP
    for number, (colour, stage) in enumerate(zip(_colours(laps), laps, strict=True)):
        place = top + LINE * number
        parts.append(f'<rect x="{LEFT}" y="{place}" width="14" height="14" fill="{colour}"/>')
        told = (
            f"{stage}: {laps[stage][0]:.2f} s, {laps[stage][1]:.2f} CPU s -- "
            f"{MEANING.get(stage, '')}"
        )
        parts.append(f'<text x="{LEFT + 22}" y="{place + 12}">{escape(told)}</text>')
    height = top + LINE * len(laps) + GAP
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}" '
        'font-family="sans-serif" font-size="13">'
    )
    return (
        "\n".join(
            [head, f'<rect width="{WIDTH}" height="{height}" fill="#fff"/>', *parts, "</svg>"]
        )
        + "\n"
    )


def _colours(laps: Laps) -> list[str]:
    return [COLOURS[number % len(COLOURS)] for number in range(len(laps))]
