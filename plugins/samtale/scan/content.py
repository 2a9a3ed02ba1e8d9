"""The first stage: finds the files of the content, and how each is read."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ..config.file_names import is_text
from ..config.site import Site
from ..problems import Problem
from .tree import Tree, divided, published_html, scan


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


def scan_content(site: Site, settings: Mapping[str, Any]) -> Scanned:
    """Check every file of the content. Raises nothing."""
    tree = scan(site.content, site.limits, site.drawings, site.active, clean=site.clean_pictures)
    paths = divided(tree, settings)
    problems = [*tree.problems, *published_html(tree, paths["STATIC_PATHS"], site.active)]
    texts = (path for kind in ("ARTICLE_PATHS", "PAGE_PATHS") for path in paths[kind])
    if not any(map(is_text, texts)) and not problems:
        message = 'contains no essays or pages; create one with "invoke new"'
        problems.append(Problem(str(site.content), 1, "content", message))
    return Scanned(tree, paths, tuple(problems))
