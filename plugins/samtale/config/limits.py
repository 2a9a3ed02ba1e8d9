"""What no input may exceed, so that none makes a build hang; each is a setting."""

import contextlib
import signal
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from types import FrameType


@dataclass(frozen=True)
class Limits:
    """The settings MAX_TEXT_BYTES, MAX_FILE_BYTES, MAX_NESTING, MAX_PIXELS, MAX_SYMLINKS,
    MAX_SECONDS.

    ``text_bytes``: of one source file; ``file_bytes``: of any other file; ``nesting``: of brackets,
    tags and quotations;
    ``pixels``: width times height of a picture; ``symlinks``: one behind the other; ``seconds``: of
    CPU for one file.
    """

    text_bytes: int = 1_000_000
    file_bytes: int = 100_000_000
    nesting: int = 100
    pixels: int = 50_000_000
    symlinks: int = 5
    seconds: int = 3


class TooLongError(Exception):
    """What was begun ``within`` some seconds has not ended in them."""


@contextlib.contextmanager
def within(seconds: float) -> Iterator[None]:
    """Ends what runs in it after so many seconds of this process's CPU time. Raises TooLongError.

    Wherever signals can be had: in the main thread, and not on Windows. CPU time, since a busy
    machine is no fault of the file's. Python's regular expressions heed signals too.
    """
    if threading.current_thread() is not threading.main_thread() or not hasattr(
        signal, "setitimer"
    ):
        yield
        return

    def end(_signal: int, _frame: FrameType | None) -> None:
        raise TooLongError

    before = signal.signal(signal.SIGVTALRM, end)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)
