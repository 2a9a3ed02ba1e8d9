"""What one run of Pelican knows: made anew by the wiring for each run, never kept in a module."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from jinja2 import Environment
from related.shown import NOTHING, Relations

from .cache.images import Drawer
from .cache.previous_output import Before
from .cache.store import Shelf
from .clock import Clock
from .config.site import Site
from .describe.view import SiteModel
from .link.vocabulary import Vocabulary
from .problems import Problem
from .read.readings import Readings
from .scan.tree import Tree
from .write.assets import Assets

if TYPE_CHECKING:
    from .draw.markup import Offer

KEY = "SAMTALE_RUN"


class Described(Exception):  # noqa: N818 no error
    """The site is described, and nothing is to be written: ends a run whose settings say
    DESCRIBE_ONLY.
    """


@dataclass
class Run:
    """The state of one run, kept in Pelican's settings under KEY, so that every stage finds it and
    none outlives it.
    """

    site: Site
    tree: Tree = field(default_factory=lambda: Tree(Path()))  # the content's files
    pages: frozenset[str] = frozenset()  # those of them that are pages
    theme: str = ""  # the folder of the theme
    problems: list[Problem] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)  # source files with "Status: skip"
    waiting: list[tuple[datetime, str]] = field(
        default_factory=list
    )  # what is not due yet: when, and its title
    shelf: Shelf = field(default_factory=lambda: Shelf(None))  # what earlier builds have made
    readings: Readings | None = None  # of all texts
    converters: dict = field(default_factory=dict)  # language -> Markdown converter
    topics: Vocabulary | None = None
    series: Vocabulary | None = None
    relations: Relations = NOTHING
    model: SiteModel | None = None
    copies: dict[str, Path] = field(
        default_factory=dict
    )  # the content's files to be published -> where they lie
    offers: dict[str, "Offer"] = field(
        default_factory=dict
    )  # pictures of the content -> what they are offered as
    drawn: dict[str, tuple] = field(
        default_factory=dict
    )  # each drawn picture of the output -> what makes it, its SHA-256
    used: set[str] = field(default_factory=set)  # what is used of the drawer, by its key
    whence: dict[str, str] = field(
        default_factory=dict
    )  # where bitmaps are published -> their paths
    drawer: Drawer = field(
        default_factory=lambda: Drawer(None)
    )  # pictures that earlier builds have drawn
    assets: Assets = field(
        default_factory=Assets
    )  # where pictures, stylesheets and the like are published
    foreign: tuple[
        str, ...
    ] = ()  # plugins that are not ours: what they do is not seen into, so all is made anew
    before: Before = field(
        default_factory=lambda: Before(None, Shelf(None))
    )  # the output that stands there
    context: Mapping = field(default_factory=dict)  # Pelican's, of the generators
    keys: dict[str, bytes | None] = field(
        default_factory=dict
    )  # each file of the output -> what it was made of
    seen: dict[str, object] = field(default_factory=dict)  # each page, as the audit sees it
    names: dict[tuple, object] = field(
        default_factory=dict
    )  # Pelican's objects for authors, tags and categories
    bodies: dict[str, object] = field(
        default_factory=dict
    )  # each page with a body -> Pelican's article or page
    progress: Callable[[str], None] = str
    rebuilt: set[str] = field(default_factory=set)  # pages that could not be used again
    searching: object = None  # the index that is being made (search/bundle.py)
    clock: Clock = field(default_factory=Clock)
    contents: list = field(default_factory=list)  # Pelican's articles and pages that are written
    environment: Environment | None = None  # Jinja, shared by all our pages


def run_of(settings) -> Run:
    """The run that these Pelican settings belong to."""
    return settings[KEY]
