"""What follows a switch: which releases stay, and what is said of essays that wait."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from samtale.deploy.after_switch import announce_scheduled, releases_to_keep
from samtale.deploy.deploy_job import Reporter
from samtale.deploy.targets.target import Record, State


@pytest.mark.parametrize(
    ("releases", "keep", "stay"),
    [
        ("", 5, ""),
        ("A*", 5, "A"),
        ("A B C D E F*", 5, "B C D E F"),
        ("A B C D E*", 2, "D E"),
        ("A B* C D E", 2, "A B D E"),
        ("A* B C D E", 2, "A D E"),
        ("A B- C- D*", 2, "A D"),
        ("A B C D* E-", 2, "C D"),
        ("A B C D*- E-", 2, "C D"),
        ("A B C-", 2, "A B"),
    ],
)
def test_the_newest_stay_and_the_current_and_the_one_before(state_of, releases, keep, stay):
    """What was rolled back goes first, unless readers get it."""
    assert releases_to_keep(state_of(releases), keep) == stay.split()


def test_a_release_that_nothing_is_known_of_stays():
    """The history may be lost."""
    assert releases_to_keep(State("B", ("A", "B")), 5) == ["A", "B"]


@st.composite
def states(draw):
    """A target with its releases, some rolled back, the current among them or lost."""
    names = [f"r{number}" for number in range(draw(st.integers(0, 8)))]
    results = st.sampled_from(["published", "switched", "unasked", "taken back"])
    history = [Record(name, result=draw(results)) for name in names if draw(st.booleans())]
    return State(draw(st.sampled_from([*names, "", "lost"])), tuple(names), tuple(history))


@given(states(), st.integers(2, 6))
def test_neither_the_current_nor_the_one_before_is_ever_lost(state, keep):
    """So that there is always a way back; and nothing stays that is not there."""
    stay = releases_to_keep(state, keep)
    assert set(stay) <= set(state.releases)
    if state.current in state.releases:
        assert state.current in stay
        before = state.releases[: state.releases.index(state.current)]
        assert [one for one in before if state.stood(one)][-1:] == [
            one for one in stay if one in before
        ][-1:]
    assert len(stay) <= keep + 2
    assert {one for one in state.releases if state.stood(one)} <= {*stay} or len(stay) >= keep


@pytest.fixture
def reporter():
    """A reporter that collects what is said in ``said``."""
    said = []

    def never(*_arguments):
        pytest.fail("there is nothing to ask or to warn of")

    reporter = Reporter(said.append, never, never, never, never)
    reporter.said = said
    return reporter


def test_the_next_essay_that_waits_is_announced(made, reporter):
    """In the time of the site; nothing where none waits."""
    described = made()
    announce_scheduled(described, reporter)
    assert reporter.said == []
    waiting = (
        (datetime(2026, 8, 2, tzinfo=UTC), "Kaffe"),
        (datetime(2026, 7, 1, 22, 30, tzinfo=UTC), "Te"),
    )
    announce_scheduled(replace(described, waiting=waiting), reporter)
    assert reporter.said == [
        (
            'Next scheduled essay: "Te", on 2026-07-02 at 00:30 (Europe/Copenhagen); deploy then, '
            "or use a timer"
        )
    ]
