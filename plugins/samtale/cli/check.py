"""``invoke check``: everything that is wrong, first in the texts, then, if they have no errors, in
the finished pages.
"""

import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path

from invoke.exceptions import Exit

from ..kinds import KINDS
from ..problems import BuildError, ContentError, Problem, correctable, did_you_mean, errors
from ..reporting.report import (
    ERRORS,
    OUT,
    plainly,
    print_problems,
    print_summary,
    progress,
    tolerated_count,
)

FOUND, FAILED = 1, 2  # exit codes: errors were found; nothing could be checked


def check(
    root: Path,
    settings_file: Path,
    *,
    content: str,
    external: bool = False,
    as_json: bool = False,
    summary: bool = False,
    only: str = "",
) -> None:
    """Check all texts; if they have no errors, build into a temporary folder and audit the finished
    pages; optionally check links to other sites. Prints the problems of the kinds in ``only``,
    separated by commas ("" for all), and exits with FOUND if errors are among them.
    """
    with plainly(as_json, failed=FAILED):
        kinds = kinds_from(only)
        problems, checked = _found(root, settings_file, content or None, external=external)
        problems = [one for one in problems if not kinds or one.kind in kinds]
        if summary:
            print_summary(problems, as_json)
        else:
            print_problems(problems, as_json)
        wrong = errors(problems)
        if not as_json:
            lines = (tolerated_count(problems) if summary else "", correctable(problems))
            _conclude(len(wrong), checked, lines)
        if wrong:
            raise Exit(code=FOUND)


def kinds_from(only: str) -> tuple[str, ...]:
    """The kinds of problems that ``--only`` names. Raises BuildError for an unknown one."""
    kinds = tuple(filter(None, (kind.strip() for kind in only.split(","))))
    for kind in kinds:
        if kind not in KINDS:
            hint = did_you_mean(kind, KINDS) or f"; use {', '.join(KINDS)}"
            raise BuildError(f'--only: "{kind}" is not a kind of problem{hint}')
    return kinds


def _found(
    root: Path, settings_file: Path, content: str | None, *, external: bool
) -> tuple[Sequence[Problem], str]:
    """The problems, and what was checked, in words; "" if only the texts were."""
    from ..build import build as builder

    with tempfile.TemporaryDirectory(prefix="samtale-check-") as folder:
        try:
            with progress("Checking") as step:
                done = builder.build(
                    settings_file,
                    content=content,
                    output=str(Path(folder, "site")),
                    remembered=False,
                    progress=step,
                )
        except ContentError as error:
            return error.problems, ""
        checked = f"{done.essays} texts, {done.files} files"
        if not external:
            return done.warnings, checked
        from .external_links import external as ask_all

        with progress("Checking external links") as step:
            count, found = ask_all(done.described, root / ".cache" / "links.json", step)
        return sorted([*done.warnings, *found]), f"{checked}, {count} external links"


def _conclude(wrong: int, checked: str, lines: Iterable[str]) -> None:
    """Print how many errors there are, these lines, and what was checked."""
    if wrong:
        ERRORS.print(f"[bold]{wrong} error{'s' if wrong != 1 else ''}.[/]")
    for line in filter(None, lines):
        ERRORS.print(line)
    if not checked:
        ERRORS.print("Finished pages are checked once the texts have no errors.")
    elif not wrong:
        OUT.print(f"Checked {checked}: no errors found.")
