"""Work done by all cores at once: the same function over many things, in forked processes that
share what is loaded already.

Where processes cannot be forked safely (other systems than Linux, more than one thread) this
process does it all.
"""

import contextlib
import ctypes
import gc
import os
import pickle
import signal
import sys
import threading
from collections.abc import Callable, Sequence
from typing import Any, Generic, NoReturn, TypeVar

Thing = TypeVar("Thing")
Result = TypeVar("Result")
PR_SET_PDEATHSIG = 1  # linux/prctl.h
FEW = 24  # things for which no second process is begun


def cores() -> int:
    """The processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def threads() -> int:
    """How many threads there are in this process."""
    return threading.active_count()


def can_fork() -> bool:
    return sys.platform == "linux" and threads() == 1


def parallel_map(
    work: Callable[[Sequence[Thing]], Sequence[Result]], things: Sequence[Thing], few: int = FEW
) -> list[Result]:
    """``work`` over all things, a share in each process, in their order. What it raises is raised
    here.

    work: from some things to as many results; it is called once in each process, with every nth
    thing.
    """
    workers = min(cores(), max(1, len(things) // few)) if can_fork() else 1
    if workers < 2:
        return list(work(things))
    shares = [things[number::workers] for number in range(workers)]
    gc.freeze()  # what is there already is not looked through, so its memory stays shared
    try:
        others = [_Helper(work, share) for share in shares[1:]]
        try:
            found = [list(work(shares[0]))]
        finally:
            answers = [helper.answer() for helper in others]
    finally:
        gc.unfreeze()
    for answer, share in zip(answers, shares[1:], strict=True):
        found.append(
            list(work(share)) if answer is None else answer
        )  # done here: so what it raises is raised here, whole
    results: list[Any] = [None] * len(things)
    for number, part in enumerate(found):
        results[number::workers] = part
    return results


class BackgroundTask(Generic[Result]):
    """Work done by another process, while this one goes on; by this one, when it is asked for,
    where that cannot be.
    """

    def __init__(self, work: Callable[[], Result]):
        """work: what comes of it must be plain enough to be sent."""
        self.work = work
        nothing: tuple[()] = ()
        self.helper = (
            _Helper(lambda _nothing: [work()], nothing) if can_fork() and cores() > 1 else None
        )

    def answer(self) -> Result:
        """What came of it, once it is done. Raises what the work raises."""
        helper, self.helper = self.helper, None
        found = helper.answer() if helper else None
        return self.work() if found is None else found[0]

    def end(self) -> None:
        """Nobody waits for it any more."""
        if self.helper:
            self.helper.end()
            self.helper = None


def give_back() -> None:
    """Memory that is not needed any more goes back to the system, where that can be done: helpers
    share what is left.
    """
    gc.collect()
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).malloc_trim(0)


class _Helper(Generic[Result]):
    """A forked process that does one share and sends back what came of it."""

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
        """The results; None from a process that was killed, or in which something was raised."""
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


def _end_with(parent: int) -> None:
    """In the child: end when its parent does, however that comes about; what it holds, such as a
    lock, is then let go.
    """
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)


def _work(
    pipe: int, work: Callable[[Sequence[Thing]], Sequence[object]], share: Sequence[Thing]
) -> NoReturn:
    """In the child: never returns, and runs nothing that its parent had planned for its own end."""
    status = 1
    try:
        gc.disable()
        answer = pickle.dumps(list(work(share)), protocol=5)
        with os.fdopen(pipe, "wb") as file:
            file.write(answer)
        status = 0
    finally:
        os._exit(status)
