"""A reading is used again only where everything is as it was that it was made of."""

from types import SimpleNamespace

import pytest
from samtale.cache.store import Store
from samtale.problems import Problem
from samtale.read.metadata import Values
from samtale.read.reading import Reading
from samtale.read.readings import KIND, Asked, Readings, base_of
from samtale.scan.svg import Size
from samtale.scan.tree import Tree

SETTINGS = {
    "LANGUAGE_PATHS": [],
    "MARKDOWN": {"extensions": ["markdown.extensions.admonition"]},
    "SITENAME": "x",
}


class Reader:
    """Reads a file as its words; asks the tree for those that look like files, and guesses at what
    is not there.
    """

    file_extensions = ("md",)

    def __init__(self):
        self.read = []

    def reading(self, path, tree):
        self.read.append(path)
        words = (tree.root / path).read_text(encoding="utf-8").split()
        for word in words:
            if word.endswith(".png"):
                tree.pictures.get(word)
            elif word.endswith(".md") and word not in tree:
                tree.near(word)
        wrong = [Problem(path, 1, "text", "is wrong")] if "fejl" in words else []
        return Reading(Values({}, {}), html=" ".join(words), problems=tuple(wrong))


@pytest.fixture
def site(tmp_path):
    """Texts by their names; then a function that reads all of them as a new run would, and says
    which were read again.
    """
    content = tmp_path / "content"
    content.mkdir()

    def read(base=b"base", pictures=(), *, keep_going=False, **texts):
        for name, text in texts.items():
            (content / f"{name}.md").write_text(text, encoding="utf-8")
        names = sorted(path.name for path in content.glob("*.md"))
        tree = Tree(content, dict.fromkeys(names, 1), pictures=dict(pictures))
        store, reader = Store(tmp_path / "a.shelf"), Reader()
        paths = dict.fromkeys(names, False)
        readings = Readings(tree, store, base, paths, keep_going=keep_going)
        found = {name: readings.of(reader, name).html for name in names}
        store.close({KIND: names})
        assert found == {
            name: " ".join((content / name).read_text(encoding="utf-8").split()) for name in names
        }
        return reader.read

    return read


def test_only_what_has_changed_is_read_again(site):
    assert site(a="te", b="kaffe") == ["a.md", "b.md"]
    assert site() == []
    assert site(a="vand") == ["a.md"]
    assert site(c="mælk") == ["c.md"]


def test_what_it_asked_of_other_files_counts(site):
    """Whether they are there, and how large pictures are."""
    site(a="b.md krus.png", b="te")
    assert site() == []
    assert site(pictures={"krus.png": Size(2, 3)}) == ["a.md"]
    assert site(pictures={"krus.png": Size(2, 3)}) == []
    assert site(pictures={"krus.png": Size(2, 4)}) == ["a.md"]


def test_a_guess_depends_on_all_names(site):
    """A file that is not there may come; which one was meant depends on the others."""
    site(a="væk.md")
    assert site() == []
    assert site(b="te") == ["a.md", "b.md"]
    assert site() == []


def test_a_reading_with_errors_depends_on_how_they_are_shown(site):
    """As their source in a preview; others do not."""
    site(a="fejl", b="te")
    assert site() == []
    assert site(keep_going=True) == ["a.md"]
    assert site(keep_going=True) == []
    assert site() == ["a.md"]


def test_without_a_key_nothing_is_kept(site):
    site(base=None, a="te")
    assert site(base=None) == ["a.md"]
    assert site() == ["a.md"]


def test_other_settings_are_another_key(site):
    site(a="te")
    assert site(base=b"other") == ["a.md"]


def test_an_extension_of_somebody_elses_cannot_be_seen_into(tmp_path):
    tree = SimpleNamespace(root=tmp_path)
    assert base_of(SETTINGS, tree)
    assert base_of({**SETTINGS, "SITENAME": "y"}, tree) != base_of(SETTINGS, tree)
    assert base_of({**SETTINGS, "SITEURL": "https://y.example"}, tree) == base_of(SETTINGS, tree)
    for extension in ("pymdownx.snippets", "mine", len):
        assert base_of({**SETTINGS, "MARKDOWN": {"extensions": [extension]}}, tree) is None
    assert base_of({**SETTINGS, "SLUGIFY": len}, tree) is None


def test_a_tree_remembers_what_it_was_asked(tmp_path):
    asked = Asked(Tree(tmp_path, {"a.md": 1}, pictures={"b.png": Size(1, 2)}))
    assert ("a.md" in asked, "c.md" in asked, asked.pictures.get("b.png")) == (
        True,
        False,
        Size(1, 2),
    )
    assert (asked.there, asked.sizes, asked.guessed) == (
        {"a.md": True, "c.md": False},
        {"b.png": Size(1, 2)},
        False,
    )
    asked.near("A.md")
    assert asked.guessed
