"""What one run of Pelican knows: made anew by the wiring for each run, never kept in a module."""

from dataclasses import dataclass, field

from jinja2 import Environment

from .describe.view import SiteModel
from .link.vocabulary import Vocabulary
from .problems import Problem
from .settings import Site

KEY = "SAMTALE_RUN"


@dataclass
class Run:
    """The state of one run, kept in Pelican's settings under KEY, so that every stage finds it and none outlives it."""

    site: Site
    problems: list[Problem] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)  # source files with "Status: skip"
    converters: dict = field(default_factory=dict)  # language -> Markdown converter
    topics: Vocabulary | None = None
    series: Vocabulary | None = None
    model: SiteModel | None = None
    contents: list = field(default_factory=list)  # Pelican's articles and pages that are written
    environment: Environment | None = None  # Jinja, shared by all our pages


def run_of(settings) -> Run:
    """The run that these Pelican settings belong to."""
    return settings[KEY]
