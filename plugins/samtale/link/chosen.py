"""Resolves ``Related`` and ``Unrelated``: the essays that authors want, or do not want, below
theirs.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from ..problems import Problem, did_you_mean, shown
from .works import plain

Works = tuple[str, ...]  # in the order in which they are named
KEYS = {"related": "Related", "unrelated": "Unrelated"}


@dataclass(frozen=True)
class Wish:
    """What one edition's author wants. ``related``, ``unrelated``: names as written; ``lines``: of
    the two keys.
    """

    work: str
    slug: str
    path: str
    related: tuple[str, ...] = ()
    unrelated: tuple[str, ...] = ()
    lines: tuple[int, int] = (1, 1)


def grant(
    wishes: Sequence[Wish],
) -> tuple[dict[str, tuple[Works, Works]], list[Problem]]:
    """Path -> the works wanted, in the order written, and those not wanted; and the problems.

    A work is named by its folder, by the slug of any of its editions or by the path of one. An
    edition without one of the keys inherits it from the first edition of its work that has it.
    """
    known: dict[str, set[str]] = defaultdict(set)
    paths: dict[str, str] = {}
    for wish in wishes:
        paths.setdefault(wish.work, wish.path)
        for name in (wish.work, wish.slug):
            known[plain(name)].add(wish.work)
    problems: list[Problem] = []
    granted: dict[str, tuple[Works, Works]] = {}
    of_work: dict[tuple[str, int], Works] = {}
    for wish in wishes:
        wanted, unwanted = (_works(wish, key, known, paths, problems) for key in KEYS)
        for work in sorted(set(wanted) & set(unwanted)):
            message = (
                f'"{work.removeprefix(":")}" is in both Related and Unrelated; remove it from '
                "one of them"
            )
            problems.append(Problem(wish.path, wish.lines[1], "Unrelated", message))
        granted[wish.path] = wanted, unwanted
        for kind, own in enumerate(granted[wish.path]):
            if own:
                of_work.setdefault((wish.work, kind), own)
    return {
        wish.path: _with_inherited(granted[wish.path], wish.work, of_work) for wish in wishes
    }, problems


def _with_inherited(
    own: tuple[Works, Works], work: str, of_work: Mapping[tuple[str, int], Works]
) -> tuple[Works, Works]:
    """An edition's own choices, and for a missing key those of its work, unless its other key
    contradicts them.
    """
    wanted, unwanted = own
    wanted = wanted or tuple(other for other in of_work.get((work, 0), ()) if other not in unwanted)
    return wanted, unwanted or tuple(
        other for other in of_work.get((work, 1), ()) if other not in wanted
    )


def _works(
    wish: Wish, key: str, known: dict[str, set[str]], paths: dict[str, str], problems: list[Problem]
) -> Works:
    line = wish.lines[list(KEYS).index(key)]
    found: dict[str, None] = {}
    for name in getattr(wish, key):
        works = known.get(plain(_last(name)), set())
        if not works:
            message = (
                f'"{name}" is not an essay of this '
                f"site{did_you_mean(name, sorted(known)) or '; fix the name, or remove it'}"
            )
        elif len(works) > 1:
            both = " and ".join(shown(paths[work]) for work in sorted(works)[:2])
            message = f'"{name}" is ambiguous: it can be {both}; use another name of the essay'
        elif wish.work in works:
            message = f'"{name}" is this essay itself; use another one, or remove it'
        else:
            found[next(iter(works))] = None
            continue
        problems.append(Problem(wish.path, line, KEYS[key], message))
    return tuple(found)


def _last(name: str) -> str:
    """The part of a path that names the essay: ``../tea/da.md`` and ``posts/tea.md`` are
    ``tea``.
    """
    path = PurePosixPath(name)
    if path.suffix not in (".md", ".rst"):
        return path.name
    return (
        path.parent.name
        if len(path.stem) <= 3 and path.parent.name not in ("", "..")
        else path.stem
    )
