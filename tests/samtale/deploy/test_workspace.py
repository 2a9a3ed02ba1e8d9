"""Where deploys work: each in a folder of its own, and nothing is left behind for long."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from samtale.deploy.workspace import Workspace, commit


@pytest.fixture
def workspace(tmp_path):
    """A workspace in a cache that is not there yet."""
    return Workspace(tmp_path / "cache" / "publish")


def test_a_folder_is_empty_and_gone_afterwards(workspace):
    """However the deploy ends."""
    with workspace.folder() as folder:
        assert [path.name for path in folder.iterdir()] == [".lock"]
        (folder / "site").mkdir()
    assert list(workspace.cache.iterdir()) == []
    with pytest.raises(KeyError), workspace.folder():
        raise KeyError
    assert list(workspace.cache.iterdir()) == []


def test_two_deploys_have_two_folders(workspace):
    """And neither clears the other's away."""
    with workspace.folder() as one:
        (one / "x").touch()
        with workspace.folder() as other:
            assert one != other
        assert (one / "x").exists()


@pytest.mark.site
def test_what_a_killed_one_left_is_cleared_away(root, workspace):
    """At any moment that it was killed at; what else lies in the cache stays."""
    code = "import sys, os, pathlib; from samtale.deploy.workspace import Workspace\n"
    code += (
        "with Workspace(pathlib.Path(sys.argv[1])).folder() as folder:\n    (folder / "
        "'x').touch(); os._exit(9)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(workspace.cache)],
        env={"PYTHONPATH": str(root / "plugins"), "USER": "x"},
        check=False,
    )
    assert done.returncode == 9
    assert len(list(workspace.cache.glob("deploy-*/x"))) == 1
    (workspace.cache / "deploy-not-yet-locked").mkdir()
    (workspace.cache / "packed").mkdir()
    with workspace.folder() as folder:
        assert {path.name for path in workspace.cache.iterdir()} == {folder.name, "packed"}


@pytest.mark.parametrize("moment", ["made", "opened"])
def test_a_folder_that_was_cleared_away_at_once_is_made_again(workspace, monkeypatch, moment):
    """Another deploy began between its making and its locking."""
    other, cleared = Workspace(workspace.cache), []

    def first(function):
        def call(*arguments, **options):
            found = function(*arguments, **options)
            if not cleared:
                cleared.append(True)
                other._clear()
            return found

        return call

    if moment == "made":
        monkeypatch.setattr(tempfile, "mkdtemp", first(tempfile.mkdtemp))
    else:
        monkeypatch.setattr(os, "open", first(os.open))
    with workspace.folder() as folder:
        assert (folder / ".lock").exists()
        assert len(list(workspace.cache.iterdir())) == 1
    assert cleared


@pytest.mark.parametrize(
    ("variables", "who"),
    [
        ({"GITHUB_ACTOR": "anna", "GITLAB_USER_LOGIN": "bo"}, "anna"),
        ({"GITLAB_USER_LOGIN": "bo"}, "bo"),
        ({"LOGNAME": "cy"}, "cy"),
    ],
)
def test_the_history_names_who_publishes(monkeypatch, variables, who):
    """By the name that others know: at a forge, whoever pushed."""
    for name in ("GITHUB_ACTOR", "GITLAB_USER_LOGIN", "LOGNAME", "USER"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert Workspace(Path()).who == who


def test_the_commit_is_recorded_and_whether_there_is_more(tmp_path, monkeypatch):
    """Of the content alone; nothing where there is no git, and no commit."""
    for name, value in {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}.items():
        monkeypatch.setenv(name, value)
    content = tmp_path / "content"
    content.mkdir()
    (content / "x.md").touch()
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    assert commit(content) == ""

    def git(*arguments):
        line = [
            "git",
            "-C",
            str(tmp_path),
            "-c",
            "user.name=x",
            "-c",
            "user.email=x@example.org",
            *arguments,
        ]
        return subprocess.run(
            line, check=True, capture_output=True, text=True, timeout=300
        ).stdout.strip()

    git("init", "-q")
    assert commit(content) == ""
    git("add", ".")
    git("commit", "-q", "-m", "x")
    at = git("rev-parse", "HEAD")[:12]
    (tmp_path / "elsewhere").touch()
    assert commit(content) == at
    (content / "y.md").touch()
    assert commit(content) == f"{at}+"
    monkeypatch.setenv("PATH", str(tmp_path))
    assert commit(content) == ""
