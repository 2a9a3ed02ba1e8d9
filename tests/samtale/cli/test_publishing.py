"""The history of a target, as ``invoke releases`` says it."""

from dataclasses import replace

from samtale.cli.publishing import lines
from samtale.deploy.targets.target import Record, State

FIRST = Record(
    "A",
    "deploy",
    "switched",
    who="anna",
    commit="abc+",
    message="Te",
    files=9,
    size=2000,
    new=1,
    changed=2,
    removed=3,
)


def test_a_release_is_a_line():
    """The newest first: with the mark of what readers get and of what is gone, and how the deploy
    ended.
    """
    history = (
        FIRST,
        replace(FIRST, result="published", seconds=4.25),
        Record("B", result="taken back", who="bo", drafts=True),
        Record("C", result="published", who="bo", seconds=1.5),
    )
    assert list(lines(State("C", ("A", "C", "D"), history))) == [
        "* C  published   0 new, 0 changed, 0 removed; 0 files, 0 bytes; 1.5 s; bo",
        "- B  rolled back 0 new, 0 changed, 0 removed; 0 files, 0 bytes; 0.0 s; bo; with drafts",
        "  A  published   1 new, 2 changed, 3 removed; 9 files, 2.0 KB; 4.2 s; anna at abc+; Te",
        "  D  (not in the history)",
        "* is live; - was removed",
    ]


def test_what_was_gone_back_to_keeps_who_published_it():
    """But the latest of it counts, and where it was gone back to it is first."""
    history = (FIRST, Record("B"), replace(FIRST, what="rollback", result="published", who="bo"))
    reported = list(lines(State("A", ("A", "B"), history)))
    assert [line[:3] for line in reported] == ["* A", "  B", "* i"]
    assert "published" in reported[0]
    assert "anna at abc+" in reported[0]


def test_a_current_release_of_which_nothing_is_known_is_marked():
    """The history may be lost."""
    assert list(lines(State("B", ("A", "B"))))[:2] == [
        "* B  (not in the history)",
        "  A  (not in the history)",
    ]
