"""Languages: two files and a line of settings make one; what is wrong with them is said with file
and remedy.
"""

import re
import shutil

import pytest
from samtale.languages import LanguageError, load_languages, slugify, sort_key, typeset

NORWEGIAN = """
locale = "nb_NO"
quotes = { double = ["«", "»"], single = ["‘", "’"], apostrophe = "’" }
dashes = { pause = " – ", range = "–" }
letters = { "æ" = "ae", "ø" = "o", "å" = "a" }
sorting = { alphabet = "abcdefghijklmnopqrstuvwxyzæøå", same = { "aa" = "å" } }
addresses = { topics = "emner", series = "x", authors = "a", archive = "arkiv", map = "samtalen", search = "sok", page = "side" }
"""
STRINGS = """
msgid ""
msgstr ""
"Language: nb\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"
"Content-Type: text/plain; charset=utf-8\\n"

msgid "Home"
msgstr "Hjem"
"""


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "nb.toml").write_text(NORWEGIAN, encoding="utf-8")
    (tmp_path / "nb.po").write_text(STRINGS, encoding="utf-8")
    return tmp_path


def test_a_fourth_language_is_two_files(languages, theme, folder):
    """Norwegian works from a .toml and a .po alone: letters, order, quotes, names and strings."""
    line = {"name": "Norsk bokmål", "neighbours": ["da"]}
    *_others, nb = load_languages({"da": {}, "sv": {}, "nb": line}, [folder, theme / "languages"])
    assert (nb.code, nb.name, nb.neighbours) == ("nb", "Norsk bokmål", ("da", "sv"))
    assert slugify("Blåbær på Sørøya", nb) == "blabaer-pa-soroya"
    assert sorted(["Aasen", "Ås", "Øl", "Zoo"], key=lambda name: sort_key(name, nb)) == [
        "Zoo",
        "Øl",
        "Ås",
        "Aasen",
    ]
    assert typeset('"Hei", sa hun', nb) == "«Hei», sa hun"
    assert nb.gettext("Home") == "Hjem"
    assert nb.language_name("da") == "dansk"


def test_a_language_without_a_name_has_that_of_its_own_readers(theme):
    """The name may be left out: Babel knows what a language is called by those who speak it."""
    assert load_languages({"da": {}}, [theme / "languages"])[0].name.startswith("Dansk")


@pytest.mark.parametrize(
    ("declared", "orders"),
    [
        (
            {"da": {}, "sv": {}, "en": {}},
            {"da": ("sv", "en"), "sv": ("da", "en"), "en": ("da", "sv")},
        ),
        (
            {"da": {"neighbours": ["en"]}, "sv": {}, "en": {}},
            {"da": ("en", "sv"), "sv": ("da", "en"), "en": ("da", "sv")},
        ),
        ({"en": {"neighbours": ["da", "da"]}, "da": {}}, {"en": ("da",), "da": ("en",)}),
    ],
)
def test_neighbours_come_first_then_the_rest_in_the_sites_order(theme, declared, orders):
    """Every other language is offered once, even where no neighbours are named."""
    assert {
        one.code: one.neighbours for one in load_languages(declared, [theme / "languages"])
    } == orders


@pytest.mark.parametrize(
    ("declared", "message"),
    [
        ({}, "LANGUAGES: is empty"),
        ({"da": {"neighbours": ["fi"]}}, '"da" names "fi" as a neighbour'),
        ({"da": {"neighbours": ["da"]}}, '"da" names "da" as a neighbour'),
        ({"fi": {}}, '"fi" has no fi.toml'),
    ],
)
def test_wrong_settings_are_named(theme, declared, message):
    """The message names the setting and what is there."""
    with pytest.raises(LanguageError, match=re.escape(message)):
        load_languages(declared, [theme / "languages"])


def test_a_missing_catalogue_is_named(folder):
    """A .toml alone is no language: the message says which file is missing, and where it was looked
    for.
    """
    (folder / "nb.po").unlink()
    with pytest.raises(LanguageError, match=re.escape(f'"nb" has no nb.po (searched in {folder})')):
        load_languages({"nb": {}}, [folder])


def test_a_catalogue_of_another_language_is_named(folder):
    """Copied, and not translated."""
    po = folder / "nb.po"
    po.write_text(po.read_text("utf-8").replace("Language: nb", "Language: da"), encoding="utf-8")
    with pytest.raises(
        LanguageError, match=r'nb\.po: Language: "da" is another language than "nb"'
    ):
        load_languages({"nb": {}}, [folder])


def test_a_locale_may_be_of_the_language_that_this_one_derives_from(folder):
    """And one that is not in CLDR may have any."""
    text = NORWEGIAN.replace("nb_NO", "no")
    (folder / "nb.toml").write_text(text, encoding="utf-8")
    assert load_languages({"nb": {}}, [folder])[0].locale.language == "no"
    (folder / "jysk.toml").write_text(NORWEGIAN.replace("nb_NO", "da_DK"), encoding="utf-8")
    (folder / "jysk.po").write_text((folder / "nb.po").read_text("utf-8"), encoding="utf-8")
    assert load_languages({"jysk": {}}, [folder])[0].locale.language == "da"


@pytest.mark.parametrize(
    ("found", "replaced", "message"),
    [
        (', apostrophe = "’"', "", "quotes: missing apostrophe"),
        ('pause = " – ", range = "–"', "", "dashes: missing pause, range"),
        ('archive = "arkiv", ', "", "addresses: missing archive"),
        ('search = "sok", ', "", "addresses: missing search; see the other languages' files"),
        ('locale = "nb_NO"', 'locale = "xx_YY"', "locale: "),
        ('locale = "nb_NO"', 'locale = "not a locale"', "locale: "),
        (
            'locale = "nb_NO"',
            'locale = "da_DK"',
            'locale: "da_DK" is of another language than "nb"',
        ),
        (
            'locale = "nb_NO"',
            'locale = "nn_NO"',
            'locale: "nn_NO" is of another language than "nb"',
        ),
        ('locale = "nb_NO"', "locale =", "nb.toml"),
        ('locale = "nb_NO"', "locale = 1", "locale: "),
        ('letters = { "æ" = "ae"', 'letters = { "æ" = 1', "letters: is not a table of letters"),
        ('alphabet = "abc', 'alphabet = 1 # "abc', "nb.toml"),
        ('same = { "aa" = "å" }', 'same = "aa"', "sorting: same: is not a table of letters"),
        ('apostrophe = "’"', "apostrophe = 1", "quotes: apostrophe: 1 is not a text"),
        ('double = ["«", "»"]', 'double = ["«"]', "quotes: double: ['«'] is not a list of two"),
        ('double = ["«", "»"]', 'double = "«»"', "quotes: double: '«»' is not a list of two texts"),
        ('range = "–"', "range = []", "dashes: range: [] is not a text"),
        ('search = "sok"', "search = 1", "addresses: search: 1 is not a text"),
    ],
)
def test_an_incomplete_file_is_named_with_what_it_lacks(folder, found, replaced, message):
    """Whatever is wrong with the letters' file, the message is a LanguageError with the file's name
    in it.
    """
    text = NORWEGIAN.replace(found, replaced)
    assert text != NORWEGIAN
    (folder / "nb.toml").write_text(text, encoding="utf-8")
    with pytest.raises(LanguageError) as caught:
        load_languages({"nb": {}}, [folder])
    assert "nb.toml" in str(caught.value)
    assert message in str(caught.value)


def test_a_broken_catalogue_is_named(folder):
    """A .po file that gettext cannot read is a LanguageError with the file's name in it, too."""
    (folder / "nb.po").write_text("no catalogue\n", encoding="utf-8")
    with pytest.raises(LanguageError, match=re.escape("nb.po")):
        load_languages({"nb": {}}, [folder])


def test_an_owners_folder_comes_before_the_themes(theme, tmp_path):
    """Folders are searched in order, for each of the two files."""
    shutil.copy(theme / "languages" / "da.po", tmp_path / "da.po")
    (danish,) = load_languages({"da": {}}, [tmp_path, theme / "languages"])
    assert (danish.catalogue.path.parent, danish.source.parent) == (tmp_path, theme / "languages")


def test_months_that_follow_a_day(languages, folder):
    """Where a day has a full stop, or months a small letter: not in English."""
    (norwegian,) = load_languages({"nb": {}}, [folder])
    assert "april" in languages["da"].months_of_dates
    assert "maj" in languages["sv"].months_of_dates
    assert "mai" in norwegian.months_of_dates
    assert languages["en"].months_of_dates == frozenset()
