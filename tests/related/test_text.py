"""Texts without code and markup, and the words that are left."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from related.text import plain, words

LEFT_OUT = [
    ("a fence", "før\n```python\nimport kode\n```\nefter", ["før", "efter"]),
    ("a fence of tildes", "før\n~~~\nkode\n```\nkode\n~~~\nefter", ["før", "efter"]),
    ("a longer fence", "før\n````\n```\nkode\n```\nkode\n````\nefter", ["før", "efter"]),
    ("an indented fence", "* før\n\n    ```\n    kode\n    ```\n\n* efter", ["før", "efter"]),
    ("a fence that never ends", "før\n```\nkode\n\nmere kode", ["før"]),
    ("a span", "før `kode` efter", ["før", "efter"]),
    ("a span with a backtick", "før ``a ` b`` efter", ["før", "efter"]),
    ("an element", "før <pre><code class='x'>kode &lt; kode</code></pre> efter", ["før", "efter"]),
    ("an element over lines", "før <SCRIPT>\nkode\n</script > efter", ["før", "efter"]),
    ("two elements", "før <code>a</code> og <style>b</style> efter", ["før", "og", "efter"]),
    ("a tag", 'en <em class="kode">stor</em> dag<!-- kode -->', ["en", "stor", "dag"]),
    ("an address", "se https://kode.example/kode?a=b og www.kode.example nu", ["se", "og", "nu"]),
    (
        "a link's address",
        'en [kat](../kode.md) og [hund](kode.md "kode") her',
        ["en", "kat", "og", "hund", "her"],
    ),
    ("an image's address", "![en kat](images/kode.png)", ["en", "kat"]),
]


@pytest.mark.parametrize(
    ("text", "left"), [case[1:] for case in LEFT_OUT], ids=[case[0] for case in LEFT_OUT]
)
def test_code_and_markup_are_left_out(text, left):
    """Only what a reader reads is compared."""
    assert words(plain(text)) == left


KEPT = [
    ("an element that never ends", "før <code> midt <b>efter</b>", ["før", "midt", "efter"]),
    (
        "one kind's end does not close another",
        "a <pre> b </code> c <code>d</code> e",
        ["a", "b", "c", "e"],
    ),
    ("a lone backtick", "den 5` lange dag", ["den", "5", "lange", "dag"]),
    ("less than", "3 < 4 og 5 > 4", ["3", "4", "og", "5", "4"]),
    ("brackets", "en [kat] (og hund)", ["en", "kat", "og", "hund"]),
    ("entities", "f&oslash;r &amp; &#229;r &lt;b&gt;", ["før", "år", "b"]),
    (
        "apostrophes",
        "it's the readers’ book, 'quoted'",
        ["it's", "the", "readers", "book", "quoted"],
    ),
    ("an underscore divides", "den _store_ dag a_b", ["den", "store", "dag", "a", "b"]),
    ("a soft hyphen does not", "kunde&shy;service", ["kundeservice"]),
    ("other alphabets", "Привет, 世界!", ["Привет", "世界"]),
]


@pytest.mark.parametrize(
    ("text", "left"), [case[1:] for case in KEPT], ids=[case[0] for case in KEPT]
)
def test_what_is_read_is_kept(text, left):
    """What only looks like markup is no markup, and entities become letters."""
    assert words(plain(text)) == left


def test_decomposed_letters_are_the_same_words():
    """A text from a Mac (NFD) says what the same text from elsewhere (NFC) says."""
    text = "Ærø på ny, café på Åland"
    assert (
        words(unicodedata.normalize("NFD", text))
        == words(text)
        == ["Ærø", "på", "ny", "café", "på", "Åland"]
    )


MANY = 200_000
HOSTILE = [
    "`",
    "<",
    "](",
    "<code>",
    "<code ",
    "</code ",
    "<pre></code>",
    "](a ",
    '](a "',
    "`` `",
    "~",
    "```\n~~~\n",
    "&#",
    "www.",
]


@pytest.mark.parametrize("piece", HOSTILE)
def test_no_text_takes_for_ever(piece):
    """Were the time quadratic in the length, these would take minutes and hours."""
    for text in (
        piece * (MANY // len(piece)),
        piece + " " * MANY,
        "x" + "\n" * 9 + piece * (MANY // len(piece)) + " slut",
    ):
        assert len(plain(text)) <= len(text)


@given(text=st.text(alphabet="`~<>/abcode \n[]()\"&;'", max_size=60))
def test_any_text_has_words_of_letters(text):
    """No markup is left in a word, whatever the markup is."""
    assert all(set(word) <= set("abcode'") for word in words(plain(text)))


@given(text=st.text(alphabet="abc \n,.", max_size=60))
def test_a_text_without_markup_is_left_as_it_is(text):
    """Nothing is lost from it."""
    assert plain(text) == text
