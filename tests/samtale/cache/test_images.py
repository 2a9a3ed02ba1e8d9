"""Drawn pictures are kept, a file each, and trusted only if they are whole."""

import hashlib
import os

import pytest
from samtale.cache.images import NONE, Drawer

KEY, OTHER = "ab" * 16, "cd" * 16


@pytest.fixture
def drawer(tmp_path):
    made = Drawer(tmp_path / "drawn")
    for group, key, data in (("g1", KEY, b"one"), ("g2", OTHER, b"")):
        made.learn(key, *made.put(group, key, data))
    return made


def test_what_was_put_is_there_for_the_next(drawer):
    """Also that something proved no use."""
    again = Drawer(drawer.folder)
    assert again.marks == {KEY: hashlib.sha256(b"one").hexdigest(), OTHER: NONE}
    assert again.get("g1", KEY) == b"one"
    assert again.groups() == {"g1", "g2"}
    assert drawer.loose == {}


@pytest.mark.parametrize("data", [b"", b"on", b"two", None])
def test_a_file_that_was_damaged_or_taken_is_not_trusted(drawer, data):
    """It is drawn again."""
    (path,) = drawer.folder.glob("g1.*")
    path.unlink() if data is None else path.write_bytes(data)
    assert Drawer(drawer.folder).get("g1", KEY) is None
    assert drawer.get("g1", KEY) is None


def test_what_no_build_uses_goes(drawer):
    """Unless it was drawn from a picture that still lies in the content; and what a killed build
    began.
    """
    old, new = (drawer.folder / f"{KEY}.{number}.partial" for number in (1, 2))
    for path in (old, new):
        path.write_bytes(b"o")
    os.utime(old, (1, 1))
    drawer.sweep({KEY}, ["g2"])
    assert Drawer(drawer.folder).marks.keys() == {KEY, OTHER}
    drawer.sweep({OTHER}, [])
    assert Drawer(drawer.folder).marks.keys() == {OTHER}
    assert (old.exists(), new.exists()) == (False, True)


@pytest.mark.parametrize("where", [None, "file"])
def test_what_can_be_kept_nowhere_is_held(tmp_path, where):
    """No folder, or one that cannot be made: nothing is raised, nothing is lost."""
    (tmp_path / "file").write_text("no folder")
    drawer = Drawer(where and tmp_path / where / "drawn")
    drawer.learn(KEY, *drawer.put("g", KEY, b"one"))
    assert drawer.get("g", KEY) == b"one"
    drawer.sweep(set(), [])
    assert Drawer(drawer.folder).marks == {}
