"""What all tests share: the repository's root, and one "now" for every build."""

from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
LONG = (
    "test_incremental.py",
    "test_depends.py",
    "test_deploy.py",
    "test_deploy_kills.py",
    "test_deploy_faults.py",
    "test_catalogue.py",
    "test_carriers.py",
    "test_awkward_files.py",
    "test_mistakes.py",
    "test_faults.py",
    "test_pictures.py",
    "test_books.py",
    "test_git_target.py",
    "test_servers.py",
    "test_browser.py",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The files that take longest come first, so that no core waits for another in the end."""
    place = {name: number for number, name in enumerate(LONG)}
    items.sort(key=lambda item: place.get(item.path.name, len(LONG)))


@pytest.fixture(scope="session")
def root() -> Path:
    return ROOT


@pytest.fixture(autouse=True)
def one_now(monkeypatch):
    """2026-11-21 12:00 UTC, so that no test depends on the day on which it runs."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795262400")
