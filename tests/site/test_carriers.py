"""``invoke deploy``, ``releases``, ``rollback`` and ``deploy-verify`` with a whole site, to a git
branch and through rclone.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from .conftest import NOW, ROOT
from .servers_here import needs

ESSAYS = {
    f"essays/{name}/da.md": f"Title: {name}\nDate: 2026-01-0{day}\n\nEn tekst.\n"
    for day, name in enumerate("abc", 1)
}


@pytest.fixture(params=["git", "rclone"])
def to(request, tmp_path, monkeypatch) -> str:
    """An address on this machine."""
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(tmp_path / "gitconfig"))
    if request.param == "git":
        subprocess.run(
            [needs("git", install="git"), "init", "-q", "--bare", str(tmp_path / "site.git")],
            check=True,
        )
        return f"git+file://{tmp_path}/site.git#gh-pages"
    needs(str(Path(sys.executable).with_name("rclone")), "rclone", install="rclone")
    monkeypatch.setenv("RCLONE_CONFIG", str(tmp_path / "none.conf"))
    monkeypatch.setenv("RCLONE_CONFIG_THERE_TYPE", "alias")
    monkeypatch.setenv("RCLONE_CONFIG_THERE_REMOTE", str(tmp_path / "served"))
    (tmp_path / "served").mkdir()
    return "rclone://there:essays"


@pytest.fixture
def invoke(to, tmp_path):
    def run(task: str, *options: str, code: int = 0) -> str:
        line = [
            sys.executable,
            "-m",
            "invoke",
            "--search-root",
            str(ROOT),
            task,
            "--to",
            to,
            *options,
        ]
        line += ["--settings", str(tmp_path / "pelicanconf.py")]
        done = subprocess.run(
            line, capture_output=True, text=True, check=False, timeout=600, cwd=tmp_path, stdin=subprocess.DEVNULL,
            env={**os.environ, "SOURCE_DATE_EPOCH": NOW, "COLUMNS": "200"},
        )  # fmt: skip
        assert done.returncode == code, done.stdout + done.stderr
        assert "Traceback" not in done.stderr
        return done.stdout

    return run


def test_the_editor_publishes_and_takes_back(invoke, site):
    """First release, nothing changed, a dry run, a new essay, back, and what the history says of
    it.
    """
    site(ESSAYS)
    assert "First release" in invoke("deploy", "--yes", "--message", "begyndt")
    assert "No changes" in invoke("deploy", "--yes")
    site({"essays/d/da.md": "Title: d\nDate: 2026-01-04\n\nMere.\n"})
    assert "1 new essay" in invoke("deploy", "--dry-run")
    assert "1 new essay" in invoke("deploy", "--yes")
    reported = json.loads(invoke("releases", "--json"))
    first, second = reported["releases"]
    assert reported["current"] == second
    assert "begyndt" in invoke("releases")
    assert "files are as published" in invoke("deploy-verify")
    assert f"{first} is live again" in invoke("rollback", "--yes")
    assert json.loads(invoke("releases", "--json"))["current"] == first
    assert "files are as published" in invoke("deploy-verify")
    invoke("rollback", "--release", second, "--yes")
    assert "No changes" in invoke("deploy", "--yes")
