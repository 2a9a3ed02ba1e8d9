"""The essays that an author wants below his own, or does not: the names of ``Related`` and ``Unrelated`` made works."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from ..problems import Problem, did_you_mean, shown
from .works import plain

KEYS = {"related": "Related", "unrelated": "Unrelated"}


@dataclass(frozen=True)
class Wish:
    """What one edition wishes. ``related``, ``unrelated``: names as written; ``lines``: of the two keys."""

    work: str
    slug: str
    path: str
    related: tuple[str, ...] = ()
    unrelated: tuple[str, ...] = ()
    lines: tuple[int, int] = (1, 1)


def grant(wishes: Sequence[Wish]) -> tuple[dict[str, tuple[tuple[str, ...], tuple[str, ...]]], list[Problem]]:
    """Path -> the works wanted, in the order written, and those not wanted; and the problems.

    A work goes by its folder's name or by the slug of any of its editions. An edition without wishes shares those of its
    work's first edition that has some.
    """
    known: dict[str, set[str]] = defaultdict(set)
    paths: dict[str, str] = {}
    for wish in wishes:
        paths.setdefault(wish.work, wish.path)
        for name in (wish.work, wish.slug):
            known[plain(name)].add(wish.work)
    problems: list[Problem] = []
    granted: dict[str, tuple] = {}
    of_work: dict[str, tuple] = {}
    for wish in wishes:
        wanted, unwanted = (_works(wish, key, known, paths, problems) for key in KEYS)
        for work in sorted(set(wanted) & set(unwanted)):
            message = f'"{work.removeprefix(":")}" is both wanted and not wanted below this essay: take one of them out'
            problems.append(Problem(wish.path, wish.lines[1], "Unrelated", message))
        granted[wish.path] = wanted, unwanted
        if wanted or unwanted:
            of_work.setdefault(wish.work, granted[wish.path])
    shared = {wish.path: of_work.get(wish.work, ((), ())) for wish in wishes}
    return {path: own if any(own) else shared[path] for path, own in granted.items()}, problems


def _works(wish: Wish, key: str, known: dict[str, set[str]], paths: dict[str, str], problems: list[Problem]) -> tuple[str, ...]:
    line = wish.lines[list(KEYS).index(key)]
    found: dict[str, None] = {}
    for name in getattr(wish, key):
        works = known.get(plain(name), set())
        if not works:
            message = f'"{name}" is no essay of this site{did_you_mean(name, sorted(known))}'
        elif len(works) > 1:
            both = " and ".join(shown(paths[work]) for work in sorted(works)[:2])
            message = f'"{name}" can be {both}: name the essay by another name'
        elif wish.work in works:
            message = f'"{name}" is this very essay: name another one, or take it out'
        else:
            found[next(iter(works))] = None
            continue
        problems.append(Problem(wish.path, line, KEYS[key], message))
    return tuple(found)
