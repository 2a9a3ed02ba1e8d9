"""The browser takes texts apart, and folds letters, as Python does."""

import re

import pytest
from playwright.sync_api import expect
from samtale.languages import load_languages
from samtale.languages.spelling import spelling_of
from samtale.search.words import forms, tokens

from .conftest import ROOT

TEXTS = [
    "Et menneske, ikke en kanal. »Hej!« sagde hun (og gik) … 🙂",
    "A\u030aben rosen\u00adbusk zero\u200bwidth ﬁn Ⅻ x² ½ ™ ＡＢ",
    "e-mail kunde‐service O’Brien didn't l'été rock 'n' roll McDonald's",
    "Python 3.11. 12:30, 1,5 og 1.000,50 C++, C# og F#. c++-kode COVID-19 2020-2021 2026-11-30",
    "node.js slut.Start intensity_at a/b x@y.dk e.g. U.S. -foo- 'quoted' #tag §5 50% a+b +1",
    "SMØRREBRØD Ærø Łódź Đorđe Þingvellir STRASSE Straße Lübeck İstanbul ŒUVRE ΛΌΓΟΣ Ёлка नमस्ते 東京",
]
WORDS = (
    "smørrebrød smörrebröd café łódź straße þing œuvre ångström über λόγος ёлка năm ĳ ŋ ı ſ".split()
)


@pytest.fixture(scope="module")
def page(visit):
    found = visit("/da/soeg/?q=te")
    expect(found.locator(".search-status")).to_have_text(re.compile("[0-9]"))
    return found


@pytest.mark.browser
@pytest.mark.parametrize("text", TEXTS)
def test_texts_have_the_same_words(page, text):
    """The whole of each, and its parts but for single letters, which are searched for in phrases."""
    script = """(text) => searchWords.tokens(text).map(([token]) => {
      const { whole, parts } = searchWords.forms(token);
      return [whole, ...parts].filter(Boolean);
    })"""
    found = page.evaluate(script, text)
    expected = [list(forms(token)) for token in tokens(text)]
    assert len(found) == len(expected)
    for ours, theirs in zip(expected, found, strict=True):
        assert ours[0] == theirs[0]
        assert set(ours) <= set(theirs)


@pytest.mark.browser
@pytest.mark.parametrize("code", ["da", "sv", "en"])
def test_words_have_the_same_spelling_and_key(page, code):
    """And every letter of Latin, Greek and Cyrillic."""
    languages = load_languages({"da": {}, "sv": {}, "en": {}}, [ROOT / "theme" / "languages"])
    (language,) = [one for one in languages if one.code == code]
    spelling = spelling_of(language, languages)
    letters = [chr(one) for one in range(0xC0, 0x530) if chr(one).isalpha() and chr(one).islower()]
    words = [*WORDS, *letters]
    tables = {"letters": spelling.letters, "plain": spelling.plain, "typed": spelling.typed}
    script = """([tables, words]) => {
      const { spell, key } = searchWords.spelling(tables);
      return words.map((word) => [spell(word), key(spell(word))]);
    }"""
    found = page.evaluate(script, [tables, words])
    assert found == [[spelling.spell(word), spelling.key(spelling.spell(word))] for word in words]


@pytest.mark.browser
@pytest.mark.parametrize(
    ("one", "other", "changes"),
    [("kunde", "kunde", 0), ("kudne", "kunde", 1), ("kund", "kunde", 1), ("xunde", "kunde", 1),
     ("knude", "kunde", 1), ("kundex", "kunde", 1), ("bunke", "kunde", 2), ("", "ab", 2)],
)  # fmt: skip
def test_a_swap_of_neighbours_is_one_change(page, one, other, changes):
    assert (
        page.evaluate("([one, other]) => searchWords.distance(one, other)", [one, other]) == changes
    )
