"""A cache is believed only if it is this user's own: its values carry a checksum by a key that is
kept elsewhere.
"""

import stat

import pytest
from samtale.cache import cache_key as keys
from samtale.cache.store import Store, packed, unpacked


@pytest.fixture(autouse=True)
def _state(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    keys.cache_key.cache_clear()
    yield
    keys.cache_key.cache_clear()


def test_a_key_is_made_once_and_is_the_users_alone(tmp_path):
    """Nobody else may read it."""
    key = keys.cache_key()
    file = tmp_path / "state" / "samtale" / "cache.key"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    keys.cache_key.cache_clear()
    assert keys.cache_key() == key == file.read_bytes()
    assert [one.name for one in file.parent.iterdir()] == ["cache.key"]


def test_what_was_kept_with_another_key_is_not_opened(tmp_path):
    """Whoever made it, and whatever it would say."""
    data = packed({"a": 1})
    assert unpacked(data) == {"a": 1}
    (tmp_path / "state" / "samtale" / "cache.key").write_bytes(b"x" * keys.SIZE)
    keys.cache_key.cache_clear()
    assert unpacked(data) is None
    assert unpacked(packed({"a": 1})) == {"a": 1}


def test_where_no_key_can_be_kept_the_cache_serves_one_process(tmp_path):
    """A file is in the way: nothing fails."""
    (tmp_path / "state").write_text("x")
    key = keys.cache_key()
    assert keys.cache_key() == key
    keys.cache_key.cache_clear()
    assert keys.cache_key() != key


def test_the_folder_of_a_cache_is_its_users_alone(tmp_path):
    """One that was open to others is closed."""
    folder = tmp_path / "builds"
    folder.mkdir(mode=0o755)
    store = Store(folder / "a.shelf")
    store.put("kind", {"name": (b"key", packed(1))})
    store.close()
    assert Store(folder / "a.shelf").get("kind", "name", b"key") == 1
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
