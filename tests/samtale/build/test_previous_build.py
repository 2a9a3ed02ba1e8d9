"""What the last build of a content came to."""

import pytest
from samtale.build.previous_build import FEW, PreviousBuild


@pytest.fixture
def memory(tmp_path):
    """What is remembered now: read again, as the next build would."""
    return lambda content="content": PreviousBuild(
        tmp_path / "cache" / "memory.json", tmp_path / content
    )


@pytest.mark.parametrize(
    ("before", "now", "reported"),
    [
        (10, 10, False),
        (10, 50, False),
        (10, 5, False),
        (10, 4, True),
        (11, 5, True),
        (10, 0, True),
        (FEW, 1, True),
        (FEW - 1, 0, False),
        (0, 0, False),
    ],
)
def test_a_content_that_has_lost_more_than_half_is_reported(memory, before, now, reported):
    """With both numbers and the way out; a small site may change as it likes."""
    memory().keep(before)
    problems = list(memory().shrunk(now))
    assert len(problems) == reported
    assert all(
        f"contained {before} texts at the last build, but {now} now" in problem.message
        for problem in problems
    )
    assert all("--fewer" in problem.message for problem in problems)


def test_at_first_nothing_is_known(memory):
    """And nothing is reported."""
    assert list(memory().shrunk(0)) == []


def test_every_content_is_remembered_by_itself(memory):
    """However many there are."""
    memory("one").keep(10)
    memory("two").keep(20)
    assert list(memory("three").shrunk(1)) == []
    assert ["contained 10" in problem.message for problem in memory("one").shrunk(1)] == [True]
    assert ["contained 20" in problem.message for problem in memory("two").shrunk(1)] == [True]


def test_the_last_build_counts(memory):
    """A site that shrank on purpose is reported so once."""
    memory().keep(100)
    memory().keep(10)
    assert list(memory().shrunk(9)) == []


def test_a_content_is_known_by_where_it_is(memory, tmp_path):
    """Whatever it is called, and by whatever way one comes to it."""
    (tmp_path / "content").mkdir()
    (tmp_path / "other").symlink_to("content")
    memory("content").keep(10)
    assert len(list(memory("other/../other").shrunk(1))) == 1


@pytest.mark.parametrize("data", [b"", b"{", b"[]", b"null", b"\xff", b'{"x": 1', b"[" * 100_000])
def test_what_cannot_be_read_is_forgotten(memory, tmp_path, data):
    """Nothing depends on it; it is written again."""
    (tmp_path / "cache").mkdir()
    (tmp_path / "cache" / "memory.json").write_bytes(data)
    assert list(memory().shrunk(0)) == []
    memory().keep(10)
    assert len(list(memory().shrunk(0))) == 1


@pytest.mark.parametrize("value", ["ten", None, [10], {"texts": 10}])
def test_a_number_that_is_none_is_forgotten(memory, tmp_path, value):
    """Some other version may have written it."""
    found = memory()
    found.known = {str((tmp_path / "content").resolve()): value}
    assert list(found.shrunk(0)) == []


def test_where_nothing_can_be_kept_nothing_is_kept(tmp_path):
    """A cache that cannot be written stops no build."""
    (tmp_path / "cache").touch()
    PreviousBuild(tmp_path / "cache" / "memory.json", tmp_path).keep(10)
    assert (tmp_path / "cache").read_bytes() == b""
