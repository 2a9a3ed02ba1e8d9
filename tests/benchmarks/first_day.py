"""What an author waits for: a fault that is shown in the browser, its correction, a failing check.

    .venv/bin/python tests/benchmarks/first_day.py serve [--content DIR] [--runs 5]
    .venv/bin/python tests/benchmarks/first_day.py check --generator PATH/generate.py [--files 2000] [--runs 5]
    .venv/bin/python tests/benchmarks/first_day.py progress --generator PATH/generate.py
        [--files 2000] [--plugins DIR]

``serve``: milliseconds from a save until the page's faults have the message, and from the
correction until they have not; for each kind of fault, the median and the worst. ``check``: CPU
seconds of a check that fails, and of a build of the same site without the fault; medians of
alternating runs with empty caches. ``progress``: the longest times of a build without a message
about its progress; with the plugins of another revision, to compare.
"""

import argparse
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from functools import partial
from itertools import pairwise
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from build_speed import generator, tools
from serve_speed import Served

ROOT = Path(__file__).resolve().parents[2]
HEAD = "Title: Første dag\nDate: 2026-01-01\nSlug: foerste-dag\n"
GOOD = f"{HEAD}\nEn tekst.\n"
FAULTS = {  # the text with a fault -> a part of its message
    "broken link": (f"{HEAD}\n[Nix](nix.md)\n", "missing"),
    "missing anchor": (f"{HEAD}\n[Nix](#nix)\n", "missing anchor"),
    "invalid date": (GOOD.replace("2026-01-01", "i går"), "not a valid date"),
    "unknown topic": (f"{HEAD}Topics: Nixnix\n\nEn tekst.\n", "Nixnix"),
    "unsafe HTML": (f"{HEAD}\n<script>x</script>\n", "script"),
    "unclosed front matter": ("---\ntitle: A\n", "never closed"),
    "unknown source": (f"{HEAD}Translation-of: nixnix\n\nEn tekst.\n", "nixnix"),
    "URL of another page": (f"{HEAD.replace('foerste-dag', 'drafts')}\nX.\n", "drafts"),
}


def shown(served: Served) -> str:
    """All faults of the site, as the browser has them."""
    return urllib.request.urlopen(f"{served.address}.faults/").read().decode()  # noqa: S310 our own


def is_shown(served: Served, message: str, expected: bool) -> bool:
    """Whether a message is among the faults, or is not, as expected."""
    return (message in shown(served)) == expected


def waited(condition) -> float:
    """Milliseconds until a condition holds."""
    began = time.perf_counter()
    while not condition():
        time.sleep(0.005)
    return 1000 * (time.perf_counter() - began)


def serve(content: Path, runs: int) -> None:
    with tempfile.TemporaryDirectory(prefix="first-day-") as temporary:
        folder = Path(temporary, "site")
        folder.mkdir()
        for name in ("plugins", "theme"):
            (folder / name).symlink_to(ROOT / name)
        for name in ("pelicanconf.py", "tasks.py"):
            shutil.copy(ROOT / name, folder)
        shutil.copytree(content, folder / "content")
        text = folder / "content" / "essays" / "foerste-dag" / "da.md"
        text.parent.mkdir(parents=True)
        text.write_text(GOOD, encoding="utf-8")
        served = Served(folder)
        served.wait_for(r"Open ")
        files = sum(1 for path in (folder / "content").rglob("*.md"))
        print(f"{files} texts; milliseconds: median (worst)")
        print("| fault | shown after the save | gone after the correction |\n|---|---|---|")
        try:
            for name, (wrong, message) in FAULTS.items():
                found = [[], []]
                for _run in range(runs):
                    for place, (written, is_there) in enumerate(((wrong, True), (GOOD, False))):
                        time.sleep(4)  # the build behind the last save has ended
                        text.write_text(written, encoding="utf-8")
                        found[place].append(waited(partial(is_shown, served, message, is_there)))
                cells = (f"{statistics.median(one):.0f} ({max(one):.0f})" for one in found)
                print(f"| {name} | {' | '.join(cells)} |", flush=True)
        finally:
            served.server.terminate()
            served.server.wait(30)


def seconds(folder: Path, *command: str) -> tuple[float, int]:
    """CPU seconds of a command with empty caches, and its exit code."""
    for name in ("output", ".cache"):
        shutil.rmtree(folder / name, ignore_errors=True)
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    code = subprocess.run(
        [sys.executable, "-m", "invoke", *command],
        cwd=folder,
        capture_output=True,
        check=False,
        env=dict(os.environ),
    ).returncode
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return spent, code


def check(generate: str, count: int, runs: int) -> None:
    with tempfile.TemporaryDirectory(prefix="first-day-") as temporary:
        (tool,) = tools(["samtale"], generator(generate), count, Path(temporary))
        text = min(tool.folder.glob(tool.texts))
        good = text.read_text("utf-8")
        found: dict[str, list[float]] = {"check": [], "build": []}
        for _run in range(runs):
            text.write_text(f"{good}\n[Nix](nix.md)\n", encoding="utf-8")
            spent, code = seconds(tool.folder, "check")
            if code != 1:
                raise SystemExit(f"invoke check ended with {code}")
            found["check"].append(spent)
            text.write_text(good, encoding="utf-8")
            spent, code = seconds(tool.folder, "build")
            if code:
                raise SystemExit(f"invoke build ended with {code}")
            found["build"].append(spent)
        one, other = (statistics.median(times) for times in found.values())
        print(f"{count} texts: failing check {one:.1f} CPU s, build {other:.1f}: {one / other:.2f}")


def silences(generate: str, count: int, plugins: Path) -> None:
    sys.path.insert(0, str(plugins))
    from samtale.build.build import build

    with tempfile.TemporaryDirectory(prefix="first-day-") as temporary:
        (tool,) = tools(["samtale"], generator(generate), count, Path(temporary))
        heard = [(time.monotonic(), "start")]
        build(
            tool.folder / "pelicanconf.py",
            output=str(tool.folder / "output"),
            progress=lambda text: heard.append((time.monotonic(), text)),
        )
        heard.append((time.monotonic(), "end"))
    times = [(after[0] - before[0], before[1]) for before, after in pairwise(heard)]
    print(f"{count} texts, {heard[-1][0] - heard[0][0]:.0f} s, {len(heard) - 2} messages")
    for seconds_, text in sorted(times, reverse=True)[:5]:
        print(f"{seconds_:5.1f} s after: {text}")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("what", choices=("serve", "check", "progress"))
    parser.add_argument("--content", type=Path, default=ROOT / "content")
    parser.add_argument("--generator", default="")
    parser.add_argument("--files", type=int, default=2000)
    parser.add_argument("--plugins", type=Path, default=ROOT / "plugins")
    parser.add_argument("--runs", type=int, default=5)
    options = parser.parse_args()
    if options.what == "serve":
        serve(options.content, options.runs)
    elif options.what == "progress":
        silences(options.generator, options.files, options.plugins)
    else:
        check(options.generator, options.files, options.runs)


if __name__ == "__main__":
    main()
