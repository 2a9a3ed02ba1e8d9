"""``deploy``, ``rollback``, ``releases`` and ``deploy-verify``, and what they print."""

import contextlib
import re
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

from invoke.exceptions import Exit
from rich.markup import escape

from ..config.settings_file import misspelt
from ..config.targets import Destination, destination, destinations, masked
from ..config.values import SettingsError
from ..deploy.deploy import deploy
from ..deploy.deploy_job import Options, Reporter, with_variables
from ..deploy.plan import size
from ..deploy.releases import differences, roll_back
from ..deploy.targets.target import DIFFERENT, UNREACHABLE, PublishError, State, Target
from ..deploy.workspace import Workspace
from ..host.settings import read_settings
from ..problems import BuildError, escaped
from ..reporting.console import json_text, note
from ..reporting.report import ERRORS, OUT, plainly
from .commands import settings_file

# how results are printed; the stored values stay, since targets keep them
RESULTS = {"taken back": "rolled back", "unasked": "unchecked"}


@contextlib.contextmanager
def target_of(
    root: Path, file: Path, to: str, siteurl: str, content: str | None = None
) -> Iterator[tuple[Target, Destination, str, Workspace]]:
    """The selected target, where it is, its URL ("" for none), and the working folder.

    Its problems are reported, with their exit code.
    """
    from ..deploy.targets.registry import target_for

    with plainly():
        try:
            settings = read_settings(file, content=content, siteurl=None, drafts=False)
            where = destination(
                to, destinations(settings.get("TARGETS")), misspelt(settings, "TARGETS")
            )
            if siteurl and not re.fullmatch(r"https?://[^/@\s?#]+[^@\s?#]*", siteurl):
                raise SettingsError(
                    f'--siteurl: "{masked(siteurl)}" is not a valid URL, or contains a password; '
                    "use for example https://example.org"
                )
            address = (
                siteurl.rstrip("/")
                or where.siteurl
                or (str(settings["SITEURL"]).rstrip("/") if where.name else "")
            )
            if not address and (hint := misspelt(settings, "SITEURL")):
                ERRORS.print(f"[yellow]warning[/]: SITEURL is not set{escape(hint)}")
            workspace = Workspace(root / ".cache" / "publish")
            with with_variables(where):
                target = target_for(where, who=workspace.who, cache=str(workspace.cache))
                try:
                    yield target, where, address, workspace
                finally:
                    target.close()
        except SettingsError as error:
            raise BuildError(str(error)) from error
        except PublishError as error:
            ERRORS.print(f"[bold red]error[/]: {escape(str(error))}")
            raise Exit(code=error.code) from None


@contextlib.contextmanager
def console_reporter(yes: bool) -> Iterator[Reporter]:
    """How a deploy reports: steps as a progress line on a terminal, as separate lines elsewhere."""
    status = ERRORS.status("") if ERRORS.is_terminal else None

    def say(text: str) -> None:
        OUT.print(escape(text))

    now = ""

    def step(text: str) -> None:
        nonlocal now
        now = text
        if status:
            status.update(escape(escaped(text)))
            status.start()
        else:
            note(f"{text} ...")

    def progress(text: str) -> None:
        if status:
            status.update(escape(escaped(f"{now}: {text}")))

    def ask(question: str) -> bool:
        if status:
            status.stop()
        try:
            return OUT.input(f"{question} [y/N] ").strip().casefold() in ("y", "yes", "j", "ja")
        except EOFError:
            return False

    there = sys.stdin is not None and sys.stdin.isatty() and not yes
    try:
        yield Reporter(
            say,
            lambda text: ERRORS.print(f"[yellow]warning[/]: {escape(text)}"),
            ask if there else None,
            step,
            progress,
        )
    finally:
        if status:
            status.stop()


def renamed(old: str, new: str, given: bool) -> bool:
    """Whether an option was given by its old name, with a warning if so."""
    if given:
        ERRORS.print(f"[yellow]warning[/]: {old} is now called {new}")
    return given


def deploy_site(
    root: Path,
    settings: str,
    *,
    to: str,
    content: str,
    siteurl: str,
    drafts: bool,
    dry_run: bool,
    yes: bool,
    allow_removals: str,
    message: str,
    again: bool,
    reread: bool,
) -> None:
    file = settings_file(root, settings)
    with plainly():
        if allow_removals and not allow_removals.isdecimal():
            raise BuildError(
                f'--allow-removals: "{allow_removals}" is not a number; write how many files may '
                "be removed"
            )
    allowed = int(allow_removals) if allow_removals else None
    with (
        target_of(root, file, to, siteurl, content or None) as (
            target,
            where,
            address,
            workspace,
        ),
        console_reporter(yes) as reporter,
    ):
        options = Options(
            file,
            content=content,
            siteurl=address,
            drafts=drafts,
            dry_run=dry_run,
            yes=yes,
            allow_removals=allowed,
            message=message,
            reread=reread,
            again=again,
        )
        deploy(target, where, options, reporter, workspace)


def roll_back_site(root: Path, settings: str, *, to: str, release: str, yes: bool) -> None:
    with (
        target_of(root, settings_file(root, settings), to, "") as (
            target,
            where,
            address,
            workspace,
        ),
        console_reporter(yes) as reporter,
    ):
        roll_back(target, where, address, reporter, release=release, yes=yes, who=workspace.who)


def show_releases(root: Path, settings: str, *, to: str, as_json: bool) -> None:
    with target_of(root, settings_file(root, settings), to, "") as (
        target,
        _where,
        _address,
        _workspace,
    ):
        state = target.state()
        if as_json:
            history = [
                {**asdict(record), **_standing(state, record.release)} for record in state.history
            ]
            data = {
                "current": state.current,
                "partial": state.partial,
                "releases": list(state.releases),
                "history": history,
            }
            print(json_text(data))
        elif not state.current and not state.history:
            OUT.print("Nothing has been published at this target yet.")
        else:
            for line in lines(state):
                OUT.print(escape(line))


def _standing(state: State, release: str) -> dict[str, bool]:
    return {"current": release == state.current, "there": release in state.releases}


def lines(state: State) -> Iterator[str]:
    """The history, newest first, one release per line: the mark of the current one, its outcome,
    and who deployed it.
    """
    shown = set()
    for record in reversed(state.history):
        if record.release in shown:
            continue
        shown.add(record.release)
        of_it = [one for one in state.history if one.release == record.release]
        first = next((one for one in of_it if one.what == "deploy" and one.seconds), of_it[0])
        mark = (
            "*"
            if record.release == state.current
            else " "
            if record.release in state.releases
            else "-"
        )
        result = RESULTS.get(record.result, record.result)
        change = f"{first.new} new, {first.changed} changed, {first.removed} removed"
        who = f"{first.who}{' at ' + first.commit if first.commit else ''}{'; with drafts' if first.drafts else ''}"  # noqa: E501
        yield (
            f"{mark} {record.release}  {result:<11} {change}; {first.files} files, "
            f"{size(first.size)}; "
            f"{first.seconds:.1f} s; {who}{'; ' + first.message if first.message else ''}"
        )
    for release in reversed(state.releases):
        if release not in shown:
            yield f"{'*' if release == state.current else ' '} {release}  (not in the history)"
    yield "* is live; - was removed"
    if state.partial:
        yield (
            f"A deploy of {state.partial} was interrupted; readers may see some of its files; run "
            '"invoke deploy" to resume it'
        )


def verify_site(root: Path, settings: str, *, to: str, siteurl: str) -> None:
    with (
        target_of(root, settings_file(root, settings), to, siteurl) as (
            target,
            _where,
            address,
            _workspace,
        ),
        console_reporter(yes=True) as reporter,
    ):
        began = time.monotonic()
        found = differences(target, address, reporter)
        for line in found.differing[:50]:
            reporter.say(line)
        if len(found.differing) > 50:
            reporter.say(f"and {len(found.differing) - 50} more")
        silent = (
            f"{address} did not respond ({found.unreachable}) and was not compared"
            if found.unreachable
            else ""
        )
        if silent and found.differing:
            reporter.say(silent)
        elif silent:
            raise PublishError(
                (
                    f"{found.files} files are as published, but {silent}; start its web server "
                    "(invoke server-config prints a configuration), or correct the URL"
                ),
                UNREACHABLE,
            )
        if found.differing:
            count = len(found.differing)
            raise PublishError(
                f"{count} {'difference' if count == 1 else 'differences'} from what was published; "
                'run "invoke deploy --reread" to restore the files at the target; if only the '
                "server's responses are wrong, fix its configuration",
                DIFFERENT,
            )
        asked = (
            f", {found.pages} pages checked at {address}"
            if address
            else "; not checked over HTTP, since it has no URL (--siteurl)"
        )
        reporter.say(
            f"{found.release}: {found.files} files are as published{asked}, in "
            f"{time.monotonic() - began:.1f} s"
        )
