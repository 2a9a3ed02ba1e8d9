"""Works as points in the plane: the nearer related, the nearer to each other.

Stress is made small by majorization of one point at a time (Gansner, Koren and North 2004), all points at once and damped.
Beyond ALL_PAIRS works each is held by its kin and by some landmarks only, so that the cost grows with their number.
"""

import numpy as np

from .works import Kinship

ALL_PAIRS = 200
KIN, LANDMARKS = 15, 60  # what holds a point on a large map
NEAREST, FARTHEST, STRANGERS = 0.12, 1.0, 1.15  # distances of the most and the least related, and of those not related
ROUNDS, FEWER_ROUNDS = 150, 40  # on a map of all pairs; on a larger one
SIZE = 1000
GOLDEN_ANGLE = np.pi * (3 - np.sqrt(5))


def places(kinship: Kinship) -> dict[str, tuple[int, int]]:
    """Work -> (x, y), whole numbers from 0 to SIZE. The same kinship gives the same map."""
    names = sorted(kinship.of)
    count = len(names)
    if count < 2:
        return dict.fromkeys(names, (SIZE // 2, SIZE // 2))
    one, other, wanted = _edges(kinship, names)
    turn = np.arange(count) * GOLDEN_ANGLE
    points = np.sqrt((np.arange(count) + 0.5) / count)[:, None] * 0.6 * np.stack([np.cos(turn), np.sin(turn)], axis=1)
    weight = wanted**-2.0
    total = np.maximum(np.bincount(one, weight, count), 1e-9)[:, None]
    for _round in range(ROUNDS if count <= ALL_PAIRS else FEWER_ROUNDS):
        way = points[one] - points[other]
        length = np.maximum(np.sqrt((way * way).sum(axis=1)), 1e-9)
        pull = weight[:, None] * (points[other] + way * (wanted / length)[:, None])
        target = np.stack([np.bincount(one, pull[:, axis], count) for axis in (0, 1)], axis=1) / total
        points = 0.4 * points + 0.6 * target
    points = _framed(points)
    return {name: (round(x * SIZE), round(y * SIZE)) for name, (x, y) in zip(names, points.tolist(), strict=True)}


def _edges(kinship: Kinship, names: list[str]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Which points hold which, in both directions, and the distance that they want."""
    count = len(names)
    place = {name: number for number, name in enumerate(names)}
    scores: dict[tuple[int, int], float] = {}
    for name, kin in kinship.of.items():
        for other in kin if count <= ALL_PAIRS else kin[:KIN]:
            pair = min(place[name], place[other.work]), max(place[name], place[other.work])
            scores[pair] = max(scores.get(pair, -np.inf), other.score)
    holding = range(count) if count <= ALL_PAIRS else range(0, count, max(1, count // LANDMARKS))
    pairs = sorted({*scores, *((min(a, b), max(a, b)) for a in holding for b in range(count) if a != b)})
    known = np.array([scores.get(pair, np.nan) for pair in pairs])
    low, high = np.nanquantile(known, [0.05, 0.995]) if scores else (0.0, 1.0)
    near = np.clip((known - low) / max(high - low, 1e-9), 0, 1)
    wanted = np.where(np.isnan(near), STRANGERS, FARTHEST - (FARTHEST - NEAREST) * near)
    ends = np.array(pairs, np.int64)
    return np.concatenate([ends[:, 0], ends[:, 1]]), np.concatenate([ends[:, 1], ends[:, 0]]), np.concatenate([wanted, wanted])


def _framed(points: np.ndarray) -> np.ndarray:
    """Turned so that the longest way across lies level, and fitted into the unit square."""
    points = points - points.mean(axis=0)
    spread = points.T @ points
    angle = 0.5 * np.arctan2(2 * spread[0, 1], spread[0, 0] - spread[1, 1])
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    points = points @ turn
    low, high = points.min(axis=0), points.max(axis=0)
    return (points - low) / np.maximum(high - low, 1e-9)
