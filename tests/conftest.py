"""What all tests share: the repository's root, and one "now" for every build."""

from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def root() -> Path:
    return ROOT


@pytest.fixture(autouse=True)
def one_now(monkeypatch):
    """2026-11-21 12:00 UTC, so that no test depends on the day on which it runs."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795262400")
