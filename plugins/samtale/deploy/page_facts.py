"""What publishing must know of the pages of a build: which are kept, which are essays', which to
ask after.
"""

from collections.abc import Callable
from functools import cache
from pathlib import Path

from ..build.published_addresses import published
from ..describe.describe import Described
from ..describe.view import View
from .manifest import sha256


def about(described: Described, *, preview: bool) -> Callable[[str], dict]:
    """Path -> what a manifest says of it beyond its bytes."""
    questions = asked(described)
    kept = set() if preview else {_path(address) for address in published(described)}

    @cache
    def source(path: str) -> str:
        return sha256(Path(path).read_bytes())[:16]

    def told(path: str) -> dict:
        view = described.model.views.get(path)
        found: dict = {"kept": path in kept, "asked": path in questions}
        if view is not None and view.kind == "essay":
            found |= {"work": view.essay.work, "lang": view.lang, "source": source(view.essay.path)}
        return found

    return told


def _path(address: str) -> str:
    return f"{address}index.html" if not address or address.endswith("/") else address


def titles(described: Described) -> dict[str, str]:
    """Each work's title, in the first of the site's languages that it has."""
    found: dict[str, str] = {}
    for code in reversed(described.site.codes):
        found |= {view.essay.work: view.title for view in _essays(described) if view.lang == code}
    return found


def asked(described: Described) -> set[str]:
    """Pages that the smoke test asks for: the chooser, home and newest essay of each language, the
    feeds of whole languages.
    """
    paths = {"index.html", "feed.xml", "feed.json"}
    for code in described.site.codes:
        own = [view for view in _essays(described) if view.lang == code and view.essay.date]
        newest = max(own, key=lambda view: (view.essay.date, view.save_as), default=None)
        paths |= {f"{code}/{name}" for name in ("index.html", "feed.xml", "feed.json")} | (
            {newest.save_as} if newest else set()
        )
    return paths


def _essays(described: Described) -> list[View]:
    return [view for view in described.model.views.values() if view.kind == "essay"]
