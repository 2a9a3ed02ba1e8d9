"""State that readers share, and what they find, while Pelican reads one content."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from ..config.site import Site
from ..problems import Problem
from ..scan.tree import Tree
from .markdown import EditionMarkdown
from .readings import Readings

KEY = "SAMTALE_READING"  # the setting under which readers find it


@dataclass
class ReadState:
    """The state of one reading; no later stage sees it.

    ``pages``: the paths of texts that are pages; ``skipped``: files with "Status: skip";
    ``waiting``: scheduled texts: when, and the title; ``linked``: the results of linking the essays
    and the pages; ``converters``: of Markdown, by language; ``names``: Pelican's objects for
    authors, tags and categories, None if each text gets separate ones; ``keep_going``: whether a
    text that cannot be read is shown as its source.
    """

    site: Site
    tree: Tree
    readings: Readings
    pages: frozenset[str] = frozenset()
    problems: list[Problem] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)
    waiting: list[tuple[datetime, str]] = field(default_factory=list)
    linked: list[Any] = field(default_factory=list)
    converters: dict[str, EditionMarkdown] = field(default_factory=dict)
    names: dict[tuple[type, str], Any] | None = field(default_factory=dict)
    keep_going: bool = False


def state_of(settings: Mapping[str, Any]) -> ReadState:
    """The state of the reading to which these Pelican settings belong. Raises KeyError."""
    found: ReadState = settings[KEY]
    return found
