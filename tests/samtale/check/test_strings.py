"""Interface strings: one that a catalogue lacks is found before anything is built."""

import shutil

import pytest
from samtale.check.strings import missing_strings, used_strings
from samtale.languages import load_languages
from samtale.problems import ERROR, WARNING


@pytest.fixture
def own_theme(tmp_path, theme):
    """A copy of the theme's languages, and one template of three strings."""
    shutil.copytree(theme / "languages", tmp_path / "languages")
    (tmp_path / "templates" / "partials").mkdir(parents=True)
    plural = "{% trans num=n %}{{ num }} essay{% pluralize %}{{ num }} essays{% endtrans %}"
    text = f'{{{{ _("Archive") }}}}\n{plural}\n{{{{ gettext("Topics") }}}}'
    (tmp_path / "templates" / "partials" / "x.html").write_text(text, encoding="utf-8")
    return tmp_path


def site_of(make_site, folder):
    return make_site(
        languages=load_languages({"da": {}, "sv": {}, "en": {}}, [folder / "languages"])
    )


def test_the_sites_own_theme_lacks_nothing(make_site, theme):
    """In none of its three languages."""
    assert missing_strings(make_site(), str(theme)) == []


def test_strings_are_found_with_file_and_line(own_theme):
    """Plurals with both forms."""
    found = [
        (message, line) for message, path, line in used_strings(own_theme) if path.name == "x.html"
    ]
    assert found == [(("Archive",), 1), (("%(num)s essay", "%(num)s essays"), 2), (("Topics",), 3)]


@pytest.mark.parametrize("message", ["Archive", "%(num)s essay", "Essays by %(author)s"])
def test_a_string_missing_in_one_catalogue_is_found(make_site, own_theme, message):
    """Whether a template uses it or our own code; once, with the catalogue's path."""
    assert missing_strings(site_of(make_site, own_theme), str(own_theme)) == []
    path = own_theme / "languages" / "sv.po"
    text = path.read_text(encoding="utf-8")
    path.write_text(
        text.replace(f'msgid "{message}"', f'msgid "{message} (old)"'), encoding="utf-8"
    )
    (problem,) = missing_strings(site_of(make_site, own_theme), str(own_theme))
    assert problem.path == str(path)
    assert problem.message.startswith(f'1 string is not translated ("{message}"')
    assert problem.severity == ERROR


NEW = '{{ _("Brand new") }} {{ _("Brand new") }} {{ _("Newer") }}'


def test_a_string_of_the_owners_theme_must_be_translated_too(make_site, own_theme):
    """In every language: one problem each, with all strings and their number."""
    (own_theme / "templates" / "y.html").write_text(NEW, encoding="utf-8")
    problems = missing_strings(site_of(make_site, own_theme), str(own_theme))
    assert [problem.path.rpartition("/")[2] for problem in problems] == ["da.po", "sv.po", "en.po"]
    for problem in problems:
        assert '2 strings are not translated ("Brand new", "Newer")' in problem.message
        assert 'run "invoke catalogues"' in problem.message


def test_many_missing_strings_are_one_short_line(make_site, own_theme):
    """The catalogue has them all, once "invoke catalogues" has run."""
    strings = " ".join(f'{{{{ _("Brand new {number}") }}}}' for number in range(85))
    (own_theme / "templates" / "y.html").write_text(strings, encoding="utf-8")
    problems = missing_strings(site_of(make_site, own_theme), str(own_theme))
    assert len(problems) == 3
    for problem in problems:
        assert problem.message.startswith(
            '85 strings are not translated ("Brand new 0", "Brand new 1", "Brand new 2" and 82 more)'
        )


def test_a_preview_shows_the_source_string_with_one_warning_a_language(make_site, own_theme):
    """An author who changes the theme sees it at once."""
    (own_theme / "templates" / "y.html").write_text(NEW, encoding="utf-8")
    languages = load_languages({"da": {}, "sv": {}}, [own_theme / "languages"], fallback=True)
    problems = missing_strings(make_site(languages=languages, previews=True), str(own_theme))
    assert [problem.severity for problem in problems] == [WARNING, WARNING]
    assert languages[0].gettext("Brand new") == "Brand new"
    assert [languages[1].ngettext("%(n)s cup", "%(n)s cups", number) for number in (0, 1, 2)] == [
        "%(n)s cups",
        "%(n)s cup",
        "%(n)s cups",
    ]


def test_a_call_without_a_string_has_nothing_to_be_translated(make_site, own_theme):
    """What a variable holds is not known until the page is rendered."""
    (own_theme / "templates" / "y.html").write_text(
        '{{ _(title) }} {{ _() }} {{ _("Archive") }}', encoding="utf-8"
    )
    assert missing_strings(site_of(make_site, own_theme), str(own_theme)) == []
