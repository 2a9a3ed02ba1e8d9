"""Files that reach no reader: pictures that no text shows, and texts that nothing reads."""

from html import escape
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st
from samtale.check.unused import mentioned, unused
from samtale.config.limits import Limits
from samtale.problems import WARNING
from samtale.scan.tree import scan

SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="3" height="2"/>'
NAMES = st.text(
    st.characters(codec="utf-8", categories=["L", "N", "P", "S", "Zs"], exclude_characters="/\\"),
    min_size=1,
    max_size=8,
)
MARKUP = [
    "![x]({})",
    "![x](a/{} 'y')",
    "[x]: ../{}\n",
    '<img src="{}">',
    ".. image:: {}\n",
    "<a href='/b/{}?c#d'>",
    "[[{}|x]]",
    "a\n{}\nb",
]


@pytest.fixture
def reported(make_site, tmp_path):
    """The paths that are warned of in a content of these files; used and published: paths below
    it.
    """

    def found(files, used=(), published=(), **site):
        for name, text in files.items():
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / name).write_bytes(text.encode() if isinstance(text, str) else text)
        tree = scan(tmp_path, Limits())
        made = make_site(content=tmp_path, **site)
        problems = list(unused(tree, made.card, set(used), set(published)))
        assert all((problem.line, problem.severity) == (1, WARNING) for problem in problems)
        return {problem.path.removeprefix(f"{tmp_path}/"): problem.message for problem in problems}

    return found


def test_a_picture_that_no_text_shows_is_reported(reported):
    """One that is used, or that any text names in any markup, is not; nor is the card that is shown
    where pages are shared.
    """
    files = dict.fromkeys(["te/a.svg", "te/b.svg", "te/c.svg", "te/d.svg", "kort.svg"], SVG)
    files |= {"te/da.md": "Se <img src=b.svg> her.", "te/sv.rst": ".. image:: c.svg\n"}
    found = reported(files, used=["te/a.svg"], card="kort.svg")
    assert found == {"te/d.svg": "not used in any essay; remove it, or use it"}


def test_a_text_that_is_none_names_no_picture(reported):
    """It is reported elsewhere that it cannot be read."""
    assert list(reported({"a.svg": SVG, "da.md": "på a.svg".encode("latin-1")})) == ["a.svg"]


def test_a_broken_picture_is_not_reported_twice(reported):
    """Its fault is that it cannot be opened."""
    assert reported({"a.png": "no picture"}) == {}


@pytest.mark.parametrize(
    ("path", "suffix"),
    [
        ("te/da.markdwn", ".markdown"),
        ("te/da.docx", ".md"),
        ("te/da.MD", ".md"),
        ("te/noter.txt", ".md"),
        ("noter.docx", ".md"),
        ("gone.txt", ""),
        ("te/da.md", ""),
        ("te/lyd.mp3", ""),
        ("te/te.pdf", ""),
    ],
)
def test_what_looks_like_a_text_but_is_not_read_is_reported_with_its_suffix(reported, path, suffix):
    """Lists at the top of the content are read by name; what is plainly something else is left
    alone.
    """
    message = f'is not a text format that Samtale reads; save it as plain text, with a name that ends in "{suffix}"'
    assert reported({path: "x"}) == ({path: message} if suffix else {})


@pytest.mark.parametrize("known", ["used", "published"])
def test_a_file_that_is_offered_for_reading_is_meant(reported, known):
    """A text links to it, or it is where all files are published."""
    assert reported({"te/da.docx": "x"}, **{known: ["te/da.docx"]}) == {}


@given(
    st.sets(NAMES.map("{}.png".format), min_size=1, max_size=4), st.sampled_from(MARKUP), st.data()
)
def test_a_name_is_found_in_whatever_markup_names_it(names, markup, data):
    """As it is where its letters allow that, percent-encoded, or as HTML writes it; the others are
    not.
    """
    name = data.draw(st.sampled_from(sorted(names)))
    text = markup.format(quote(name))
    found = mentioned(names, ["nothing", text])
    assert name in found
    assert all(other in name for other in found)
    assert name in mentioned(names, [markup.format(escape(quote(name, safe="&'")))])


@pytest.mark.parametrize(
    ("name", "text", "found"),
    [
        ("a.png", "se a.png.", True),
        ("a.png", "(a.png)", True),
        ("a.png", "../a.png#x", True),
        ("a.png", "ba.png", False),
        ("a.png", "a.png2", False),
        ("a.png", "A.png", False),
        ("en kop.png", "![x](en%20kop.png)", True),
        ("en kop.png", "![x](<en kop.png>)", True),
        ("en kop.png", "en  kop.png", False),
        ("a&b.png", '<img src="a&amp;b.png">', True),
        ("krus (2).png", "![x](krus (2).png)", True),
        ("på.png", "![x](p%C3%A5.png)", True),
        ("100%.png", "![x](100%25.png)", True),
    ],
)
def test_a_name_is_known_from_a_part_of_another(name, text, found):
    """A word of the text is a name or is none; names with spaces or signs are looked for as they
    are.
    """
    assert (mentioned({name}, [text]) == {name}) is found


def test_many_names_are_looked_for_in_many_texts_at_once():
    """Five thousand names in two thousand texts: it is linear in the texts."""
    with_time = {f"krus-{number}.png" for number in range(5000)}
    texts = (f"![x](krus-{number}.png) " + "ord " * 500 for number in range(2000))
    assert len(mentioned(with_time, texts)) == 2000
