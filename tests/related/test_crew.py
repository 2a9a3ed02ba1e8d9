"""Work by all cores gives what one process gives, in its order; what goes wrong is told as it is."""

import os
import signal
import threading

import pytest
from related import crew
from related.crew import together


@pytest.fixture(autouse=True)
def three_cores(monkeypatch):
    """And no other thread than this one, whatever runs the tests."""
    monkeypatch.setattr(crew, "cores", lambda: 3)
    monkeypatch.setattr(crew, "threads", lambda: 1)


def squares(things):
    return [(thing * thing, os.getpid()) for thing in things]


@pytest.mark.parametrize("count", [0, 1, 5, 72, 100])
def test_results_come_in_order(count):
    found = together(squares, list(range(count)))
    assert [square for square, _pid in found] == [number * number for number in range(count)]


def test_many_things_are_shared_out_and_few_are_not():
    assert len({pid for _square, pid in together(squares, range(90))}) == 3
    assert len({pid for _square, pid in together(squares, range(10))}) == 1


def test_what_a_helper_raises_is_raised_here():
    """With its own traceback, since the share is done again."""

    def failing(things):
        return [1 // (thing - 71) for thing in things]

    with pytest.raises(ZeroDivisionError):
        together(failing, range(90))


def test_the_share_of_a_helper_that_is_killed_is_done_here():
    home = os.getpid()

    def dying(things):
        if os.getpid() != home and 1 in things:
            os.kill(os.getpid(), signal.SIGKILL)
        return squares(things)

    found = together(dying, range(90))
    assert [square for square, _pid in found] == [number * number for number in range(90)]
    assert len({pid for _square, pid in found}) == 2


def test_beside_other_threads_nothing_is_forked(monkeypatch):
    """A lock that another thread holds would never be let go in a fork."""
    monkeypatch.setattr(crew, "threads", threading.active_count)
    end = threading.Event()
    thread = threading.Thread(target=end.wait)
    thread.start()
    try:
        assert len({pid for _square, pid in together(squares, range(90))}) == 1
    finally:
        end.set()
        thread.join()
