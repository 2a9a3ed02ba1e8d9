"""Writes plugins/samtale/cli/sample.txt, the list of sample files that ``invoke start`` removes.

    .venv/bin/python tests/sample_list.py [--write]

Run it after every change below content/.
"""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "plugins"))

from samtale.cli.start import SAMPLE_LIST, digest  # noqa: E402

CONTENT = ROOT / "content"


def sample_list() -> str:
    """A line for each file: its SHA-256 and its path below the content."""
    files = sorted(path for path in CONTENT.rglob("*") if path.is_file())
    return "".join(f"{digest(path)} {path.relative_to(CONTENT).as_posix()}\n" for path in files)


def main() -> None:
    if "--write" in sys.argv:
        SAMPLE_LIST.write_text(sample_list(), encoding="utf-8")
    elif SAMPLE_LIST.read_text(encoding="utf-8") != sample_list():
        sys.exit("sample.txt is out of date: run tests/sample_list.py --write")


if __name__ == "__main__":
    main()
