"""The layout of the map: where its points are, and where titles are placed next to them. Whole
numbers, deterministic.

Units are those of the drawing: about one pixel at the size where titles are shown. The theme's
stylesheet relies on the sizes below.
"""

import math
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

WIDTH, MARGIN = 1000, 50
HEIGHTS = ((5, 360), (14, 600))  # for a map of at most this many works; beyond that, 800
# at most this many works: numbers on a phone; numbers and titles on a desktop
SPARSE, MEDIUM = 50, 400
GAPS = {"sparse": 70, "medium": 30, "dense": 0}  # between points, as long as there is room
ROUNDS = 80
GOLDEN_ANGLE = math.pi * (3 - math.sqrt(5))

REACH = 18  # of the largest shape, from its centre
SIZE, LEADING, ASCENT, DESCENT = 16, 18, 12, 4  # of titles
# a wider title is set in two lines; no line is ever wider
LONG, LONGEST = 170, 260
# between two titles; around the points of others
AIR, MOAT = 6, 8
NARROW, SLENDER, BROAD = (
    frozenset("fijlI.,:;!'’‘|()[]"),
    frozenset('rtsJ-–"”“? '),
    frozenset("mwMWæœÆŒ@%&—…"),
)

Box = tuple[float, float, float, float]  # left, top, right, bottom


@dataclass(frozen=True)
class Label:
    """A title next to its point: its lines, where the first starts, relative to the point, and its
    text anchor: start, middle or end.
    """

    lines: tuple[str, ...]
    x: int
    y: int
    anchor: str

    def box(self, x: float, y: float) -> Box:
        """The box that it covers when its point is at this position."""
        wide = max(map(width, self.lines))
        left = x + self.x - {"start": 0.0, "middle": wide / 2, "end": wide}[self.anchor]
        top = y + self.y - ASCENT
        return left, top, left + wide, y + self.y + LEADING * (len(self.lines) - 1) + DESCENT


@dataclass(frozen=True)
class Chart:
    """The map as a drawing: its density, its dimensions, and its legend: shapes and their
    languages.
    """

    density: str
    width: int
    height: int
    legend: tuple[tuple[int, str], ...] = ()


def density(count: int) -> str:
    """How a map of this many works is drawn: sparse (numbers everywhere), medium (numbers on a
    desktop), dense (points).
    """
    return "sparse" if count <= SPARSE else "medium" if count <= MEDIUM else "dense"


def height(count: int) -> int:
    """The height of the map; with few works it is smaller."""
    return next((high for most, high in HEIGHTS if count <= most), 800)


def spread(places: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Convert positions from 0 to 1000 to points of the drawing, and push close ones apart so that
    each can be read and tapped.
    """
    high, gap = height(len(places)), GAPS[density(len(places))]
    points = [
        [MARGIN + x / 1000 * (WIDTH - 2 * MARGIN), MARGIN + y / 1000 * (high - 2 * MARGIN)]
        for x, y in _centred(places)
    ]
    for _round in range(ROUNDS if gap else 0):
        crossed = False
        for one, other in _close(points, gap + 2):
            across, down = points[other][0] - points[one][0], points[other][1] - points[one][1]
            length = math.hypot(across, down)
            if length >= gap + 2:
                continue
            if length < 1:  # points at the same position move apart in different directions
                across, down, length = (
                    math.cos(other * GOLDEN_ANGLE),
                    math.sin(other * GOLDEN_ANGLE),
                    1.0,
                )
                push = gap / 2
            else:
                push = (gap + 3 - length) / 2
            for point, way in ((points[one], -push / length), (points[other], push / length)):
                point[0] = min(max(point[0] + across * way, MARGIN), WIDTH - MARGIN)
                point[1] = min(max(point[1] + down * way, MARGIN), high - MARGIN)
            crossed = True
        if not crossed:
            break
    return [(round(x), round(y)) for x, y in points]


def _centred(places: Sequence[tuple[int, int]]) -> list[tuple[float, float]]:
    """Centre positions that are all on one horizontal or vertical line."""
    lines = [{place[axis] for place in places} for axis in (0, 1)]
    middle = [len(line) == 1 for line in lines]
    return [(500 if middle[0] else x, 500 if middle[1] else y) for x, y in places]


def _close(points: Sequence[Sequence[float]], gap: float) -> Iterator[tuple[int, int]]:
    """Pairs that may be closer than the gap, in a fixed order."""
    cells: dict[tuple[int, int], list[int]] = defaultdict(list)
    for number, (x, y) in enumerate(points):
        cells[int(x // gap), int(y // gap)].append(number)
    for column, row in sorted(cells):
        for one in cells[column, row]:
            for next_column in (column - 1, column, column + 1):
                for next_row in (row - 1, row, row + 1):
                    yield from (
                        (one, other)
                        for other in cells.get((next_column, next_row), ())
                        if one < other
                    )


def labels(
    points: Sequence[tuple[int, int]], titles: Sequence[str], high: int
) -> list[Label | None]:
    """A label for each point that has room for one; no label covers a point, another label, or the
    edge of the map.

    The points with the fewest candidates choose first; each takes its first free candidate.
    """
    spots, taken = Taken(), Taken()
    corners = density(len(points)) == "sparse"
    for number, (x, y) in enumerate(points):
        spots.add(_grown((x, y, x, y), REACH + MOAT), number)
    possible = []
    for number, ((x, y), title) in enumerate(zip(points, titles, strict=True)):
        boxes = [(label, label.box(x, y)) for label in _candidates(title, corners)]
        free = [
            (label, box)
            for label, box in boxes
            if _inside(box, high) and not spots.meets(box, number)
        ]
        possible.append((len(free), number, free))
    found: list[Label | None] = [None] * len(points)
    for _count, number, free in sorted(possible, key=lambda one: one[:2]):
        for label, box in free:
            if not taken.meets(_grown(box, AIR)):
                taken.add(box)
                found[number] = label
                break
    return found


def _grown(box: Box, by: float) -> Box:
    return box[0] - by, box[1] - by, box[2] + by, box[3] + by


def _inside(box: Box, high: int) -> bool:
    return box[0] >= AIR and box[1] >= AIR and box[2] <= WIDTH - AIR and box[3] <= high - AIR


def _candidates(title: str, corners: bool) -> Iterator[Label]:
    """Where a title can be placed, the best first: next to its point, then below and above it, then
    at its corners.
    """
    for lines in _lines(title):
        rest = LEADING * (len(lines) - 1)
        yield Label(lines, REACH + 4, 5 - rest // 2, "start")
        yield Label(lines, -REACH - 4, 5 - rest // 2, "end")
        yield Label(lines, 0, REACH + 2 + ASCENT, "middle")
        yield Label(lines, 0, -REACH - 2 - DESCENT - rest, "middle")
        for x, anchor in ((10, "start"), (-10, "end")) if corners else ():
            yield Label(lines, x, REACH + 2 + ASCENT, anchor)
            yield Label(lines, x, -REACH - 2 - DESCENT - rest, anchor)


def _lines(title: str) -> list[tuple[str, ...]]:
    """The title in one line if it is short, and in two lines of as equal length as possible."""
    words = title.split()
    broken = [(" ".join(words[:cut]), " ".join(words[cut:])) for cut in range(1, len(words))]
    found: list[tuple[str, ...]] = (
        [(title,)] if width(title) <= (LONG if broken else LONGEST) else []
    )
    if broken:
        two = min(broken, key=lambda lines: max(map(width, lines)))
        if max(map(width, two)) <= LONGEST:
            found.append(two)
    return found


@lru_cache(maxsize=10_000)
def width(text: str) -> float:
    """The maximum width of a title in the theme's fonts, estimated by classes of letters, rather
    too wide.
    """
    return SIZE * sum(map(_width, text))


def _width(letter: str) -> float:
    if unicodedata.combining(letter):
        return 0.0
    if unicodedata.east_asian_width(letter) in "WF":
        return 1.05
    if letter in NARROW:
        return 0.36
    if letter in SLENDER:
        return 0.46
    if letter in BROAD:
        return 0.98
    return 0.8 if letter.isupper() else 0.62


class Taken:
    """Boxes in use, indexed by squares of the map, so that a label costs as little on a large map
    as on a small one.
    """

    SQUARE = 80

    def __init__(self) -> None:
        self.squares: dict[tuple[int, int], list[tuple[Box, int]]] = defaultdict(list)

    def add(self, box: Box, owner: int = -1) -> None:
        for square in self._squares(box):
            self.squares[square].append((box, owner))

    def meets(self, box: Box, but: int = -2) -> bool:
        """Whether it overlaps any of them, except those of one owner."""
        left, top, right, bottom = box
        return any(
            left < other[2]
            and other[0] < right
            and top < other[3]
            and other[1] < bottom
            and owner != but
            for square in self._squares(box)
            for other, owner in self.squares.get(square, ())
        )

    def _squares(self, box: Box) -> Iterator[tuple[int, int]]:
        left, top, right, bottom = (int(edge // self.SQUARE) for edge in box)
        return (
            (column, row) for column in range(left, right + 1) for row in range(top, bottom + 1)
        )
