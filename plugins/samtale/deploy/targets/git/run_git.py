"""Runs git without prompts and with time limits, and explains its errors."""

import os
import re
import subprocess
from pathlib import Path

from ....config.targets import masked
from ..ssh.shell import NO_ROOM
from ..ssh.shell import WORDS as WORDS_OF_SSH
from ..target import PublishError

ANSWER, TRANSFER = 90, 3600  # seconds for a query, and for a transfer
OF_A_HOOK = (
    "GIT_DIR",
    "GIT_WORK_TREE",
    "GIT_INDEX_FILE",
    "GIT_OBJECT_DIRECTORY",
    "GIT_COMMON_DIR",
    "GIT_NAMESPACE",
    "GIT_PREFIX",
)
CAREFUL = (
    "ssh -o BatchMode=yes -o StrictHostKeyChecking=yes -o ConnectTimeout=30 -o "
    "ServerAliveInterval=15"
)
PATIENCE = (
    "-c",
    "http.lowSpeedLimit=1",
    "-c",
    "http.lowSpeedTime=60",
    "-c",
    "gc.autoDetach=false",
    "-c",
    "log.showSignature=false",
)
WORDS = {
    **NO_ROOM,
    (
        r"not appear to be a git repository|[Rr]epository\b.*not found|could not be "
        r"found|error: 404"
    ): (
        "repository not found, or not accessible with these credentials; create it, or fix the "
        "URL or the permissions"
    ),
    (
        r"read.only|denied to|[Ww]rite access|insufficient permission|unable to (create|write)|not "
        r"permitted"
    ): "permission denied; give the key or the token push permission",
    r"Authentication failed|could not read (Username|Password)|error: 40[13]": (
        "authentication failed; give git credentials (a credential helper, or an SSH key and "
        "git+ssh://)"
    ),
    r"dubious ownership": (
        "it belongs to another user of this machine; add it to git's safe.directory"
    ),
    r"Failed to connect|Couldn't connect|Could not resolve host": (
        "it does not respond; fix the host name, or the network"
    ),
    **WORDS_OF_SSH,
}


class Git:
    """Runs git in one bare repository, on behalf of a remote one."""

    def __init__(self, url: str, who: str):
        self.url, self.who = url, who
        self.where = masked(url)
        self.folder: Path | None = None
        self.handle: int | None = None  # of the lock of that folder
        self.own: dict[str, str] = {}

    def look_up(self) -> None:
        """Read the user's name and the ssh command from the user's own configuration."""
        keys = {"user.name": "NAME", "user.email": "EMAIL", "core.sshCommand": "SSH"}
        said = {
            short: self.run(["git", "config", "--get", key])
            .stdout.decode("utf-8", "replace")
            .strip()
            for key, short in keys.items()
        }
        self.own = {short: value for short, value in said.items() if value}

    def git(self, *arguments: str, data: bytes = b"", timeout: int = ANSWER) -> bytes:
        """The output of git. Raises PublishError."""
        done = self.run(["git", *PATIENCE, *arguments], data, timeout)
        if done.returncode:
            raise PublishError(self.explained(done.stderr, done.returncode, f"git {arguments[0]}"))
        return done.stdout

    def run(
        self, line: list[str], data: bytes = b"", timeout: int = ANSWER
    ) -> subprocess.CompletedProcess[bytes]:
        handles = (
            (self.handle,) if self.handle is not None else ()
        )  # the lock ends with the last process that works here
        try:
            return subprocess.run(
                line,
                input=data,
                capture_output=True,
                check=False,
                timeout=timeout,
                env=self.env(),
                cwd=self.folder,
                pass_fds=handles,
            )
        except subprocess.TimeoutExpired:
            raise PublishError(
                f"{self.where}: no response for {timeout} seconds; try again"
            ) from None
        except OSError as error:
            raise PublishError(f"{line[0]}: {error.strerror}; install it, and try again") from error

    def env(self) -> dict[str, str]:
        """Git's environment: no prompts, English messages, this repository whatever a hook that
        started us has set; and the user's identity.
        """
        found = {name: value for name, value in os.environ.items() if name not in OF_A_HOOK}
        found |= {
            "LC_ALL": "C",
            "PYTHONUTF8": "1",
            "GIT_TERMINAL_PROMPT": "0",
            "GCM_INTERACTIVE": "never",
            "GIT_DIR": str(self.folder),
        }
        if "GIT_SSH" not in found and "SSH" not in self.own:
            found.setdefault("GIT_SSH_COMMAND", CAREFUL)
        who = re.sub(r"[<>\s]+", " ", self.who).strip() or "samtale"
        for role in ("AUTHOR", "COMMITTER"):
            found.setdefault(f"GIT_{role}_NAME", self.own.get("NAME", who))
            found.setdefault(
                f"GIT_{role}_EMAIL", self.own.get("EMAIL", f"{who.replace(' ', '.')}@localhost")
            )
        return found

    def explained(self, stderr: bytes, code: int, what: str) -> str:
        """An explanation of an error, derived from git's output."""
        text = masked(stderr.decode("utf-8", "replace")).strip()
        for pattern, words in WORDS.items():
            if re.search(pattern, text):
                return f"{self.where}: {words}"
        lines = [
            line.strip() for line in text.splitlines() if not line.startswith(("hint:", "To "))
        ]
        return f"{self.where}: {what}: {' / '.join(lines[-4:]) or f'exit code {code}'}"
