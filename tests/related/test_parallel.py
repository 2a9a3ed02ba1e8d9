"""Work by all cores gives what one process gives, in its order; what goes wrong is reported as it
is.
"""

import os
import signal
import threading
import time
from pathlib import Path

import pytest
from related import parallel
from related.parallel import parallel_map


@pytest.fixture(autouse=True)
def three_cores(monkeypatch):
    """And no other thread than this one, whatever runs the tests."""
    monkeypatch.setattr(parallel, "cores", lambda: 3)
    monkeypatch.setattr(parallel, "threads", lambda: 1)


def squares(things):
    return [(thing * thing, os.getpid()) for thing in things]


@pytest.mark.parametrize("count", [0, 1, 5, 72, 100])
def test_results_come_in_order(count):
    found = parallel_map(squares, list(range(count)))
    assert [square for square, _pid in found] == [number * number for number in range(count)]


def test_many_things_are_shared_out_and_few_are_not():
    assert len({pid for _square, pid in parallel_map(squares, range(90))}) == 3
    assert len({pid for _square, pid in parallel_map(squares, range(10))}) == 1


@pytest.mark.parametrize("count", [0, 1, 30, 90])
def test_progress_grows_to_the_number_of_all_things(monkeypatch, count):
    """Reported in this process alone; nothing is reported where there is nothing to do."""
    monkeypatch.setattr(parallel, "OFTEN", 0)
    heard = []
    parallel_map(squares, range(count), done=heard.append)
    assert heard == sorted(heard)
    assert heard[-1:] == ([count] if count else [])
    assert len(heard) >= min(count, 2)


def test_what_a_helper_raises_is_raised_here():
    """With its own traceback, since the share is done again."""

    def failing(things):
        return [1 // (thing - 71) for thing in things]

    with pytest.raises(ZeroDivisionError):
        parallel_map(failing, range(90))


def test_the_share_of_a_helper_that_is_killed_is_done_here():
    home = os.getpid()

    def dying(things):
        if os.getpid() != home and 1 in things:
            os.kill(os.getpid(), signal.SIGKILL)
        return squares(things)

    found = parallel_map(dying, range(90))
    assert [square for square, _pid in found] == [number * number for number in range(90)]
    assert len({pid for _square, pid in found}) == 2


def test_beside_other_threads_nothing_is_forked(monkeypatch):
    """A lock that another thread holds would never be let go in a fork."""
    monkeypatch.setattr(parallel, "threads", threading.active_count)
    end = threading.Event()
    thread = threading.Thread(target=end.wait)
    thread.start()
    try:
        assert len({pid for _square, pid in parallel_map(squares, range(90))}) == 1
    finally:
        end.set()
        thread.join()


@pytest.fixture
def aside():
    started = []

    def begin(work):
        started.append(parallel.BackgroundTask(work))
        return started[-1]

    yield begin
    for one in started:
        one.end()


def test_work_is_done_aside(aside):
    """By another process, whose answer may be larger than a pipe; nothing is a good answer too."""
    home = os.getpid()
    assert aside(lambda: (os.getpid(), b"x" * 1_000_000)).answer() != (home, b"x" * 1_000_000)
    assert aside(lambda: None).answer() is None


def test_work_aside_that_fails_is_done_here(aside):
    """Whether it raises something, which is raised here, or its process is killed."""
    home = os.getpid()
    with pytest.raises(ZeroDivisionError):
        aside(lambda: 1 // 0).answer()
    killed = aside(lambda: os.getpid() == home or os.kill(os.getpid(), signal.SIGKILL))
    assert killed.answer() is True


def test_work_aside_that_nobody_waits_for_ends(aside):
    """And leaves no process behind; asked for all the same, it is done here."""
    home = os.getpid()
    work = aside(lambda: time.sleep(60) if os.getpid() != home else "here")
    pid = work.helper.pid
    work.end()
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)
    assert work.answer() == "here"


def test_with_one_core_nothing_is_done_aside(aside, monkeypatch):
    monkeypatch.setattr(parallel, "cores", lambda: 1)
    assert aside(os.getpid).answer() == os.getpid()


def slow_square(thing):
    return thing * thing, os.getpid()


@pytest.mark.parametrize("count", [0, 1, 2, 7, 40])
def test_each_result_comes_in_order(count):
    """Whichever process is free first; each item counts once."""
    counted = []
    found = parallel.parallel_each(slow_square, list(range(count)), counted.append)
    assert [square for square, _pid in found] == [number * number for number in range(count)]
    assert counted == list(range(1, count + 1))
    assert os.getpid() not in {pid for _square, pid in found[: count if count > 1 else 0]}


def test_the_next_item_goes_to_whoever_is_free():
    """One long item does not hold up the others."""

    def work(number):
        if number == 0:
            os.read(reading, 1)
        elif number == 29:
            os.write(writing, b"x")
        return os.getpid()

    reading, writing = os.pipe()
    try:
        found = parallel.parallel_each(work, range(30))
    finally:
        os.close(reading)
        os.close(writing)
    assert found.count(found[0]) < 30 - 2
    assert len(set(found)) == 3


def test_what_an_item_raises_is_raised_here_and_the_others_are_done():
    """Its process has ended; what it would have done next is done by the rest."""
    done = []
    with pytest.raises(ZeroDivisionError):
        parallel.parallel_each(lambda number: 1 // (number - 4), range(20), done.append)
    assert done[-1] == 19


def test_an_item_whose_process_is_killed_is_done_here():
    home = os.getpid()

    def dying(number):
        if os.getpid() != home and number == 5:
            os.kill(os.getpid(), signal.SIGKILL)
        return number, os.getpid()

    found = parallel.parallel_each(dying, range(12))
    assert [number for number, _pid in found] == list(range(12))
    assert [number for number, pid in found if pid == home] == [5]


def test_no_process_is_left_behind():
    """Neither after the last item nor after an error."""
    children = Path(f"/proc/self/task/{threading.get_native_id()}/children")
    before = children.read_text()
    parallel.parallel_each(slow_square, range(9))
    with pytest.raises(ZeroDivisionError):
        parallel.parallel_each(lambda number: 1 // number, range(9))
    assert children.read_text() == before
