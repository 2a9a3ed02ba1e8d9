"""From editions to works: how near two works are over all of their editions, sharpened by what else is known of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from .fairness import SCALE, fair
from .index import State

CLOSE = 40  # neighbours of each language that a work's edition speaks for
WEAK = 0.13  # 99 of 100 pairs of unrelated texts have a smaller cosine (tests/benchmarks/related_threshold.py)


@dataclass(frozen=True)
class Work:
    """What else is known of a work, besides its texts. ``links``: the works that it links to; ``pinned``: those it wants."""

    topics: frozenset[str] = frozenset()
    series: str = ""
    authors: frozenset[str] = frozenset()
    links: frozenset[str] = frozenset()
    pinned: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Weights:
    """What each sign of kinship adds to the score (cosines above the expected).

    ``topics``: for a shared topic, times the natural logarithm of (works / works with that topic); ``links``: for each
    direction; ``series``, ``authors``: once.
    """

    topics: float = 0.03
    links: float = 0.08
    series: float = 0.03
    authors: float = 0.0


@dataclass(frozen=True)
class Kin:
    """One work as it stands to another. ``strength``: the cosine of the two editions that are most alike (so that no translation
    parts two works); ``score``: what it is ranked by.
    """

    work: str
    score: float
    strength: float
    topics: tuple[str, ...] = ()
    linked: bool = False
    series: bool = False


@dataclass(frozen=True)
class Kinship:
    """For each work all others that come near it, best first; equal ones by name."""

    of: Mapping[str, tuple[Kin, ...]] = field(default_factory=dict)


def kinship(state: State, work_of: Sequence[str], works: Mapping[str, Work], weights: Weights) -> Kinship:
    """Rank all works for each other. work_of: the work of each document, in the order of ``state.ids``.

    A work's score for another one is the mean over all pairs of their editions; a pair that is not among an edition's
    CLOSE nearest counts as the worst that is among any of the work's.
    """
    names = sorted(set(work_of))
    place = {name: number for number, name in enumerate(names)}
    number = np.array([place[name] for name in work_of], np.int64)
    if not len(number):
        return Kinship()
    scores = fair(state.neighbours, state.pools)[:, :, :CLOSE]
    who = state.neighbours.who[:, :, : scores.shape[2]]
    cosine = state.neighbours.near[:, :, : scores.shape[2]] / SCALE
    cosine = np.where(state.pools[:, None, None] == np.arange(who.shape[1])[None, :, None], cosine, cosine / 2)
    rows, pools, places = np.nonzero(who >= 0)
    pairs = number[rows] * len(names) + number[who[rows, pools, places]]
    values, strengths = scores[rows, pools, places], cosine[rows, pools, places]
    keys, which = np.unique(pairs, return_inverse=True)
    count = np.bincount(which)
    editions = np.bincount(number)
    last = np.full(len(names), np.inf)
    np.minimum.at(last, number[rows], values)
    one, other = keys // len(names), keys % len(names)
    possible = editions[one] * editions[other]
    mean = (np.bincount(which, values) + (possible - count) * last[one]) / possible
    strength = np.zeros(len(keys))
    np.maximum.at(strength, which, strengths)
    told = _topics_told(works)
    found: dict[str, list[Kin]] = {name: [] for name in names}
    for a, b, score, strong in zip(one.tolist(), other.tolist(), mean.tolist(), strength.tolist(), strict=True):
        found[names[a]].append(_kin((names[a], names[b]), (score, strong), works, told, weights))
    floor = np.where(np.isfinite(last), last, 0.0)
    tied = _tied(works)
    for name in names:
        known = {one.work for one in found[name]} | {name}
        for wanted in sorted(tied.get(name, set()) - known):  # however far away: a link or an author's word counts
            if wanted in place:
                found[name].append(_kin((name, wanted), (float(floor[place[name]]), 0.0), works, told, weights))
    return Kinship({name: tuple(sorted(kin, key=lambda one: (-one.score, one.work))) for name, kin in found.items()})


def _tied(works: Mapping[str, Work]) -> dict[str, set[str]]:
    """For each work those that it links to or that link to it, and those that it wants below itself."""
    found = {name: set(work.links | work.pinned) for name, work in works.items()}
    for name, work in works.items():
        for other in work.links:
            found.setdefault(other, set()).add(name)
    return found


def _topics_told(works: Mapping[str, Work]) -> dict[str, float]:
    """How much it says that two works share a topic: the less, the more works have it."""
    times: dict[str, int] = {}
    for work in works.values():
        for topic in work.topics:
            times[topic] = times.get(topic, 0) + 1
    return {topic: float(np.log(len(works) / count)) for topic, count in times.items()}


def _kin(pair: tuple[str, str], nearness: tuple[float, float], works, told, weights: Weights) -> Kin:
    (name, other), (score, strength) = pair, nearness
    here, there = works.get(name, Work()), works.get(other, Work())
    topics = sorted(here.topics & there.topics, key=lambda topic: (-told[topic], topic))
    links = (other in here.links) + (name in there.links)
    series = bool(here.series) and here.series == there.series
    score += weights.topics * sum(told[topic] for topic in topics) + weights.links * links + weights.series * series
    score += weights.authors * bool(here.authors & there.authors)
    return Kin(other, round(score, 9), round(strength, 9), tuple(topics), links > 0, series)


def chosen(
    kin: Sequence[Kin], pinned: Sequence[str], barred: frozenset[str], most: int, weak: float = WEAK
) -> list[tuple[Kin, bool]]:
    """The works to show, and whether their author chose them: pinned ones first, as he ordered them; then the nearest.

    kin: as ``Kinship`` has them. What is weaker than ``weak`` is not shown, unless one of the two links to the other.
    """
    by_name = {one.work: one for one in kin}
    found = [(by_name.get(name, Kin(name, 0.0, 0.0)), True) for name in pinned]
    for one in kin:
        if len(found) >= most:
            break
        if one.work not in pinned and one.work not in barred and (one.strength >= weak or one.linked):
            found.append((one, False))
    return found
