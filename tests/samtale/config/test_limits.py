"""Limits: what runs too long is ended, whatever it is busy with, and nothing of that is left
behind.
"""

import re
import signal
import threading
import time
from contextlib import suppress

import pytest
from samtale.config.limits import Limits, TooLongError, within


def busy(seconds):
    """Uses so much of this thread's CPU time."""
    started = time.thread_time()
    while time.thread_time() - started < seconds:
        pass


@pytest.mark.parametrize(
    "work",
    [
        lambda: busy(20),
        lambda: re.match("(a+)+$", "a" * 60 + "b"),
        lambda: sum(number for number in range(10**12)),
    ],
    ids=["a loop", "a regular expression", "a generator"],
)
def test_what_takes_too_long_is_ended(work):
    """Soon after its time is over, in the midst of whatever it does."""
    started = time.process_time()
    with pytest.raises(TooLongError), within(0.05):
        work()
    assert time.process_time() - started < 5


def test_what_ends_in_time_is_left_alone():
    """And gives back what it found."""
    with within(5):
        found = sum(range(1000))
    assert found == 499_500


def test_only_cpu_time_counts():
    """To wait, on a busy machine too, is no fault of the file's."""
    with within(0.05):
        time.sleep(0.2)


@pytest.mark.parametrize("error", [None, ValueError, TooLongError])
def test_the_clock_stops_with_what_was_timed(error):
    """However that ended: who runs next is not ended in its place, and hears the signals that he
    heard before.
    """
    before = signal.getsignal(signal.SIGVTALRM)
    with suppress(ValueError, TooLongError), within(0.05):
        if error is TooLongError:
            busy(20)
        elif error:
            raise error
    assert signal.getitimer(signal.ITIMER_VIRTUAL) == (0, 0)
    assert signal.getsignal(signal.SIGVTALRM) == before
    busy(0.1)


def test_other_threads_are_not_timed():
    """Signals come to the main thread alone: elsewhere there is no limit, and no error either."""
    done = []

    def work():
        with within(0.01):
            busy(0.05)
        done.append(True)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert done == [True]


def test_every_limit_has_a_value_that_lets_plain_sites_through():
    """Whole numbers above 0, as the settings of the same names must be."""
    assert all(isinstance(value, int) and value > 0 for value in vars(Limits()).values())
