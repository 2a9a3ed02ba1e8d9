"""Runs a function over many items on all CPU cores, in forked processes that share what is already
loaded.

If processes cannot be forked safely (on systems other than Linux, or with more than one thread),
this process does all the work.
"""

import contextlib
import ctypes
import gc
import os
import pickle
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from multiprocessing.connection import Connection, Pipe, wait
from typing import Any, Generic, NoReturn, TypeVar

Thing = TypeVar("Thing")
Result = TypeVar("Result")
PR_SET_PDEATHSIG = 1  # linux/prctl.h
OFTEN = 0.2  # seconds between two reports of progress
FEW = 24  # up to this many items, no second process is started


def cores() -> int:
    """The processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def threads() -> int:
    """The number of threads in this process."""
    return threading.active_count()


def can_fork() -> bool:
    return sys.platform == "linux" and threads() == 1


class _Counted(list[Thing]):
    """A share that reports how many of all items are done, when the next one is asked for."""

    def __init__(
        self, share: Sequence[Thing], workers: int, total: int, done: Callable[[int], object]
    ):
        super().__init__(share)
        self.workers, self.total, self.done = workers, total, done

    def __iter__(self) -> Iterator[Thing]:
        last = time.monotonic()
        for number, thing in enumerate(super().__iter__(), 1):
            yield thing
            if (now := time.monotonic()) - last >= OFTEN:
                last = now
                # the other processes are about as far
                self.done(min(number * self.workers, self.total))
        self.done(self.total)


def parallel_map(
    work: Callable[[Sequence[Thing]], Sequence[Result]],
    things: Sequence[Thing],
    few: int = FEW,
    done: Callable[[int], object] | None = None,
) -> list[Result]:
    """Apply ``work`` to all items, a share in each process, in their order. Raises what it raises.

    work: takes some items and returns as many results; it is called once in each process, with
    every nth item, over which it iterates once. done: called in this process now and then with the
    number of items that are about done, and with that of all at the end.
    """
    workers = min(cores(), max(1, len(things) // few)) if can_fork() else 1
    if done:
        share = things[0::workers]
        first: Sequence[Thing] = _Counted(share, workers, len(things), done) if share else share
    else:
        first = things[0::workers]
    if workers < 2:
        return list(work(first))
    shares = [things[number::workers] for number in range(workers)]
    gc.freeze()  # existing objects are not scanned, so that their memory remains shared
    try:
        others = [_Helper(work, share) for share in shares[1:]]
        try:
            found = [list(work(first))]
        finally:
            answers = [helper.answer() for helper in others]
    finally:
        gc.unfreeze()
    for answer, share in zip(answers, shares[1:], strict=True):
        # run here, so that its exceptions are raised here
        found.append(list(work(share)) if answer is None else answer)
    results: list[Any] = [None] * len(things)
    for number, part in enumerate(found):
        results[number::workers] = part
    return results


def parallel_each(
    work: Callable[[Thing], Result],
    things: Sequence[Thing],
    done: Callable[[int], object] = int,
) -> list[Result]:
    """Apply ``work`` to each item, in a process for each core, which takes the next item as soon as
    it is free: for few items that each take long. Returns the results in the items' order. Raises
    what ``work`` raises.

    done: called in this process after each item, with the number of items that are done.
    """
    results: dict[int, Result] = {}
    workers = min(cores(), len(things)) if can_fork() else 1
    if workers > 1:
        gc.freeze()
        try:
            for number, result in _shared_out(work, things, workers):
                results[number] = result
                done(len(results))
        finally:
            gc.unfreeze()
    for number, thing in enumerate(things):
        # also what a process that was killed, or that raised an exception, has left
        if number not in results:
            results[number] = work(thing)
            done(len(results))
    return [results[number] for number in range(len(things))]


def _shared_out(
    work: Callable[[Thing], Result], things: Sequence[Thing], workers: int
) -> Iterator[tuple[int, Result]]:
    """(the item's number, its result), as they become ready; nothing for an item whose process has
    ended without a result.
    """
    waiting = iter(range(len(things)))
    helpers = {helper.pipe: helper for helper in (_Taker(work, things) for _ in range(workers))}
    try:
        for helper in helpers.values():
            helper.give(next(waiting))
        while busy := [pipe for pipe, helper in helpers.items() if helper.at is not None]:
            for pipe in wait(busy):
                helper = helpers[pipe]  # type: ignore[index] # they are the pipes of above
                found = helper.answer()
                if found:
                    yield found
                    helper.give(next(waiting, None))
    finally:
        for helper in helpers.values():
            helper.end()


class BackgroundTask(Generic[Result]):
    """Work in another process, in parallel with this one; or in this one, when the answer is
    requested, if forking is not possible.
    """

    def __init__(self, work: Callable[[], Result]):
        """work: its result must be plain enough to be sent."""
        self.work = work
        nothing: tuple[()] = ()
        self.helper = (
            _Helper(lambda _nothing: [work()], nothing) if can_fork() and cores() > 1 else None
        )

    def answer(self) -> Result:
        """The result, once it is ready. Raises what the work raises."""
        helper, self.helper = self.helper, None
        found = helper.answer() if helper else None
        return self.work() if found is None else found[0]

    def end(self) -> None:
        """Stop the work: the result is not needed."""
        if self.helper:
            self.helper.end()
            self.helper = None


def give_back() -> None:
    """Return unused memory to the system, if possible: helper processes share the rest."""
    gc.collect()
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).malloc_trim(0)


class _Helper(Generic[Result]):
    """A forked process that does one share and sends back its results."""

    def __init__(self, work: Callable[[Sequence[Thing]], Sequence[Result]], share: Sequence[Thing]):
        self.ours, theirs = os.pipe()
        sys.stdout.flush()
        sys.stderr.flush()
        parent = os.getpid()
        self.pid = os.fork()
        if self.pid == 0:
            os.close(self.ours)
            _end_with(parent)
            _work(theirs, work, share)
        os.close(theirs)

    def answer(self) -> list[Result] | None:
        """The results; None if the process was killed, or raised an exception."""
        with os.fdopen(self.ours, "rb") as pipe:
            data = pipe.read()
        os.waitpid(self.pid, 0)
        try:
            found: list[Result] | None
            found = pickle.loads(data) if data else None  # noqa: S301 from our own process
        except (pickle.UnpicklingError, EOFError):
            return None
        return found

    def end(self) -> None:
        with contextlib.suppress(OSError):
            os.close(self.ours)
            os.kill(self.pid, signal.SIGTERM)
            os.waitpid(self.pid, 0)


class _Taker(Generic[Thing, Result]):
    """A forked process that works on one item at a time. ``at``: the number of that item, None if
    it has none.
    """

    def __init__(self, work: Callable[[Thing], Result], things: Sequence[Thing]):
        self.pipe, theirs = Pipe()
        self.at: int | None = None
        sys.stdout.flush()
        sys.stderr.flush()
        parent = os.getpid()
        self.pid = os.fork()
        if self.pid == 0:
            self.pipe.close()
            _end_with(parent)
            _take(theirs, work, things)
        theirs.close()

    def give(self, number: int | None) -> None:
        """Send the number of the next item, if there is one."""
        self.at = number
        with contextlib.suppress(OSError):  # the process was killed: ``answer`` finds out
            self.pipe.send(number)

    def answer(self) -> tuple[int, Result] | None:
        """(the item's number, its result); None if the process has ended without it."""
        number, self.at = self.at, None
        try:
            result: Result = self.pipe.recv()
        except (EOFError, OSError, pickle.UnpicklingError):
            return None
        return (number, result) if number is not None else None

    def end(self) -> None:
        """End the process, whatever it does."""
        self.pipe.close()
        with contextlib.suppress(OSError):
            os.kill(self.pid, signal.SIGTERM)
        with contextlib.suppress(OSError):
            os.waitpid(self.pid, 0)


def _take(
    pipe: "Connection[Any, Any]", work: Callable[[Thing], object], things: Sequence[Thing]
) -> NoReturn:
    """In the child: work on each item whose number arrives, until the parent closes the pipe."""
    try:
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        while (number := pipe.recv()) is not None:
            pipe.send(work(things[number]))
    finally:
        os._exit(0)


def _end_with(parent: int) -> None:
    """In the child: end when the parent ends, however that happens; then the child's resources,
    such as a lock, are released.
    """
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)


def _work(
    pipe: int, work: Callable[[Sequence[Thing]], Sequence[object]], share: Sequence[Thing]
) -> NoReturn:
    """In the child: never returns, and runs none of the parent's exit handlers."""
    status = 1
    try:
        gc.disable()
        answer = pickle.dumps(list(work(share)), protocol=5)
        with os.fdopen(pipe, "wb") as file:
            file.write(answer)
        status = 0
    finally:
        os._exit(status)
