"""Where a file is says which work it is an edition of, and in which language."""

import pytest
from samtale.read.source_paths import Place, language_problem, place, suffix_language

CODES = ("da", "sv", "en", "nb-NO")


@pytest.mark.parametrize(
    ("source", "work", "lang"),
    [
        ("essays/te/da.md", "te", "da"),
        ("essays/te/sv.rst", "te", "sv"),
        ("pages/om/en.md", "om", "en"),
        ("essays/2026/te/da.md", "2026/te", "da"),
        ("essays/te/nb-NO.md", "te", "nb-NO"),
        ("essays/te/DA.md", "te", "DA"),  # reported later, with the remedy
        ("essays/te/fi.md", "te", "fi"),  # as above
        ("essays/te/noter.md", "", ""),
        ("essays/te/abc.md", "", ""),  # three letters are a word as likely as a language
        ("essays/da.md", "", ""),
        ("te/da.md", "", ""),
        ("da.md", "", ""),
        ("blog/te/da.md", "", ""),
    ],
)
def test_folder_and_name_are_work_and_language(source, work, lang):
    """Below essays and pages the folder is the work, the name the language; every other path says
    neither.
    """
    assert place(source, CODES) == Place(work, lang)


@pytest.mark.parametrize(
    ("lang", "path_lang", "parts"),
    [
        ("", "fi", ("file name", '"fi"', "use one of da, sv, en, nb-NO", "LANGUAGES")),
        ("", "DA", ("file name", 'use "da"')),
        ("fi", "", ('"fi" is not a language', "use one of da")),
        ("NB-no", "", ('"NB-no" is not a language', 'use "nb-NO"')),
        ("sv", "da", ('"sv" does not match the file name', '"da"', "change one of them")),
    ],
)
def test_a_language_that_cannot_be_is_explained(lang, path_lang, parts):
    """The message quotes what is there and offers what may."""
    assert all(part in language_problem(lang, path_lang, CODES) for part in parts)


@pytest.mark.parametrize(("lang", "path_lang"), [("", ""), ("da", ""), ("", "da"), ("da", "da")])
def test_a_language_of_the_site_is_no_problem(lang, path_lang):
    """Said once, twice alike, or not at all."""
    assert language_problem(lang, path_lang, CODES) == ""


@pytest.mark.parametrize(
    ("source", "lang"),
    [
        ("posts/kaffe.da.md", "da"),
        ("posts/kaffe.EN.md", "en"),
        ("posts/kaffe/index.sv.md", "sv"),
        ("posts/kaffe.md", ""),
        ("posts/da.md", ""),
        ("posts/kaffe.fr.md", ""),
        ("posts/v1.2.md", ""),
    ],
)
def test_a_file_name_may_end_in_its_language(source, lang):
    """As Hugo has it, in any folder."""
    assert suffix_language(source, ("da", "sv", "en")) == lang
