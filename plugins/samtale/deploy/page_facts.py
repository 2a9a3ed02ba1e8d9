"""What publishing needs to know of a build's pages: which have permanent addresses, which are
essays, which to check.
"""

from collections.abc import Callable
from functools import cache
from pathlib import Path

from ..build.published_addresses import published
from ..describe.describe import Described
from ..describe.view import Essay, EssayView, View
from .manifest import PageFacts, sha256


def about(described: Described, *, preview: bool) -> Callable[[str], PageFacts]:
    """Path -> what a manifest says of it, in addition to its bytes."""
    questions = asked(described)
    kept = set() if preview else {_path(address) for address in published(described)}

    @cache
    def source(path: str) -> str:
        return sha256(Path(path).read_bytes())[:16]

    views = described.model.views

    def facts(path: str) -> PageFacts:
        view = views.get(path)
        found: PageFacts = {"kept": path in kept, "asked": path in questions}
        if view is not None and view.kind == "essay" and view.essay:
            found["work"], found["lang"] = view.essay.work, view.lang
            found["source"] = source(view.essay.path)
        return found

    return facts


def _path(address: str) -> str:
    return f"{address}index.html" if not address or address.endswith("/") else address


def titles(described: Described) -> dict[str, str]:
    """Each work's title, in the first of the site's languages that it has."""
    found: dict[str, str] = {}
    for code in reversed(described.site.codes):
        found |= {essay.work: view.title for view, essay in _essays(described) if view.lang == code}
    return found


def asked(described: Described) -> set[str]:
    """Pages that the smoke test requests: the chooser, home page and newest essay of each language,
    the feeds of whole languages.
    """
    paths = {"index.html", "feed.xml", "feed.json"}
    for code in described.site.codes:
        own = [
            (essay.date, view.save_as)
            for view, essay in _essays(described)
            if view.lang == code and essay.date
        ]
        newest = max(own, default=None)
        paths |= {f"{code}/{name}" for name in ("index.html", "feed.xml", "feed.json")} | (
            {newest[1]} if newest else set()
        )
    return paths


def _essays(described: Described) -> list[tuple[View, Essay]]:
    views = described.model.views.values()
    return [
        (view, view.essay) for view in views if isinstance(view, EssayView) and view.kind == "essay"
    ]
