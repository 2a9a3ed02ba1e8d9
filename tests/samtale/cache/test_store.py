"""What is kept between builds is handed out only whole, and only for what it was made of."""

import sqlite3
import threading

import pytest
from samtale.cache.store import MOST, Store, packed, unpacked


@pytest.fixture
def path(tmp_path):
    return tmp_path / "kept" / "a.shelf"


def kept(path, kind="page", **things):
    store = Store(path)
    store.put(kind, {name: (b"key", packed(value)) for name, value in things.items()})
    store.close()


def test_a_thing_comes_back_for_its_key_alone(path):
    kept(path, tea=("hot", {1: 2}))
    assert Store(path).get("page", "tea", b"key") == ("hot", {1: 2})
    assert Store(path).get("page", "tea", b"other") is None
    assert Store(path).get("page", "coffee", b"key") is None
    assert Store(path).get("feed", "tea", b"key") is None
    assert {name: unpacked(value) for name, (_key, value) in Store(path).all("page").items()} == {
        "tea": ("hot", {1: 2})
    }


def test_what_no_build_asks_for_goes(path):
    """One name has one thing, and names that are not among those that stay are removed, of that
    kind alone.
    """
    kept(path, tea=1, coffee=2, water=3)
    kept(path, "feed", tea=9)
    store = Store(path)
    store.put("page", {"milk": (b"key", packed(4))})
    store.close({"page": ["tea"]})
    assert sorted(Store(path).all("page")) == Store(path).names("page") == ["milk", "tea"]
    assert sorted(Store(path).all("feed")) == ["tea"]


@pytest.mark.parametrize(
    "damage",
    [lambda data: b"", lambda data: data[: len(data) // 2], lambda data: b"no base at all" * 400],
)
def test_a_damaged_file_keeps_nothing_and_is_made_again(path, damage):
    kept(path, tea="x" * 5000)
    path.write_bytes(damage(path.read_bytes()))
    assert Store(path).get("page", "tea", b"key") in (None, "x" * 5000)
    kept(path, coffee=1)
    assert Store(path).get("page", "coffee", b"key") == 1


def test_a_thing_that_is_not_whole_is_none():
    data = packed({"a": [1, 2]})
    assert unpacked(data) == {"a": [1, 2]}
    for place in range(0, len(data), 3):
        assert unpacked(data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :]) is None
    assert unpacked(b"") is None


def test_a_file_of_another_version_is_emptied(path):
    kept(path, tea=1)
    with sqlite3.connect(path) as base:
        base.execute("PRAGMA user_version = 99")
    assert Store(path).get("page", "tea", b"key") is None


def test_a_folder_that_cannot_be_written_keeps_nothing(tmp_path):
    (tmp_path / "file").write_text("x")
    kept(tmp_path / "file" / "a.shelf", tea=1)
    assert Store(tmp_path / "file" / "a.shelf").get("page", "tea", b"key") is None
    assert Store(None).get("page", "tea", b"key") is None


def test_a_folder_that_may_not_be_looked_into_keeps_nothing(path, monkeypatch):
    """As another user would have it: root may look everywhere."""

    def barred(_path):
        raise PermissionError

    kept(path, tea=1)
    monkeypatch.setattr(type(path), "is_file", barred)
    assert Store(path).get("page", "tea", b"key") is None
    kept(path, tea=2)


def test_a_file_that_is_found_damaged_midway_is_made_again_by_the_same_build(path):
    """It was read first, so this build keeps what it makes in another one."""
    kept(path, tea=1)
    path.write_bytes(path.read_bytes()[:100].ljust(9000, b"x"))
    store = Store(path)
    assert store.all("page") == {}
    store.put("page", {"coffee": (b"key", packed(2))})
    store.close()
    assert Store(path).get("page", "coffee", b"key") == 2


def test_two_writers_wait_for_each_other(path):
    """Whatever they write, all of it is there in the end."""
    writers = [
        threading.Thread(target=kept, args=(path, "page"), kwargs={f"n{number}": number})
        for number in range(8)
    ]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert sorted(Store(path).all("page")) == [f"n{number}" for number in range(8)]


def test_only_the_files_used_last_stay(tmp_path):
    for number in range(MOST + 3):
        kept(tmp_path / f"{number}.shelf", tea=number)
    assert len(list(tmp_path.glob("*.shelf"))) == MOST
