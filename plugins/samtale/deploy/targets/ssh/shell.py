"""Runs small shell scripts at a target: on this machine, or on another over ssh. They are in
``remote/``.

Everything for another machine uses one connection, which is tied to a pipe: it ends with this
process, however that ends, and leaves nothing behind.
"""

import contextlib
import os
import re
import shlex
import shutil
import subprocess
import tempfile
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO

from ....config.targets import Destination, masked
from ..target import BUSY, UNREACHABLE, UPLOAD, PublishError

SCRIPTS = Path(__file__).parent / "remote"
BEAT = 20  # seconds between two heartbeats of a lock
ANSWER = 30  # seconds for a host to answer
LOST = (255, 12, 30, 35, 10)  # exit codes of ssh and rsync for a broken connection
FULL = "its disk is full"
NO_ROOM = {
    r"No space left|Disk quota|[Ff]ile too large|size limit": (
        f"{FULL}; free some space, and try again"
    ),
    # dash and git do not say more
    r"(?:printf|echo): I/O error|couldn't write '.*\.lock'": (
        f"{FULL}, or failing; free some space, and try again"
    ),
}
WORDS = {
    r"REMOTE HOST IDENTIFICATION HAS CHANGED": (
        "its host key has changed, which may be an attack; ask its administrator; if it is "
        "intended, remove the old key (ssh-keygen -R) and add the new one"
    ),
    r"[Hh]ost key verification failed|No \S+ host key is known": (
        "its host key is unknown; connect once with ssh, compare the fingerprint with its "
        "owner's, and accept it"
    ),
    r"Permission denied \(": (
        "it does not accept this key; add the right one to ssh-agent, or set it in ~/.ssh/config"
    ),
    r"Could not resolve hostname": "host not found; fix the host name, or the network",
    r"Connection refused|timed out|No route|unreachable": (
        "it does not respond; check that it is running and that the port is right"
    ),
    **NO_ROOM,
    r"Read-only file system|Permission denied": (
        "permission denied; give the user that deploys write permission"
    ),
}


class Shell:
    """This machine."""

    where = "this machine"

    def command(self, line: list[str]) -> list[str]:
        return line

    def place(self, path: str) -> str:
        """A path in rsync's notation."""
        return path

    def rsync_options(self) -> list[str]:
        return []

    def run(self, script: str, *arguments: str, data: bytes = b"", code: int = UPLOAD) -> bytes:
        """The output of a script in ``remote/``. Raises PublishError with that code if it fails."""
        try:
            done = subprocess.run(
                self._line(script, arguments), input=data, capture_output=True, check=False
            )
        except OSError as error:
            raise PublishError(
                f"{self.where}: {error.filename}: {error.strerror}; install it, and try again"
            ) from error
        if done.returncode:
            raise PublishError(
                self.explained(done.stderr, done.returncode, script),
                code if done.returncode not in LOST else UNREACHABLE,
            )
        return done.stdout

    def _line(self, script: str, arguments: tuple[str, ...]) -> list[str]:
        program = "".join(
            (SCRIPTS / f"{name}.sh").read_text(encoding="utf-8") for name in ("common", script)
        )
        return self.command(["sh", "-c", program, "samtale", *arguments])

    def explained(self, stderr: bytes, code: int, what: str) -> str:
        """An explanation of an error, derived from a tool's output."""
        text = masked(stderr.decode("utf-8", "replace")).strip()
        for pattern, words in WORDS.items():
            if re.search(pattern, text):
                return f"{self.where}: {words}"
        last = " / ".join(line.strip() for line in text.splitlines()[-3:]) or f"exit code {code}"
        if code in LOST:
            return f"{self.where}: the connection was lost ({last}); try again to resume"
        return f"{self.where}: {what}: {last}"

    @contextlib.contextmanager
    def lock(self, path: str, who: str) -> Iterator[tuple[str, str, Callable[[], bool]]]:
        """Hold the target's lock. Yields the id of the process that holds it there, the mark of its
        current state, and a function that returns whether it is still held.
        """
        line = self._line("hold", (path, who))
        with subprocess.Popen(
            line, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        ) as holder:
            said = pipe_of(holder.stdout).readline().decode("utf-8", "replace").strip()
            if not re.match(r"LOCKED \S", said):
                _rest, stderr = holder.communicate()
                if said.startswith("BUSY") or holder.returncode == BUSY_THERE:
                    by = said.removeprefix("BUSY").strip() or "somebody"
                    raise PublishError(
                        (
                            f"{self.where}: {by} is deploying there now; wait until that has "
                            "finished, and try again"
                        ),
                        BUSY,
                    )
                message = self.explained(stderr, holder.returncode, "the lock")
                raise PublishError(message, UPLOAD if FULL in message else UNREACHABLE)
            stop = threading.Event()
            beat = threading.Thread(target=_beat, args=(holder, stop), daemon=True)
            beat.start()
            try:
                _word, process, *mark = said.split()
                yield process, " ".join(mark), lambda: holder.poll() is None
            finally:
                stop.set()
                beat.join()
                with contextlib.suppress(OSError):
                    pipe_of(holder.stdin).close()
                holder.wait()

    def copy(self, source: str, target: str, progress: Callable[[int, int], None]) -> None:
        """Transfer a file, or a folder with its contents, by rsync; resumes an interrupted
        transfer.
        """
        line = [
            "rsync",
            "-rlpzs",
            "--checksum",
            "--delete",
            "--partial",
            "--timeout=120",
            "--chmod=D755,F644",
            "--out-format=%l",
        ]
        line += [*self.rsync_options(), source, self.place(target)]
        with (
            tempfile.TemporaryFile() as errors,
            subprocess.Popen(line, stdout=subprocess.PIPE, stderr=errors) as rsync,
        ):
            for said in pipe_of(rsync.stdout):
                progress(1, int(said)) if said.strip().isdigit() else None
            if rsync.wait():
                errors.seek(0)
                raise PublishError(self.explained(errors.read(), rsync.returncode, "rsync"), UPLOAD)

    def close(self) -> None:
        """Close the connection."""


BUSY_THERE = 75


def _beat(holder: subprocess.Popen[bytes], stop: threading.Event) -> None:
    pipe = pipe_of(holder.stdin)
    while not stop.wait(BEAT):
        try:
            pipe.write(b"\n")
            pipe.flush()
        except OSError:
            return


class SecureShell(Shell):
    """Another machine. Its keys, users, ports and jump hosts are in the user's own ssh
    configuration.
    """

    def __init__(self, target: Destination):
        parts = target.parts
        self.where, self.host = (
            target.host,
            f"{parts.username}@{target.host}" if parts.username else target.host,
        )
        self.folder = tempfile.mkdtemp(prefix="samtale-")
        self.options = [
            "-S",
            f"{self.folder}/c",
            "-o",
            "BatchMode=yes",
            "-o",
            "StrictHostKeyChecking=yes",
            "-o",
            "ControlPersist=no",
        ]
        self.options += [
            "-o",
            f"ConnectTimeout={ANSWER}",
            "-o",
            "ServerAliveInterval=15",
            "-o",
            "ServerAliveCountMax=3",
        ]
        self.options += ["-p", str(parts.port)] if parts.port else []
        self.options = (
            ["-F", target.query["config"]] if "config" in target.query else []
        ) + self.options
        self.master = self._connect()

    def _connect(self) -> subprocess.Popen[bytes]:
        """The master connection that all others share; it lives as long as the pipe to it."""
        line = ["ssh", "-M", *self.options, self.host, "echo ready; exec cat >/dev/null"]
        with tempfile.TemporaryFile() as errors:
            try:
                master = subprocess.Popen(
                    line, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors
                )
            except OSError as error:
                self._forget()
                raise PublishError(f"ssh: {error.strerror}; install it, and try again") from error
            if pipe_of(master.stdout).readline().strip() != b"ready":
                pipe_of(master.stdin).close()
                with contextlib.suppress(subprocess.TimeoutExpired):
                    master.wait(5)
                master.kill()
                master.wait()
                errors.seek(0)
                said = errors.read()
                self._forget()
                pipe_of(master.stdout).close()
                silent = (
                    b"its login shell prints text of its own; make it silent in "
                    b"non-interactive sessions"
                )
                raise PublishError(self.explained(said or silent, 1, "ssh"))
        return master

    def command(self, line: list[str]) -> list[str]:
        return ["ssh", *self.options, self.host, shlex.join(line)]

    def place(self, path: str) -> str:
        host = self.host.replace(self.where, f"[{self.where}]") if ":" in self.where else self.host
        return f"{host}:{path}"

    def rsync_options(self) -> list[str]:
        return ["-e", shlex.join(["ssh", *self.options])]

    def close(self) -> None:
        with contextlib.suppress(OSError):
            pipe_of(self.master.stdin).close()
        pipe_of(self.master.stdout).close()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.master.wait(5)
        self.master.kill()
        self.master.wait()
        self._forget()

    def _forget(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)


def pipe_of(stream: IO[bytes] | None) -> IO[bytes]:
    """The standard input or output of a process that was started with a pipe for it."""
    if stream is None:
        raise ValueError("the process was started without this pipe")
    return stream


def here() -> str:
    """This machine's name, for the history."""
    return os.uname().nodename
