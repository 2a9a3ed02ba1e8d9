"""Where the time of a build went, as lines."""

from samtale.cli.profile import MEANING, lines
from samtale.clock import Clock

LAPS = {"read": (2.0, 3.5), "write": (1.0, 1.5), "a <stage> of others": (1.0, 0.0)}


def test_every_stage_has_a_line_and_a_sum():
    found = list(lines(LAPS))
    assert found[1] == f"read          2.00    3.50   50 %  {MEANING['read']}"
    assert found[-1].split() == ["total", "4.00", "5.00"]


def test_laps_add_up():
    clock = Clock()
    for stage in ("read", "write", "read"):
        clock.lap(stage)
    assert list(clock.laps) == ["read", "write"]
    assert all(wall >= 0 and cpu >= 0 for wall, cpu in clock.laps.values())
    assert [line.split()[0] for line in lines(clock.laps)][1:-1] == ["read", "write"]
