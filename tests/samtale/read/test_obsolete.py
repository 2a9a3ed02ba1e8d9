"""HTML of former times is named where it is first used."""

import pytest
from samtale.read.obsolete import obsolete


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        (["<center>te</center>"], {3: "<center> is obsolete HTML, which"}),
        (
            ["te", "<FONT color=red>a</FONT> <font>b</font>"],
            {4: "<font> is obsolete HTML (2 times)"},
        ),
        (['<p align="center">te'], {3: "align= is obsolete HTML, which"}),
        (["<td nowrap>", '<td class="a"\tbgcolor = red>'], {4: "bgcolor= is obsolete"}),
        (["5 < 6 and align = 3", "<fontaine>", "<p data-align=x>"], {}),
    ],
)
def test_each_kind_is_named_once(lines, found):
    """With how often it is used."""
    reported = dict(obsolete(enumerate(lines, 3)))
    assert reported.keys() == found.keys()
    assert all(reported[line].startswith(message) for line, message in found.items())
