"""Where in a source file something is."""

import pytest
from samtale.read.source_lines import SourceLines


@pytest.fixture
def line(tmp_path):
    """The line that is reported for these needles in a file of this text, or of these bytes."""

    def found(data, *needles):
        path = tmp_path / "da.md"
        path.write_bytes(data.encode() if isinstance(data, str) else data)
        return SourceLines(path).line(*needles)

    return found


@pytest.mark.parametrize(
    ("text", "needles", "number"),
    [
        ("a\nb\nc\nb", ["b"], 2),
        ("a\nb", ["c"], 1),
        ("a\nb", [], 1),
        ("a\nb", [""], 1),
        ("a\nb\nc", ["x", "c", "b"], 3),
        ("a\n[x](p%C3%A5.md)", ["på.md"], 2),
        ("a\n[x](på.md)", ["p%C3%A5.md"], 2),
        ("a\n[x](en%20kop.md#x)", ["en kop.md#x"], 2),
        ("a\n{filename}x.md", ["{filename}x.md"], 2),
        ("a\n[x](b.md#Afsnit%20æ)", ["b.md#Afsnit%20%C3%A6"], 2),
    ],
)
def test_the_first_line_that_holds_it(line, text, needles, number):
    """Percent-encoded or not; of several needles the first that is there at all; the first line
    where none is.
    """
    assert line(text, *needles) == number


@pytest.mark.parametrize(
    "data",
    [
        "a\r\nb\r\nc x",
        "a\rb\rc x",
        "\ufeffa\nb\nc x",
        "a\u2028a\nb\x0cb\x85b\nc x",
        b"a\nb \xe5\nc x",
    ],
    ids=["CRLF", "CR", "BOM", "odd separators", "Latin-1"],
)
def test_lines_are_counted_as_editors_do(line, data):
    """However the file was saved; what only separates paragraphs in print ends no line."""
    assert line(data, "x") == 3
