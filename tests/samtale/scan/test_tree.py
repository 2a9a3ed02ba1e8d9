"""The content as it lies on disk: what is safe is found, what is not is reported."""

import os
import unicodedata

import pytest
from samtale.config.limits import Limits
from samtale.problems import ERROR, WARNING, shown
from samtale.scan.images import Size
from samtale.scan.tree import Tree, divided, scan


def reported(tree):
    """Every problem: its path below the content, its field, its severity and its message."""
    root = shown(str(tree.root))
    return [
        (shown(one.path).removeprefix(root).strip("/"), one.field, one.severity, one.message)
        for one in tree.problems
    ]


def test_sound_files_are_found_in_order_with_their_sizes(content):
    """Folders are no files; pictures are opened; nothing is reported."""
    tree = scan(content, Limits())
    assert list(tree.files) == ["essays/te/da.md", "essays/te/krus.png", "topics.yaml"]
    assert tree.files["essays/te/da.md"] == 4
    assert tree.pictures == {"essays/te/krus.png": Size(60, 40)}
    assert tree.problems == []
    assert "essays/te/da.md" in tree
    assert "essays/te" not in tree


def test_files_stand_in_the_order_of_their_paths(content):
    """Whatever is next to a folder of a like name."""
    for name in ("a/z", "a.b", "a-b", "å", "z"):
        (content / name).parent.mkdir(exist_ok=True)
        (content / name).touch()
    files = list(scan(content, Limits()).files)
    assert files == sorted(files)


WRONG = {
    ".env": ("file", ERROR, "may contain secrets", False),
    "server.key": ("file", ERROR, "may contain secrets", False),
    "noter.md.~": ("", "", "", False),
    ".DS_Store": ("", "", "", False),
    ".skjult.md": ("file", WARNING, "is a hidden file", False),
    "te\u200b.md": ("file", ERROR, "an invisible character (U+200B)", False),
    "ESSAYS": ("file", ERROR, 'differs from "', True),
    "a\u030a.md": ("", "", "", True),
}


@pytest.mark.parametrize("name", WRONG, ids=ascii)
def test_a_name_that_is_wrong_is_reported_once(content, name):
    """With its remedy; what cannot be published is not among the files, and all others are."""
    (content / name).write_text("x", encoding="utf-8")
    field, severity, message, kept = WRONG[name]
    tree = scan(content, Limits())
    assert [(what[1:3], message in what[3]) for what in reported(tree)] == (
        [((field, severity), True)] if field else []
    )
    assert (name in tree, len(tree.files)) == (kept, 3 + kept)


@pytest.mark.parametrize("form", ["NFC", "NFD"])
@pytest.mark.parametrize("asked", ["NFC", "NFD"])
def test_a_file_is_found_in_composed_and_decomposed_letters(content, form, asked):
    """Macs write names in one way, keyboards write links in the other."""
    name = unicodedata.normalize(form, "mad/smørrebrød på brættet.png")
    (content / name).parent.mkdir()
    (content / name).touch()
    tree = scan(content, Limits())
    assert tree.actual(unicodedata.normalize(asked, name)) == name
    assert tree.actual("mad/smorrebrod pa braettet.png") == ""
    assert tree.actual("essays/te/da.md") == "essays/te/da.md"


def test_a_private_key_is_known_by_how_it_begins(content):
    """Whatever its name."""
    (content / "noter.txt").write_text("-----BEGIN OPENSSH PRIVATE KEY-----\nx\n", encoding="utf-8")
    tree = scan(content, Limits())
    assert [
        (path, "private key" in message) for path, _field, _severity, message in reported(tree)
    ] == [("noter.txt", True)]
    assert "noter.txt" not in tree


@pytest.mark.parametrize(
    ("limits", "path", "setting"),
    [
        ({"text_bytes": 3}, "essays/te/da.md", "MAX_TEXT_BYTES"),
        ({"text_bytes": 6}, "topics.yaml", "MAX_TEXT_BYTES"),
        ({"file_bytes": 10}, "essays/te/krus.png", "MAX_FILE_BYTES"),
    ],
)
def test_a_file_that_is_too_large_is_reported_with_the_setting(content, limits, path, setting):
    """Texts and lists have a limit of their own."""
    tree = scan(content, Limits(**limits))
    assert [
        setting in message for where, _field, _severity, message in reported(tree) if where == path
    ] == [True]
    assert path not in tree


def test_a_file_may_be_as_large_as_the_limit(content):
    """To the byte."""
    size = (content / "essays" / "te" / "krus.png").stat().st_size
    assert scan(content, Limits(text_bytes=7, file_bytes=size)).problems == []


def test_a_pipe_is_never_opened(content):
    """To read it would never end."""
    os.mkfifo(content / "da.md")
    tree = scan(content, Limits())
    assert [
        (path, "not a regular file" in message)
        for path, _field, _severity, message in reported(tree)
    ] == [("da.md", True)]


def test_a_folder_named_like_a_text_is_reported_and_walked(content):
    """It may be meant, but is more likely a mistake."""
    (content / "x.md").mkdir()
    (content / "x.md" / "da.md").touch()
    tree = scan(content, Limits())
    assert [what[:3] for what in reported(tree)] == [("x.md", "folder", WARNING)]
    assert "x.md/da.md" in tree


def test_folders_without_end_are_reported(content):
    """Forty of them within each other are enough for anybody."""
    deep = content.joinpath(*["f"] * 60)
    deep.mkdir(parents=True)
    (deep / "da.md").touch()
    tree = scan(content, Limits())
    assert ["more than 40 folders deep" in message for *_rest, message in reported(tree)] == [True]
    assert not any(path.startswith("f/") for path in tree.files)


NEAR = [
    "essays/te/da.md",
    "essays/te/Krus.png",
    "essays/kaffe/da.md",
    "essays/kaffe/kande.png",
    "images/å.png",
]


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("essays/te/krus.png", "essays/te/Krus.png"),
        ("images/a\u030a.png", "images/å.png"),
        ("essays/te/kande.png", "essays/kaffe/kande.png"),
        ("essays/te/Krusx.png", "essays/te/Krus.png"),
        ("essays/vand/da.md", ""),
        ("essays/te/noget-helt-andet.pdf", ""),
        ("", ""),
    ],
)
def test_the_path_that_was_meant(tmp_path, path, found):
    """In another case or form of letters, in the one other folder that has it, or misspelt; ""
    where nothing says.
    """
    assert Tree(tmp_path, dict.fromkeys(NEAR, 1)).near(path) == found


def test_pelican_is_given_its_paths_and_no_others(tmp_path):
    """What is excluded stays out, and a folder's name is no beginning of another's."""
    settings = {
        "ARTICLE_PATHS": ["essays", "blog.md"],
        "PAGE_PATHS": ["pages/"],
        "STATIC_PATHS": [""],
    }
    settings |= {
        "ARTICLE_EXCLUDES": ["essays/old", ""],
        "PAGE_EXCLUDES": [],
        "STATIC_EXCLUDES": ["pages"],
    }
    files = ["blog.md", "essays-2/a.md", "essays/a.md", "essays/old/b.md", "pages/c.md"]
    assert divided(Tree(tmp_path, dict.fromkeys(files, 1)), settings) == {
        "ARTICLE_PATHS": ["blog.md", "essays/a.md"],
        "PAGE_PATHS": ["pages/c.md"],
        "STATIC_PATHS": ["blog.md", "essays-2/a.md", "essays/a.md", "essays/old/b.md"],
    }


def test_files_that_are_saved_since_the_scan_are_noticed(content):
    """Those beside a text, so that a link to one of them is not broken; hidden ones are not."""
    tree = scan(content, Limits())
    for name in ("ny.png", "a\u030a.png", ".hemmelig", "te\u200b.png"):
        (content / "essays" / "te" / name).write_bytes(b"x" * 7)
    assert tree.actual("essays/te/ny.png") == ""
    tree.notice("essays/te")
    assert tree.files["essays/te/ny.png"] == 7
    assert tree.actual("essays/te/å.png") == "essays/te/a\u030a.png"
    assert not {"essays/te/.hemmelig", "essays/te/te\u200b.png"} & set(tree.files)
    tree.notice("essays/væk")
