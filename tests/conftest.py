"""What all tests share: the repository's root, one "now" for every build, and which of them are
quick.

Quick is a test that builds no site and starts no program, server or browser: ``invoke test
--quick`` runs only those. The others are marked ``site``: below ``tests/site`` all of them are,
but for those that are marked ``quick``. A quick test that does one of these things fails.
"""

import sys
from collections.abc import Iterator
from pathlib import Path
from socket import AF_INET, AF_INET6

import hypothesis
import pelican
import pytest
from samtale.audit.language_detection import LanguageDetector

ROOT = Path(__file__).resolve().parents[1]
SITE = ROOT / "tests" / "site"
STARTING = {"server"}  # fixtures that start one
CHEAP = {"git"}  # programs that quick tests may start
LONG = [
    f"test_{name}.py"
    for name in """incremental deploy_kills deploy deploy_faults deploy_cuts browser depends searching
    incremental_pictures catalogue books servers faults carriers git_target awkward_files strangers
    pictures reproducible relations""".split()
]
# no deadline: how long one example takes says how busy the machine is
hypothesis.settings.register_profile("busy", deadline=None)
hypothesis.settings.register_profile("quick", deadline=None, max_examples=20)
hypothesis.settings.load_profile("busy")


@pytest.hookimpl(tryfirst=True)  # before pytest looks for the marks that -m asks for
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Marks what is not quick. The files that take longest come first, so that no core waits for
    another in the end.
    """
    for item in items:
        given = set(item.callspec.params) if hasattr(item, "callspec") else set()
        below = item.path.is_relative_to(SITE) and not item.get_closest_marker("quick")
        if below or STARTING.intersection(item.fixturenames) - given:
            item.add_marker("site")
    place = {name: number for number, name in enumerate(LONG)}
    items.sort(key=lambda item: place.get(item.path.name, len(LONG)))


def share_the_model() -> None:
    """The model that detects languages is loaded once a process: that takes several times as long
    as to build a small site.
    """
    load, loaded = LanguageDetector.ready, []

    def ready(detector: LanguageDetector) -> object:
        if detector.model is None and loaded:
            detector.model, detector.known = loaded
        else:
            load(detector)
            loaded[:] = detector.model, detector.known
        return detector.model

    LanguageDetector.ready = ready


class Guard:
    """Fails a quick test that does what only tests marked ``site`` may do."""

    def __init__(self):
        self.watching = False
        sys.addaudithook(self.heard)
        run = pelican.Pelican.run

        def guarded(*arguments, **options):
            self.heard("pelican.run", ())
            return run(*arguments, **options)

        pelican.Pelican.run = guarded

    def heard(self, event: str, arguments: tuple) -> None:
        if not self.watching:
            return
        if event == "subprocess.Popen":
            program = Path(arguments[1][0] if isinstance(arguments[1], list) else arguments[1])
            slow = program.name not in CHEAP
        elif event == "socket.bind":
            slow = arguments[0].family in (AF_INET, AF_INET6)
        else:
            slow = event in ("os.exec", "os.posix_spawn", "pelican.run")
        if slow:
            pytest.fail(f"a quick test does not do this ({event}): mark it with pytest.mark.site")

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        self.watching = not item.get_closest_marker("site")
        try:
            return (yield)
        finally:
            self.watching = False


def pytest_configure(config: pytest.Config) -> None:
    share_the_model()
    config.pluginmanager.register(Guard())


@pytest.fixture(scope="session")
def root() -> Path:
    return ROOT


@pytest.fixture(autouse=True)
def one_now(monkeypatch):
    """2026-11-21 12:00 UTC, so that no test depends on the day on which it runs."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795262400")
