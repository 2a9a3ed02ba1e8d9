"""The output's place: one build at a time, and the new site there in one step, or the old one
still.
"""

import subprocess
import sys
import textwrap
from contextlib import contextmanager

import pytest
from samtale.build import exchange
from samtale.build.exchange import fresh_folder, is_read_only, put_in_place, recover


@pytest.fixture
def target(tmp_path):
    """An output that holds the old site."""
    (tmp_path / "output").mkdir()
    (tmp_path / "output" / "x").write_text("old", encoding="utf-8")
    return tmp_path / "output"


@pytest.fixture
def other_process(root, target):
    """Another process of Python, given the target as ``target``; it waits for a line where it says
    ``wait()``.
    """

    @contextmanager
    def run(code):
        head = (
            "import sys, pathlib; from samtale.build.exchange import *; target = "
            "pathlib.Path(sys.argv[1])\n"
        )
        head += "def wait(): print('here', flush=True); sys.stdin.readline()\n"
        command = [sys.executable, "-c", head + textwrap.dedent(code), str(target)]
        pipe = subprocess.PIPE
        with subprocess.Popen(
            command, stdin=pipe, stdout=pipe, text=True, env={"PYTHONPATH": str(root / "plugins")}
        ) as process:
            try:
                yield process
            finally:
                process.kill()

    return run


def never():
    """What is called where another build has the lock."""
    pytest.fail("there is no other build")


def beside(target):
    """What is next to the output."""
    return sorted(path.name for path in target.parent.iterdir() if path != target)


def text(folder):
    return (folder / "x").read_text(encoding="utf-8")


def test_the_new_site_takes_the_old_ones_place(target):
    """Nothing is left behind, neither the old site nor the lock."""
    with fresh_folder(target, never) as fresh:
        assert list(fresh.iterdir()) == []
        (fresh / "x").write_text("new", encoding="utf-8")
        put_in_place(fresh, target)
        assert text(fresh) == "old"
    assert text(target) == "new"
    assert beside(target) == []


def test_the_first_site_needs_no_place_to_be_taken(tmp_path):
    """There is no old one."""
    with fresh_folder(tmp_path / "output", never) as fresh:
        (fresh / "x").write_text("new", encoding="utf-8")
        put_in_place(fresh, tmp_path / "output")
    assert text(tmp_path / "output") == "new"
    assert beside(tmp_path / "output") == []


def build(target, error):
    """Fails when half of the new site is there."""
    with fresh_folder(target, never) as fresh:
        (fresh / "x").write_text("new", encoding="utf-8")
        raise error


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt, SystemExit])
def test_a_build_that_fails_leaves_the_old_site(target, error):
    """And no trace of itself."""
    with pytest.raises(error):
        build(target, error)
    assert text(target) == "old"
    assert beside(target) == []


def test_what_a_killed_build_left_is_cleared_away(target):
    """The folder is empty for the next one, and the lock that nobody holds is no hindrance."""
    (target.parent / ".output.building").mkdir()
    (target.parent / ".output.building" / "half").touch()
    (target.parent / ".output.lock").touch()
    with fresh_folder(target, never) as fresh:
        assert list(fresh.iterdir()) == []
    assert beside(target) == []


@pytest.fixture
def no_exchange(monkeypatch):
    """As on a file system that cannot exchange two folders."""
    monkeypatch.setattr(exchange, "exchanged", lambda _one, _other: False)


def test_where_folders_cannot_be_exchanged_they_are_renamed(no_exchange, target):
    """With the same result."""
    with fresh_folder(target, never) as fresh:
        (fresh / "x").write_text("new", encoding="utf-8")
        put_in_place(fresh, target)
        assert text(fresh) == "old"
    assert text(target) == "new"
    assert beside(target) == []


def test_a_site_that_was_set_aside_is_put_back(target):
    """The build was killed between two renames: there was no output for a moment, but none is
    lost.
    """
    target.rename(target.parent / ".output.before")
    recover(target)
    assert text(target) == "old"
    assert beside(target) == []


def test_a_site_that_was_set_aside_for_a_new_one_is_cleared_away(target):
    """The build was killed when the new one had its place already."""
    (target.parent / ".output.before").mkdir()
    (target.parent / ".output.before" / "x").touch()
    recover(target)
    assert text(target) == "old"
    assert beside(target) == []


@pytest.mark.parametrize("there", [True, False])
def test_where_nothing_was_set_aside_nothing_is_corrected(target, tmp_path, there):
    """Whether or not there is an output."""
    recover(target if there else tmp_path / "other")
    assert text(target) == "old"
    assert beside(target) == []


def test_a_fresh_folder_mends_first_what_the_last_build_left(target):
    """Before anything is built, so that a build that fails leaves the old site."""
    target.rename(target.parent / ".output.before")
    with pytest.raises(ValueError):
        build(target, ValueError)
    assert text(target) == "old"


@pytest.mark.site
def test_a_build_waits_for_the_other(target, other_process):
    """It is reported so, once; then it has the place for itself."""
    said = []
    with other_process("with fresh_folder(target, lambda: None) as fresh:\n    wait()") as process:
        assert process.stdout.readline() == "here\n"

        def waiting():
            said.append(process.poll())
            process.stdin.write("\n")
            process.stdin.flush()

        with fresh_folder(target, waiting) as fresh:
            assert list(fresh.iterdir()) == []
        assert process.wait(10) == 0
    assert said == [None]
    assert beside(target) == []


@pytest.mark.site
def test_a_build_that_is_killed_lets_the_next_one_in(target, other_process):
    """The lock ends with its process, however that ends; the old site was never touched."""
    with other_process(
        "with fresh_folder(target, lambda: None) as fresh:\n    (fresh / 'x').touch(); wait()"
    ) as process:
        assert process.stdout.readline() == "here\n"
        process.kill()
        process.wait(10)
    assert beside(target) == [".output.building", ".output.lock"]
    with fresh_folder(target, never) as fresh:
        assert list(fresh.iterdir()) == []
    assert text(target) == "old"
    assert beside(target) == []


@pytest.mark.site
def test_no_two_builds_are_in_one_place(target, other_process):
    """Three processes count in one file, ten times each; whoever looks meanwhile sees a whole
    site.
    """
    code = """
    for _ in range(10):
        with fresh_folder(target, lambda: None) as fresh:
            (fresh / "x").write_text((target / "x").read_text() + ".")
            put_in_place(fresh, target)
    """
    seen = []
    with other_process(code) as one, other_process(code) as two, other_process(code) as three:
        while any(process.poll() is None for process in (one, two, three)):
            seen.append(text(target))
        assert [process.returncode for process in (one, two, three)] == [0, 0, 0]
    assert text(target) == "old" + "." * 30
    assert seen == sorted(seen)
    assert beside(target) == []


def test_two_outputs_are_no_hindrance_to_each_other(target):
    """Each has a lock of its own."""
    with (
        fresh_folder(target, never) as one,
        fresh_folder(target.with_name("preview"), never) as other,
    ):
        assert one != other


@pytest.mark.parametrize(("mode", "expected"), [(0o755, False), (0o555, True), (0o700, False)])
def test_a_folder_that_is_not_to_be_written_is_known(target, mode, expected):
    """By its mark, which root is reported of too."""
    target.chmod(mode)
    try:
        assert is_read_only(target) is expected
    finally:
        target.chmod(0o755)
