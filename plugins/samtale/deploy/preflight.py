"""The last checks before publishing: no secret, and no file that servers would mistake for
another.
"""

import os
from collections.abc import Iterator
from pathlib import Path

from ..build.build import at_source
from ..config import secrets
from ..describe.describe import Described
from ..output.media_types import PACKED
from ..problems import ContentError, Problem
from .manifest import MARK


def refuse_secrets(folder: Path, described: Described) -> None:
    """Raises ContentError if a finished site contains a key; at its author's line, if that is
    known.
    """
    found = secrets.leaks(folder, tuple(_files(folder)), secrets.secrets_of(os.environ))
    message = "contains {}, which would be published; remove it, and replace the secret"
    if problems := [
        at_source(Problem(path, line, "secret", message.format(what)), described.model)
        for path, line, what in found
    ]:
        raise ContentError(problems)


def refuse_taken(folder: Path, described: Described) -> None:
    """Raises ContentError if an author's file has the name of another file's compressed form."""
    taken = [path for path in _files(folder, PACKED) if (folder / path).with_suffix("").is_file()]
    message = "would be mistaken for the compressed form of the file next to it; rename it"
    if (folder / MARK).is_file():
        raise ContentError(
            [
                Problem(
                    str(described.site.content / MARK),
                    1,
                    "name",
                    "is reserved for the name of the release; rename it",
                )
            ]
        )
    if taken:
        raise ContentError(
            [Problem(str(described.site.content / path), 1, "name", message) for path in taken]
        )


def _files(folder: Path, suffixes: tuple[str, ...] = ()) -> Iterator[str]:
    """The files of a folder, sorted: those with these suffixes, or all but compressed forms."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and (path.suffix in suffixes if suffixes else path.suffix not in PACKED):
            yield path.relative_to(folder).as_posix()
