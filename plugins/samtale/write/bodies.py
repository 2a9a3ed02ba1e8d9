"""Bodies in the form that pages, feeds and books use."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class FinishedBody:
    """A finished body whose links between files are not resolved yet. ``html``: its text;
    ``leads``: the targets of those links, in order, "" for a broken one; ``follow``: returns the
    body for readers at this address of the site ("/blog" for its pages, "https://example.org/blog"
    for feeds).
    """

    html: str
    leads: tuple[str, ...]
    follow: Callable[[str], str]
