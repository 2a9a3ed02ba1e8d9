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
                f"the lock could not be released ({error}); the next deploy waits until it expires"
            )
        elif one.switched or not one.sent:
            raise
        else:
            _find_out(one, error, finish)


def _find_out(one: Switching, error: Exception, finish: Callable[[], None]) -> None:
    one.reporter.step("Reading the state of the target again")
    state = ask_again(one.target)
    if state is not None and state.current == one.coming != one.before.current:
        one.reporter.warn(f"{error}\nBut the switch was complete before that: {one.coming} is live")
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
                f"{error}\n{one.coming} is live, but the steps after the switch (check over HTTP, "
                f"history, record of URLs) are not done. To finish, {one.finishes}",
                UNFINISHED,
            ) from error


def _not_switched(one: Switching, error: Exception, state: State | None) -> PublishError:
    """The error, completed with the actual state."""
    code = error.code if isinstance(error, PublishError) and error.code != UNREACHABLE else UPLOAD
    had = one.before.current or "(none)"
    if state is None and one.requested:
        code, so = (
            UNKNOWN,
            (
                f"The target does not respond, so it is not known whether {one.coming} is live, or "
                f"still {had}. Find out with {one.asks}, and run invoke {one.again} again"
            ),
        )
    elif state is None or (
        state.current == one.before.current and not (one.requested and state.partial)
    ):
        so = f"Nothing was switched; still live: {had}"
    elif state.current == one.before.current:
        code, so = (
            UPLOAD,
            (
                f"This target is updated in place, so readers may see files of {one.coming} "
                f"together with those of {had}. Run invoke {one.again} to resume it"
            ),
        )
    else:
        code, so = (
            BUSY,
            (
                f"Someone else has published there in the meantime: {state.current or 'nothing'} "
                f"is live, not {one.coming}. Check it ({one.asks}) before you run invoke "
                f"{one.again} again"
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
