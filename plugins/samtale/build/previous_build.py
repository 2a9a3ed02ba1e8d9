"""Records the size of the last build, to detect that most of the content has vanished."""

import contextlib
import json
from collections.abc import Iterator
from pathlib import Path

from ..problems import Problem

FEW = 4  # a site with fewer texts is not checked


class PreviousBuild:
    """How many texts the last good build of this content had, in a file of the cache; the file is
    optional.
    """

    def __init__(self, file: Path, content: Path):
        self.file, self.content = file, content
        try:
            self.known = json.loads(file.read_text(encoding="utf-8"))
        except (OSError, ValueError, RecursionError):
            self.known = {}
        if not isinstance(self.known, dict):
            self.known = {}

    def shrunk(self, texts: int) -> Iterator[Problem]:
        """A problem if more than half of the texts are gone."""
        before = self.known.get(str(self.content.resolve()), 0)
        if isinstance(before, int) and before >= FEW and texts * 2 < before:
            message = (
                f"contained {before} texts at the last build, but {texts} now; restore them, or, "
                'if this is intended, run "invoke build --fewer"'
            )
            yield Problem(str(self.content), 1, "content", message)

    def keep(self, texts: int) -> None:
        with contextlib.suppress(OSError):
            self.file.parent.mkdir(parents=True, exist_ok=True)
            known = {**self.known, str(self.content.resolve()): texts}
            self.file.write_text(
                json.dumps(known, indent=1, sort_keys=True) + "\n", encoding="utf-8"
            )
