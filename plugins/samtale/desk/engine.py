"""One run of Pelican, in this process, with everything that it says collected."""

import logging
import sys
from collections.abc import Callable

from ..problems import ContentError

QUIET = ("Could not process", "Skipping ", "Unable to find '", "Empty alt attribute")  # what our own checks report better


class BuildError(Exception):
    """The build failed; the message is for the author."""


def run_pelican(settings: dict, progress: Callable[[str], None]):
    """One run of Pelican, in this process. Returns the Run. Raises ContentError or BuildError."""
    from pelican import Pelican, log, signals

    from .. import run as runs

    collector = _Collector()
    logger = logging.getLogger()
    logger.addHandler(collector)
    logger.setLevel(logging.WARNING)
    log.LimitFilter._raised_messages.clear()  # noqa: SLF001 or a message printed once is silent for the rest of the process
    log.LimitFilter._group_count.clear()  # noqa: SLF001
    read_count = written = 0

    def reading(_content) -> None:
        nonlocal read_count
        read_count += 1
        if read_count % 25 == 0:
            progress(f"read {read_count} files")

    def writing(_path, **_kwargs) -> None:
        nonlocal written
        written += 1
        if written % 50 == 0:
            progress(f"written {written} pages")

    with signals.content_object_init.connected_to(reading), signals.content_written.connected_to(writing):
        try:
            pelican = Pelican(settings)
            if runs.KEY not in pelican.settings:
                raise BuildError("\n".join(collector.errors) or "pelicanconf.py: PLUGINS: samtale is not among them")
            run = pelican.settings[runs.KEY]
            _quietly(pelican.run)
        except runs.Described:
            return run
        except Exception as error:
            raise _told(error, collector) from error
        finally:
            logger.removeHandler(collector)
    if collector.errors:
        raise BuildError("\n".join(dict.fromkeys(collector.errors)))
    for text in collector.warnings:
        print(f"warning: {text}", file=sys.stderr)
    return run


def _told(error: Exception, collector: "_Collector") -> Exception:
    """What the author is told of an error that ended the run; what nobody foresaw stays as it is."""
    from jinja2 import TemplateSyntaxError
    from related.errors import RelatedError

    from ..settings import SettingsError

    if isinstance(error, ContentError) and any(problem.field == "file" for problem in error.problems):
        print("\n".join(collector.reported), file=sys.stderr)
    if isinstance(error, TemplateSyntaxError):
        return BuildError(f"{error.filename}:{error.lineno}: template: {error.message}: mend the line")
    if isinstance(error, SettingsError):
        return BuildError(f"pelicanconf.py: {error}")
    return BuildError(str(error)) if isinstance(error, RelatedError) else error


def _quietly(call: Callable[[], None]) -> None:
    """Without Pelican's own closing line, which counts what ours counts better."""
    from pelican import console

    console.quiet, before = True, console.quiet
    try:
        call()
    finally:
        console.quiet = before


class _Collector(logging.Handler):
    """What Pelican and its plugins log. Lines about what our own checks report better are left out."""

    def __init__(self):
        super().__init__(logging.WARNING)
        self.errors: list[str] = []
        self.warnings: list[str] = []
        self.reported: list[str] = []  # what our own checks report too

    def emit(self, record: logging.LogRecord) -> None:
        text = record.getMessage()
        if text.startswith(QUIET):
            reason = record.exc_info[1] if record.exc_info else sys.exc_info()[1]  # Pelican logs it from within "except"
            self.reported.append(f"{text}: {reason}" if reason else text)
            return
        (self.errors if record.levelno >= logging.ERROR else self.warnings).append(text)
