"""Which files of the output two things want."""

import pytest
from samtale.check.output_paths import collisions, packed_forms

PAGES = {"da/te/index.html": "te.md", "om.html": "om.md", "theme": "the theme's files"}


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("om.html", ["om.md", "the URL of"]),
        ("OM.html", ["om.md", "the URL of"]),
        ("da", ["te.md", "/da/te/", "needs a folder"]),
        ("da/te", ["te.md", "needs a folder"]),
        ("da/te/index.html/x.txt", ["te.md", "rename the folder"]),
        ("om.html/a/b.txt", ["om.md", "rename the folder"]),
        ("theme/a.css", ["the theme's files"]),
    ],
)
def test_a_file_in_the_way_of_another(path, words):
    """Both are named, and what to do."""
    (found,) = collisions([(path, "content/x")], PAGES)
    assert (found.path, found.line, found.field) == ("content/x", 1, "name")
    assert all(word in found.message for word in words), found.message


def test_the_packed_form_of_another_is_reported():
    """A server would send it in place of the page, or of the file."""
    copies = [("a.txt", "a"), ("a.txt.gz", "b"), ("da/te/index.html.br", "c"), ("x.tar.gz", "d")]
    assert [found.path for found in packed_forms(copies, PAGES)] == ["b", "c"]


def test_files_side_by_side_are_none():
    """In one folder with a page, or with names that only begin alike."""
    files = ["da/te/x.png", "da/te.png", "om", "da/tee", "themes/x"]
    assert list(collisions([(path, path) for path in files], PAGES)) == []


def test_two_copies_are_compared_as_well():
    """In any order in which they come."""
    pairs = [("x/y", "one"), ("x", "two"), ("z", "three"), ("z", "four")]
    for order in (pairs, pairs[::-1]):
        messages = [f"{found.path}: {found.message}" for found in collisions(order, {})]
        assert [message.split(":")[0] for message in messages] == ["two", "three"]
        assert "one" in messages[0]
        assert "four" in messages[1]
