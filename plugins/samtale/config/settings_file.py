"""Finds the line of a setting in the owner's settings file, and those that are misspelt."""

import re
from pathlib import Path

from ..problems import nearest, shown
from .settings import SETTINGS
from .values import Settings

SET = re.compile(r"[A-Z][A-Z0-9_]*(?=\s*[=:|])")  # a setting at the beginning of a line


def where(settings: Settings, key: str) -> tuple[str, int]:
    """The settings file, and the line, from 1, of a setting in it."""
    file = Path(settings.get("SETTINGS_FILE", "pelicanconf.py"))
    # a form feed, or a line separator in a text, ends no line of Python
    lines = file.read_text(encoding="utf-8", errors="replace").split("\n") if file.is_file() else []
    return str(file), next(
        (number for number, text in enumerate(lines, 1) if re.match(rf"{re.escape(key)}\b", text)),
        1,
    )


def _lines(settings: Settings) -> tuple[str, list[str]]:
    """The settings file, and its lines: a form feed, or a line separator in a text, ends none."""
    file = Path(settings.get("SETTINGS_FILE", "pelicanconf.py"))
    text = file.read_text(encoding="utf-8", errors="replace") if file.is_file() else ""
    return str(file), text.split("\n")


def in_settings(settings: Settings, key: str) -> str:
    """The same as one string, such as ``pelicanconf.py:12``."""
    file, line = where(settings, key)
    return f"{shown(file)}:{line}"


def misspelt(settings: Settings, key: str) -> str:
    """A hint to an unknown setting of the owner's that was probably meant as this one, which is not
    set; "" for none.
    """
    file, lines = _lines(settings)
    own = [(found[0], number) for number, text in enumerate(lines, 1) if (found := SET.match(text))]
    if any(name == key for name, _line in own):
        return ""
    unknown = {name: line for name, line in own if name not in SETTINGS}
    near = nearest(key, unknown, likeness=0.85)
    return (
        f'; "{near}" ({shown(file)}:{unknown[near]}) is unknown; did you mean "{key}"?'
        if near
        else ""
    )
