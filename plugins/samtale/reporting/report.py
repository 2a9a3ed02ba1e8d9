"""Prints problems: one per line; in a terminal with colour and the line in question; as JSON; as
annotations in CI.
"""

import contextlib
import os
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from invoke.exceptions import Exit
from related.errors import RelatedError
from rich.table import Table
from rich.text import Text

from ..problems import (
    ERROR,
    TOLERATED,
    WARNING,
    BuildError,
    ContentError,
    Problem,
    correctable,
    escaped,
    shown,
)
from .console import SafeConsole, json_text, note

LINED = {
    ".md",
    ".markdown",
    ".mkd",
    ".mdown",
    ".rst",
    ".html",
    ".htm",
    ".yaml",
    ".yml",
    ".txt",
    ".toml",
    ".json",
}
LINED |= {".po", ".svg", ".py"}
WORST = 10  # files in a summary
INTERRUPTED = 130  # the exit code of a command that was stopped by Ctrl-C: 128 + SIGINT
ERRORS, OUT = SafeConsole(stderr=True), SafeConsole()


@contextlib.contextmanager
def plainly(as_json: bool = False, failed: int = 1) -> Iterator[None]:
    """Print problems instead of a traceback, one per line, and exit with code 1. failed: the code
    for what is not a list of problems.
    """
    try:
        yield
    except ContentError as error:
        print_problems(error.problems, as_json)
        if not as_json:
            count = sum(problem.severity == ERROR for problem in error.problems)
            ERRORS.print(f"[bold]{count} error{'s' if count != 1 else ''}.[/] Nothing was written.")
            if line := correctable(error.problems):
                ERRORS.print(line)
        raise Exit(code=1) from None
    except Exit:
        raise
    except KeyboardInterrupt:
        ERRORS.print("Interrupted.")
        raise Exit(code=INTERRUPTED) from None
    except (BuildError, RelatedError, OSError) as error:
        _fail(_in_words(error), as_json, failed)
    except RecursionError as error:
        _fail(f"{error}: nested too deeply", as_json, failed)
    except Exception as error:
        if os.environ.get("SAMTALE_DEBUG"):
            raise
        report = "This is a bug in Samtale. Set SAMTALE_DEBUG=1 to see where, and please report it."
        _fail(f"{type(error).__name__}: {error}\n{report}", as_json, failed)


def _in_words(error: Exception) -> str:
    if isinstance(error, OSError) and error.filename and error.strerror:
        return (
            f"{shown(str(error.filename))}: {error.strerror}; nothing was changed; fix it, and try "
            "again"
        )
    return str(error)


def _fail(message: str, as_json: bool, code: int = 1) -> None:
    if as_json:
        print_json((), error=message)
    else:
        place = re.match(r"\S+:\d+(?=: )", message)
        where, rest = (place[0], message[place.end() + 2 :]) if place else ("error", message)
        ERRORS.print(Text.assemble((where, "bold red"), ": ", rest))
    raise Exit(code=code) from None


def print_problems(problems: Iterable[Problem], as_json: bool = False) -> None:
    """Print problems, for people or for tools."""
    problems = list(problems)
    if as_json:
        print_json(problems)
        return
    for problem in problems:
        place, _, rest = str(problem).partition(": ")
        colour = "red" if problem.severity == ERROR else "yellow"
        ERRORS.print(Text.assemble((place, colour), ": ", rest))
        if ERRORS.is_terminal and (line := offending_line(problem)):
            ERRORS.print(Text(f"{problem.line:>5} | {line}", style="dim"))
    if os.environ.get("GITHUB_ACTIONS") == "true":
        for problem in problems:
            note(annotation(problem), error=False)


def print_warnings(problems: Iterable[Problem], as_json: bool = False) -> None:
    """Print the warnings of a finished build, and the number of tolerated errors."""
    problems = list(problems)
    if as_json:
        print_json(problems)
        return
    print_problems(one for one in problems if one.severity == WARNING)
    if line := tolerated_count(problems):
        ERRORS.print(line)


def print_json(problems: Iterable[Problem], error: str = "") -> None:
    """Print one object to standard output: the numbers of ``errors``, ``warnings`` and
    ``tolerated`` errors, ``problems`` and, if the tool itself failed, ``error``.
    """
    found = [
        {
            "file": shown(problem.path),
            "line": max(problem.line, 1),
            "field": problem.field,
            "message": problem.message,
            "severity": problem.severity,
            "kind": problem.kind,
        }
        for problem in problems
    ]
    count = Counter(one["severity"] for one in found)
    data: dict[str, object] = {"errors": count[ERROR] + bool(error), "warnings": count[WARNING]}
    data |= {"tolerated": count[TOLERATED], "problems": found}
    print(json_text(data | ({"error": error} if error else {})))


def tolerated_count(problems: Iterable[Problem]) -> str:
    """How many errors are tolerated, by kind; "" for none."""
    kinds = Counter(one.kind for one in problems if one.severity == TOLERATED)
    if not kinds:
        return ""
    listed = ", ".join(f"{kind} {number}" for kind, number in kinds.most_common())
    total = kinds.total()
    errors_ = "error" if total == 1 else "errors"
    return f"{total} {errors_} tolerated ({listed}); invoke check lists them."


def print_summary(problems: Sequence[Problem], as_json: bool = False) -> None:
    """Print the numbers of problems of each kind, and the files with most errors."""
    by_kind: dict[str, Counter[str]] = {}
    by_file: dict[str, Counter[str]] = {}
    for one in problems:
        by_kind.setdefault(one.kind, Counter())[one.severity] += 1
        by_file.setdefault(shown(one.path), Counter())[one.severity] += 1
    kinds = sorted(by_kind, key=lambda kind: (-by_kind[kind][ERROR], -by_kind[kind].total(), kind))
    files = sorted(by_file, key=lambda file: (-by_file[file][ERROR], -by_file[file].total(), file))
    if as_json:
        names = {ERROR: "errors", WARNING: "warnings", TOLERATED: "tolerated"}
        total = Counter(one.severity for one in problems)
        data: dict[str, object] = {name: total[severity] for severity, name in names.items()}
        for key, counts in (("kinds", by_kind), ("files", by_file)):
            data[key] = [
                {key[:-1]: one} | {name: counts[one][sort] for sort, name in names.items()}
                for one in (kinds if key == "kinds" else files)
            ]
        print(json_text(data))
        return
    severities = [ERROR, WARNING, *([TOLERATED] if _has_tolerated(problems) else [])]
    table = Table("kind", *(f"{severity}s" for severity in severities[:2]), *severities[2:])
    for kind in kinds:
        table.add_row(kind, *(str(by_kind[kind][severity] or "") for severity in severities))
    OUT.print(table)
    worst = [file for file in files if by_file[file][ERROR]][:WORST]
    for file in worst:
        number = by_file[file][ERROR]
        OUT.print(Text(f"{number:>5} error{'s' if number != 1 else ' '}  {escaped(file)}"))
    left = sum(1 for file in files if by_file[file][ERROR]) - len(worst)
    if left > 0:
        OUT.print(f"      and {left} more files with errors.")


def _has_tolerated(problems: Iterable[Problem]) -> bool:
    return any(one.severity == TOLERATED for one in problems)


def annotation(problem: Problem) -> str:
    """A problem as a GitHub workflow command, which shows it at its line (docs.github.com, workflow
    commands).
    """

    def encoded(text: str, more: str = "") -> str:
        for character in f"%\r\n{more}":
            text = text.replace(character, f"%{ord(character):02X}")
        return escaped(text)

    file, title = encoded(shown(problem.path), ":,"), encoded(problem.field, ":,")
    level = WARNING if problem.severity == TOLERATED else problem.severity
    return (
        f"::{level} "
        f"file={file},line={max(problem.line, 1)},title={title}::{encoded(problem.message)}"
    )


def offending_line(problem: Problem) -> str:
    """The line that a problem is about, as it is in its file; "" for files without lines."""
    path = Path(problem.path)
    if path.suffix.lower() not in LINED:
        return ""
    try:
        with path.open(encoding="utf-8", errors="replace") as file:
            text = next((line for number, line in enumerate(file, 1) if number == problem.line), "")
    except OSError:
        return ""
    return "".join(letter if letter.isprintable() else " " for letter in text.rstrip())[:120]


def came_to(texts: int, files: int, made: int, seconds: float) -> str:
    """The result of a build, in one sentence. made: the files that were rebuilt."""
    time = f"in {seconds:.1f} s" if seconds >= 1 else f"in {seconds:.2f} s"
    if not made:
        return f"No changes: {texts} texts, {files} files reused, {time}."
    kept = f", {files - made} reused" if made < files else ""
    return f"Built {texts} texts: {made} files written{kept}, {time}."


@contextlib.contextmanager
def progress(what: str) -> Iterator[Callable[[str], None]]:
    """A line that shows the progress of long work, on a terminal only."""
    if not ERRORS.is_terminal:
        yield lambda _text: None
        return
    with ERRORS.status(what) as status:
        yield lambda text: status.update(escaped(f"{what}: {text}"))
