"""The output and its twin: readers see the old files or the new ones, whatever is killed."""

import contextlib
import json
import os
from pathlib import Path

import pytest
from samtale.build import two_trees
from samtale.build.two_trees import change, discard_twin, journal_of, keep_tree, twin_of

OLD = {"index.html": b"home", "a/index.html": b"a", "b/index.html": b"b", "s/1.search": b"1"}
FILES, REMOVED = {"a/index.html": b"a, edited", "s/2.search": b"2"}, {"s/1.search"}
NEW = {
    "index.html": b"home",
    "a/index.html": b"a, edited",
    "b/index.html": b"b",
    "s/2.search": b"2",
}
NEXT = {"b/index.html": b"b, edited"}


class KilledError(BaseException):
    """The process ends here."""


@pytest.fixture
def target(tmp_path):
    """An output with the old files."""
    write(tmp_path / "output", OLD)
    return tmp_path / "output"


def write(folder, files):
    for name, data in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)


def tree(folder):
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_a_change_is_seen_at_once_and_the_next_one_writes_its_own_files_only(target):
    started = change(target, FILES, REMOVED)
    assert tree(target) == OLD
    assert started.finish()
    assert tree(target) == NEW
    assert tree(twin_of(target)) == OLD
    assert started.touched == OLD.keys() | NEW.keys()  # all were linked
    started = change(target, NEXT, ())
    assert started.names == NEXT.keys()
    assert started.touched == {*FILES, *REMOVED, *NEXT}
    assert started.finish()
    assert tree(target) == NEW | NEXT
    assert tree(twin_of(target)) == NEW
    same = (target / "index.html").stat().st_ino
    assert (twin_of(target) / "index.html").stat().st_ino == same


def acts(monkeypatch, at):
    """Count what is done on the disk; be killed before act number ``at``."""
    done = []

    def watched(call, name):
        def run(*arguments, **options):
            done.append(name)
            if len(done) == at:
                raise KilledError(name)
            return call(*arguments, **options)

        return run

    for owner, name in (
        (os, "link"),
        (os, "fsync"),
        (Path, "replace"),
        (Path, "unlink"),
        (Path, "write_bytes"),
        (Path, "mkdir"),
        (two_trees, "exchanged"),
    ):
        monkeypatch.setattr(owner, name, watched(getattr(owner, name), name))
    return done


@pytest.mark.parametrize("has_twin", [True, False])
def test_killed_at_any_act_the_output_is_whole_and_the_next_change_right(
    tmp_path, monkeypatch, has_twin
):
    at, ended = 0, set()
    while True:
        at += 1
        target = tmp_path / f"{at}" / "output"
        write(target, OLD)
        expected = dict(OLD)
        if has_twin:
            change(target, {"index.html": b"new home"}, ()).finish()
            expected["index.html"] = b"new home"
        after = expected | FILES
        del after["s/1.search"]
        with monkeypatch.context() as patched:
            done = acts(patched, at)
            with contextlib.suppress(KilledError):
                change(target, FILES, REMOVED).finish()
        found = tree(target)
        assert found in (expected, after), (at, done[-1])
        ended.add(found == after)
        change(target, NEXT, ()).finish()
        assert tree(target) == found | NEXT, (at, done[-1])
        change(target, FILES, REMOVED).finish()
        assert tree(target) == after | NEXT, (at, done[-1])
        if len(done) < at:
            break
    assert ended == {True, False}
    assert at > 12


@pytest.mark.parametrize("damage", ["", "{", "[]", '{"trees": 1, "names": 2}', "outside", "absent"])
def test_a_twin_that_does_not_belong_to_the_output_is_created_again(target, damage):
    change(target, FILES, REMOVED).finish()
    journal = journal_of(target)
    if damage == "outside":
        found = json.loads(journal.read_text("utf-8"))
        journal.write_text(json.dumps(found | {"names": ["../output/index.html"]}), "utf-8")
    elif damage == "absent":
        journal.unlink()
    else:
        journal.write_text(damage, "utf-8")
    change(target, NEXT, ()).finish()
    assert tree(target) == NEW | NEXT


def test_an_output_that_another_build_has_replaced_is_the_one_that_counts(target, tmp_path):
    change(target, FILES, REMOVED).finish()
    write(tmp_path / "fresh", OLD | {"c/index.html": b"c"})
    target.rename(tmp_path / "old")
    (tmp_path / "fresh").rename(target)
    change(target, NEXT, ()).finish()
    assert tree(target) == OLD | {"c/index.html": b"c"} | NEXT


def test_the_tree_that_a_whole_build_replaced_is_the_next_twin(target, tmp_path):
    write(tmp_path / "old", {**OLD, "gone/index.html": b"gone"})
    (tmp_path / "old" / "index.html").unlink()
    os.link(target / "index.html", tmp_path / "old" / "index.html")
    keep_tree(tmp_path / "old", target)
    assert not (tmp_path / "old").exists()
    started = change(target, NEXT, ())
    assert "index.html" not in started.touched
    assert started.finish()
    assert tree(target) == OLD | NEXT
    discard_twin(target)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["output"]


def test_without_hard_links_nothing_is_changed(target, monkeypatch):
    def refuse(*_arguments, **_options):
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", refuse)
    with pytest.raises(OSError, match="not permitted"):
        change(target, FILES, REMOVED)
    assert tree(target) == OLD


def test_without_an_exchange_nothing_is_changed(target, monkeypatch):
    monkeypatch.setattr(two_trees, "exchanged", lambda _one, _other: False)
    assert not change(target, FILES, REMOVED).finish()
    assert tree(target) == OLD
