"""The first stage: finds the files of the content, and how each is read."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from ..config.file_names import is_text
from ..config.site import Site
from ..problems import WARNING, Problem
from .tree import Tree, divided, published_html, scan

LIST = "_index."  # the name of a list's text in Hugo and Zola


@dataclass(frozen=True)
class Scanned:
    """The content's files. ``paths``: those that are read or copied, by the setting that names them
    for Pelican; ``problems``: those of all other files.
    """

    tree: Tree
    paths: Mapping[str, list[str]]
    problems: tuple[Problem, ...]

    @property
    def texts(self) -> dict[str, bool]:
        """Each file that is read -> whether it is a page."""
        pages = frozenset(self.paths["PAGE_PATHS"])
        kinds = ("ARTICLE_PATHS", "PAGE_PATHS")
        return {path: path in pages for kind in kinds for path in self.paths[kind]}


def _lists_of_others(site: Site, paths: dict[str, list[str]]) -> list[Problem]:
    """Remove the texts of lists, as Hugo and Zola have them, from the paths. Returns a warning for
    each.
    """
    message = (
        "is the text of a list page of another tool, and is not published; remove it, or rename it "
        "to publish it"
    )
    found: dict[str, None] = {}
    for kind in ("ARTICLE_PATHS", "PAGE_PATHS"):
        lists = [path for path in paths[kind] if PurePosixPath(path).name.startswith(LIST)]
        paths[kind] = [path for path in paths[kind] if path not in lists]
        found |= dict.fromkeys(path for path in lists if is_text(path))
    return [Problem(str(site.content / path), 1, "file", message, WARNING) for path in found]


def scan_content(site: Site, settings: Mapping[str, Any]) -> Scanned:
    """Check every file of the content. Raises nothing."""
    tree = scan(site.content, site.limits, site.drawings, site.active, clean=site.clean_pictures)
    paths = divided(tree, settings)
    problems = [*tree.problems, *published_html(tree, paths["STATIC_PATHS"], site.active)]
    problems += _lists_of_others(site, paths)
    texts = (path for kind in ("ARTICLE_PATHS", "PAGE_PATHS") for path in paths[kind])
    if not any(map(is_text, texts)) and not problems:
        message = 'contains no essays or pages; create one with "invoke new"'
        problems.append(Problem(str(site.content), 1, "content", message))
    return Scanned(tree, paths, tuple(problems))
