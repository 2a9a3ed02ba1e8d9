"""What readers share, and what they find, while Pelican reads one content."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from ..config.site import Site
from ..problems import Problem
from ..scan.tree import Tree
from .markdown import EditionMarkdown
from .readings import Readings

KEY = "SAMTALE_READING"  # the setting in which readers find it


@dataclass
class ReadState:
    """Of one reading; no later stage sees it.

    ``pages``: the paths of texts that are pages; ``skipped``: files with "Status: skip";
    ``waiting``: what is due later: when, and its title; ``linked``: what linking has found of the
    essays and of the pages; ``converters``: of Markdown, by
    language; ``names``: Pelican's objects for authors, tags and categories, None where each text
    gets its own.
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


def state_of(settings: Mapping[str, Any]) -> ReadState:
    """The state of the reading that these Pelican settings belong to. Raises KeyError."""
    found: ReadState = settings[KEY]
    return found
