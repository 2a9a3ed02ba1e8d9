"""A deploy in progress: the options of the command line, how it reports, and its results so far."""

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from ..config.targets import Destination
from ..describe.describe import Described
from .manifest import Manifest
from .plan import Plan
from .targets.target import UNREACHABLE, PublishError, Record, Release, State, Target


@dataclass
class Options:
    """The options of the command line. ``siteurl``: of the site at the target, "" if the target has
    none of its own.
    """

    settings_file: Path
    content: str = ""
    siteurl: str = ""
    drafts: bool = False
    dry_run: bool = False
    yes: bool = False
    allow_removals: int | None = None
    message: str = ""
    reread: bool = False
    again: bool = False


@dataclass
class Reporter:
    """How a deploy reports: ``say`` a line, ``warn``, ``ask`` yes or no (None without a terminal),
    ``step`` names the current step, ``progress`` shows its progress.
    """

    say: Callable[[str], None]
    warn: Callable[[str], None]
    ask: Callable[[str], bool] | None
    step: Callable[[str], None]
    progress: Callable[[str], None]


@dataclass
class DeployJob:
    """One deploy, from its plan on."""

    target: Target
    where: Destination
    state: State
    before: Manifest | None
    release: Release
    described: Described
    plan: Plan
    options: Options
    reporter: Reporter
    record: Record
    began: float = field(default_factory=time.monotonic)


@contextmanager
def with_variables(where: Destination) -> Iterator[None]:
    """Set the variables that a target's ``env`` names, while the target is used. Raises
    PublishError for one that is not set.
    """
    before = dict(os.environ)
    for variable, source in where.env.items():
        if source not in before:
            raise PublishError(
                (
                    f"{where.name}: the variable {source}, which env uses for {variable}, is not "
                    "set; set it"
                ),
                UNREACHABLE,
            )
    os.environ.update({variable: before[source] for variable, source in where.env.items()})
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)
