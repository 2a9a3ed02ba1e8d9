"""``invoke ...`` as an editor types it, in a process of its own; forked from this one, so that none
of it is imported again.
"""

import io
import os
import subprocess
import sys
import tempfile
import traceback
from collections.abc import Mapping
from pathlib import Path

import boto3  # noqa: F401 what commands import when they need it
from invoke.main import program
from samtale.build import build  # noqa: F401
from samtale.cli import commands, publishing  # noqa: F401

from .conftest import ROOT


def invoke(
    *arguments: str, environment: Mapping[str, str], cwd: Path = ROOT
) -> subprocess.CompletedProcess:
    """The exit code of a command, and what it prints. Its standard input is empty."""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        sys.stdout.flush()
        sys.stderr.flush()
        child = os.fork()
        if child == 0:
            _run(arguments, environment, cwd, out, err)
        _pid, status = os.waitpid(child, 0)
        said = []
        for file in (out, err):
            file.seek(0)
            said.append(file.read().decode())
    return subprocess.CompletedProcess(arguments, os.waitstatus_to_exitcode(status), *said)


def _run(arguments, environment, cwd, out, err) -> None:
    code = 1
    try:
        with open(os.devnull, "rb") as nothing:  # noqa: PTH123
            os.dup2(nothing.fileno(), 0)
        os.dup2(out.fileno(), 1)
        os.dup2(err.fileno(), 2)
        sys.stdin = io.TextIOWrapper(io.FileIO(0))
        sys.stdout = io.TextIOWrapper(io.FileIO(1, "w"), line_buffering=True)
        sys.stderr = io.TextIOWrapper(io.FileIO(2, "w"), line_buffering=True)
        os.environ.clear()
        os.environ.update(environment)
        os.chdir(cwd)
        program.run(["invoke", *arguments])
        code = 0
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else int(end.code is not None)
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)
