"""What the tasks do, and what they print. ``plainly`` handles every error: it is reported, and the
exit code is not zero.
"""

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from invoke.exceptions import Exit
from rich.markup import escape

from ..cache.up_to_date import CommandLine, Entry, UpToDate
from ..clock import Clock
from ..problems import Problem, shown
from ..reporting.report import (
    ERRORS,
    OUT,
    came_to,
    plainly,
    print_warnings,
    progress,
)
from .profile import lines


def settings_file(root: Path, settings: str) -> Path:
    return Path(settings).resolve() if settings else root / "pelicanconf.py"


def build(
    root: Path,
    *,
    siteurl: str,
    content: str,
    output: str,
    drafts: bool,
    settings: str,
    record: bool = False,
    fewer: bool = False,
    as_json: bool = False,
    profile: bool = False,
    explain: bool = False,
) -> None:
    with plainly(as_json):
        began, file, clock = time.monotonic(), settings_file(root, settings), Clock()
        asked: CommandLine = {
            "content": content,
            "output": output,
            "siteurl": siteurl,
            "drafts": drafts,
        }
        up_to_date, made = UpToDate(root / ".cache" / "builds", file, asked), 0
        why: dict[str, str] = {}
        done = None
        if (entry := up_to_date.look()) is None or record or profile:
            entry = None if record else _edited(up_to_date, root, asked, clock, why)
            made = len(why)
            if entry is None:
                reason = why.pop("", "files, settings, code or the output have changed")
                from ..build import build as builder

                with progress("Building") as step:
                    done = builder.build(
                        file,
                        content=content or None,
                        output=output or None,
                        siteurl=siteurl or None,
                        drafts=drafts,
                        record=record,
                        fewer=fewer,
                        superseded=root / ".cache" / "superseded",
                        state=(up_to_date.state_file, up_to_date.inputs)
                        if up_to_date.inputs
                        else None,
                        clock=clock,
                        progress=step,
                        waiting=_waiting,
                    )
                entry, made = builder.entry_of(done), done.made
                why = {"": f"the whole site was built: {reason}"}
                why |= dict.fromkeys(done.rebuilt, "what it shows has changed")
                if not record:
                    up_to_date.write(entry, done.place)
        print_warnings((Problem(*warning) for warning in entry.warnings), as_json)
        if not as_json:
            OUT.print(
                came_to(entry.texts, entry.files, made, time.monotonic() - began),
                f"Output: {escape(output or 'output')}",
            )
            if done and made and done.engine.session.foreign:
                names = ", ".join(done.engine.session.foreign)
                OUT.print(f"Full rebuild: changes made by {names} cannot be tracked (PLUGINS).")
            elif done and made and done.described.readings.base is None:
                OUT.print(
                    "Full rebuild: functions or extensions in the settings cannot be tracked."
                )
            if record:
                OUT.print("The URLs are recorded in content/published.txt; commit it.")
            if explain:
                for name, reason in sorted(why.items()):
                    OUT.print(
                        escape(f"{name}: {reason}" if name else f"{reason[0].upper()}{reason[1:]}.")
                    )
            if profile:
                clock.lap("end")
                for line in lines(clock.laps):
                    OUT.print(line)


def _edited(
    up_to_date: UpToDate, root: Path, asked: CommandLine, clock: Clock, why: dict[str, str]
) -> Entry | None:
    """Build no more than an edit needs, if that is possible. why: filled with each file that was
    made again, and the reason; with the reason alone, by the name "", if that is not possible.
    """
    if not up_to_date.edited:
        return None
    from ..build.edit import UnforeseenError, edit

    try:
        with progress("Building") as step:
            found = edit(
                up_to_date.settings_file,
                up_to_date,
                up_to_date.state_file,
                siteurl=asked["siteurl"] or None,
                content=asked["content"] or None,
                drafts=asked["drafts"],
                superseded=root / ".cache" / "superseded",
                clock=clock,
                progress=step,
                waiting=_waiting,
            )
    except UnforeseenError as reason:
        why[""] = str(reason)
        return None
    why |= found.why
    return found.entry


def _waiting() -> None:
    ERRORS.print("Another build is writing to this output folder; waiting for it to finish.")


def serve(root: Path, *, port: int, host: str, content: str, settings: str) -> None:
    from ..serve.server import serve as run

    with plainly():
        run(
            settings_file(root, settings),
            root / ".cache" / "serve",
            port=port,
            content=content or None,
            host=host,
        )


def new(root: Path, title: str, *, lang: str, essay: str, content: str, settings: str) -> None:
    from .new import new as make

    with plainly():
        made = make(
            settings_file(root, settings), title, lang=lang, essay=essay, content=content or None
        )
        OUT.print(f"Created: {escape(shown(str(made)))}")
        OUT.print(
            'It is a draft; preview it with "invoke serve", under Drafts in the menu. To publish '
            "it, remove its Status line"
        )
        OUT.print("and set its Date.")


def start(root: Path, **options: Any) -> None:
    from .start import start as make

    with plainly():
        make(root, **options)


def update(root: Path, version: str) -> None:
    from .update import update as merge

    with plainly():
        OUT.print(merge(root, version))


def catalogues(root: Path, *, lang: str) -> None:
    from .catalogues import update as bring_up

    with plainly():
        folder = root / "theme" / "languages"
        codes = [lang] if lang else sorted(path.stem for path in folder.glob("*.toml"))
        for code in codes:
            in_use, lacking = bring_up(folder / f"{code}.po", root / "theme", root)
            OUT.print(f"theme/languages/{code}.po: {in_use} strings, {lacking} untranslated")
            if not (folder / f"{code}.toml").is_file():
                OUT.print(
                    f"theme/languages/{code}.toml is missing; copy another language's file and "
                    "adapt it"
                )


def related(root: Path, essay: str, *, lang: str, content: str, settings: str) -> None:
    from .relations import related as lines_of

    with plainly():
        with progress("Finding related essays") as step:
            lines = lines_of(
                settings_file(root, settings),
                essay,
                lang=lang,
                content=content or None,
                progress=step,
            )
        for line in lines:
            OUT.print(escape(line))


def rank(docs: str, out: str, *, lexicon: str, model: str, alone: bool) -> None:
    from related.ranking import rank as run
    from related.settings import STANDARD

    with plainly(), progress("Ranking") as step:
        known = Path(lexicon) if lexicon else STANDARD
        run(
            docs,
            out,
            lexicon=known,
            model=model,
            alone=alone,
            progress=step,
            warn=lambda text: ERRORS.print(f"[yellow]warning:[/] {escape(text)}"),
        )


def train_lexicon(segments: str, dictionary: str, out: str) -> None:
    from .relations import train_lexicon as run

    with plainly():
        with progress("Training") as step:
            lines = run(segments, dictionary, out, step)
        for line in lines:
            OUT.print(escape(line))


QUICK = ["-m", "not site"]
COVERED = ["--cov=plugins", "--cov-branch", "--cov-report=term"]


def test(root: Path, *, only: str, browser: bool, quick: bool) -> None:
    chosen = [
        *(["-k", only] if only else []),
        *(["-m", "browser"] if browser else []),
    ]
    steps = [
        [sys.executable, "-m", "ruff", "check", "."],
        [sys.executable, "-m", "ruff", "format", "--check", "."],
        [sys.executable, "tests/format_assets.py"],
        [sys.executable, "-m", "mypy"],
        [str(Path(sys.executable).with_name("lint-imports"))],
    ]
    if quick:
        steps.append(_pytest(*chosen, *QUICK, "--hypothesis-profile", "quick"))
    elif os.environ.get("CI") and not chosen:
        # coverage of the quick ones alone: to measure all would cost most of their time again
        steps += [_pytest(*QUICK, *COVERED), _pytest("-m", "site")]
    else:
        steps.append(_pytest(*chosen))
    environment = {**os.environ, "PYTHONPATH": "plugins"}  # where import-linter looks
    for step in steps:
        code = subprocess.run(step, cwd=root, env=environment, check=False).returncode
        if code:
            raise Exit(code=code)


def _pytest(*options: str) -> list[str]:
    """A command that runs tests on all cores, and on one more where they wait for servers."""
    processes = (os.cpu_count() or 1) + (not {*QUICK} <= {*options})
    line = [sys.executable, "-m", "pytest", "-n", str(processes), "--dist", "loadfile"]
    return [*line, "--no-loadscope-reorder", *options]


def endure(root: Path) -> None:
    tests = [
        "related/test_index",
        "site/test_faults",
        "site/test_anything",
        "site/test_incremental",
        "site/test_deploy",
        "site/test_deploy_kills",
        "site/test_deploy_cuts",
        "site/test_git_target",
    ]
    command = [sys.executable, "-m", "pytest", "-v", "-s", *(f"tests/{name}.py" for name in tests)]
    code = subprocess.run(
        command, cwd=root, env={**os.environ, "SAMTALE_ENDURE": "1"}, check=False
    ).returncode
    if code:
        raise Exit(code=code)


def clean(root: Path) -> None:
    with plainly():
        # .start-*: left by "invoke start --from" where it was killed
        for folder in (root / "output", root / ".cache", *sorted(root.glob(".start-*"))):
            if folder.exists():
                shutil.rmtree(folder)
                OUT.print(f"Removed: {folder.name}/")
