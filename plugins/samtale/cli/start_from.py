"""``invoke start --from``: what a Pelican site answers, what becomes of it, and the report."""

import shutil
import tempfile
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from ..migrate.migration import OldPelican, Prepared, Render, carry_out, prepare, read_pelican
from ..migrate.takeover import LANGUAGE_HELP, Answers
from ..problems import BuildError, shown


@dataclass(frozen=True)
class OldAnswers:
    """An old site, asked in place of the owner."""

    old: OldPelican

    @property
    def answers(self) -> Answers:
        return self.old.answers

    def checked(self, key: str, answer: str, check: Callable[[str], str]) -> str:
        """The old site's answer, "" if it has none. Raises BuildError, with its line, for an
        invalid one.
        """
        try:
            return check(answer) if answer else ""
        except BuildError as error:
            raise BuildError(f"{self.old.settings.where(key)}: {key}: {error}") from error


@dataclass(frozen=True)
class Staged:
    """An old site that is ready to be moved in."""

    old: OldPelican
    prepared: Prepared
    root: Path
    remove: Collection[Path]

    @property
    def has_texts(self) -> bool:
        return self.old.has_texts

    def carry_out(self) -> None:
        """Change the project: all of it or nothing. Raises OSError."""
        carry_out(self.prepared, self.root, self.remove)

    def summary(self) -> Iterator[str]:
        """What is taken over, in a few lines."""
        folder = self.old.content.folder
        if self.prepared.files and folder:
            yield f"Files copied from {shown(str(folder))}: {len(self.prepared.files)}."
        if names := ", ".join(self.prepared.settings):
            yield f"Settings taken over: {names}."
        sent = self.prepared.redirects
        if sent.same or sent.lines:
            yield (
                f"Old addresses that stay: {sent.same}; that become redirects: {len(sent.lines)} "
                "(content/gone.txt)."
            )
        if sent.uncovered:
            yield (
                f"Old addresses that lead nowhere: {len(sent.uncovered)} (content/gone.txt has the "
                "reasons)."
            )
        if sent.renamed:
            yield (
                f"Pictures and other assets with new names: {len(sent.renamed)} (such as "
                f"/{sent.renamed[0]}); links to them from other sites break, unless they have a "
                "path in EXTRA_PATH_METADATA."
            )

    def report(self) -> Iterator[str]:
        """The summary, and a line for each thing that is not taken over."""
        yield from self.summary()
        notes = [str(note).replace(": warning: ", ": ", 1) for note in self.prepared.notes]
        if notes:
            yield f"Not taken over, or to be looked at ({len(notes)}):"
            yield from notes


def read(named: str, known: Sequence[str], *, languages: str) -> OldAnswers:
    """Read an old site. known: the languages that Samtale has; languages: those that the command
    line names. Raises BuildError.
    """
    old = read_pelican(named, known)
    main = str(old.settings.values.get("DEFAULT_LANG") or "en")
    if main in old.answers.missing and not languages:
        raise BuildError(
            f'{old.settings.where("DEFAULT_LANG")}: DEFAULT_LANG: "{main}" has no files in '
            f"theme/languages (available: {', '.join(known)}); {LANGUAGE_HELP}, or name others "
            "with --languages"
        )
    return OldAnswers(old)


@contextmanager
def staged(
    site: OldAnswers | None,
    root: Path,
    codes: Sequence[str],
    doomed: Collection[Path],
    render: Render,
    new_addresses: bool,
) -> Iterator[Staged | None]:
    """An old site staged in a folder of the project, which is removed afterwards; None without
    one. Raises BuildError, OSError.
    """
    if site is None:
        yield None
        return
    folder = Path(tempfile.mkdtemp(prefix=".start-", dir=root))
    try:
        prepared = prepare(
            site.old, root, folder, codes, doomed, render, new_addresses=new_addresses
        )
        yield Staged(site.old, prepared, root, doomed)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
