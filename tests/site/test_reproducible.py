"""The same input gives the same bytes, whatever the machine's habits."""

import hashlib
import os
import random
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from .conftest import NOW, ROOT


def digests(folder: Path) -> dict[str, str]:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in files
    }


def build_in_process(settings: Path, output: Path, cwd: Path, **environment: str) -> dict[str, str]:
    command = [sys.executable, "-m", "invoke", "--search-root", str(ROOT), "build"]
    subprocess.run(
        [*command, "--settings", str(settings), "--output", str(output)],
        cwd=cwd,
        env={**os.environ, "SOURCE_DATE_EPOCH": NOW, **environment},
        check=True,
        capture_output=True,
    )
    return digests(output)


def copied_in_another_order(source: Path, target: Path) -> Path:
    """The same files, made in a shuffled order, so that folders list them otherwise."""
    files = sorted(path for path in source.rglob("*") if path.is_file())
    random.Random(7).shuffle(files)  # noqa: S311 no secret
    for path in files:
        copy = target / path.relative_to(source)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, copy)
        os.utime(copy, (1, 1))
    return target


@pytest.mark.parametrize("whose", ["awkward", "own"])
def test_two_builds_are_byte_identical(whose, awkward_source, tmp_path):
    """Under other hash seeds, time zones, locales, working directories, and orders in which the
    files were made.
    """
    if whose == "own":
        shutil.copytree(ROOT / "content", tmp_path / "source" / "content")
        shutil.copy(ROOT / "pelicanconf.py", tmp_path / "source")
        conf = tmp_path / "source" / "pelicanconf.py"
        conf.write_text(
            conf.read_text(encoding="utf-8").replace(
                'parent / "plugins"', f'parent / "{ROOT}/plugins"'
            ),
            "utf-8",
        )
        source = tmp_path / "source"
    else:
        source = awkward_source
    first = build_in_process(
        source / "pelicanconf.py",
        tmp_path / "a",
        ROOT,
        PYTHONHASHSEED="1",
        TZ="Pacific/Kiritimati",
        LC_ALL="C.UTF-8",
    )
    other = copied_in_another_order(source, tmp_path / "deep" / "copy")
    second = build_in_process(
        other / "pelicanconf.py",
        tmp_path / "b",
        tmp_path,
        PYTHONHASHSEED="4242",
        TZ="America/St_Johns",
        LC_ALL="C",
    )
    differ = {name for name in first.keys() | second.keys() if first.get(name) != second.get(name)}
    assert differ == set()
    assert len(first) > 20


def test_now_is_read_from_the_environment(site, tmp_path):
    """An essay of tomorrow waits today, and is published tomorrow."""
    settings = site(
        {"a.md": "Title: A\nDate: 2026-11-22\n\nA.", "b.md": "Title: B\nDate: 2026-01-01\n\nB."}
    )
    today = build_in_process(settings, tmp_path / "today", tmp_path)
    tomorrow = build_in_process(
        settings, tmp_path / "tomorrow", tmp_path, SOURCE_DATE_EPOCH=str(int(NOW) + 86400)
    )
    assert "da/a/index.html" not in today
    assert "da/a/index.html" in tomorrow
