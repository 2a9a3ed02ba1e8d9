"""How the map is drawn: points that can be reported apart, titles that cover nothing."""

import math
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from samtale.describe.map_labels import (
    AIR,
    GAPS,
    LONGEST,
    MARGIN,
    REACH,
    WIDTH,
    Label,
    density,
    height,
    labels,
    spread,
    width,
)

PLACES = st.lists(st.tuples(st.integers(0, 1000), st.integers(0, 1000)), min_size=2, max_size=40)
TITLE = st.text("abcdefghijklmoøåMW ,.", min_size=1, max_size=60)


def meet(one, other):
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


@pytest.mark.parametrize(
    ("count", "expected"),
    [(2, "sparse"), (50, "sparse"), (51, "medium"), (400, "medium"), (500, "dense")],
)
def test_the_more_works_the_less_is_written(count, expected):
    """Numbers everywhere; numbers on a desktop; points alone."""
    assert density(count) == expected


@given(PLACES)
def test_points_lie_within_the_drawing_and_apart(places):
    """Whole numbers, the same for the same places; each can be touched where so few have room."""
    points = spread(places)
    assert points == spread(places)
    assert all(
        MARGIN <= x <= WIDTH - MARGIN and MARGIN <= y <= height(len(places)) - MARGIN
        for x, y in points
    )
    assert all(isinstance(part, int) for point in points for part in point)
    if len(places) <= 20:
        assert (
            min(math.dist(one, other) for one, other in combinations(points, 2))
            >= GAPS["sparse"] * 0.7
        )


@pytest.mark.parametrize("count", [2, 40, 300, 3000])
def test_works_of_one_place_come_apart_or_the_map_is_crowded(count):
    """Even where all are equally related."""
    points = spread([(500, 500)] * count)
    assert len(set(points)) == (count if density(count) != "dense" else 1)


def test_a_map_of_one_line_lies_in_the_middle():
    """Two works are as far from each other as the map is wide."""
    assert spread([(0, 0), (1000, 0)]) == [(50, 180), (950, 180)]


@given(PLACES, st.lists(TITLE, min_size=40, max_size=40))
def test_no_title_covers_a_point_a_title_or_the_edge(places, titles):
    """However they lie, however long they are."""
    points, high = spread(places), height(len(places))
    found = [
        (number, label)
        for number, label in enumerate(labels(points, titles[: len(points)], high))
        if label
    ]
    boxes = {number: label.box(*points[number]) for number, label in found}
    for one, other in combinations(boxes.values(), 2):
        assert not meet(one, other)
    for number, box in boxes.items():
        assert box[0] >= 0 <= box[1]
        assert box[2] <= WIDTH
        assert box[3] <= high
        for place, (x, y) in enumerate(points):
            if place != number:
                assert not meet(box, (x - REACH, y - REACH, x + REACH, y + REACH))
            assert not meet(box, (x - 13, y - 13, x + 13, y + 13))


def test_a_title_is_beside_its_point_where_there_is_room():
    """To its right, in its middle; at the right edge to its left."""
    assert labels([(500, 200), (950, 200)], ["Te", "Kaffe"], 360) == [
        Label(("Te",), REACH + 4, 5, "start"),
        Label(("Kaffe",), -REACH - 4, 5, "end"),
    ]


def test_a_long_title_has_two_lines_and_a_very_long_one_none():
    """Two that are as equally long as can be; the number says the rest."""
    label, none = labels(
        [(100, 100), (100, 260)], ["Hvem har råd til at tale med kunderne?", "ord " * 60], 360
    )
    assert label.lines == ("Hvem har råd til at", "tale med kunderne?")
    assert none is None
    assert max(map(width, label.lines)) <= LONGEST
    left, top, right, bottom = label.box(100, 100)
    assert right - left == max(map(width, label.lines))
    assert bottom - top > 2 * 16
    assert AIR > 0


@pytest.mark.parametrize(
    ("wider", "narrower"),
    [("mmm", "nnn"), ("NNN", "nnn"), ("nnn", "iii"), ("漢字", "NN"), ("e", "\u0301")],
)
def test_the_width_of_a_title_is_reckoned_by_its_letters(wider, narrower):
    """Broad, capital, narrow; signs of East Asia; accents that take no room."""
    assert width(wider) > width(narrower)
