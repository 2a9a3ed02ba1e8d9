"""The workspace of a deploy: a separate folder below the cache, and who is deploying which
commit.
"""

import contextlib
import fcntl
import getpass
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path


class Workspace:
    """A folder in which deploys build. Each has a subfolder, locked while the deploy runs, so that
    the next one recognises and removes the leftovers of a killed one.
    """

    def __init__(self, cache: Path):
        self.cache = cache
        self.who = _who()

    @contextlib.contextmanager
    def folder(self) -> Iterator[Path]:
        """An empty folder. Raises OSError."""
        self.cache.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._clear()
        own, handle = self._own()
        try:
            yield own
        finally:
            shutil.rmtree(own, ignore_errors=True)
            os.close(handle)

    def _own(self) -> tuple[Path, int]:
        """Create a folder and its lock. Another deploy that cleans up may find it before it is
        locked: then a new one is created.
        """
        while True:
            own = Path(tempfile.mkdtemp(prefix="deploy-", dir=self.cache))
            with contextlib.suppress(FileNotFoundError):
                handle = os.open(own / ".lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
                fcntl.flock(handle, fcntl.LOCK_EX)
                if (own / ".lock").exists():
                    return own, handle
                os.close(handle)

    def _clear(self) -> None:
        for left in sorted(self.cache.glob("deploy-*")):
            with contextlib.suppress(OSError):
                handle = os.open(left / ".lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
                try:
                    fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    shutil.rmtree(left, ignore_errors=True)
                finally:
                    os.close(handle)


def _who() -> str:
    try:
        return (
            os.environ.get("GITHUB_ACTOR")
            or os.environ.get("GITLAB_USER_LOGIN")
            or getpass.getuser()
        )
    except (OSError, KeyError):
        return str(os.getuid())


def commit(folder: Path) -> str:
    """The commit of a folder's files, followed by "+" if they have been changed since; "" without
    git.
    """

    def git(*arguments: str) -> str:
        try:
            done = subprocess.run(
                ["git", "--no-optional-locks", "-C", str(folder), *arguments],
                capture_output=True,
                check=False,
                timeout=60,
            )
        except (OSError, subprocess.TimeoutExpired):
            return ""
        return done.stdout.decode("utf-8", "replace").strip() if done.returncode == 0 else ""

    at = git("rev-parse", "--short=12", "HEAD")
    return at + ("+" if at and git("status", "--porcelain", "--", ".") else "")
