"""Files are written whole or not at all."""

import stat

import pytest
from related.files import write_atomically


def names(folder):
    return sorted(path.name for path in folder.iterdir())


@pytest.mark.parametrize(
    "content", ["æ\nb", "æ\nb".encode(), lambda file: file.write("æ\nb".encode())]
)
def test_text_bytes_and_what_writes_arrive(tmp_path, content):
    """As they are, in place of what was there."""
    path = tmp_path / "x.txt"
    path.write_text("before", encoding="utf-8")
    write_atomically(path, content)
    assert path.read_bytes() == "æ\nb".encode()
    assert names(tmp_path) == ["x.txt"]


def test_what_fails_leaves_the_file_and_nothing_else(tmp_path):
    """Whatever is raised while it is written."""
    path = tmp_path / "x.txt"
    path.write_text("before", encoding="utf-8")

    def failing(file):
        file.write(b"half")
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_atomically(path, failing)
    with pytest.raises(OSError, match="nowhere"):
        write_atomically(tmp_path / "nowhere" / "y.txt", b"")
    assert path.read_text(encoding="utf-8") == "before"
    assert names(tmp_path) == ["x.txt"]


def test_a_mode_is_set_before_the_file_is_in_place(tmp_path):
    """Whatever the umask says."""
    write_atomically(tmp_path / "x", b"", mode=0o640)
    assert stat.S_IMODE((tmp_path / "x").stat().st_mode) == 0o640
