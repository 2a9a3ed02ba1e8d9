"""Bodies as pages, feeds and books get them."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class FinishedBody:
    """A body that only lacks its links between files. ``html``: so far; ``leads``: where those
    links lead, in order, "" for one that leads nowhere; ``follow``: the body for readers at this
    address of the site ("/blog" for its pages, "https://example.org/blog" for feeds).
    """

    html: str
    leads: tuple[str, ...]
    follow: Callable[[str], str]
