"""What two revisions cost beside each other: CPU seconds and peak memory of builds.

    .venv/bin/python tests/benchmarks/compare_cost.py BASE [REVISION] --content DIR [--runs 9]

Three builds of the same content: everything (no cache), nothing changed, and one sentence added to
one text. The revisions take turns, each in a work tree, with a cache and an output of its own.
Printed are medians, the smallest and the largest, and the ratio of the medians, REVISION to BASE.
CPU seconds are of all processes; memory is the largest resident set of one process, in MiB.
"""

import argparse
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from compare_output import NOW, ROOT, checkout

SETTINGS = """import sys
sys.path.insert(0, {plugins!r})
from samtale.defaults import *
SITENAME = "Cost"
SITEURL = "https://cost.example"
TIMEZONE = "Europe/Copenhagen"
LANGUAGES = {{"da": {{"neighbours": ["sv", "en"]}}, "sv": {{"neighbours": ["da", "en"]}}, "en": {{}}}}
"""
BUILDS = ("everything", "nothing changed", "one edit")


class Site:
    """One revision's own copy of the content, its cache and its output."""

    def __init__(self, code: Path, content: Path, folder: Path):
        self.code, self.folder = code, folder
        shutil.copytree(content, folder / "content")
        settings = SETTINGS.format(plugins=str(code / "plugins"))
        cache = f"BUILD_CACHE = {str(folder / '.cache' / 'builds')!r}\n"
        cache += f"RELATED_CACHE = {str(folder / '.cache' / 'related')!r}\n"
        (folder / "pelicanconf.py").write_text(settings + cache, encoding="utf-8")
        self.text = next(
            path
            for path in sorted((folder / "content").rglob("*.md"))
            if path.stat().st_size > 1_000
        )

    def clear(self) -> None:
        for name in ("output", ".cache"):
            shutil.rmtree(self.folder / name, ignore_errors=True)
        shutil.rmtree(self.code / ".cache", ignore_errors=True)  # where "nothing changed" is known

    def edit(self) -> None:
        with self.text.open("a", encoding="utf-8") as file:
            file.write("\nOne more sentence, about nothing in particular.\n")

    def build(self) -> tuple[float, float]:
        """(CPU seconds, MiB) of ``invoke build``, in a process that sees nothing else's."""
        ours, theirs = os.pipe()
        child = os.fork()
        if not child:
            self._measured(theirs)
        os.close(theirs)
        with os.fdopen(ours) as answer:
            found = answer.read()
        os.waitpid(child, 0)
        if not found:
            sys.exit(f"{self.code}: the build failed")
        cpu, memory = map(float, found.split())
        return cpu, memory

    def _measured(self, answer: int) -> None:
        command = [sys.executable, "-m", "invoke", "build", "--output", str(self.folder / "output")]
        command += ["--settings", str(self.folder / "pelicanconf.py")]
        environment = {**os.environ, "SOURCE_DATE_EPOCH": NOW}
        environment["PYTHONPATH"] = str(self.code / "plugins")
        done = subprocess.run(
            command, cwd=self.code, env=environment, capture_output=True, text=True, check=False
        )
        used = resource.getrusage(resource.RUSAGE_CHILDREN)
        if done.returncode:
            print(done.stdout[-2_000:], done.stderr[-2_000:], file=sys.stderr)
        else:
            cpu = used.ru_utime + used.ru_stime
            os.write(answer, f"{cpu} {used.ru_maxrss / 1024}".encode())
        os._exit(0)


def one_turn(site: Site) -> dict[str, tuple[float, float]]:
    site.clear()
    found = {"everything": site.build(), "nothing changed": site.build()}
    site.edit()
    return found | {"one edit": site.build()}


def row(values: list[float], of: Callable[[float], str]) -> str:
    return f"{of(statistics.median(values))} ({of(min(values))} to {of(max(values))})"


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("base")
    parser.add_argument("revision", nargs="?", default="HEAD")
    parser.add_argument("--content", type=Path, required=True)
    parser.add_argument("--runs", type=int, default=9)
    options = parser.parse_args()
    figures: dict[tuple[str, str], list[tuple[float, float]]] = {}
    with tempfile.TemporaryDirectory(prefix="samtale-cost-") as temporary:
        folder = Path(temporary)
        codes = {
            "base": checkout(options.base, folder / "base"),
            "new": checkout(options.revision, folder / "revision"),
        }
        try:
            sites = {}
            for name, code in codes.items():
                (folder / name / "site").mkdir(parents=True, exist_ok=True)
                sites[name] = Site(code, options.content, folder / name / "site")
            for _run in range(options.runs):
                for name, site in sites.items():
                    for build, used in one_turn(site).items():
                        figures.setdefault((build, name), []).append(used)
        finally:
            for name in ("base", "revision"):
                command = ["git", "-C", str(ROOT), "worktree", "remove", "--force"]
                subprocess.run([*command, str(folder / name)], check=False, capture_output=True)
    for build in BUILDS:
        for place, what, of in ((0, "CPU s", "{:.2f}".format), (1, "MiB", "{:.0f}".format)):
            base, new = ([one[place] for one in figures[build, name]] for name in ("base", "new"))
            ratio = statistics.median(new) / statistics.median(base)
            print(f"{build:16} {what:6} {row(base, of):32} {row(new, of):32} ratio {ratio:.3f}")


if __name__ == "__main__":
    main()
