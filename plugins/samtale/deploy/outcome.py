"""Determines what readers get after an interrupted deploy or rollback, by querying the target
again, so that reports are correct.

An error says what failed, not what the result is: a connection may be lost before a switch, or
after it, before the answer arrives.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass

from ..config.targets import Destination
from .deploy_job import Reporter
from .targets.target import (
    BUSY,
    UNFINISHED,
    UNKNOWN,
    UNREACHABLE,
    UPLOAD,
    PublishError,
    State,
    Target,
)

PAUSES = (0, 1, 4)  # seconds before each attempt to query again


@dataclass
class Switching:
    """One switch: from ``before`` to the release ``coming``, and its progress.

    ``sent``: something may have been written at the target; ``requested``: the switch itself was;
    ``switched``: it was confirmed; ``done``: what follows it is done too. ``again``: the command to
    continue; ``finishes``: the remedy if only the end is missing.
    """

    target: Target
    where: Destination
    before: State
    coming: str
    reporter: Reporter
    again: str = "deploy"
    finishes: str = "run invoke deploy again"
    sent: bool = False
    requested: bool = False
    switched: bool = False
    done: bool = False

    @property
    def asks(self) -> str:
        """The command that shows which release readers get."""
        return f"invoke releases --to {self.where.name or self.target.address}"


def carry_out(switching: Switching, work: Callable[[], None], finish: Callable[[], None]) -> None:
    """Run the work under the target's lock. ``finish`` is the part that follows the switch.

    Raises PublishError, which says what readers get now; OSError only if nothing was written at the
    target.
    """
    one = switching
    try:
        with one.target.hold(one.before, one.coming):
            work()
            one.done = True
    except (PublishError, OSError) as error:
        if one.done:
            one.reporter.warn(
                f"the lock could not be released ({error}): the next deploy waits until its "
                "time is over"
            )
        elif one.switched or not one.sent:
            raise
        else:
            _find_out(one, error, finish)


def _find_out(one: Switching, error: Exception, finish: Callable[[], None]) -> None:
    one.reporter.step("Asking again what is at the target")
    state = ask_again(one.target)
    if state is not None and state.current == one.coming != one.before.current:
        one.reporter.warn(f"{error}\nBut it was switched before that: readers get {one.coming}")
        one.switched = True
        _finish(one, state, finish)
        return
    raise _not_switched(one, error, state) from error


def _finish(one: Switching, state: State, finish: Callable[[], None]) -> None:
    """Run what follows the switch under a new lock, because the previous one was lost."""
    try:
        with one.target.hold(state, one.coming):
            finish()
            one.done = True
    except (PublishError, OSError) as error:
        if isinstance(error, PublishError) and error.code not in (UNREACHABLE, BUSY, UPLOAD):
            raise  # the site's answers are wrong
        if not one.done:
            raise PublishError(
                f"{error}\nReaders get {one.coming}, but what follows a switch (the site is "
                "asked over HTTP, the history and the "
                f"record of addresses are written) is not done. To finish, {one.finishes}",
                UNFINISHED,
            ) from error


def _not_switched(one: Switching, error: Exception, state: State | None) -> PublishError:
    """The error, completed with the actual state."""
    code = error.code if isinstance(error, PublishError) and error.code != UNREACHABLE else UPLOAD
    had = one.before.current or "nothing yet"
    if state is None and one.requested:
        code, so = (
            UNKNOWN,
            (
                "Whether it was switched is unknown, since the target does not answer: readers get "
                f"{one.coming}, or still "
                f"{had}. Find out with {one.asks}, and run invoke {one.again} again"
            ),
        )
    elif state is None or (
        state.current == one.before.current and not (one.requested and state.partial)
    ):
        so = f"Nothing was switched: readers get {had}, as before"
    elif state.current == one.before.current:
        code, so = (
            UPLOAD,
            (
                f"This target is written in place: readers may meet files of {one.coming} beside "
                f"those of {had}, until invoke "
                f"{one.again} has gone on where it stopped"
            ),
        )
    else:
        code, so = (
            BUSY,
            (
                "Somebody else has published there meanwhile: readers get "
                f"{state.current or 'nothing'}, and not {one.coming}. "
                f"Look at it ({one.asks}) before you run invoke {one.again} again"
            ),
        )
    return PublishError(f"{error}\n{so}", code)


def ask_again(target: Target) -> State | None:
    """The target's state, by a new connection; None if it does not answer."""
    for pause in PAUSES:
        time.sleep(pause)
        try:
            target.reconnect()
            return target.state()
        except (PublishError, OSError):
            continue
    return None
