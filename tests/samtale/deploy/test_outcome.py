"""A deploy that is cut short reports what is so, whatever the error was that ended it."""

from contextlib import contextmanager

import pytest
from samtale.config.targets import Destination
from samtale.deploy import outcome
from samtale.deploy.deploy_job import Reporter
from samtale.deploy.outcome import Switching, carry_out
from samtale.deploy.targets.target import (
    BUSY,
    UNFINISHED,
    UNKNOWN,
    UNREACHABLE,
    UPLOAD,
    PublishError,
    State,
)

OLD, NEW, OTHER = (
    "20260101T000000Z-000000000001",
    "20260102T000000Z-000000000002",
    "20260103T000000Z-000000000003",
)


class Fake:
    """A target whose connection can be lost. ``states``: what it answers when it is asked again;
    None for no answer.
    """

    address = "ssh://example.org/srv"

    def __init__(self, *states):
        self.states, self.held = list(states), 0

    @contextmanager
    def hold(self, _state, _release):
        self.held += 1
        yield

    def reconnect(self):
        pass

    def state(self):
        now = self.states.pop(0) if len(self.states) > 1 else self.states[0]
        if now is None:
            raise PublishError("no answer", UNREACHABLE)
        return now


@pytest.fixture(autouse=True)
def _without_pauses(monkeypatch):
    monkeypatch.setattr(outcome, "PAUSES", (0, 0))


@pytest.fixture
def run():
    """``run(target, requested=...)``: the outcome of a deploy whose connection is lost: (error or None,
    warnings, finished).
    """

    def made(target, *, sent=True, requested=True, error=None):
        warnings, finished = [], []
        reporter = Reporter(str, warnings.append, None, str, str)
        one = Switching(target, Destination("", target.address), State(OLD), NEW, reporter)

        def work():
            one.sent, one.requested = sent, requested
            raise error or PublishError("the connection was lost", UNREACHABLE)

        try:
            carry_out(one, work, lambda: finished.append(True))
        except PublishError as caught:
            return caught, warnings, finished
        return None, warnings, finished

    return made


def test_a_switch_that_was_made_before_the_line_was_cut_is_finished(run):
    """Readers have the new site: that is said, and what follows is done."""
    error, warnings, finished = run(Fake(State(NEW)))
    assert error is None
    assert finished == [True]
    assert f"{NEW} is live" in warnings[0]


@pytest.mark.parametrize("requested", [False, True])
def test_what_was_not_switched_is_said_to_be_so(run, requested):
    """With the code of a failed upload, not that of somebody else at work."""
    error, _warnings, finished = run(Fake(State(OLD)), requested=requested)
    assert error.code == UPLOAD
    assert f"Nothing was switched; still live: {OLD}" in str(error)
    assert not finished


def test_what_cannot_be_asked_is_unknown_once_the_switch_was_requested(run):
    """With the command that finds out; before it was requested, nothing can have changed."""
    error, _warnings, _finished = run(Fake(None))
    assert error.code == UNKNOWN
    assert "invoke releases --to ssh://example.org/srv" in str(error)
    error, _warnings, _finished = run(Fake(None), requested=False)
    assert error.code == UPLOAD
    assert "Nothing was switched" in str(error)


def test_what_somebody_else_has_published_meanwhile_is_reported(run):
    """It does not count as one's own."""
    error, _warnings, _finished = run(Fake(State(OTHER)))
    assert error.code == BUSY
    assert OTHER in str(error)


def test_a_release_that_readers_have_but_that_cannot_be_finished_has_a_code_of_its_own(run):
    """The lock cannot be had again."""
    target = Fake(State(NEW))

    @contextmanager
    def hold(_state, _release):
        target.held += 1
        if target.held > 1:
            raise PublishError("somebody is publishing there", BUSY)
        yield

    target.hold = hold
    error, _warnings, _finished = run(target)
    assert error.code == UNFINISHED
    assert f"{NEW} is live" in str(error)


def test_a_target_written_in_place_says_that_files_are_mixed(run):
    """Until the next deploy has gone on."""
    error, _warnings, _finished = run(Fake(State(OLD, partial=NEW)))
    assert error.code == UPLOAD
    assert "together with those of" in str(error)


def test_an_error_before_anything_was_sent_stays_as_it_is(run):
    """There is nothing to ask."""
    error, _warnings, _finished = run(Fake(None), sent=False, error=PublishError("refused", 4))
    assert (str(error), error.code) == ("refused", 4)
