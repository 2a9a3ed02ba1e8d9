"""Links between source files: where they lead."""

from samtale.read.file_links import targets


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
