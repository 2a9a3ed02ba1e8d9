"""A file of the last output is used again only if it was made of the same and nobody has touched
it.
"""

import os

import pytest
from samtale.cache.previous_output import PreviousOutput
from samtale.cache.store import Store


@pytest.fixture
def left(tmp_path):
    """An output of two files, remembered; then a function that looks at it again."""
    output = tmp_path / "output"
    (output / "da").mkdir(parents=True)
    (output / "da" / "index.html").write_text("hjem")
    (output / "robots.txt").write_text("all")
    store = Store(tmp_path / "a.shelf")
    PreviousOutput(output, store).keep(output, {"da/index.html": b"1", "robots.txt": None})
    store.close()
    return lambda: PreviousOutput(output, Store(tmp_path / "a.shelf"))


def test_what_was_made_of_the_same_is_used_again(left, tmp_path):
    before = left()
    assert before.take("da/index.html", b"1", tmp_path / "new")
    assert (tmp_path / "new" / "da" / "index.html").read_text() == "hjem"
    assert before.used == 1
    assert left().is_same("da/index.html", b"1")  # a second name changes nothing


@pytest.mark.parametrize(
    ("name", "key"),
    [("da/index.html", b"2"), ("da/index.html", None), ("robots.txt", b"1"), ("x", b"1")],
)
def test_what_was_made_of_something_else_is_not(left, tmp_path, name, key):
    assert not left().take(name, key, tmp_path / "new")


@pytest.mark.parametrize("hand", ["edited", "as long", "closed", "deleted", "replaced", "a link"])
def test_what_somebody_has_touched_is_not(left, tmp_path, hand):
    path = tmp_path / "output" / "da" / "index.html"
    if hand == "edited":
        path.write_text("hjemme")
    elif hand == "as long":
        os.utime(path, ns=(1, 1))
    elif hand == "closed":
        path.chmod(0o600)
    else:
        path.unlink()
        if hand == "replaced":
            path.write_text("hjem")
        elif hand == "a link":
            (tmp_path / "elsewhere").write_text("hjem")
            path.symlink_to(tmp_path / "elsewhere")
    assert not left().take("da/index.html", b"1", tmp_path / "new")


def test_where_files_have_no_second_names_they_are_copied(left, tmp_path, monkeypatch):
    def never(_source, _place):
        raise PermissionError

    monkeypatch.setattr(os, "link", never)
    (tmp_path / "new" / "da").mkdir(parents=True)
    assert left().take("da/index.html", b"1", tmp_path / "new")
    assert (tmp_path / "new" / "da" / "index.html").read_text() == "hjem"
