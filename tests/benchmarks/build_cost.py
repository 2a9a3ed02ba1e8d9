"""What a build costs: CPU seconds and memory of ``invoke build``, and how both grow with the number
of files.

    .venv/bin/python tests/benchmarks/build_cost.py --content DIR [--content DIR ...] [--runs 3]

Each DIR is a folder of content (one of 300, one of 3,000 files, say). Each build runs in a process
of its own; printed are the medians. Wall time is left out: machines are shared.
"""

import argparse
import multiprocessing
import resource
import statistics
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "plugins"))


def one_build(answer, content: str) -> None:
    """Answers (texts, files written, CPU seconds, MiB at the most)."""
    from samtale.build.build import build

    with tempfile.TemporaryDirectory() as folder:
        done = build(
            ROOT / "pelicanconf.py",
            content=content,
            output=str(Path(folder, "site")),
            siteurl="https://x.example",
        )
    used = resource.getrusage(resource.RUSAGE_SELF)
    answer.send((done.essays, done.files, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024))


def measured(one_run: Callable, content: str) -> tuple:
    """What one run answers, in a process of its own."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe(duplex=False)
    child = context.Process(target=one_run, args=(theirs, content))
    child.start()
    theirs.close()
    result = ours.recv()
    child.join()
    return result


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--content", action="append", required=True)
    parser.add_argument("--runs", type=int, default=3)
    options = parser.parse_args()
    print(f"{'texts':>7} {'files':>7} {'CPU s':>8} {'ms/text':>8} {'MiB':>6}  content")
    for content in options.content:
        runs = [measured(one_build, content) for _ in range(options.runs)]
        texts, files = runs[0][:2]
        cpu, memory = (statistics.median(run[place] for run in runs) for place in (2, 3))
        print(f"{texts:7} {files:7} {cpu:8.2f} {1000 * cpu / texts:8.2f} {memory:6.0f}  {content}")


if __name__ == "__main__":
    main()
