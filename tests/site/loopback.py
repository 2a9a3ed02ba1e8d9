"""The real parts that publishing needs, on this machine's loopback, each on a free port and gone at
the end.
"""

import contextlib
import getpass
import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx

from .servers_here import PATIENCE, children, free_port, needs, running, wait_for


@dataclass(frozen=True)
class Host:
    """A machine that is reached by ssh: this one, by its own sshd, keys and configuration."""

    folder: Path
    port: int

    def address(self, path: Path) -> str:
        return f"ssh://samtale-test{path}?config={self.folder / 'ssh_config'}"

    def new_key(self) -> None:
        """The host gets another key, as one does that somebody else answers for."""
        (self.folder / "host_key").unlink()
        _key(self.folder / "host_key")


def _key(path: Path) -> None:
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(path)], check=True)


@contextlib.contextmanager
def ssh_host(folder: Path, *, before: str = "") -> Iterator[Host]:
    """An sshd of our own. before: folders that come first in its PATH."""
    server = needs("sshd", "/usr/sbin/sshd", install="openssh-server")
    needs("rsync", install="rsync")
    if os.geteuid() == 0:
        Path("/run/sshd").mkdir(exist_ok=True)  # where root's sshd shuts itself in
    folder.mkdir(parents=True, exist_ok=True)
    port = free_port()
    _key(folder / "host_key")
    _key(folder / "key")
    shutil.copy(folder / "key.pub", folder / "authorized_keys")
    path = f"{before}:{os.environ['PATH']}" if before else os.environ["PATH"]
    (folder / "sshd_config").write_text(
        f"Port {port}\nListenAddress 127.0.0.1\nHostKey {folder}/host_key\nAuthorizedKeysFile "
        f"{folder}/authorized_keys\n"
        f"UsePAM no\nStrictModes no\nPasswordAuthentication no\nPidFile {folder}/pid\nSubsystem "
        "sftp internal-sftp\n"
        f"MaxStartups 100\nMaxSessions 100\nSetEnv PATH={path}\n"
    )
    known = (folder / "host_key.pub").read_text().split()
    (folder / "known_hosts").write_text(f"[127.0.0.1]:{port} {known[0]} {known[1]}\n")
    (folder / "ssh_config").write_text(
        f"Host samtale-test\n HostName 127.0.0.1\n Port {port}\n User {getpass.getuser()}\n "
        f"IdentityFile {folder}/key\n"
        f" IdentitiesOnly yes\n UserKnownHostsFile {folder}/known_hosts\n GlobalKnownHostsFile "
        "/dev/null\n"
    )
    with running(
        [server, "-D", "-e", "-f", str(folder / "sshd_config")], port, folder / "sshd.log"
    ):
        yield Host(folder, port)


NGINX = """
{user} daemon off; worker_processes 1; pid {folder}/nginx.pid; error_log {folder}/nginx.err;
events {{ worker_connections 256; }}
http {{
  access_log off; default_type application/octet-stream; open_file_cache off;
  types {{ text/html html; text/css css; image/svg+xml svg; image/png png; application/atom+xml xml; application/json json; }}
  client_body_temp_path {folder}/t1; proxy_temp_path {folder}/t2; fastcgi_temp_path {folder}/t3; uwsgi_temp_path {folder}/t4;
  scgi_temp_path {folder}/t5;
  server {{ listen 127.0.0.1:{port}; root {root}; error_page 404 /404.html; include {folder}/more.conf; }}
}}
"""


@dataclass(frozen=True)
class Web:
    """A web server whose root is a link that is switched."""

    folder: Path
    url: str

    def broken(self, more: str) -> None:
        """Serve on with a fault in the configuration. Returns when no process has the old one."""
        (self.folder / "more.conf").write_text(more)
        main = int((self.folder / "nginx.pid").read_text())
        before = children(main)
        os.kill(main, signal.SIGHUP)
        wait_for(lambda: (now := children(main)) and not now & before, "nginx has no new process")


@contextlib.contextmanager
def web_server(folder: Path, root: Path) -> Iterator[Web]:
    """A web server, nginx, over ``root``."""
    server, port = needs("nginx", "/usr/sbin/nginx", install="nginx-light"), free_port()
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "more.conf").write_text("")
    (folder / "nginx.conf").write_text(
        NGINX.format(
            user="user root;" if os.geteuid() == 0 else "", folder=folder, port=port, root=root
        )
    )
    line = [
        server,
        "-p",
        str(folder),
        "-c",
        str(folder / "nginx.conf"),
        "-e",
        str(folder / "nginx.err"),
    ]
    with running(line, port, folder / "nginx.log"):
        yield Web(folder, f"http://127.0.0.1:{port}")


SHARED = contextlib.ExitStack()  # of servers that run until the last test has ended
ADDRESSES: dict[str, str] = {}


def _moto(folder: Path) -> str:
    if "moto" not in ADDRESSES:
        server = needs(str(Path(sys.executable).with_name("moto_server")), install="python3-moto")
        port = free_port()
        line = [server, "-H", "127.0.0.1", "-p", str(port)]
        SHARED.enter_context(running(line, port, folder / "moto.log"))
        ADDRESSES["moto"] = f"http://127.0.0.1:{port}"
    return ADDRESSES["moto"]


@contextlib.contextmanager
def moto(folder: Path) -> Iterator[str]:
    """An S3 server with a bucket called essays, and nothing else; its endpoint."""
    endpoint = _moto(folder)
    httpx.post(f"{endpoint}/moto-api/reset", timeout=PATIENCE).raise_for_status()
    policy = {
        "Effect": "Allow",
        "Principal": "*",
        "Action": "s3:GetObject",
        "Resource": "arn:aws:s3:::essays/*",
    }
    signed = {
        "Authorization": "AWS4-HMAC-SHA256 Credential=test/20240101/us-east-1/s3/aws4_request"
    }
    httpx.put(f"{endpoint}/essays", timeout=PATIENCE).raise_for_status()
    rule = json.dumps({"Version": "2012-10-17", "Statement": [policy]})
    httpx.put(
        f"{endpoint}/essays?policy", content=rule, headers=signed, timeout=PATIENCE
    ).raise_for_status()
    yield endpoint


@contextlib.contextmanager
def pointed(folder: Path, address: str) -> Iterator[str]:
    """What serves the release that the pointer at a bucket's address names; where it is
    asked.
    """
    port = free_port()
    line = [sys.executable, str(Path(__file__).with_name("pointer.py")), str(port), address]
    with running(line, port, folder / "pointer.log"):
        yield f"http://127.0.0.1:{port}"
