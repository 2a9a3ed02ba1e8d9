"""Limits on input, so that no file can make a build hang; each is a setting."""

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

    ``text_bytes``: of a source file; ``file_bytes``: of any other file; ``nesting``: of brackets,
    tags and quotations; ``pixels``: width times height of a picture; ``symlinks``: in a chain;
    ``seconds``: of CPU time per file.
    """

    text_bytes: int = 1_000_000
    file_bytes: int = 100_000_000
    nesting: int = 100
    pixels: int = 50_000_000
    symlinks: int = 5
    seconds: int = 3


class TooLongError(Exception):
    """Work under ``within`` exceeded its time limit."""


@contextlib.contextmanager
def within(seconds: float) -> Iterator[None]:
    """Limit the CPU time of this process for the code in the block. seconds: of CPU time. Raises
    TooLongError.

    Works where signals do: in the main thread, and not on Windows. CPU time, because a slow machine
    is not the file's fault. Signals also interrupt Python's regular expressions.
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
