"""Pelican's settings, read from the owner's file."""

import sys
from pathlib import Path

from pelican.settings import read_settings as pelican_settings

from ..problems import BuildError, shown


def read_settings(
    settings_file: Path,
    *,
    content: str | None,
    siteurl: str | None,
    drafts: bool,
    unlisted: bool = False,
) -> dict:
    """Read Pelican's settings from the owner's file, overridden by the command line. Raises
    BuildError.
    """
    if not settings_file.is_file():
        raise BuildError(
            f"{settings_file}: this settings file does not exist; run invoke in the folder of "
            "pelicanconf.py"
        )
    override: dict = {"PREVIEWS": drafts, "UNLISTED": unlisted, "SETTINGS_FILE": str(settings_file)}
    if content:
        override["PATH"] = str(Path(content).resolve())
        if not Path(content).is_dir():
            raise BuildError(f"{content}: this folder of content does not exist")
    if siteurl:
        override["SITEURL"] = siteurl.rstrip("/")
    writes, sys.dont_write_bytecode = sys.dont_write_bytecode, True  # next to the owner's files
    try:
        settings = pelican_settings(str(settings_file), override=override)
    except SyntaxError as error:
        raise BuildError(
            f"{settings_file}:{error.lineno}: {error.msg}; correct the line"
        ) from error
    except (Exception, SystemExit) as error:  # the file is Python: it can raise anything
        line = _line_in(error, settings_file)
        kind = "" if type(error) is Exception else f"{type(error).__name__}: "
        raise BuildError(
            f"{shown(str(settings_file))}{line or ':1'}: {kind}{error}; correct the settings"
        ) from error
    finally:
        sys.dont_write_bytecode = writes
    if not Path(settings["PATH"]).is_dir():
        raise BuildError(
            f'{settings_file}: PATH: "{settings["PATH"]}" is not a folder; set it to the one with '
            "the content"
        )
    return settings


def _line_in(error: BaseException, file: Path) -> str:
    trace, line = error.__traceback__, ""
    while trace:
        if Path(trace.tb_frame.f_code.co_filename).resolve() == file.resolve():
            line = f":{trace.tb_lineno}"
        trace = trace.tb_next
    return line
