"""Where the time went, as lines and as a picture."""

from lxml import etree
from samtale.cli.profile import COLOURS, MEANING, lines, picture, show
from samtale.clock import Clock

LAPS = {"read": (2.0, 3.5), "write": (1.0, 1.5), "a <stage> of others": (1.0, 0.0)}


def test_every_stage_has_a_line_and_a_sum():
    told = list(lines(LAPS))
    assert told[1] == f"read          2.00    3.50   50 %  {MEANING['read']}"
    assert told[-1].split() == ["in", "all", "4.00", "5.00"]


def test_the_picture_is_drawn_to_scale():
    root = etree.fromstring(picture(LAPS).encode())
    bars = [box for box in root.iter("{*}rect") if len(box)]
    widths = [float(box.get("width")) for box in bars]
    assert len(widths) == 2 * len(LAPS)
    assert round(widths[0] / widths[1], 1) == 2.0
    assert round(widths[3] / widths[0], 2) == 1.75
    assert "a <stage> of others" in "".join(root.itertext())


def test_laps_add_up(tmp_path):
    clock = Clock()
    for stage in ("read", "write", "read"):
        clock.lap(stage)
    assert list(clock.laps) == ["read", "write"]
    assert all(wall >= 0 and cpu >= 0 for wall, cpu in clock.laps.values())
    said = []
    show(clock.laps, tmp_path / "new" / "profile.svg", said.append)
    assert (tmp_path / "new" / "profile.svg").read_text(encoding="utf-8").startswith("<svg")
    assert "profile.svg" in said[-1]


def test_a_picture_that_cannot_be_written_is_no_failure(tmp_path):
    """The build has ended well: where its time went is told all the same."""
    (tmp_path / "file").write_text("", encoding="utf-8")
    said = []
    show(LAPS, tmp_path / "file" / "profile.svg", said.append)
    assert said[-2].startswith("in all")
    assert said[-1].startswith("There is no picture of it: ")


def test_every_stage_has_a_colour_of_its_own():
    assert len(set(COLOURS)) >= len(MEANING)
