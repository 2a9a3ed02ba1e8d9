"""Notes of authors to themselves reach nobody."""

import pytest
from samtale.read.comments import of_obsidian, without_comments


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


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Te %%hemmeligt%% og", {0: "%%hemmeligt%%"}),
        ("a\n\n%%\nhemmeligt\n%%\n\nb", {2: "%%"}),
        ("%%hele linjen%%", {0: "%%hele linjen%%"}),
        ("100%% sikker, 50%% i tvivl", {}),
        ("%% og %%", {}),
    ],
)
def test_comments_of_obsidian_are_found(text, found):
    """They would be published; percent signs in prose are none."""
    reported = dict(of_obsidian(enumerate(text.split("\n"))))
    assert reported.keys() == found.keys()
    for line, written in found.items():
        assert reported[line].startswith(f'"{written}" is a comment of Obsidian')
