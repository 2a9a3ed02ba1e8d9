"""``invoke serve``: from saving a text to its page written, and to the browser reported; and the
server's memory over many builds.

    python tests/benchmarks/serve_speed.py --generator PATH/generate.py [--files 3000] [--saves 20]
    [--rebuilds 0]

Saves are some seconds apart, so that the whole build behind each has begun or ended, as it comes.
``--rebuilds`` saves as fast as whole builds end, and prints the memory of the server's process
before and after.
"""

import argparse
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from build_speed import generator, tools


def mib(pid: int) -> float:
    return int(re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{pid}/status").read_text())[1]) / 1024


class Served:
    """A site under ``invoke serve``."""

    def __init__(self, folder: Path):
        line = [sys.executable, "-m", "invoke", "serve", "--port", "8700"]
        self.log = (folder / "serve.log").open("w+")
        environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
        self.server = subprocess.Popen(
            line, cwd=folder, stdout=self.log, stderr=self.log, env=environment
        )
        self.address = self.wait_for(r"http://localhost:\d+/")[0]
        self.events = self.listening()

    def listening(self):
        """The browser's line to the server, as soon as that answers."""
        while True:
            try:
                # our own
                return urllib.request.urlopen(f"{self.address}.live", timeout=600)  # noqa: S310
            except OSError:
                time.sleep(0.1)

    def wait_for(self, pattern: str, count: int = 1) -> re.Match:
        """Wait until the server has said that so many times."""
        while True:
            found = list(re.finditer(pattern, Path(self.log.name).read_text("utf-8")))
            if len(found) >= count:
                return found[-1]
            if self.server.poll() is not None:
                raise RuntimeError(Path(self.log.name).read_text("utf-8"))
            time.sleep(0.01)

    def save(self, path: Path, mark: str) -> tuple[float, float]:
        """Seconds until the page holds it, and until a browser is reported to load it."""
        text = path.read_text("utf-8")
        page = f"{path.stem}/{re.search('Slug: (.*)', text)[1]}/"
        began = time.perf_counter()
        path.write_text(f"{text.rstrip()}\n\n{mark}.\n", encoding="utf-8")
        while mark not in urllib.request.urlopen(f"{self.address}{page}").read().decode():  # noqa: S310 our own
            time.sleep(0.003)
        written = time.perf_counter() - began
        while page not in (line := self.events.readline().decode()) or not line.startswith("data:"):
            pass
        return written, time.perf_counter() - began


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--generator", required=True)
    parser.add_argument("--files", type=int, default=3000)
    parser.add_argument("--saves", type=int, default=20)
    parser.add_argument("--rebuilds", type=int, default=0)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="serve-speed-") as folder:
        (tool,) = tools(["samtale"], generator(options.generator), options.files, Path(folder))
        served = Served(tool.folder)
        texts = sorted(tool.folder.glob(tool.texts))
        try:
            found = []
            for number in range(options.saves):
                found.append(served.save(texts[number * 41 % len(texts)], f"Mærke{number}x"))
                time.sleep(2 + number % 5)
            for name, place in (("page written", 0), ("browser notified", 1)):
                times = sorted(1000 * one[place] for one in found)
                print(
                    (
                        f"{options.files} files, {name}: median {statistics.median(times):.0f} ms, "
                        f"worst {times[-1]:.0f} ms"
                    ),
                    flush=True,
                )
            for number in range(options.rebuilds):
                built = len(re.findall("Built ", Path(served.log.name).read_text("utf-8")))
                if number in (10, options.rebuilds // 2):
                    print(f"after {number} rebuilds: {mib(served.server.pid):.1f} MiB", flush=True)
                path = texts[number % len(texts)]
                path.write_text(path.read_text("utf-8") + f"\nOmgang {number}.\n", encoding="utf-8")
                served.wait_for("Built ", built + 1)
            if options.rebuilds:
                print(f"after {options.rebuilds} rebuilds: {mib(served.server.pid):.1f} MiB")
        finally:
            served.server.terminate()
            served.server.wait(30)


if __name__ == "__main__":
    main()
