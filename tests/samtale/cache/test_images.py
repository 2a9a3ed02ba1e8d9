"""Drawn pictures are kept, a file each, and trusted only if they are whole."""

import hashlib
import os

import pytest
from samtale.cache.images import NONE, ImageStore

KEY, OTHER = "ab" * 16, "cd" * 16


@pytest.fixture
def images(tmp_path):
    made = ImageStore(tmp_path / "drawn")
    for group, key, data in (("g1", KEY, b"one"), ("g2", OTHER, b"")):
        made.learn(key, *made.put(group, key, data))
    return made


def test_what_was_put_is_there_for_the_next(images):
    """Also that something proved no use."""
    again = ImageStore(images.folder)
    assert again.marks == {KEY: hashlib.sha256(b"one").hexdigest(), OTHER: NONE}
    assert again.get("g1", KEY) == b"one"
    assert again.groups() == {"g1", "g2"}
    assert images.loose == {}


@pytest.mark.parametrize("data", [b"", b"on", b"two", None])
def test_a_file_that_was_damaged_or_taken_is_not_trusted(images, data):
    """It is drawn again."""
    (path,) = images.folder.glob("g1.*")
    path.unlink() if data is None else path.write_bytes(data)
    assert ImageStore(images.folder).get("g1", KEY) is None
    assert images.get("g1", KEY) is None


def test_what_no_build_uses_goes(images):
    """Unless it was drawn from a picture that still lies in the content; and what a killed build
    began.
    """
    old, new = (images.folder / f"{KEY}.{number}.partial" for number in (1, 2))
    for path in (old, new):
        path.write_bytes(b"o")
    os.utime(old, (1, 1))
    images.sweep({KEY}, ["g2"])
    assert ImageStore(images.folder).marks.keys() == {KEY, OTHER}
    images.sweep({OTHER}, [])
    assert ImageStore(images.folder).marks.keys() == {OTHER}
    assert (old.exists(), new.exists()) == (False, True)


@pytest.mark.parametrize("where", [None, "file"])
def test_what_can_be_kept_nowhere_is_held(tmp_path, where):
    """No folder, or one that cannot be made: nothing is raised, nothing is lost."""
    (tmp_path / "file").write_text("no folder")
    images = ImageStore(where and tmp_path / where / "drawn")
    images.learn(KEY, *images.put("g", KEY, b"one"))
    assert images.get("g", KEY) == b"one"
    images.sweep(set(), [])
    assert ImageStore(images.folder).marks == {}
