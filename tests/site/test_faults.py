"""Killed at any moment, on a full disk, beside another build: what was published stays, byte for
byte.

``invoke endure`` runs many more of these, and prints where each kill fell.
"""

import os
import random
import shutil
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest
from samtale.build import exchange
from samtale.build.build import build
from samtale.problems import BuildError, ContentError

from .conftest import NOW, ROOT
from .test_reproducible import digests

VICTIM = Path(__file__).with_name("victim.py")
LONG = bool(os.environ.get("SAMTALE_ENDURE"))
KILLS = 50 if LONG else 8
ESSAY = "Title: {}\nDate: 2024-01-0{}\n\n" + "Tekst om dette og hint. " * 30
SITE = {
    f"essays/{name}/da.md": ESSAY.format(name.capitalize(), number)
    for number, name in enumerate("abcdefgh", 1)
}
SITE |= {"images/x.svg": '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 3"/>'}
CHANGED = {
    "essays/a/da.md": SITE["essays/a/da.md"] + "\n\nOg mere.\n",
    "essays/i/da.md": ESSAY.format("Ny", 9),
}


def victim(settings: Path, output: Path, at: int, log: Path, **options) -> subprocess.Popen:
    arguments = [sys.executable, str(VICTIM), str(settings), str(output), str(at), str(log)]
    environment = {
        **os.environ,
        "SOURCE_DATE_EPOCH": NOW,
        "PYTHONHASHSEED": "0",
    }  # the acts have numbers
    pipes = {"stdout": subprocess.DEVNULL, "stderr": subprocess.PIPE}
    return subprocess.Popen(arguments, env=environment, **pipes, **options)


def ended(process: subprocess.Popen) -> tuple[int, str]:
    _out, reported = process.communicate(timeout=600)
    return process.returncode, reported.decode()


class Site:
    """A small site that is published once, and then changed; ``old`` and ``new``: the digests of
    its two outputs.
    """

    def __init__(self, folder: Path, write):
        self.folder, self.write = folder, write
        self.place = folder / "place"
        self.place.mkdir()
        self.output, self.log = self.place / "output", folder / "log"
        self.settings = write(SITE)
        assert ended(victim(self.settings, self.output, 0, self.log))[0] == 0
        self.old = digests(self.output)
        write(CHANGED)
        began = time.monotonic()
        other = folder / "other" / "output"
        other.parent.mkdir()
        assert ended(victim(self.settings, other, 0, self.log))[0] == 0
        self.seconds = time.monotonic() - began
        self.new = digests(other)
        assert self.old != self.new

    def acts(self) -> list[str]:
        """What a build of the changed site does on the disk, into a place that holds the
        old one.
        """
        copy = self.folder / "copy" / "output"
        self.write(SITE)
        assert ended(victim(self.settings, copy, 0, self.log))[0] == 0
        self.write(CHANGED)
        assert ended(victim(self.settings, copy, 0, self.log))[0] == 0
        return self.log.read_text(encoding="utf-8").splitlines()

    def reset(self) -> None:
        """The old site is published again."""
        self.write(SITE)
        (self.folder / "content" / "essays" / "i" / "da.md").unlink()
        assert ended(victim(self.settings, self.output, 0, self.log))[0] == 0
        assert digests(self.output) == self.old
        self.write(CHANGED)


@pytest.fixture
def published(tmp_path, site) -> Site:
    return Site(tmp_path, site)


def phase(act: str, switch: int) -> str:
    number = int(act.split(maxsplit=1)[0])
    return (
        "writing" if number < switch else "at the switch" if number == switch else "clearing away"
    )


def test_a_killed_build_leaves_the_old_output_or_the_new_one(published, capsys):
    """At acts on the disk from the first to the last, and at moments by the clock; a later build
    clears the traces away.
    """
    acts = published.acts()
    switch = next(number for number, act in enumerate(acts, 1) if "dlsym" in act)
    chance = random.Random(4)  # noqa: S311 no secret
    ends = {1, 2, switch - 1, switch, switch + 1, switch + 10}
    by_act = sorted(ends | set(chance.sample(range(1, switch), max(0, KILLS * 3 // 5 - len(ends)))))
    moments: list[tuple[str, float]] = [("act", act) for act in by_act]
    moments += [
        ("clock", chance.uniform(0, published.seconds)) for _ in range(KILLS - len(moments))
    ]
    table = []
    for kind, at in moments:
        if (
            kind == "act"
        ):  # counted from a place without traces; by the clock, traces of the last kill are there too
            shutil.rmtree(published.place / ".output.building", ignore_errors=True)
        process = victim(
            published.settings, published.output, int(at) if kind == "act" else -1, published.log
        )
        if kind == "clock":
            time.sleep(at)
            process.kill()
        code, _told = ended(process)
        there = digests(published.output)
        state = "old" if there == published.old else "new" if there == published.new else "broken"
        where = (
            published.log.read_text(encoding="utf-8").strip()
            if kind == "act"
            else f"after {at:.2f} s"
        )
        table.append(
            (
                kind,
                where,
                phase(acts[int(at) - 1], switch) if kind == "act" else "by the clock",
                code,
                state,
            )
        )
        assert state != "broken", where
        assert kind == "clock" or code == -9, (at, switch, len(acts))
        if state == "new":
            assert kind == "clock" or at > switch, where
            published.reset()
    strays = {path.name for path in published.place.iterdir()} - {
        "output",
        ".output.building",
        ".output.lock",
    }
    assert strays == set()
    assert ended(victim(published.settings, published.output, 0, published.log))[0] == 0
    assert digests(published.output) == published.new
    assert [path.name for path in published.place.iterdir()] == ["output"]
    if LONG:  # invoke endure
        with capsys.disabled():
            print()
            for kind, where, phase_, code, state in table:
                print(f"{kind:5}  {phase_:14}  exit {code:3}  {state}  {where}")
            print(Counter((phase_, state) for _kind, _where, phase_, _code, state in table))


FULL = """
import sys
from pathlib import Path
sys.path.insert(0, {plugins!r})
from samtale.build.build import build
from samtale.problems import ContentError
try:
    build(Path({settings!r}), output={output!r})
except (OSError, ContentError, Exception) as error:
    print(type(error).__name__, error)
    sys.exit(3)
"""


def in_small_place(place: Path, kilobytes: int, *scripts: str) -> subprocess.CompletedProcess:
    """Run Python programs one after the other where ``place`` is a disk of so many kilobytes; skip
    where none can be had.
    """
    if subprocess.run(["unshare", "-Urm", "true"], capture_output=True, check=False).returncode:
        pytest.skip("no disk of one's own can be mounted here (unshare)")
    files = []
    for number, script in enumerate(scripts):
        files.append(place.parent / f"script{number}.py")
        files[-1].write_text(script, encoding="utf-8")
    steps = [
        f"mount -t tmpfs -o size={kilobytes}k tmpfs {place}",
        *(f"{sys.executable} {file}" for file in files),
    ]
    return subprocess.run(
        ["unshare", "-Urm", "sh", "-c", "; ".join(steps)],
        capture_output=True,
        text=True,
        env={**os.environ, "SOURCE_DATE_EPOCH": NOW},
        check=False,
    )


DIGESTS = """
import hashlib
from pathlib import Path
for path in sorted(Path({output!r}).rglob("*")):
    if path.is_file():
        print("=", path.relative_to({output!r}), hashlib.sha256(path.read_bytes()).hexdigest())
"""


@pytest.mark.parametrize("kilobytes", range(760, 1600, 40) if LONG else [900])
def test_a_full_disk_leaves_the_old_output(tmp_path, site, kilobytes):
    """The build ends with an error that says so; what was published stays byte for byte."""
    settings = site(SITE)
    place = tmp_path / "small"
    place.mkdir()
    output = str(place / "output")
    names = {"plugins": str(ROOT / "plugins"), "settings": str(settings), "output": output}
    grow = (
        f"from pathlib import Path\nfor n in range(60):\n p = Path({str(tmp_path)!r}, "
        f"'content/essays', f'n{{n}}/da.md')\n"
    )
    grow += (
        " p.parent.mkdir(); p.write_text(f'Title: Nr {n}\\nDate: 2024-02-01\\n\\n' + "
        "'Meget mere tekst. ' * 400)\n"
    )
    script = FULL.format(**names)
    done = in_small_place(
        place,
        kilobytes,
        script,
        DIGESTS.format(output=output),
        grow,
        script,
        DIGESTS.format(output=output),
    )
    lines = done.stdout.splitlines()
    reported = [line for line in lines if not line.startswith("=")]
    kept = [line for line in lines if line.startswith("=")]
    assert len(reported) == 1, done.stdout + done.stderr
    assert "No space left" in reported[0]
    assert kept, reported
    assert kept[: len(kept) // 2] == kept[len(kept) // 2 :]


def test_the_second_of_two_builds_waits(published):
    """Both end well, and the output is whole."""
    processes = [
        victim(published.settings, published.output, -1, published.folder / f"log{number}")
        for number in range(3)
    ]
    assert [ended(process)[0] for process in processes] == [0, 0, 0]
    assert digests(published.output) == published.new
    assert [path.name for path in published.place.iterdir()] == ["output"]


@pytest.mark.parametrize("kind", ["read-only", "a file", "somebody's"])
def test_an_output_that_cannot_be_written_is_refused(tmp_path, site, kind):
    """Before anything is read, and it stays as it is."""
    output = tmp_path / "output"
    if kind == "a file":
        output.write_text("Min egen.", encoding="utf-8")
    elif kind == "somebody's":
        output.mkdir()
        (output / "brev.txt").write_text("Min egen.", encoding="utf-8")
    else:
        build(site(SITE), output=str(output))
        output.chmod(0o555)
    before = digests(output) if output.is_dir() else output.read_bytes()
    with pytest.raises(BuildError, match=str(output)):
        build(site(SITE), output=str(output))
    assert (digests(output) if output.is_dir() else output.read_bytes()) == before
    output.chmod(0o755)


def test_where_folders_cannot_be_exchanged_a_kill_in_the_gap_is_corrected(
    tmp_path, site, monkeypatch
):
    """Old file systems: two renames, and the next build puts back what stood aside."""
    monkeypatch.setattr(exchange, "exchanged", lambda _one, _other: False)
    output = tmp_path / "output"
    build(site(SITE), output=str(output))
    old = digests(output)
    output.rename(tmp_path / ".output.before")  # as if killed just here
    with pytest.raises(ContentError):
        build(site({"essays/a/da.md": "Ingen titel.\n"}), output=str(output))
    assert digests(output) == old
    build(site(SITE), output=str(output))
    assert digests(output) == old
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".output")] == []


def test_what_a_killed_build_left_is_no_output(tmp_path, site):
    """Half a folder beside the output is cleared away, never taken for a site."""
    half = tmp_path / ".output.building"
    half.mkdir()
    (half / "index.html").write_text("half", encoding="utf-8")
    build(site(SITE), output=str(tmp_path / "output"))
    assert not half.exists()
    assert "half" not in (tmp_path / "output" / "index.html").read_text(encoding="utf-8")


def test_a_content_that_has_all_but_vanished_is_noticed(tmp_path, site):
    """More than half of the texts gone since the last build is a mistake, unless --fewer says that
    it is meant.
    """
    settings, output = site(SITE), str(tmp_path / "output")
    build(settings, output=output)
    for name in "abcde":
        (tmp_path / "content" / "essays" / name / "da.md").unlink()
    with pytest.raises(ContentError, match="contained 8 texts at the last build, but 3 now"):
        build(settings, output=output)
    assert build(settings, output=output, fewer=True).essays == 3
    assert build(settings, output=output).essays == 3
