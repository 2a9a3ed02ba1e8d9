"""What nginx gives to its readers while somebody sends it headers that are costly to match: before
a change, and after it.

    python tests/benchmarks/hostile_header.py [--before main] [--seconds 5] [--clients 4]

The configuration of a commit (``--before``; its code is read from git) and that of this tree are
served one after the other by the same nginx with one process, on loopback. wrk asks for a page by
16 connections; ``--clients`` other connections ask for the front page with a weight of 8,000 digits
in Accept-Language. Printed are requests a second and p99 of the readers, alone and beside these;
then how the steps of the slowest pattern of each configuration grow
(tests/samtale/server_config/test_growth.py).
"""

import argparse
import json
import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "plugins"))
sys.path.insert(0, str(ROOT / "tests" / "samtale" / "publish"))
sys.path.insert(0, str(ROOT))

from test_growth import NGINX, steepest  # noqa: E402

from tests.site.servers_here import free_port, nginx  # noqa: E402

SETTINGS = """
import sys
sys.path.insert(0, {plugins!r})
from samtale.defaults import *
LANGUAGES = {{"da": {{}}, "sv": {{}}, "en": {{}}}}
CARDS = PICTURES = None; SEARCH = False; RELATED_CACHE = BUILD_CACHE = ""
"""
HOSTILE = "da;q=0." + "1" * 8000 + "x"
LUA = 'wrk.headers["Accept-Language"] = {!r}\n'
WRITE = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from samtale.cli.server_config import server_config
options = dict(siteurl=sys.argv[4], content=None, root=sys.argv[3], listen=sys.argv[5], hsts=False, brotli=False)
print(server_config(Path(sys.argv[2]), "nginx", **options))
"""


def sources(commit: str, folder: Path) -> Path:
    """Our code as it was in a commit."""
    folder.mkdir()
    packed = subprocess.run(
        ["git", "archive", commit, "plugins", "theme"], cwd=ROOT, capture_output=True, check=True
    ).stdout
    subprocess.run(["tar", "-x", "-C", str(folder)], input=packed, check=True)
    return folder


def configured(code: Path, folder: Path, port: int) -> str:
    """What that code says nginx of a small site."""
    (folder / "content" / "essays").mkdir(parents=True, exist_ok=True)
    for lang in ("da", "sv", "en"):
        text = (
            "Title: Te\nDate: 2026-01-01\nSlug: "
            f"te\n{'' if lang == 'da' else 'Translation: human'}\n\nTe.\n"
        )
        (folder / "content" / "essays" / "te").mkdir(exist_ok=True)
        (folder / "content" / "essays" / "te" / f"{lang}.md").write_text(text, encoding="utf-8")
    (folder / "pelicanconf.py").write_text(
        SETTINGS.format(plugins=str(code / "plugins")), encoding="utf-8"
    )
    line = [
        sys.executable,
        "-c",
        WRITE,
        str(code / "plugins"),
        str(folder / "pelicanconf.py"),
        str(folder / "site"),
    ]
    done = subprocess.run(
        [*line, "http://127.0.0.1", f"127.0.0.1:{port}"],
        stdout=subprocess.PIPE,
        text=True,
        timeout=120,
        check=False,
    )
    if done.returncode:
        sys.exit(f"the code in {code} writes no configuration")
    return done.stdout


def asked(url: str, seconds: int, connections: int, script: Path | None = None) -> subprocess.Popen:
    line = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--latency", "--timeout", "10s"]
    return subprocess.Popen(
        [*line, *(["-s", str(script)] if script else []), url], stdout=subprocess.PIPE, text=True
    )


def reported(process: subprocess.Popen, seconds: int) -> dict[str, str]:
    """Requests a second and p99, as wrk prints them."""
    text = process.communicate(timeout=seconds + 30)[0]
    found = {"requests a second": r"Requests/sec:\s+(\S+)", "p99": r"99%\s+(\S+)"}
    return {
        name: match[1] if (match := re.search(pattern, text)) else "-"
        for name, pattern in found.items()
    }


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--before", default="52c28b4")
    options.add_argument("--seconds", type=int, default=5)
    options.add_argument("--clients", type=int, default=4)
    given = options.parse_args()
    if not shutil.which("wrk"):
        sys.exit("there is no wrk here (Debian: apt install wrk)")
    seconds, growth = min(given.seconds, 30), {}
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        folder.chmod(0o755)
        (folder / "site" / "da").mkdir(parents=True)
        (folder / "site" / "index.html").write_text("front", encoding="utf-8")
        (folder / "site" / "da" / "index.html").write_text("page " * 2000, encoding="utf-8")
        script = folder / "hostile.lua"
        script.write_text(LUA.format(HOSTILE), encoding="utf-8")
        for name, code in {
            "before": sources(given.before, folder / "before"),
            "after": ROOT,
        }.items():
            port = free_port()
            config = configured(code, folder, port)
            place = folder / f"nginx-{name}"
            place.mkdir()
            with nginx(config, port, place):
                url = f"http://127.0.0.1:{port}"
                alone = reported(asked(f"{url}/da/", seconds, 16), seconds)
                hostile = asked(f"{url}/", seconds + 1, given.clients, script)
                time.sleep(0.5)
                beside = reported(asked(f"{url}/da/", seconds, 16), seconds)
                sent = reported(hostile, seconds)
            print(
                json.dumps(
                    {"configuration": name, "alone": alone, "beside": beside, "hostile": sent}
                ),
                flush=True,
            )
            patterns = {"".join(one) for one in NGINX.findall(config)}
            growth[name] = max((*steepest(pattern, 160), pattern) for pattern in sorted(patterns))
    for name, (times, part, pattern) in growth.items():
        print(
            f"{name}: steps grow at most {times:.1f} times where a text is doubled ({part} "
            f"repeated), by {pattern}"
        )


if __name__ == "__main__":
    main()
