"""Broken links: marked in a preview, removed where a site is published with them."""

import pytest
from samtale.link.broken import broken_links, normal, with_marks, without_broken
from samtale.problems import WARNING, Problem

MISSING = '"x.md" points to a missing file; fix the path'


def test_broken_links_of_each_file():
    """Warnings are none; a link and a picture are."""
    problems = [
        Problem("da.md", 3, "link", MISSING),
        Problem("da.md", 4, "picture", '"a b.png" points to a missing file'),
        Problem("da.md", 5, "link", '"[[x]]" is a link of another tool', WARNING),
        Problem("sv.md", 5, "Title", '"y" is wrong'),
    ]
    assert {path: set(found) for path, found in broken_links(problems).items()} == {
        "da.md": {"x.md", "a b.png"}
    }


@pytest.mark.parametrize(
    "written", ["a b.md", "a%20b.md", "{filename}a b.md", "|static|a%20b.md", "a&#32;b.md"]
)
def test_a_link_has_one_normal_form(written):
    assert normal(written) == "a b.md"


def test_a_broken_link_is_marked_with_the_message():
    """It leads nowhere; what has a title retains it; other links stay."""
    html = '<p><a href="x.md">X</a> <a title="T" href="{filename}/x.md">X</a> <a href="y.md">Y</a>'
    broken = {"x.md": MISSING, "/x.md": MISSING}
    marked = with_marks(html, broken)
    assert marked.count("data-samtale-fault=") == 2
    assert "href" not in marked.partition("Y")[0].rpartition("<a")[0]
    assert marked.endswith('<a href="y.md">Y</a>')
    assert "&quot;x.md&quot; points" in marked
    assert 'title="T"' in marked


def test_a_link_to_a_missing_anchor_still_leads_to_its_page():
    message = '"#nix" points to a missing anchor; use the ID of a heading'
    assert 'href="#nix" data-samtale-fault' in with_marks('<a href="#nix">N</a>', {"#nix": message})


def test_a_published_page_has_no_link_to_a_missing_file():
    """A missing picture is its alternative text; other URLs are as written."""
    html = (
        '<a href="{filename}/x.md">X</a><img alt="En &amp; to" src="{static}/n.png">'
        '<a href="/old/">O</a>'
    )
    broken = {"/x.md": MISSING, "/n.png": MISSING, "/old/": MISSING}
    assert without_broken(html, broken) == '<a>X</a>En &amp; to<a href="/old/">O</a>'


def test_a_picture_among_several_sizes():
    html = '<img srcset="a.png 1x, {static}/n.png 2x" src="a.png" alt="">'
    assert "srcset" not in with_marks(html, {"/n.png": MISSING})
