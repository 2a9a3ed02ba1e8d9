"""A remote repository, accessed through a bare one in the cache, which contains what was fetched,
so that only changes are transferred.

Independent of what is published. git and ssh find identities as usual: agents, credential helpers,
their own configuration.
"""

import contextlib
import fcntl
import hashlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

from ..ssh.shell import FULL, pipe_of
from ..target import UNREACHABLE, UPLOAD, PublishError
from .run_git import PATIENCE, TRANSFER, Git

DEPTH = 50  # commits that are fetched: the number of releases that can be rolled back to
RACED = re.compile(
    r"fetch first|non-fast-forward|stale info|cannot lock ref|failed to update ref|incorrect "
    r"old value|already exists"
)


# by another push, or because the disk there is full
UNSURE = re.compile("cannot lock ref|failed to update ref")
PAUSES = (0, 0.5, 1.5)  # seconds that another push may need to end


class Moved(Exception):  # noqa: N818 no error: somebody was first
    """The branch has moved in the meantime."""


class Refused(Exception):  # noqa: N818 named for what it is
    """The remote refuses the push, for reasons of its own."""


class Repository(Git):
    """A remote repository, and the bare one in the cache. If another process is using that, a new
    one replaces it.
    """

    def __init__(self, url: str, cache: Path, who: str):
        super().__init__(url, who)
        self.cache = cache

    def open(self) -> None:
        """Open the bare repository, for this process and its children only."""
        if self.folder:
            return
        self.cache.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.handle = os.open(self.cache.with_suffix(".lock"), os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(self.handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            self.folder = self.cache
        except OSError:
            os.close(self.handle)
            self.handle = None
            self.folder = Path(
                tempfile.mkdtemp(prefix="other-", suffix=".git", dir=self.cache.parent)
            )
        # left by a killed process: no other is running here
        for left in sorted(self.folder.rglob("*.lock")):
            left.unlink()
        self._begin(self.folder)
        self.look_up()

    def _begin(self, folder: Path) -> None:
        folder.mkdir(exist_ok=True)
        self.git("init", "--quiet", "--bare", "--template=", str(folder))

    def close(self) -> None:
        if self.handle is not None:
            os.close(self.handle)
        elif self.folder:
            shutil.rmtree(self.folder, ignore_errors=True)
        self.folder = self.handle = None

    # ---- the remote

    def refs(self, *names: str) -> dict[str, str]:
        """The current commits of these refs in the remote. Raises PublishError."""
        lines = self.git("ls-remote", self.url, *names).decode("utf-8", "replace").splitlines()
        return {name: commit for commit, _, name in (line.partition("\t") for line in lines)}

    def fetch(self, refs: dict[str, str]) -> None:
        """Fetch these commits and what they need. A damaged cache is created again."""
        if all(self.has(commit) for commit in refs.values()):
            return
        wanted = [f"+{name}:{_here(name)}" for name in refs]
        line = [
            "fetch",
            "--quiet",
            "--no-tags",
            "--no-write-fetch-head",
            f"--depth={DEPTH}",
            self.url,
            *wanted,
        ]
        try:
            self.git(*line, timeout=TRANSFER)
        except PublishError:
            if self.folder is None:
                raise
            shutil.rmtree(self.folder, ignore_errors=True)
            self._begin(self.folder)
            self.git(*line, timeout=TRANSFER)

    def push(self, commit: str, name: str, *, dry: bool = False) -> None:
        """Push a commit to a ref, by fast-forward only. Raises Moved, Refused, PublishError."""
        line = [
            "push",
            "--porcelain",
            "--no-verify",
            *(["--dry-run"] if dry else []),
            self.url,
            f"{commit}:{name}",
        ]
        done = self.run(["git", *PATIENCE, *line], timeout=TRANSFER)
        if done.returncode == 0:
            if not dry:
                self.git("update-ref", _here(name), commit)
            return
        said = next(
            (
                one
                for one in done.stdout.decode("utf-8", "replace").splitlines()
                if one.startswith("!")
            ),
            "",
        )
        reason = self.explained(done.stderr, done.returncode, "push")
        if FULL in reason:  # whatever the consequence was
            raise PublishError(reason, UPLOAD)
        if (
            said
            and RACED.search(said)
            and (not UNSURE.search(said) or self._has_moved(name, commit))
        ):
            raise Moved
        if "[remote rejected]" in said:
            raise Refused(reason)
        with contextlib.suppress(PublishError):
            if not dry and self.refs(name).get(name) == commit:  # the answer was lost, not the push
                return
        raise PublishError(reason, UNREACHABLE if dry else UPLOAD)

    def _has_moved(self, name: str, commit: str) -> bool:
        """Whether a ref of the remote is no longer at the commit's parent."""
        parent = self.name(f"{commit}^")
        for pause in PAUSES:
            time.sleep(pause)
            if self.refs(name).get(name, "") != parent:
                return True
        return False

    # ---- the local repository

    def has(self, commit: str) -> bool:
        return (
            self.run(
                ["git", "rev-list", "--quiet", "--objects", "--max-count=1", commit, "--"]
            ).returncode
            == 0
        )

    def name(self, ref: str) -> str:
        """The commit or tree that a name refers to here; "" for none."""
        done = self.run(["git", "rev-parse", "--quiet", "--verify", ref])
        return done.stdout.decode().strip() if done.returncode == 0 else ""

    def tree(self, name: str) -> dict[str, str]:
        """Every file in a tree or commit: path -> blob."""
        lines = self.git("ls-tree", "-r", "-z", "--full-tree", name).split(b"\0")
        pairs = (line.split(b"\t", 1) for line in lines if line)
        return {os.fsdecode(path): about.split()[2].decode() for about, path in pairs}

    def contents(self, names: Iterable[str]) -> Iterator[bytes | None]:
        """The contents of blobs, in the order requested; None for a missing one."""
        with tempfile.TemporaryFile() as asked:
            asked.write("".join(f"{name}\n" for name in names).encode("utf-8", "surrogateescape"))
            asked.seek(0)
            line = ["git", "cat-file", "--batch"]
            with subprocess.Popen(
                line, stdin=asked, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=self.env()
            ) as git:
                said = pipe_of(git.stdout)
                while head := said.readline():
                    if head.endswith(b"missing\n"):
                        yield None
                        continue
                    content = said.read(int(head.split()[-1]))
                    said.read(1)
                    yield content

    def digests(self, blobs: Iterable[str]) -> dict[str, str]:
        """The SHA-256 of blobs: blob -> hexadecimal."""
        asked = sorted(set(blobs))
        pairs = zip(asked, self.contents(asked), strict=False)
        return {
            blob: hashlib.sha256(content).hexdigest()
            for blob, content in pairs
            if content is not None
        }

    def with_file(self, tree: str, name: str, blob: str) -> str:
        """That tree, with one more file at its top level."""
        lines = self.git("ls-tree", "-z", tree) if tree else b""
        return (
            self.git("mktree", "-z", data=lines + f"100644 blob {blob}\t{name}\0".encode())
            .decode()
            .strip()
        )

    def blob(self, content: bytes) -> str:
        return self.git("hash-object", "-w", "--stdin", data=content).decode().strip()

    def commit(self, tree: str, parent: str, message: str) -> str:
        after = ["-p", parent] if parent else []
        return (
            self.git("commit-tree", tree, *after, "-F", "-", data=message.encode()).decode().strip()
        )

    def imported(self, folder: Path, *options: str) -> str:
        """The tree of a folder, created by ghp-import, whose exit code does not show whether it is
        complete.
        """
        self.run(["git", "update-ref", "-d", "refs/heads/incoming"])
        line = [
            sys.executable,
            "-m",
            "ghp_import",
            "-b",
            "incoming",
            "-r",
            "nowhere",
            *options,
            str(folder),
        ]
        done = self.run(line, timeout=TRANSFER)
        tree = self.name("refs/heads/incoming^{tree}")
        if not tree:
            raise PublishError(
                f"{self.explained(done.stderr, done.returncode, 'ghp-import')}; try again", UPLOAD
            )
        return tree


def _here(name: str) -> str:
    """The local name of a ref of the remote."""
    return f"refs/there/{name.removeprefix('refs/')}"
