"""Notes of authors to themselves reach nobody."""

import pytest
from samtale.read.comments import without_comments


@pytest.mark.parametrize(
    ("html", "left"),
    [
        ("<p>Te <!-- ring --> og</p>", "<p>Te  og</p>"),
        ("<!-- en\nto -->\n<p>Te</p>", "\n<p>Te</p>"),
        ("<p>a<!-->b--></p>", "<p>a</p>"),
        ('<img alt="<!-- x -->"><!-- y -->', '<img alt="<!-- x -->">'),
        ("<code>&lt;!-- x --&gt;</code>", "<code>&lt;!-- x --&gt;</code>"),
        ("<script>a <!-- b --></script>", "<script>a <!-- b --></script>"),
        ("<p>a</p>", "<p>a</p>"),
    ],
)
def test_comments_are_removed_and_nothing_else(html, left):
    assert without_comments(html) == left
