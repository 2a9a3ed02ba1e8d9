"""An incremental build is byte-identical to a clean one, always: whatever was changed, and whatever
befell cache and output.
"""

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from samtale.build.build import build
from samtale.build.superseded import Superseded
from samtale.problems import ContentError
from samtale.read.markdown_reader import EditionMarkdownReader

from .changing import Site

LONG = bool(os.environ.get("SAMTALE_ENDURE"))
STEPS = 100
KILLED = 0.15  # of the builds; their next one goes on from what they left


def start(site: Site, *options: str) -> subprocess.Popen:
    command = [sys.executable, "-m", "invoke", "build", "--fewer", *options]
    environment = {
        **os.environ,
        "SOURCE_DATE_EPOCH": str(site.now),
        "PYTHONPATH": str(site.folder / "libraries"),
        "COLUMNS": "300",
    }
    environment |= {"PYTHONDONTWRITEBYTECODE": "1"}
    pipe = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True}
    return subprocess.Popen(command, cwd=site.folder, env=environment, **pipe)


def tree(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def reported(output: str) -> list[str]:
    return [line for line in output.splitlines() if not line.startswith(("Built ", "No changes"))]


def compare(site: Site, history: list[str]) -> bool:
    """Build the site as it is, with what was kept and without, and compare all that comes of it.
    Returns whether there was no mistake in it.
    """
    clean = site.folder / "clean"
    shutil.rmtree(clean, ignore_errors=True)
    both = [start(site), start(site, "--settings", "clean.py", "--output", "clean")]
    (said, expected) = (process.communicate(timeout=600)[0] for process in both)
    story = f"after {', '.join(history)}\n--- incremental:\n{said}\n--- clean:\n{expected}"
    assert "Traceback" not in said, story
    assert both[0].returncode == both[1].returncode, story
    assert reported(said) == reported(expected.replace("clean.py", "pelicanconf.py")), story
    if both[0].returncode == 0:
        found, wanted = tree(site.folder / "output"), tree(clean)
        for name in Superseded(
            site.folder / ".cache" / "superseded", (site.folder / "output").resolve()
        ).listed():
            assert name not in wanted, f"{name} is a part of the build {story}"
            del found[name]
        assert sorted(found) == sorted(wanted), f"{sorted(found.keys() ^ wanted.keys())} {story}"
        different = [name for name in wanted if found[name] != wanted[name]]
        assert not different, f"{different} differ {story}"
    return both[0].returncode == 0


def kill_one(site: Site, chance: random.Random) -> None:
    """Begin a build, and kill it midway, with its helpers."""
    process = start(site)
    time.sleep(chance.uniform(0.2, 2.5))
    process.send_signal(signal.SIGKILL)
    process.communicate()


def test_after_every_change_an_incremental_build_equals_a_clean_one(tmp_path):
    """Of all that authors and owners change, and that happens to output and cache."""
    (tmp_path / "site").mkdir()
    site, history = Site(tmp_path / "site", 1), []
    compare(site, ["its first build"])
    built = 0
    for steps in site.every():
        for step in steps:
            step()
            history.append(step.__name__)
        built += compare(site, history)
    assert built > 12, "most of what is compared are whole sites"
    kill_one(site, random.Random("a kill"))  # noqa: S311 no secret
    compare(site, [*history, "a build that was killed"])


@pytest.mark.skipif(not LONG, reason="only invoke endure changes a site hundreds of times")
@pytest.mark.parametrize("seed", range(1, 13))
def test_an_incremental_build_equals_a_clean_one(seed, tmp_path):
    """For a site that is changed at random, step by step."""
    (tmp_path / "site").mkdir()
    site, chance, history = Site(tmp_path / "site", seed), random.Random(f"steps {seed}"), []  # noqa: S311 no secret
    compare(site, ["its first build"])
    for _number in range(STEPS):
        for step in site.steps():
            step()
            history.append(step.__name__)
        if chance.random() < KILLED:
            kill_one(site, chance)
            history.append("a build that was killed")
        compare(site, [f"seed {seed}", *history])


def test_what_was_read_well_is_not_read_again_once_a_mistake_is_corrected(
    site, tmp_path, monkeypatch
):
    """A build that fails keeps the readings of all other texts."""
    files = {
        f"essays/{name}/da.md": f"Title: {name}\nDate: 2026-01-01\n\nEt.\n"
        for name in ("te", "kaffe", "vand")
    }
    settings = site(
        files | {"essays/vand/da.md": "Title: vand\nDate: i går\n\nEt.\n"},
        f"BUILD_CACHE = {str(tmp_path / 'kept')!r}",
    )
    read, reading = [], EditionMarkdownReader.reading

    def watched(self, relative, tree):
        read.append(relative)
        return reading(self, relative, tree)

    monkeypatch.setattr(EditionMarkdownReader, "reading", watched)
    with pytest.raises(ContentError):
        build(settings, output=str(tmp_path / "output"))
    assert sorted(read) == sorted(files)
    read.clear()
    (settings.parent / "content" / "essays" / "vand" / "da.md").write_text(
        files["essays/vand/da.md"], encoding="utf-8"
    )
    build(settings, output=str(tmp_path / "output"))
    assert read == ["essays/vand/da.md"]
