"""Changes are shown before they are made, and made only to files that are as they were shown."""

import os

import pytest
from samtale.fix.plan import apply, changes, diff
from samtale.problems import ENCODING, LINK, BuildError, Correction, Problem


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "da.md"
    path.write_bytes(b"Title: A\r\n\r\n[a](x.md)\tB \x1b[1m\r\n")
    return path


@pytest.fixture
def change(file):
    correction = Correction(LINK, "x.md", "y.md")
    problem = Problem(str(file), 3, "link", '"x.md" is missing', correction=correction)
    other = Problem(str(file), 2, "link", '"z.md" is missing')
    (found,) = changes([problem, other, problem])
    return found


def test_a_diff_shows_what_changes(change):
    """Nothing in it moves a terminal."""
    lines = list(diff(change))
    assert [line[:13] for line in lines[2:]] == [
        "@@ -1,3 +1,3 ",
        " Title: A",
        " ",
        "-[a](x.md)   ",
        "+[a](y.md)   ",
    ]
    assert "\x1b" not in "".join(lines)


def test_another_encoding_is_named(file):
    """Its letters are the same before and after."""
    file.write_bytes("Title: Øl\n".encode("cp1252"))
    problem = Problem(str(file), 1, "text", "", correction=Correction(ENCODING, "cp1252"))
    (found,) = changes([problem])
    assert [line.rpartition("/")[2] for line in diff(found)] == [
        "da.md: saved as UTF-8 instead of cp1252 @@"
    ]
    apply(found)
    assert file.read_text(encoding="utf-8") == "Title: Øl\n"


def test_a_change_keeps_permissions_and_everything_else(file, change):
    """And leaves nothing next to the file."""
    file.chmod(0o640)
    apply(change)
    assert file.read_bytes() == b"Title: A\r\n\r\n[a](y.md)\tB \x1b[1m\r\n"
    assert file.stat().st_mode & 0o777 == 0o640
    assert os.listdir(file.parent) == ["da.md"]  # noqa: PTH208


def test_a_file_that_was_saved_since_is_left_alone(file, change):
    file.write_bytes(b"Title: B\n")
    with pytest.raises(BuildError, match=r"da\.md: was changed since the diff; run invoke fix"):
        apply(change)
    assert file.read_bytes() == b"Title: B\n"


def test_what_a_symbolic_link_leads_to_is_changed(tmp_path, file, change):
    """The link stays one."""
    link = tmp_path / "sv.md"
    link.symlink_to(file)
    correction = Correction(LINK, "x.md", "y.md")
    (found,) = changes([Problem(str(link), 3, "link", "", correction=correction)])
    apply(found)
    assert link.is_symlink()
    assert b"(y.md)" in file.read_bytes()


def test_a_file_that_is_gone_is_left_out(file):
    file.unlink()
    problem = Problem(str(file), 1, "link", "", correction=Correction(LINK, "x.md", "y.md"))
    assert changes([problem]) == []
