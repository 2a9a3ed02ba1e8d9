"""One run of Pelican, in this process, with its log messages collected."""

import logging
import sys
import traceback
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from ..check.content import UNREAD
from ..config.settings_file import in_settings, misspelt
from ..describe.describe import Described
from ..pipeline import Checked
from ..problems import BuildError, ContentError, Problem, escaped
from ..session import KEY, Session

if TYPE_CHECKING:
    from .engine import Engine

Result = TypeVar("Result")
PLUGINS = Path(__file__).resolve().parents[2]
# log messages that Pelican treats as mere warnings
FATAL = ("A problem occurred copying", "While copying", "Skipped copy", "Cannot copy")
QUIET = (
    "Could not process",
    "Skipping ",
    "Unable to find '",
    "Empty alt attribute",
    "Cannot get modification stamp",
    "Unable to generate valid",
)  # our own checks report these better


def build_site(settings: dict[str, Any], progress: Callable[[str], None]) -> "Engine":
    """Build a site in this process. Returns the engine, which has ``built`` it. Raises ContentError
    or BuildError.
    """
    engine, _built = _run(settings, progress, lambda one: one.build())
    return engine


def describe_site(settings: dict[str, Any], progress: Callable[[str], None]) -> Described:
    """Describe a site; write nothing. Raises ContentError or BuildError."""
    engine, described = _run(settings, progress, lambda one: one.describe())
    engine.session.store.close()
    engine.close()
    return described


def check_site(settings: dict[str, Any], progress: Callable[[str], None]) -> Checked:
    """Read and check a site's texts; render nothing. Raises ContentError or BuildError."""
    engine, checked = _run(settings, progress, lambda one: one.check())
    engine.session.store.close()
    engine.close()
    return checked


def _run(
    settings: dict[str, Any], progress: Callable[[str], None], call: Callable[["Engine"], Result]
) -> tuple["Engine", Result]:
    from pelican import log, signals

    from .engine import Engine

    collector = _Collector()
    logger = logging.getLogger()
    logger.addHandler(collector)
    logger.setLevel(logging.WARNING)
    # else a message that was logged once is never logged again in this process
    log.LimitFilter._raised_messages.clear()  # noqa: SLF001
    log.LimitFilter._group_count.clear()  # noqa: SLF001
    read_count, written = 0, 0
    session: Session | None = None

    def reading(_content: object) -> None:
        nonlocal read_count
        read_count += 1
        if read_count % 25 == 0:
            progress(f"read {read_count} files")

    def writing(_path: object, **_kwargs: object) -> None:
        nonlocal written
        written += 1
        if written % 50 == 0:
            progress(f"written {written} pages")

    with (
        signals.content_object_init.connected_to(reading),
        signals.content_written.connected_to(writing),
    ):
        try:
            engine = Engine(settings)
            if KEY not in engine.settings:
                reason = "; ".join(dict.fromkeys(collector.errors)) or "samtale is missing"
                raise BuildError(
                    f"{in_settings(settings, 'PLUGINS')}: PLUGINS: {reason}; fix the list"
                )
            session = engine.session
            result = call(engine)
        except Exception as error:
            if session:
                # cache what was read correctly, for the build after the fix
                session.store.close()
            raise _explained(error, collector, settings) from error
        finally:
            logger.removeHandler(collector)
    if collector.errors:
        raise BuildError(
            "\n".join(_placed(text, settings) for text in dict.fromkeys(collector.errors))
        )
    for text in collector.warnings:
        print(escaped(f"warning: {text}", lines=True), file=sys.stderr)
    return engine, result


def _placed(text: str, settings: dict) -> str:
    """What Pelican logged as an error, with the file that it is about if that can be found."""
    if "plugin" in text:
        reason = " ".join(text.split())
        return (
            f"{in_settings(settings, 'PLUGINS')}: PLUGINS: {reason}; install it, or remove it from "
            "the list"
        )
    return text


def _explained(error: Exception, collector: "_Collector", settings: dict) -> Exception:
    """The message for an error that ended the run; an unexpected error is shown as it is."""
    from jinja2 import TemplateSyntaxError
    from related.errors import RelatedError

    from ..config.values import SettingsError
    from ..output.assets import UnknownAssetError

    if isinstance(error, ContentError):
        return ContentError(_with_reason(one, collector.reported) for one in error.problems)
    if isinstance(error, TemplateSyntaxError):
        return BuildError(
            f"{error.filename}:{error.lineno}: template: {error.message}; fix the line"
        )
    if place := _in_template(error):
        what = (
            str(error)
            if isinstance(error, UnknownAssetError)
            else f"{type(error).__name__}: {error}; fix the line"
        )
        return BuildError(f"{place}: template: {what}")
    if isinstance(error, SettingsError):
        key = str(error).partition(":")[0]
        return BuildError(f"{in_settings(settings, key)}: {error}{misspelt(settings, key)}")
    if isinstance(error, RelatedError):
        key = str(error).removeprefix("pelicanconf.py: ")
        return BuildError(
            f"{in_settings(settings, key.partition(':')[0])}: {key}"
            if key != str(error)
            else str(error)
        )
    frames = traceback.extract_tb(error.__traceback__)
    ours = [
        frame.filename
        for frame in frames
        if Path(frame.filename).is_relative_to(PLUGINS) and frame.filename != __file__
    ]
    if ours or isinstance(error, ContentError | BuildError | OSError):
        return error
    # raised by Pelican, or by something that the settings make it load
    reason = f"{type(error).__name__}: {error}"
    return BuildError(f"{in_settings(settings, 'PLUGINS')}: settings: {reason}; fix that setting")


def _with_reason(problem: Problem, logged: Sequence[str]) -> Problem:
    """A problem with a file that a foreign reader could not read, with the reason that Pelican
    logged.
    """
    if problem.message != UNREAD:
        return problem
    name = Path(problem.path).name
    reasons = (text.partition(f"{name}: ")[2] for text in logged if f"{name}: " in text)
    reason = next((" ".join(one.split()) for one in reasons), "")
    message = UNREAD.replace(";", f" ({reason});", 1) if reason else UNREAD
    return replace(problem, message=message)


def _in_template(error: Exception) -> str:
    """The file and line of the template in which an error was raised, or ""."""
    trace, place = error.__traceback__, ""
    while trace:
        name = trace.tb_frame.f_code.co_filename
        if name.endswith(".html"):  # Jinja adds its templates to tracebacks
            place = f"{name}:{trace.tb_lineno}"
        trace = trace.tb_next
    return place


class _Collector(logging.Handler):
    """Collects what Pelican and its plugins log. Omits lines that our own checks report better."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.errors: list[str] = []
        self.warnings: list[str] = []
        self.reported: list[str] = []  # reported by our own checks too

    def emit(self, record: logging.LogRecord) -> None:
        text = record.getMessage()
        if text.startswith(QUIET):
            # Pelican logs it inside "except"
            reason = record.exc_info[1] if record.exc_info else sys.exc_info()[1]
            self.reported.append(f"{text}: {reason}" if reason else text)
            return
        fatal = record.levelno >= logging.ERROR or text.startswith(FATAL)
        (self.errors if fatal else self.warnings).append(text)
