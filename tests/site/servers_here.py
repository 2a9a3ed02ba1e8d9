"""Real servers for tests, on loopback: each started when it is asked for, ended when the test is
done with it.
"""

import contextlib
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

PATIENCE = 120  # seconds until a server must answer, on a machine that does other things too


def needs(*names: str, install: str) -> str:
    """The path of the first of these programs that is here. Without any the test is skipped, but
    fails in CI.
    """
    for name in names:
        if path := shutil.which(name):
            return path
    reason = f"there is no {names[0]} here (Debian: apt install {install})"
    if os.environ.get("CI"):
        pytest.fail(reason)
    pytest.skip(reason)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextlib.contextmanager
def running(command: list[str], port: int, log: Path, **environment: str) -> Iterator[None]:
    """A server that answers on this port. What it says goes into ``log``, and into the failure if
    it does not answer.
    """
    with log.open("wb") as file:
        server = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=file,
            stderr=file,
            env={**os.environ, **environment},
            cwd=log.parent,
        )
        try:
            until = time.monotonic() + PATIENCE
            while not answers(port):
                if server.poll() is not None or time.monotonic() > until:
                    pytest.fail(
                        f"{command[0]} did not "
                        f"respond:\n{log.read_text('utf-8', 'replace')[-3000:]}"
                    )
                time.sleep(0.02)
            yield
        finally:
            server.terminate()
            try:
                server.wait(PATIENCE)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()


def wait_for(condition: Callable[[], object], failure: str) -> None:
    """Wait until something is so. The limit only ends a test that would wait for ever."""
    until = time.monotonic() + PATIENCE
    while not condition():
        if time.monotonic() > until:
            pytest.fail(failure)
        time.sleep(0.02)


def children(process: int) -> set[int]:
    """The processes that a process has started, and that still run."""
    done = subprocess.run(
        ["pgrep", "-P", str(process)], capture_output=True, text=True, check=False
    )
    return {int(pid) for pid in done.stdout.split()}


def answers(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0


@contextlib.contextmanager
def nginx(config: str, port: int, folder: Path) -> Iterator[None]:
    """Nginx with this site's configuration within a whole one, in a folder of its own."""
    program = needs(
        "nginx", "/usr/sbin/nginx", install="nginx-light libnginx-mod-http-brotli-static"
    )
    user = "user root;" if os.geteuid() == 0 else ""
    module = brotli_module()
    temporary = [
        f"{kind}_temp_path {folder}/{kind};"
        for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    ]
    (folder / "site.conf").write_text(config, encoding="utf-8")
    (folder / "nginx.conf").write_text(
        f"daemon off; worker_processes 1; pid {folder}/nginx.pid; {user}\n"
        f"{f'load_module {module};' if module else ''}\n"
        f"events {{ }}\nhttp {{ access_log off; {' '.join(temporary)}\ninclude "
        f"{folder}/site.conf; }}\n",
        encoding="utf-8",
    )
    command = [
        program,
        "-p",
        str(folder),
        "-c",
        str(folder / "nginx.conf"),
        "-e",
        str(folder / "error.log"),
    ]
    with running(command, port, folder / "nginx.log"):
        yield


def brotli_module() -> Path | None:
    """The module of nginx that serves files compressed by Brotli, where it is installed."""
    program = needs("nginx", "/usr/sbin/nginx", install="nginx-light")
    reported = subprocess.run([program, "-V"], capture_output=True, text=True, check=True).stderr
    folder = reported.partition("--modules-path=")[2].split()[:1]
    module = Path(*folder, "ngx_http_brotli_static_module.so")
    return module if folder and module.is_file() else None


@contextlib.contextmanager
def caddy(config: str, port: int, folder: Path) -> Iterator[None]:
    """Caddy with this site's configuration behind options that keep it on loopback and out of the
    home folder.
    """
    program = needs("caddy", install="caddy")
    (folder / "Caddyfile").write_text(
        f"{{\n\tadmin off\n\tauto_https off\n}}\n\n{config}", encoding="utf-8"
    )
    command = [program, "run", "--config", str(folder / "Caddyfile"), "--adapter", "caddyfile"]
    homes = {name: str(folder) for name in ("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME")}
    with running(command, port, folder / "caddy.log", **homes):
        yield


SERVERS = {"nginx": nginx, "caddy": caddy}
