"""Markdown in which nothing is suspect: it makes no HTML whose tags must be looked at."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from samtale.read import markdown
from samtale.sanitize import is_suspect, scan
from samtale.scan.tree import Tree

PIECES = r"""[x]( [x]:~ < javascript: x) ~ java~script: javascript\: & &#106; avascript: &colon; {:~ onclick on\click = 'x' }
data: dat&#97;: text/html,x ![a]( `t` * _ ~~ [1] [^1]:~ *[x]:~ srcdoc href= | ~~~~ > -~ ``` #~"""


@pytest.fixture(scope="session")
def converted(languages):
    """Danish Markdown as HTML."""
    made = markdown.converter(languages["da"], languages, {})
    return lambda text: (
        markdown.convert(made, text, Path("content/da.md"), Tree(Path("content")), 1).html
    )


@given(
    st.lists(
        st.sampled_from([piece.replace("~", "\n") for piece in PIECES.split()]), max_size=12
    ).map("".join)
)
def test_all_markdown_that_becomes_a_finding_is_suspect(converted, text):
    """So that the others need not be looked at, and none slips through: not by attributes, entities
    or references.
    """
    assert is_suspect(text) or scan(converted(text), 100) == []


def test_plain_markdown_is_not_suspect():
    """Or nothing would be won."""
    assert not is_suspect(
        '# Te\n\nEn *kop* [te](te.md "x"): a < b, onclick og javascript.\n\n> '
        "x\n\n![a](b.png){.x}\n"
    )
