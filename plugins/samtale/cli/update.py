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
            "a merge is in progress; resolve its conflicts, git add the files and git commit, or "
            "run git merge --abort"
        )
    if _git(root, "status", "--porcelain").strip():
        raise BuildError("there are uncommitted changes; commit them first to avoid losing work")
    theirs = _git(
        root,
        "rev-parse",
        "--verify",
        "--quiet",
        f"{version}^{{commit}}",
        failing=f'git does not know "{version}"; run git fetch',
    )
    base = _git(
        root,
        "merge-base",
        "HEAD",
        theirs,
        failing=(
            f'"{version}" shares no history with this site, because the site was not cloned from '
            "Samtale; start from a clone, and copy content/ and pelicanconf.py into it"
        ),
    )
    if base == theirs:
        return f"Nothing to merge: this site already includes {version}."
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
        ["git", "merge", "-m", f"Merge Samtale {version}", merged],
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
    )
    if result.returncode:
        files = _git(root, "diff", "--name-only", "--diff-filter=U")
        raise BuildError(
            f"merge conflicts with {version} in:\n{files}\nResolve what is between <<<<<<< and "
            ">>>>>>>, git add the files and git commit, or run git merge --abort"
        )
    return (
        f"Merged: {version}. Your own files are unchanged. Install its requirements: .venv/bin/pip "
        "install -r requirements.lock"
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
