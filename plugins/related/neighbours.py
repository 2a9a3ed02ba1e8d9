"""What is known of a work in addition to its texts, and its relations to other works, created on
demand.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import overload

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Work:
    """What is known of a work in addition to its texts. ``links``: the works that it links to;
    ``pinned``: those that its author wants below it.
    """

    topics: frozenset[str] = frozenset()
    series: str = ""
    authors: frozenset[str] = frozenset()
    links: frozenset[str] = frozenset()
    pinned: frozenset[str] = frozenset()


_NO_WORK = Work()


@dataclass(frozen=True)
class Neighbour:
    """One work in relation to another. ``strength``: the cosine of the two most similar editions
    (so that a translation does not separate two works); ``score``: what it is ranked by.
    """

    work: str
    score: float
    strength: float
    topics: tuple[str, ...] = ()
    linked: bool = False
    series: bool = False


class Row(Sequence[Neighbour]):
    """The neighbours of one work, best first; each is created on demand: of hundreds only the first
    few are shown.
    """

    def __init__(self, table: "Table", places: Sequence[int]):
        self.table, self.places = table, places

    def towards(self, names: frozenset[str]) -> "Row":
        table = self.table
        return Row(
            table, [place for place in self.places if table.names[table.other[place]] in names]
        )

    def first(self, most: int, weak: float) -> tuple[str, ...]:
        """The names of the first works that are at least as strong as ``weak``, or linked."""
        return tuple(self.table.names[self.table.other[place]] for place in self.shown(most, weak))

    def shown(self, most: int, weak: float, but: Collection[str] = ()) -> list[int]:
        """The places of the first works that may be shown. but: works that may not."""
        table, found = self.table, list[int]()
        for place in self.places:
            if len(found) >= most:
                break
            if table.names[table.other[place]] not in but and (
                round(float(table.strength[place]), 9) >= weak or table.is_linked(place)
            ):
                found.append(place)
        return found

    def __len__(self) -> int:
        return len(self.places)

    @overload
    def __getitem__(self, number: int) -> Neighbour: ...

    @overload
    def __getitem__(self, number: slice) -> "Row": ...

    def __getitem__(self, number: int | slice) -> "Neighbour | Row":
        if isinstance(number, slice):
            return Row(self.table, self.places[number])
        return self.table.neighbour(self.places[number])

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Iterable) and tuple(self) == tuple(other)

    def __hash__(self) -> int:
        return hash(tuple(self))


@dataclass(frozen=True, eq=False)
class Table:
    """Pairs of works as arrays, sorted by work, best first.

    ``one``, ``other``: indexes into ``names``, int32 arrays of shape (pairs,); ``score``,
    ``strength``: float64 arrays of shape (pairs,).
    """

    names: Sequence[str]
    one: NDArray[np.int32]
    other: NDArray[np.int32]
    score: NDArray[np.float64]
    strength: NDArray[np.float64]
    works: Mapping[str, Work]
    rarity: Mapping[str, float]

    def is_linked(self, place: int) -> bool:
        """Whether one of the two works of a pair links to the other."""
        name, other = self.names[self.one[place]], self.names[self.other[place]]
        return (
            other in self.works.get(name, _NO_WORK).links
            or name in self.works.get(other, _NO_WORK).links
        )

    def neighbour(self, place: int) -> Neighbour:
        name, other = self.names[self.one[place]], self.names[self.other[place]]
        here, there = self.works.get(name, Work()), self.works.get(other, Work())
        return Neighbour(
            other,
            float(self.score[place]),
            round(float(self.strength[place]), 9),
            tuple(
                sorted(here.topics & there.topics, key=lambda topic: (-self.rarity[topic], topic))
            ),
            other in here.links or name in there.links,
            bool(here.series) and here.series == there.series,
        )


@dataclass(frozen=True)
class Neighbours:
    """For each work all others that are close to it, best first; ties are sorted by name."""

    of: Mapping[str, Sequence[Neighbour]] = field(default_factory=dict)

    def nearest(self, most: int | None) -> tuple[list[str], list[str], list[float]]:
        """The first neighbours of each work: the work, the other, the score, as three lists of
        equal length.
        """
        ones: list[str] = []
        others: list[str] = []
        scores: list[float] = []
        for name, row in self.of.items():
            if isinstance(row, Row):
                places = np.array(row.places[:most], np.int64)
                table = row.table
                others += [table.names[other] for other in table.other[places].tolist()]
                scores += table.score[places].tolist()
            else:
                others += [one.work for one in row[:most]]
                scores += [one.score for one in row[:most]]
            ones += [name] * (len(others) - len(ones))
        return ones, others, scores

    def towards(self, names: frozenset[str]) -> "Neighbours":
        """Only these works as neighbours of others."""
        if self.of.keys() <= names:
            return self
        return Neighbours(
            {
                name: row.towards(names)
                if isinstance(row, Row)
                else tuple(one for one in row if one.work in names)
                for name, row in self.of.items()
            }
        )
