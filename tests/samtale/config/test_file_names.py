"""Names of files: what they say before anything is opened."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from samtale.config import file_names

LETTERS = st.text("abcxyzABCXYZæøåäöéüÆØÅÄÖÉÜß-. ", min_size=1, max_size=12)


@pytest.mark.parametrize(
    ("name", "text", "picture"),
    [
        ("da.md", True, False),
        ("da.rst", True, False),
        ("da.html", True, False),
        ("da.markdown", True, False),
        ("essays/te.v2/da.md", True, False),
        ("da.MD", False, False),
        ("krus.png", False, True),
        ("KRUS.JPG", False, True),
        ("essays/te/tegning.svg", False, True),
        ("png", False, False),
        (".png", False, False),
        ("README", False, False),
        ("te.pdf", False, False),
    ],
)
def test_a_text_and_a_picture_are_known_by_their_names(name, text, picture):
    """A picture in any case of letters; a text only in small ones, since Pelican's readers want it
    so.
    """
    assert (file_names.is_text(name), file_names.is_picture(name)) == (text, picture)


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("topics.yaml", True),
        ("gone.txt", True),
        ("published.TXT", True),
        ("topics.md", False),
        ("essays/topics.yaml", False),
        ("topics", False),
    ],
)
def test_lists_stand_at_the_top_of_the_content(path, found):
    """Below it the same name is any file's."""
    assert file_names.is_list(path) is found


@pytest.mark.parametrize(
    "name",
    [
        ".env",
        ".ENV",
        ".env.local",
        ".envrc",
        "id_rsa",
        "id_ed25519_sk",
        ".git",
        ".ssh",
        ".netrc",
        "_netrc",
        "server.key",
        "A.PEM",
    ],
)
def test_a_secret_is_known_by_its_name(name):
    """In any case of letters; nobody means to publish it."""
    assert file_names.SECRET.fullmatch(name)
    assert not file_names.HARMLESS.fullmatch(name)


@pytest.mark.parametrize(
    "name", ["environment.md", "om-.env.md", "monkey.md", "key.md", "pem.png", "git.md"]
)
def test_a_name_that_only_recalls_a_secret_is_none(name):
    """One may write about keys."""
    assert not file_names.SECRET.fullmatch(name)


@pytest.mark.parametrize(
    "name",
    [
        ".DS_Store",
        "._da.md",
        ".#da.md",
        "#da.md#",
        "da.md~",
        ".da.md.swp",
        ".gitkeep",
        ".obsidian",
        "Thumbs.db",
        "x.pyc",
    ],
)
def test_what_editors_and_systems_leave_behind_is_harmless(name):
    """No word is said about it."""
    assert file_names.HARMLESS.fullmatch(name)
    assert not file_names.SECRET.fullmatch(name)


@given(LETTERS)
def test_names_that_some_disks_take_for_one_are_alike(name):
    """Composed or decomposed, in capitals or in small letters."""
    forms = [
        name,
        name.upper(),
        name.lower(),
        *(unicodedata.normalize(form, name) for form in ("NFC", "NFD")),
    ]
    assert len({file_names.alike(form) for form in forms}) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [("te.md", "the.md"), ("te.md", "te.rst"), ("å.md", "a.md"), ("a/te.md", "te.md")],
)
def test_other_names_are_not_alike(one, other):
    """An accent makes another letter, where it is not only written in another way."""
    assert file_names.alike(one) != file_names.alike(other)


@pytest.mark.parametrize(
    ("name", "suffix"),
    [
        ("da.docx", ".md"),
        ("da.txt", ".md"),
        ("da.tex", ".md"),
        ("da.MD", ".md"),
        ("da.Html", ".html"),
        ("da.markdwn", ".markdown"),
        ("da.mmd", ".md"),
        ("da.md", ""),
        ("da.rst", ""),
        ("krus.png", ""),
        ("krus.JPG", ""),
        ("stil.css", ""),
        ("lyd.mp3", ""),
        ("film.mp4", ""),
        ("te.pdf", ""),
        ("te.zip", ""),
        ("README", ""),
    ],
)
def test_what_was_meant_as_a_text_has_a_suffix(name, suffix):
    """Of another program, in capitals or misspelt; what is plainly something else is left alone."""
    assert file_names.meant_as_text(name) == suffix


@pytest.mark.parametrize(
    "name",
    [
        *("te.md", "Åen & søen (2).png", "kaffe#1.png", "茶.md", "😀.md", "te\u00a0.md"),
        *("Screenshot at 3.14\u202fPM.png", "👩\u200d💻.png", "نامه\u200cای.md"),
    ],
)
def test_a_name_of_letters_and_signs_has_no_fault(name):
    """Whatever the language; spaces of all kinds too, and what joins emoji and words."""
    assert file_names.fault_of(name) == ""


@pytest.mark.parametrize(
    ("name", "what"),
    [
        ("te\n.md", "U+000A"),
        ("te\x07.md", "U+0007"),
        ("te\u200b.md", "U+200B"),
        ("te\u202e.md", "U+202E"),
        ("te\u00ad.md", "U+00AD"),
        ("te\udce5.md", "UTF-8"),
    ],
)
def test_what_cannot_be_seen_in_a_name_is_a_fault(name, what):
    """It is named; bytes that are no UTF-8 are in a name as surrogates."""
    fault = file_names.fault_of(name)
    assert what in fault
    assert fault.endswith("; rename it")
