"""Writes docs/settings.md from the tables of settings and of kinds of faults, and says whether it is
up to date.

.venv/bin/python tests/settings_reference.py [--write]
"""

import sys
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "plugins"))

from related.settings import Setting  # noqa: E402
from samtale.config.settings import SETTINGS  # noqa: E402
from samtale.config.targets import KEYS  # noqa: E402
from samtale.kinds import KINDS  # noqa: E402

FILE = ROOT / "docs" / "settings.md"
HEAD = """# Settings

What `pelicanconf.py` may set below `from samtale.defaults import *`. Pelican's other settings mean what Pelican documents.
This page is made from the table in `plugins/samtale/config/settings.py`: `.venv/bin/python tests/settings_reference.py --write`.

"""
TARGETS = """
## A target in TARGETS

An address alone, or a dictionary:

"""


FAULTS = """
## Kinds of faults

What `invoke check --summary` counts by, `--only` selects, and `TOLERATE` may name where it says so.

"""


def _value(value: object) -> str:
    """A default or an example, in one line, as it is written in Python."""
    text = repr(value).replace(f"{ROOT}/", "")
    return f"`{text}`"


def _table(settings: Mapping[str, Setting]) -> str:
    lines = ["| setting | type | default | meaning |", "|---|---|---|---|"]
    for key, setting in settings.items():
        default = "" if setting.default is None else _value(setting.default)
        example = "" if setting.example is None else f" Example: {_value(setting.example)}"
        lines.append(f"| `{key}` | {setting.kind.words} | {default} | {setting.help}{example} |")
    return "\n".join(lines) + "\n"


def _kinds() -> str:
    lines = ["| kind | meaning | can be tolerated |", "|---|---|---|"]
    for name, kind in KINDS.items():
        lines.append(f"| `{name}` | {kind.meaning} | {'yes' if kind.tolerable else ''} |")
    return "\n".join(lines) + "\n"


def reference() -> str:
    """The page."""
    return HEAD + _table(SETTINGS) + TARGETS + _table(KEYS) + FAULTS + _kinds()


def main() -> None:
    if "--write" in sys.argv:
        FILE.write_text(reference(), encoding="utf-8")
    elif FILE.read_text(encoding="utf-8") != reference():
        sys.exit("docs/settings.md is out of date: run tests/settings_reference.py --write")


if __name__ == "__main__":
    main()
