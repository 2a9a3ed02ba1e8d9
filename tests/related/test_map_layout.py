"""The map: near means related, the same input gives the same map, and its cost grows with the
number of works.
"""

import math
import random

import pytest
from related.map_layout import SIZE, places
from related.works import Neighbour, Neighbours


def neighbours_of(groups, near=0.2, far=-0.05):
    """Works in groups, whose members are near each other and far from all others."""
    names = [f"{group}-{number}" for group, size in groups.items() for number in range(size)]
    lists = {}
    for name in names:
        group = name.partition("-")[0]
        others = [
            Neighbour(other, near if other.partition("-")[0] == group else far, 0.2)
            for other in names
            if other != name
        ]
        lists[name] = tuple(sorted(others, key=lambda one: (-one.score, one.work)))
    return Neighbours(lists)


def apart(one, other):
    return math.dist(one, other)


def test_members_of_a_group_stand_together():
    """Nearer to each other, in the mean, than to any other group."""
    found = places(neighbours_of({"tea": 5, "coffee": 6, "water": 4}))
    inside = [apart(found[a], found[b]) for a in found for b in found if a < b and a[:3] == b[:3]]
    across = [apart(found[a], found[b]) for a in found for b in found if a[:3] != b[:3]]
    assert sum(inside) / len(inside) < 0.5 * sum(across) / len(across)


@pytest.mark.parametrize("count", [0, 1, 2, 3, 40, 450])
def test_every_work_has_a_place_on_the_map(count):
    """Also the only one, and those of a site too large for all pairs."""
    draw = random.Random(count)  # noqa: S311 no secret
    names = [f"w{number:03}" for number in range(count)]
    lists = {
        name: tuple(
            Neighbour(other, draw.random(), 0.2)
            for other in draw.sample(names, min(count, 20))
            if other != name
        )
        for name in names
    }
    found = places(Neighbours(lists))
    assert sorted(found) == names
    assert all(0 <= x <= SIZE and 0 <= y <= SIZE for x, y in found.values())
    assert found == places(Neighbours(dict(reversed(lists.items()))))
    assert len(set(found.values())) >= 0.9 * count


def test_works_that_are_related_to_nothing_have_places_too():
    found = places(Neighbours({"a": (), "b": (), "c": ()}))
    assert len(set(found.values())) == 3
