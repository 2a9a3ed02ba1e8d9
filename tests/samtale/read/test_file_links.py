"""Links between source files: where they lead."""

import pytest
from samtale.read.facts import facts_of
from samtale.read.file_links import brace_files, targets


def test_links_to_files_are_found_with_where_they_lead():
    """Relative to the linking file's folder or to the content; without query and fragment; with the
    words as written.
    """
    html = (
        '<a href="{filename}sv.md#om">a</a> <img src="{static}/images/x%20y.png"> <a '
        "href='|attach|../b/c.pdf?d'>b</a> "
        '<a href="{tag}te">c</a> <a href="https://example.org">d</a>'
    )
    assert list(targets(html, "essays/te")) == [
        ("filename", "essays/te/sv.md", "{filename}sv.md#om"),
        ("static", "images/x y.png", "{static}/images/x%20y.png"),
        ("attach", "essays/b/c.pdf", "{attach}../b/c.pdf?d"),
    ]


def test_an_ampersand_in_a_path_is_read_as_html():
    """In HTML the path is escaped; the file's name is not."""
    assert [
        path for _what, path, _written in targets('<a href="{filename}/ja &amp; nej.md">x</a>', "")
    ] == ["ja & nej.md"]


@pytest.mark.parametrize(
    ("html", "braced"),
    [
        (
            "<video src=\"k.mp4\" poster='p.jpg'>",
            "<video src=\"{static}/essays/k.mp4\" poster='{static}/essays/p.jpg'>",
        ),
        (
            '<img src=p.jpg srcset="p.jpg 1x, /q.jpg 2x, r.jpg 3x">',
            '<img src="{static}/essays/p.jpg" srcset="{static}/essays/p.jpg 1x, {static}/q.jpg 2x, r.jpg 3x">',
        ),
        ('<q cite="da.md#x">a</q> p.jpg', '<q cite="{filename}/essays/da.md#x">a</q> p.jpg'),
        (
            '<a href="https://p.jpg"><img src="p.jpg"></a>',
            '<a href="https://p.jpg"><img src="{static}/essays/p.jpg"></a>',
        ),
        ('<a href="#p.jpg" title="p.jpg">a</a>', '<a href="#p.jpg" title="p.jpg">a</a>'),
    ],
)
def test_every_address_of_a_tag_is_followed(html, braced):
    """If it is a file of the content; and found again, each with the file that it leads to."""
    files = {"essays/k.mp4", "essays/p.jpg", "q.jpg", "essays/da.md"}
    assert brace_files(html, "essays", lambda path: path if path in files else "") == braced
    found = {path for _kind, path, _written in targets(braced, "")}
    assert found == {path for path in files if f"}}/{path}" in braced}


def test_every_address_of_a_tag_is_a_fact():
    """So that it is checked; a source in words is none."""
    html = '<video src="a.mp4" poster="b.jpg"><img src="c.jpg" srcset="d.jpg 1x, e.jpg 2x"><q cite="f/g">h</q><q cite="Karen Blixen">i</q>'
    assert facts_of(html, "").addresses == ("a.mp4", "b.jpg", "c.jpg", "d.jpg", "e.jpg", "f/g")
