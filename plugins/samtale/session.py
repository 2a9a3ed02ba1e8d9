"""The session: settings and stored results of earlier builds, which live as long as one run.

Nothing in it changes during the run; what the stages find is in their results.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any

from .cache.images import ImageStore
from .cache.previous_output import PreviousOutput
from .cache.store import Store
from .clock import Clock
from .config.site import Site
from .problems import Problem

ReportChecked = Callable[[Mapping[str, str], Sequence[Problem]], object]
KEY = "SAMTALE_SESSION"  # the setting under which Pelican's readers find it


@dataclass(frozen=True)
class Session:
    """One run. Handlers that Pelican calls find it in Pelican's settings, under KEY.

    ``settings``: all of the owner's settings; ``known_settings``: all settings that exist,
    Pelican's and ours, with their defaults; ``theme``: the theme's folder; ``store``, ``images``:
    results that earlier builds of this content have stored; ``previous``: the output that this
    build replaces; ``foreign``: foreign plugins, whose changes cannot be tracked, so that
    everything is rebuilt; ``checked``: whether finished pages are audited; ``keep_going``: whether
    a site with errors is shown all the same (``serve``); ``draw_later``: whether pictures that are
    not drawn yet are left for the next build; ``progress``: called
    with a short text at each step; ``report_checked``: called when all texts are checked, with the
    page of each file, and the problems.
    """

    site: Site
    settings: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))
    known_settings: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))
    theme: Path = Path()
    store: Store = field(default_factory=lambda: Store(None))
    images: ImageStore = field(default_factory=lambda: ImageStore(None))
    previous: PreviousOutput = field(default_factory=lambda: PreviousOutput(None, Store(None)))
    foreign: tuple[str, ...] = ()
    checked: bool = False
    keep_going: bool = False
    draw_later: bool = False
    clock: Clock = field(default_factory=Clock)
    progress: Callable[[str], object] = str
    report_checked: ReportChecked = lambda _pages, _problems: None


def session_of(settings: Mapping[str, Any]) -> Session:
    """The session that these Pelican settings belong to. Raises KeyError."""
    found: Session = settings[KEY]
    return found
