"""The title in the text."""

import pytest
from samtale.read.markdown_reader import without_title


@pytest.mark.parametrize(
    ("body", "title"),
    [
        ("# Te i Japan\n\nb", "Te i Japan"),
        ("\n \n# *Te* i  japan # {#te}\nb", "Te i Japan"),
        ("Te\n===\n\nb", "Te"),
        ("# C#\nb", "C#"),
        ("# Te &amp; kaffe\nb", "Te & kaffe"),
        ("# Te", "Te"),
    ],
)
def test_a_heading_that_repeats_the_title_is_left_out(body, title):
    """What follows stays on its line."""
    found = without_title(body, title)
    assert found.count("\n") == body.count("\n")
    assert found.strip() == ("b" if "b" in body else "")


@pytest.mark.parametrize(
    ("body", "title"),
    [
        ("# Te og kaffe", "Te"),
        ("## Te", "Te"),
        ("a\n\n# Te", "Te"),
        ("    # Te", "Te"),
        ("#Te", "Te"),
        ("# ", ""),
    ],
)
def test_other_headings_stay(body, title):
    assert without_title(body, title) == body
