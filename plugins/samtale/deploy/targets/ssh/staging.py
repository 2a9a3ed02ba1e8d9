"""A folder with the files of a release that rsync must transfer."""

import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from ...manifest import MARK
from ..target import Release


@contextmanager
def staged(release: Release, paths: Iterable[str]) -> Iterator[Path]:
    """A temporary folder; its ``files`` contains these files of the release and its mark, and
    nothing else.
    """
    with tempfile.TemporaryDirectory(prefix="stage-", dir=release.folder.parent) as name:
        for path in (*sorted(paths), MARK):
            _put(release.folder / path, Path(name, "files", path))
        yield Path(name)


def _put(source: Path, target: Path) -> None:
    """Hard-link a file, or copy it if that is not possible."""
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.link(source, target)
    except OSError:
        shutil.copyfile(source, target)
