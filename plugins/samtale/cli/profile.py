"""Prints how long each stage of a build took."""

from collections.abc import Iterator, Mapping

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
    "exchange": "the output put in its place, the old one removed",
    "keep": "what the next build can use again is stored",
    "end": "all else",
}
Laps = Mapping[str, tuple[float, float]]  # stage -> wall-clock and CPU seconds


def lines(laps: Laps) -> Iterator[str]:
    """A line for each stage: wall-clock seconds, CPU seconds, and its share."""
    wall, cpu = (sum(lap[number] for lap in laps.values()) for number in (0, 1))
    yield f"{'':10} {'wall s':>7} {'CPU s':>7}   of the wall's"
    for stage, lap in laps.items():
        share = 100 * lap[0] / wall if wall else 0
        yield f"{stage:10} {lap[0]:7.2f} {lap[1]:7.2f} {share:4.0f} %  {MEANING.get(stage, '')}"
    yield f"{'in all':10} {wall:7.2f} {cpu:7.2f}"
