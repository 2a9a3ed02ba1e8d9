"""Prints how long each stage of a build took."""

from collections.abc import Iterator, Mapping

MEANING = {
    "load": "Python, Pelican, settings file",
    "settings": "languages, catalogues, settings checked",
    "scan": "content files scanned",
    "articles": "Pelican's articles and pages",
    "read": "front matter and Markdown",
    "link": "editions, topics, series",
    "relate": "related essays",
    "check": "content checked",
    "describe": "page contexts built",
    "draw": "resized images, social cards",
    "assets": "images, stylesheets",
    "search": "search index",
    "write": "pages rendered and parsed",
    "feeds": "feeds",
    "maps": "sitemap, robots.txt",
    "audit": "links checked in the finished pages",
    "exchange": "new output moved into place, old output removed",
    "keep": "cache for the next build stored",
    "end": "everything else",
}
Laps = Mapping[str, tuple[float, float]]  # stage -> wall-clock and CPU seconds


def lines(laps: Laps) -> Iterator[str]:
    """A line for each stage: wall-clock seconds, CPU seconds, and its share."""
    wall, cpu = (sum(lap[number] for lap in laps.values()) for number in (0, 1))
    yield f"{'':10} {'wall s':>7} {'CPU s':>7}   of wall time"
    for stage, lap in laps.items():
        share = 100 * lap[0] / wall if wall else 0
        yield f"{stage:10} {lap[0]:7.2f} {lap[1]:7.2f} {share:4.0f} %  {MEANING.get(stage, '')}"
    yield f"{'total':10} {wall:7.2f} {cpu:7.2f}"
