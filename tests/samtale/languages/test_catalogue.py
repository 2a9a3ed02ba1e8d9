"""Catalogues: a string is translated in full, or it is missing; there is no falling back to
English.
"""

import pytest
from samtale.languages.catalogue import read_catalogue

from ..conftest import THEME

CODES = sorted(path.stem for path in (THEME / "languages").glob("*.toml"))

CATALOGUE = """
msgid ""
msgstr ""
"Language: da\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"
"Content-Type: text/plain; charset=utf-8\\n"

msgid "Home"
msgstr "Forside"

msgid "Topics"
msgstr ""

#, fuzzy
msgid "Archive"
msgstr "Arkivet"

msgid "%(num)s essay"
msgid_plural "%(num)s essays"
msgstr[0] "%(num)s essay"
msgstr[1] "%(num)s essays på dansk"

msgid "%(num)s letter"
msgid_plural "%(num)s letters"
msgstr[0] "%(num)s brev"
msgstr[1] ""
"""


@pytest.fixture
def catalogue(tmp_path):
    path = tmp_path / "da.po"
    path.write_text(CATALOGUE, encoding="utf-8")
    return read_catalogue(path)


def test_a_translated_string_is_given(catalogue):
    """What is in the catalogue comes back in the language."""
    assert catalogue.gettext("Home") == "Forside"


@pytest.mark.parametrize("message", ["Nowhere", "Topics", "Archive", ""])
def test_a_string_that_is_not_translated_raises(catalogue, message):
    """Absent, empty and fuzzy are all missing, and the message names file and string."""
    with pytest.raises(KeyError, match=rf'da\.po: no translation of "{message}"'):
        catalogue.gettext(message)


@pytest.mark.parametrize(
    ("number", "form"), [(0, "essays på dansk"), (1, "essay"), (2, "essays på dansk")]
)
def test_the_plural_form_follows_the_catalogues_rule(catalogue, number, form):
    """The number chooses the form as the catalogue's Plural-Forms say."""
    assert catalogue.ngettext("%(num)s essay", "%(num)s essays", number) == f"%(num)s {form}"


def test_a_plural_with_one_form_empty_is_missing(catalogue):
    """A string counts as translated only if all of its forms are."""
    with pytest.raises(KeyError, match="letter"):
        catalogue.ngettext("%(num)s letter", "%(num)s letters", 1)


def test_missing_strings_are_listed_in_the_order_given(catalogue):
    """So that all of them can be reported at once."""
    used = [
        ("Topics",),
        ("Home",),
        ("%(num)s letter", "%(num)s letters"),
        ("Archive",),
        ("%(num)s essay", "%(num)s essays"),
    ]
    assert catalogue.missing(used) == [
        ("Topics",),
        ("%(num)s letter", "%(num)s letters"),
        ("Archive",),
    ]


def test_an_empty_entry_of_an_english_catalogue_is_the_source_string(tmp_path):
    """One form that is empty too; what is not there at all is missing."""
    path = tmp_path / "en.po"
    path.write_text(CATALOGUE.replace("Language: da", "Language: en"), encoding="utf-8")
    english = read_catalogue(path)
    assert english.gettext("Topics") == "Topics"
    assert english.gettext("Home") == "Forside"
    letters = [english.ngettext("%(num)s letter", "%(num)s letters", n) for n in (1, 2)]
    assert letters == ["%(num)s letter", "%(num)s letters"]
    assert english.missing([("Nowhere",), ("Archive",), ("Topics",)]) == [
        ("Nowhere",),
        ("Archive",),
    ]


@pytest.mark.parametrize("code", CODES)
def test_the_themes_own_catalogues_speak_plurals(languages, code):
    """Each language of the theme has a singular and a plural of "essay" that differ."""
    one, many = (
        languages[code].ngettext("%(num)s essay", "%(num)s essays", number) for number in (1, 7)
    )
    assert one != many
