"""The history of a target, a record a line."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from samtale.deploy.targets.target import Record, State, record_from, record_line

NAME = "20260228T180000Z-0123456789ab"
WORDS = st.text(min_size=1)
RECORDS = st.builds(
    Record,
    st.just(NAME),
    WORDS,
    WORDS,
    st.text(),
    size=st.integers(0),
    told=st.booleans(),
    seconds=st.floats(0, allow_infinity=False),
)


@given(RECORDS)
def test_a_record_that_is_read_is_the_one_that_was_written(record):
    """On one line, whatever its message says."""
    line = record_line(record)
    assert record_from(line) == record
    assert "\n" not in line


def test_a_later_version_may_say_more():
    """Which this one does not know; and whole seconds are seconds."""
    assert record_from(f'{{"release": "{NAME}", "more": [1], "seconds": 3}}') == Record(
        NAME, seconds=3
    )


@pytest.mark.parametrize(
    "line",
    ["", "{", "null", "5", "[]", '"r"', "{}", '{"what": "deploy"}', '{"release": 5}', '{"release": null}', "[" * 100_000,
     '{"release": "r"}',
     '{"release": "%s", "size": "much"}', '{"release": "%s", "size": true}', ('{"release": "%s", '
'"told": 1}'),
     '{"release": "%s", "seconds": "3"}', '{"release": "%s", "message": ["x"]}'],
)  # fmt: skip
def test_a_scribble_is_no_record(line):
    """Nothing in it could be shown or counted."""
    assert record_from(line.replace("%s", NAME)) is None


def test_the_last_that_is_known_of_a_release_counts():
    """It may have been rolled back, and published again."""
    history = (
        Record("a", result="taken back"),
        Record("b", result="taken back"),
        Record("a", result="published"),
    )
    state = State("a", ("a", "b"), history)
    assert state.record("a").result == "published"
    assert (state.stood("a"), state.stood("b"), state.stood("c")) == (True, False, True)
    assert state.record("c") is None
