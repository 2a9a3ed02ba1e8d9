"""The catalogue of bad input, row by row, as an author meets it: each case's exit code, time and
messages.

    .venv/bin/python tests/benchmarks/catalogue_shown.py [--only WORDS] [--jobs 2] > shown.txt

Every case of tests/fixtures/catalogue/ is built by ``invoke build`` in a process of its own, over
the output of a good site.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "plugins"), str(ROOT)]

from tests.site import test_catalogue as catalogue  # noqa: E402
from tests.site.conftest import NOW  # noqa: E402
from tests.site.test_reproducible import digests  # noqa: E402

COMMAND = [sys.executable, "-m", "invoke", "--search-root", str(ROOT), "build"]
ENVIRONMENT = {**os.environ, "SOURCE_DATE_EPOCH": NOW}


def run(site: Path, settings: Path) -> tuple[int, float, list[str]]:
    """(exit code, seconds, lines reported) of one build."""
    began = time.monotonic()
    options = ["--settings", str(settings), "--output", str(site / "output")]
    done = subprocess.run(
        [*COMMAND, *options], cwd=site, env=ENVIRONMENT, capture_output=True, text=True, check=False
    )
    lines = [
        line
        for line in done.stderr.splitlines()
        if line.strip() and "Nothing was written" not in line
    ]
    return done.returncode, time.monotonic() - began, lines


@cache
def good_output() -> Path:
    """What the last build left, where a case does not say more."""
    site = Path(tempfile.mkdtemp(prefix="catalogue-"))
    run(site, catalogue.folder_of(site, (catalogue.GOOD,)))
    return site / "output"


def shown(case) -> tuple[str, str, int, float, bool, list[str]]:
    """(row, case, exit code, seconds, whether the old output is as it was, lines reported)."""
    with tempfile.TemporaryDirectory() as folder:
        site = Path(folder)
        gone = tuple(
            source for source in case.files if "gone" in source.options and source.path != "god.md"
        )
        if gone:
            run(site, catalogue.folder_of(site, (catalogue.GOOD, *gone)))
        else:
            shutil.copytree(good_output(), site / "output")
        before = digests(site / "output")
        there = tuple(source for source in case.files if "gone" not in source.options)
        dropped = any(source.path == "god.md" for source in case.files)
        settings = catalogue.folder_of(
            site, there if dropped else (catalogue.GOOD, *there), case.settings
        )
        code, seconds, lines = run(site, settings)
        same = (site / "output").is_dir() and digests(site / "output") == before
        for path in (site / "content").rglob("*"):
            if not path.is_symlink() and path.exists():
                path.chmod(0o755)
        shutil.rmtree(site / "content")
        return case.row, case.name, code, seconds, same, lines


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--only", default="")
    parser.add_argument("--jobs", type=int, default=2)
    options = parser.parse_args()
    cases = [
        case
        for case in catalogue.CASES
        if options.only.lower() in f"{case.row} {case.name}".lower()
    ]
    order = {row: number for number, row in enumerate(dict.fromkeys(case.row for case in cases))}
    good_output()
    with ThreadPoolExecutor(options.jobs) as pool:
        found = sorted(pool.map(shown, cases), key=lambda one: order[one[0]])
    last = ""
    for row, name, code, seconds, same, lines in found:
        if row != last:
            print(f"\n== {row}")
        last = row
        print(
            f"exit {code}  {seconds:4.1f} s  {'output as it was' if same else 'published'}  {name}"
        )
        print("".join(f"        {line}\n" for line in lines[:4]), end="")
    count = Counter(
        (code, "output as it was" if same else "published")
        for _row, _name, code, _seconds, same, _lines in found
    )
    print(
        f"\n{len(found)} cases: {dict(count)}; the slowest took "
        f"{max(one[3] for one in found):.1f} s"
    )
    print("with a traceback:", sum(any("Traceback" in line for line in one[5]) for one in found))


if __name__ == "__main__":
    main()
