"""Works as points in the plane: the more closely related, the closer to each other.

Minimises stress by majorization of one point at a time (Gansner, Koren and North 2004), for all
points at once and damped. With more than ALL_PAIRS works, each is connected only to its neighbours
and to some landmarks, so that the cost grows linearly.
"""

import numpy as np
from numpy.typing import NDArray

from .works import Neighbours

ALL_PAIRS = 200
NEIGHBOURS, LANDMARKS = 15, 60  # connections of a point on a large map
# distances of the most and the least related works, and of unrelated ones
NEAREST, FARTHEST, STRANGERS = 0.12, 1.0, 1.15
ROUNDS, FEWER_ROUNDS = 150, 40  # with all pairs; on a larger map
SIZE = 1000
GOLDEN_ANGLE = np.pi * (3 - np.sqrt(5))


def places(neighbours: Neighbours) -> dict[str, tuple[int, int]]:
    """Work -> (x, y), integers from 0 to SIZE. The same relations give the same map."""
    names = sorted(neighbours.of)
    count = len(names)
    if count < 2:
        return dict.fromkeys(names, (SIZE // 2, SIZE // 2))
    one, other, wanted = _edges(neighbours, names)
    turn, far = np.arange(count) * GOLDEN_ANGLE, np.sqrt((np.arange(count) + 0.5) / count) * 0.6
    x, y = far * np.cos(turn), far * np.sin(turn)
    weight = wanted**-2.0
    total = np.bincount(one, weight, count) + np.bincount(other, weight, count)
    total = np.maximum(total, 1e-9)
    for _round in range(ROUNDS if count <= ALL_PAIRS else FEWER_ROUNDS):
        # a coordinate at a time: arrays of pairs of numbers take three times as long
        from_x, from_y, to_x, to_y = x[one], y[one], x[other], y[other]
        way_x, way_y = from_x - to_x, from_y - to_y
        stretch = wanted / np.maximum(np.sqrt(way_x * way_x + way_y * way_y), 1e-9)
        way_x *= stretch
        way_y *= stretch
        new_x = np.bincount(one, weight * (to_x + way_x), count)
        new_x += np.bincount(other, weight * (from_x - way_x), count)
        new_y = np.bincount(one, weight * (to_y + way_y), count)
        new_y += np.bincount(other, weight * (from_y - way_y), count)
        x, y = 0.4 * x + 0.6 * new_x / total, 0.4 * y + 0.6 * new_y / total
    points = np.stack([x, y], axis=1)
    points = _framed(points)
    return {
        name: (round(across * SIZE), round(down * SIZE))
        for name, (across, down) in zip(names, points.tolist(), strict=True)
    }


def _edges(
    neighbours: Neighbours, names: list[str]
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]:
    """Which points are connected, each pair once, and their desired distances."""
    count = len(names)
    place = {name: number for number, name in enumerate(names)}
    ones, others, scores = neighbours.nearest(None if count <= ALL_PAIRS else NEIGHBOURS)
    ends = np.array([[place[name] for name in one] for one in (ones, others)], np.int64).reshape(
        2, -1
    )
    pairs, which = np.unique(ends.min(axis=0) * count + ends.max(axis=0), return_inverse=True)
    best = np.full(len(pairs), -np.inf)
    np.maximum.at(best, which, np.array(scores))
    holding = np.arange(0, count, 1 if count <= ALL_PAIRS else max(1, count // LANDMARKS))
    held = np.minimum(holding[:, None], np.arange(count)) * count + np.maximum(
        holding[:, None], np.arange(count)
    )
    strangers = held[holding[:, None] != np.arange(count)]
    every = np.union1d(pairs, strangers)
    known = np.full(len(every), np.nan)
    known[np.searchsorted(every, pairs)] = best
    low, high = np.nanquantile(known, [0.05, 0.995]) if len(pairs) else (0.0, 1.0)
    near = np.clip((known - low) / max(high - low, 1e-9), 0, 1)
    wanted = np.where(np.isnan(near), STRANGERS, FARTHEST - (FARTHEST - NEAREST) * near)
    return every // count, every % count, wanted


def _framed(points: NDArray[np.float64]) -> NDArray[np.float64]:
    """Rotate the longest extent to the horizontal, and scale to the unit square."""
    points = points - points.mean(axis=0)
    spread = points.T @ points
    angle = 0.5 * np.arctan2(2 * spread[0, 1], spread[0, 0] - spread[1, 1])
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    points = points @ turn
    low, high = points.min(axis=0), points.max(axis=0)
    framed: NDArray[np.float64] = (points - low) / np.maximum(high - low, 1e-9)
    return framed
