"""What checking costs: CPU seconds of ``invoke check``, and the share of each check in the whole.

    .venv/bin/python tests/benchmarks/check_cost.py [--content DIR ...] [--runs 3]

Without --content, the site's own. Each run is a process of its own, in which every check is timed
by the CPU's clock; printed are the medians. Reading, converting, relating and writing are the rest.
"""

import argparse
import resource
import statistics
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from build_cost import measured

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "plugins"))
CHECKS = {
    "samtale.scan.content": ["scan"],
    "samtale.pipeline": ["missing_strings"],
    "samtale.check.check": ["dead", "recorded", "former", "unused", "lists_sent_on"],
    "samtale.check.content": ["unread", "images", "names", "templates", "links"],
    "samtale.read.reader": ["decode", "check", "scan", "admitted", "lines_of"],
    "samtale.read.structure": ["faults"],
    "samtale.build.build": ["audit"],
}


def timed(function, name: str, spent: Counter):
    """The function, its CPU seconds added up under its name; what it yields is made at once."""

    def wrapper(*arguments, **keywords):
        began = time.process_time()
        found = function(*arguments, **keywords)
        if hasattr(found, "__next__"):
            found = list(found)
        spent[name] += time.process_time() - began
        return found

    return wrapper


def one_check(answer, content: str) -> None:
    """Answers (texts, files written, CPU seconds of all, CPU seconds of each check)."""
    import importlib

    from samtale.build.build import build

    spent: Counter = Counter()
    for module_name, names in CHECKS.items():
        module = importlib.import_module(module_name)
        for name in names:
            setattr(
                module,
                name,
                timed(
                    getattr(module, name), f"{module_name.removeprefix('samtale.')}.{name}", spent
                ),
            )
    with tempfile.TemporaryDirectory() as folder:
        done = build(
            ROOT / "pelicanconf.py",
            content=content or None,
            output=str(Path(folder, "site")),
            remembered=False,
        )
    used = resource.getrusage(resource.RUSAGE_SELF)
    answer.send((done.essays, done.files, used.ru_utime + used.ru_stime, dict(spent)))


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--content", action="append", default=[])
    parser.add_argument("--runs", type=int, default=3)
    options = parser.parse_args()
    for content in options.content or [""]:
        runs = [measured(one_check, content) for _ in range(options.runs)]
        texts, files = runs[0][:2]
        whole = statistics.median(run[2] for run in runs)
        checks = statistics.median(sum(run[3].values()) for run in runs)
        what = f"{content or 'own content'}: {texts} texts, {files} files"
        print(f"{what}: {whole:.2f} CPU s, checks {checks:.2f} = {checks / whole:.0%}")
        for name in runs[0][3]:
            seconds = statistics.median(run[3].get(name, 0) for run in runs)
            print(f"  {name:32} {seconds:7.2f} s  {seconds / whole:6.1%}")


if __name__ == "__main__":
    main()
