"""Catalogues brought up to date: nothing that a translator has written is lost."""

import polib
import pytest
from samtale.cli.catalogues import update
from samtale.languages.catalogue import read_catalogue
from samtale.problems import BuildError

PO = """# Translated with care.
msgid ""
msgstr ""
"Language: da\\n"
"Last-Translator: Ida <ida@example.org>\\n"
"X-Note: kept by hand\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"
"Content-Type: text/plain; charset=utf-8\\n"

# A word that the owner chose.
msgid "Nothing stands here yet"
msgstr "Her er intet endnu"

msgid "A cup of tea"
msgstr "En kop te"

msgid "%(n)s old cup"
msgid_plural "%(n)s old cups"
msgstr[0] "%(n)s gammel kop"
msgstr[1] "%(n)s gamle kopper"
"""


@pytest.fixture
def updated(tmp_path):
    """The catalogue of a language, brought up to date with a theme of this one template."""

    def make(template, po=PO, code="da"):
        (tmp_path / "theme" / "templates").mkdir(parents=True, exist_ok=True)
        page = tmp_path / "theme" / "templates" / "page.html"
        page.write_text(template, encoding="utf-8")
        path = tmp_path / f"{code}.po"
        if po:
            path.write_text(po, encoding="utf-8")
        update(path, tmp_path / "theme", tmp_path)
        return path

    return make


def entry(path, msgid):
    return next(one for one in polib.pofile(str(path)) if one.msgid == msgid)


def test_a_string_that_has_changed_a_little_keeps_its_translation_as_fuzzy(updated):
    """With the string that it was; a reader does not get it before somebody has agreed."""
    path = updated('{{ _("Nothing is here yet") }}')
    found = entry(path, "Nothing is here yet")
    assert (found.msgstr, found.previous_msgid) == ("Her er intet endnu", "Nothing stands here yet")
    assert found.fuzzy
    assert found.tcomment == "A word that the owner chose."
    assert "Nothing is here yet" not in read_catalogue(path).translated


def test_a_plural_is_taken_over_with_all_its_forms(updated):
    """As singular is."""
    text = "{% trans n=n %}{{ n }} old mug{% pluralize %}{{ n }} old mugs{% endtrans %}"
    found = entry(updated(text), "%(n)s old mug")
    assert found.msgstr_plural == {0: "%(n)s gammel kop", 1: "%(n)s gamle kopper"}
    assert found.previous_msgid_plural == "%(n)s old cups"


def test_a_string_that_is_like_no_other_comes_empty(updated):
    """Nothing is guessed from afar."""
    found = entry(updated('{{ _("Zebra crossing") }}'), "Zebra crossing")
    assert (found.msgstr, found.fuzzy) == ("", False)


def test_a_string_out_of_use_stays_as_obsolete_and_comes_back_with_its_translation(updated):
    """A template may be rolled back."""
    path = updated('{{ _("Zebra crossing") }}')
    assert entry(path, "A cup of tea").obsolete
    back = updated('{{ _("A cup of tea") }}', po="")
    found = entry(back, "A cup of tea")
    assert (found.obsolete, found.msgstr, found.fuzzy) == (False, "En kop te", False)
    assert [place for place, _line in found.occurrences] == ["theme/templates/page.html"]


def test_headers_and_comments_stay(updated):
    """Whoever has translated is named."""
    text = updated('{{ _("A cup of tea") }}').read_text(encoding="utf-8")
    assert text.startswith("# Translated with care.\n")
    assert '"Last-Translator: Ida <ida@example.org>\\n"' in text
    assert '"X-Note: kept by hand\\n"' in text


def test_a_second_run_changes_nothing(updated):
    """Byte for byte."""
    path = updated('{{ _("Nothing is here yet") }}')
    before = path.read_bytes()
    assert updated('{{ _("Nothing is here yet") }}', po="").read_bytes() == before


def test_a_new_language_has_as_many_plural_forms_as_it_needs(updated):
    """Polish has three."""
    text = "{% trans n=n %}{{ n }} old mug{% pluralize %}{{ n }} old mugs{% endtrans %}"
    path = updated(text, po="", code="pl")
    assert set(entry(path, "%(n)s old mug").msgstr_plural) == {0, 1, 2}
    assert polib.pofile(str(path)).metadata["Language"] == "pl"


def test_english_strings_come_empty_which_means_the_source(updated):
    """None of them is another's translation."""
    path = updated(
        '{{ _("Nothing is here yet") }}', PO.replace("Language: da", "Language: en"), "en"
    )
    assert entry(path, "Nothing is here yet").msgstr == ""
    assert read_catalogue(path).gettext("Nothing is here yet") == "Nothing is here yet"


def test_a_file_that_is_no_catalogue_is_an_error_with_its_name(updated):
    """And it stays as it is."""
    with pytest.raises(BuildError, match=r"da\.po: .*keyword"):
        updated('{{ _("A cup of tea") }}', po=PO + "this is no catalogue\n")
