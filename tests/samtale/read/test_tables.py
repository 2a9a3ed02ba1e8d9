"""Rows of tables."""

import pytest
from samtale.read.tables import aligned, cells


@pytest.mark.parametrize(
    ("row", "found"),
    [
        ("| a | b |", ["a", "b"]),
        ("a|b", ["a", "b"]),
        ("|a||", ["a", ""]),
        (r"a \| b | c", ["a | b", "c"]),
        (r"`a \| b` | `` c`|`d ``", ["`a | b`", "`` c`|`d ``"]),
        (r"\`a | b\`", [r"\`a", r"b\`"]),
        (r"a \\ | b", [r"a \\", "b"]),
        ("`a | b", ["`a", "b"]),
        ("a", ["a"]),
        ("|", [""]),
    ],
)
def test_cells_are_divided_by_pipes_that_are_not_escaped(row, found):
    assert cells(row) == found


@pytest.mark.parametrize(
    ("head", "columns", "found"),
    [
        ("a|b|c|d", ":-|-:|:-:|-", ["left", "right", "center", ""]),
        ("|a|", "|-|", [""]),
        ("a", "-", None),
        ("a|b", "|-|", None),
        ("`a|b`", "---", None),
    ],
)
def test_a_table_has_as_many_dashes_as_heads(head, columns, found):
    assert aligned(head, columns) == found
