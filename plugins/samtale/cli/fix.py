"""``invoke fix``: shows the corrections of which there is no doubt, asks, and makes them."""

import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from invoke.exceptions import Exit
from rich.prompt import Confirm
from rich.text import Text

from ..fix.plan import Change, apply, changes, diff
from ..host.run import check_site
from ..host.settings import read_settings
from ..kinds import KINDS
from ..problems import BuildError, Problem, errors
from ..reporting.report import ERRORS, OUT, plainly, progress

NOT_CONFIRMED = 5  # exit code, as of deploy
ROUNDS = 5  # what a correction lets be read may need corrections too
COLOURS = {"+": "green", "-": "red", "@": "cyan"}


def fix(settings_file: Path, *, content: str, only: str = "", yes: bool = False) -> None:
    """Correct the texts and the files of topics. only: kinds of problems, separated by commas, ""
    for all; yes: do not ask.
    """
    from .check import kinds_from

    with plainly():
        kinds = kinds_from(only) or tuple(KINDS)
        made = 0
        for _round in range(ROUNDS):
            problems = _problems(settings_file, content or None)
            planned = changes(one for one in problems if one.kind in kinds)
            if not planned:
                break
            _show(planned)
            if not yes and not _confirmed(planned):
                raise Exit(code=NOT_CONFIRMED)
            made += _apply(planned)
        _conclude(made, problems)


def _problems(settings_file: Path, content: str | None) -> Sequence[Problem]:
    """All problems of the texts."""
    settings = read_settings(settings_file, content=content, siteurl=None, drafts=False)
    with progress("Checking") as step:
        checked = check_site({**settings, "PROGRESS": step, "KEEP_GOING": True}, step)
    return checked.problems


def _show(planned: Sequence[Change]) -> None:
    for change in planned:
        for line in diff(change):
            bold = " bold" if line.startswith(("+++", "---")) else ""
            OUT.print(Text(line, style=COLOURS.get(line[:1], "") + bold))


def _count(planned: Sequence[Change]) -> str:
    number, files = sum(change.corrections for change in planned), len(planned)
    one = "correction" if number == 1 else "corrections"
    return f"{number} {one} in {files} file{'s' * (files != 1)}"


def _confirmed(planned: Sequence[Change], ask: Callable[..., bool] = Confirm.ask) -> bool:
    if not sys.stdin.isatty():
        ERRORS.print(f"{_count(planned)}. No terminal to ask on; pass --yes. Nothing was changed.")
        return False
    if ask(f"Make {_count(planned)}?", default=False):
        return True
    OUT.print("Nothing was changed.")
    return False


def _apply(planned: Sequence[Change]) -> int:
    """Make the changes. Returns the number of corrections. Raises BuildError that names all files
    that could not be changed.
    """
    made, failed = 0, []
    for change in planned:
        try:
            apply(change)
        except BuildError as error:
            failed.append(str(error))
        except OSError as error:
            failed.append(f"{change.path}: {error.strerror}; it was not changed")
        else:
            made += change.corrections
    if failed:
        done = f"{made} corrections were made; these files were not changed:"
        raise BuildError("\n".join((done, *failed)))
    return made


def _conclude(made: int, problems: Sequence[Problem]) -> None:
    left = len(errors(problems))
    if made:
        OUT.print(f"{made} correction{'s' * (made != 1)} made.")
    else:
        OUT.print("Nothing can be corrected without doubt.")
    if left:
        OUT.print(f"{left} error{'s' * (left != 1)} left; invoke check lists them.")
