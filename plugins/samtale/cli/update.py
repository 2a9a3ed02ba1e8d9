"""``invoke update``: merges a later version of Samtale with git, and leaves the owner's files
unchanged.

A plain ``git merge`` would stop at a sample essay that has changed in Samtale and that the owner
has removed. Therefore the version is merged as if it had never changed the owner's files: its tree
is used, with those paths as they were at the merge base of both histories.
"""

import os
import subprocess
import tempfile
from pathlib import Path

from ..problems import BuildError

OWNERS = ("content", "pelicanconf.py")


def update(root: Path, version: str) -> str:
    """Merge ``version`` (a branch, tag or commit that git knows) and return what happened.

    Raises BuildError if git is missing, the work tree is not clean, or the owner has changed the
    same lines of Samtale's files; in the last case the merge is left open, for the owner to finish
    or abort.
    """
    if (
        Path(_git(root, "rev-parse", "--git-path", "MERGE_HEAD")).exists()
        or (root / ".git" / "MERGE_HEAD").exists()
    ):
        raise BuildError(
            "a merge is under way: fix its files, git add them and git commit; or: git "
            "merge --abort"
        )
    if _git(root, "status", "--porcelain").strip():
        raise BuildError(
            "there are changes that are not committed: commit them first, so that nothing "
            "can be lost"
        )
    theirs = _git(
        root,
        "rev-parse",
        "--verify",
        "--quiet",
        f"{version}^{{commit}}",
        failing=f'git knows no "{version}": git fetch it',
    )
    base = _git(
        root,
        "merge-base",
        "HEAD",
        theirs,
        failing=f'"{version}" shares no history with this site: it was not cloned',
    )
    if base == theirs:
        return f"Nothing to take in: {version} is part of this site already."
    merged = _git(
        root,
        "commit-tree",
        _tree(root, base, theirs),
        "-p",
        theirs,
        "-m",
        f"Samtale {version}, without its sample site",
    )
    result = subprocess.run(
        ["git", "merge", "-m", f"Take in Samtale {version}", merged],
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
    )
    if result.returncode:
        files = _git(root, "diff", "--name-only", "--diff-filter=U")
        raise BuildError(
            f"you have changed lines that {version} changes too, in:\n{files}\n"
            "Mend what stands between <<<<<<< and >>>>>>> there, git add them and git commit; "
            "or: git merge --abort"
        )
    return (
        f"Taken in: {version}. What is yours is as it was. Install what it needs: "
        ".venv/bin/pip install -r requirements.lock"
    )


def _tree(root: Path, base: str, theirs: str) -> str:
    """The version's tree, with the owner's paths as in ``base``."""
    with tempfile.TemporaryDirectory() as folder:
        index = {**os.environ, "GIT_INDEX_FILE": str(Path(folder, "index"))}
        _git(root, "read-tree", theirs, env=index)
        _git(root, "rm", "-r", "-q", "-f", "--cached", "--ignore-unmatch", *OWNERS, env=index)
        _git(
            root,
            "update-index",
            "--index-info",
            env=index,
            text=_git(root, "ls-tree", "-r", base, *OWNERS) + "\n",
        )
        return _git(root, "write-tree", env=index)


def _git(
    root: Path,
    *arguments: str,
    failing: str = "",
    env: dict[str, str] | None = None,
    text: str | None = None,
) -> str:
    try:
        done = subprocess.run(
            ["git", *arguments],
            cwd=root,
            capture_output=True,
            text=True,
            check=True,
            env=env,
            input=text,
        )
    except FileNotFoundError as error:
        raise BuildError("git is not installed") from error
    except subprocess.CalledProcessError as error:
        raise BuildError(
            failing or f"git {arguments[0]}: {error.stderr.strip() or 'failed'}"
        ) from error
    return done.stdout.strip()
