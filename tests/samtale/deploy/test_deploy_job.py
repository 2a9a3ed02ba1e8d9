"""What a target's ``env`` means."""

import os

import pytest
from samtale.config.targets import Destination
from samtale.deploy.deploy_job import with_variables
from samtale.deploy.targets.target import UNREACHABLE, PublishError


def target(**env):
    """A target with these variables."""
    return Destination("stage", "s3://b", env=env)


def test_variables_are_there_for_as_long_as_they_are_needed(monkeypatch):
    """Two may change places; afterwards all is as before, whatever was set meanwhile, and however
    it ends.
    """
    monkeypatch.setenv("ONE", "1")
    monkeypatch.setenv("TWO", "2")
    before = dict(os.environ)
    with with_variables(target(ONE="TWO", TWO="ONE", THREE="ONE")):
        assert [os.environ[name] for name in ("ONE", "TWO", "THREE")] == ["2", "1", "1"]
        os.environ["FOUR"] = "4"
    assert dict(os.environ) == before
    with pytest.raises(KeyError), with_variables(target(ONE="TWO")):
        raise KeyError
    assert dict(os.environ) == before


def test_a_variable_that_is_not_set_is_reported(monkeypatch):
    """By both names; and none of the others is set."""
    monkeypatch.setenv("ONE", "1")
    before = dict(os.environ)
    with (
        pytest.raises(
            PublishError, match="stage: the variable LOST, which env uses for TWO, is not set"
        ) as caught,
        with_variables(target(ONE_MORE="ONE", TWO="LOST")),
    ):
        pytest.fail("one is not set")
    assert caught.value.code == UNREACHABLE
    assert dict(os.environ) == before
