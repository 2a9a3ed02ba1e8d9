"""Finds the line of a setting in the owner's settings file."""

import re
from pathlib import Path

from ..problems import shown
from .values import Settings


def where(settings: Settings, key: str) -> tuple[str, int]:
    """The settings file, and the line, from 1, of a setting in it."""
    file = Path(settings.get("SETTINGS_FILE", "pelicanconf.py"))
    # a form feed, or a line separator in a text, ends no line of Python
    lines = file.read_text(encoding="utf-8", errors="replace").split("\n") if file.is_file() else []
    return str(file), next(
        (number for number, text in enumerate(lines, 1) if re.match(rf"{re.escape(key)}\b", text)),
        1,
    )


def in_settings(settings: Settings, key: str) -> str:
    """The same as one string, such as ``pelicanconf.py:12``."""
    file, line = where(settings, key)
    return f"{shown(file)}:{line}"
