"""Which files of the old content are copied, and that they arrive whole or not at all."""

from pathlib import Path

import pytest
from samtale.migrate.content import conflicts, move_in, old_content, stage
from samtale.migrate.old_settings import OldSettings
from samtale.problems import BuildError


@pytest.fixture
def tree(tmp_path):
    """``tree({"a.md": "text"})`` writes files and returns their folder."""

    def write(files, name="content"):
        for path, text in files.items():
            file = tmp_path / name / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
        return tmp_path / name

    return write


def read(tmp_path, **values):
    return old_content(OldSettings(tmp_path / "pelicanconf.py", values, {}))


def test_hidden_files_and_secrets_are_not_copied(tree, tmp_path):
    """Each with a word, but for what editors and systems leave."""
    tree({"a.md": "a", ".env": "x", ".hidden/b.md": "b", "k.pem": "x", ".DS_Store": "", "x~": "", "key.md": "-----BEGIN RSA PRIVATE KEY-----"})  # fmt: skip
    found = read(tmp_path)
    assert found.files == ("a.md",)
    assert [Path(note.path).name for note in found.notes] == [".env", ".hidden", "k.pem", "key.md"]


def test_what_pelican_ignores_is_not_copied(tree, tmp_path):
    """Else it would be published."""
    tree({"a.md": "a", "a.draft.md": "b"})
    assert read(tmp_path, IGNORE_FILES=["*.draft.md"]).files == ("a.md",)


def test_links_within_the_content_are_copied_as_links(tree, tmp_path):
    """Those that lead out of it are not."""
    folder = tree({"a.md": "a"})
    (tmp_path / "secret.txt").write_text("x", encoding="utf-8")
    (folder / "in.md").symlink_to("a.md")
    (folder / "out.md").symlink_to(tmp_path / "secret.txt")
    found = read(tmp_path)
    assert found.files == ("a.md", "in.md")
    assert "symbolic link out of the content" in found.notes[0].message
    stage(found, tmp_path / "new", (), tmp_path / "staged")
    assert (tmp_path / "staged" / "in.md").is_symlink()


def test_a_project_that_is_its_own_content(tree, tmp_path):
    """PATH = ".": output, themes, plugins, programs and environments are no content."""
    tree({"a.md": "a", "images/x.svg": "x", "output/a.html": "x", "themes/mine/t.html": "x", "plug/p.py": "", "fabfile.py": "", "venv/pyvenv.cfg": "", "venv/x.md": "x"}, ".")  # fmt: skip
    found = read(tmp_path, PATH=".", THEME="themes/mine", PLUGIN_PATHS=["plug"])
    assert found.files == ("a.md", "images/x.svg")


def test_without_path(tree, tmp_path):
    """The folder "content"; without one, nothing."""
    found = read(tmp_path)
    assert found.folder is None
    assert found.notes[0].field == "PATH"
    with pytest.raises(BuildError, match='PATH: "x" is not a folder'):
        read(tmp_path, PATH="x")


def test_files_in_the_way(tree, tmp_path):
    """Other bytes, a folder in place of a file, a file in place of a folder."""
    tree({"same.md": "s", "other.md": "o", "folder": "f", "a/b.md": "b", "sample.md": "s"})
    new = tree(
        {"same.md": "s", "other.md": "x", "folder/x": "x", "a": "a", "sample.md": "x"}, "new"
    )
    found = conflicts(read(tmp_path), new, {new / "sample.md"})
    assert [Path(path).name for path in found] == ["a", "folder", "other.md"]


def test_moving_in_is_undone_if_it_fails(tree, tmp_path):
    """Nothing is lost, whatever the order."""
    new = tree({"sample.md": "s", "stays.md": "x", "conf": "old"}, "new")
    staged = tree({"a.md": "a", "b.md": "b", "conf": "new"}, "staged")
    files = {staged / "a.md": new / "sub" / "a.md", staged / "missing.md": new / "missing.md"}
    with pytest.raises(FileNotFoundError):
        move_in(files, [new / "sample.md"], tmp_path / "hold", (staged / "conf", new / "conf"))
    left = {
        path.name: path.read_text(encoding="utf-8") for path in new.rglob("*") if path.is_file()
    }
    assert left == {"sample.md": "s", "stays.md": "x", "conf": "old"}
    del files[staged / "missing.md"]
    move_in(files, [new / "sample.md"], tmp_path / "held", (staged / "conf", new / "conf"))
    left = {
        path.name: path.read_text(encoding="utf-8") for path in new.rglob("*") if path.is_file()
    }
    assert left == {"a.md": "a", "stays.md": "x", "conf": "new"}
