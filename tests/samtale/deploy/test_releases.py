"""Which release is meant by ``invoke rollback``."""

from datetime import UTC, datetime, timedelta

import pytest
from samtale.deploy.deploy import _moment
from samtale.deploy.releases import _age, _chosen
from samtale.deploy.targets.target import REFUSED, PublishError, Record, State


@pytest.mark.parametrize(
    ("releases", "asked", "chosen"),
    [
        ("A B C*", "", "B"),
        ("A B* C", "", "A"),
        ("A B- C*", "", "A"),
        ("A B*- C", "", "A"),
        ("A B- C*", "B", "B"),
        ("A B* C", "C", "C"),
        ("A1 A2 B*", "A2", "A2"),
        ("A A2 B*", "A", "A"),
        ("A1 B2*", "A", "A1"),
    ],
)
def test_the_one_before_is_meant_where_nothing_is_said(state_of, releases, asked, chosen):
    """Of those that were not rolled back; or any that is named, by its name or the start of it."""
    assert _chosen(state_of(releases), asked) == chosen


@pytest.mark.parametrize(
    ("releases", "asked", "said"),
    [
        ("", "", "nothing has been published"),
        ("A B", "A", "nothing has been published"),
        ("A*", "", "there is no release before A"),
        ("A- B*", "", "there is no release before B"),
        ("A B*", "X", '"X" matches no release; choose one of B, A'),
        ("A1 A2 B*", "A", '"A" matches more than one release; choose one of B, A2, A1'),
        ("A B1*", "B", "B1 is already live"),
    ],
)
def test_what_cannot_be_meant_is_refused(state_of, releases, asked, said):
    """With what is there."""
    with pytest.raises(PublishError, match=said) as caught:
        _chosen(state_of(releases), asked)
    assert caught.value.code == REFUSED


def test_a_current_release_that_is_lost_has_the_last_before_it():
    """Somebody has taken its folder away."""
    assert _chosen(State("C", ("A", "B")), "") == "B"


@pytest.mark.parametrize(
    ("release", "reported"),
    [
        ("20260228T180000Z-0123456789ab", "published 2026-02-28 at 18:00 UTC"),
        ("another", "date unknown"),
    ],
)
def test_the_age_of_a_release_is_in_its_name(release, reported):
    """Where it is one of ours."""
    assert _age(release) == reported


def test_a_release_is_never_older_than_those_before():
    """Though a clock was wrong, and somebody has scribbled into the history: names sort as releases
    came.
    """
    later = (datetime.now(UTC) + timedelta(days=9)).replace(microsecond=0)
    history = tuple(
        Record(name) for name in (f"{later:%Y%m%dT%H%M%SZ}-a", "20200101T000000Z-b", "zzz", "")
    )
    assert _moment(State("", (), history)) == later + timedelta(seconds=1)
    assert _moment(State("", (), history[1:])) < later
