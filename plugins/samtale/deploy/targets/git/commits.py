"""Reads and writes the records of releases in the commits of a branch."""

import contextlib
import json
from dataclasses import dataclass

from ...manifest import MARK, NAME
from ..target import Record, record_from, record_line
from .repository import DEPTH, Repository

TRAILER = "Samtale: "
NOTES = "history.jsonl"
LINES = 400  # records that are retained


@dataclass(frozen=True)
class Commit:
    """One commit of the branch. ``release``: from the mark in its tree; ``record``: if the commit
    is ours.
    """

    id: str
    tree: str
    release: str
    record: Record | None


def commits(there: Repository, tip: str) -> list[Commit]:
    """The last commits of a branch, newest first."""
    line = ["log", "--first-parent", f"--max-count={DEPTH}", "-z", "--format=%H%n%T%n%B", tip]
    marked = [
        one.split("\n", 2) for one in there.git(*line).decode("utf-8", "replace").split("\0") if one
    ]
    found = []
    for (commit, tree, message), content in zip(
        marked, there.contents(f"{one[0]}:{MARK}" for one in marked), strict=True
    ):
        release, record = _marked(content), _recorded(message)
        found.append(
            Commit(commit, tree, release, record if record and record.release == release else None)
        )
    return found


def message(subject: str, record: Record) -> str:
    body = f"{record.message}\n\n" if record.message else ""
    return f"{subject}\n\n{body}{TRAILER}{record_line(record)}\n"


def history(there: Repository, notes: str, known: list[Commit]) -> tuple[Record, ...]:
    """The notes in the separate ref, followed by the messages of later commits."""
    content = next(there.contents([f"{notes}:{NOTES}"])) if notes else None
    noted = [
        record
        for line in (content or b"").decode("utf-8", "replace").split("\n")
        if (record := record_from(line))
    ]
    later: list[Record] = []
    for commit in known:
        if commit.record in noted:
            break
        later += [commit.record] if commit.record else []
    return (*noted, *reversed(later))


def notes(there: Repository, before: str, records: tuple[Record, ...]) -> str:
    """A commit that contains a history, on top of the previous one."""
    lines = "".join(f"{record_line(one)}\n" for one in records[-LINES:])
    tree = there.with_file("", NOTES, there.blob(lines.encode()))
    return there.commit(tree, before, f"{records[-1].release}: {records[-1].result}\n")


def _recorded(text: str) -> Record | None:
    """The record in a commit's message: the last one, because users may write anything above it."""
    found = [
        record_from(line.removeprefix(TRAILER))
        for line in text.split("\n")
        if line.startswith(TRAILER)
    ]
    return found[-1] if found else None


def _marked(content: bytes | None) -> str:
    """The release that a mark names; "" if it is not ours."""
    with contextlib.suppress(ValueError, TypeError, KeyError, RecursionError):
        release = json.loads(content or b"")["release"]
        return release if NAME.fullmatch(release) else ""
    return ""
