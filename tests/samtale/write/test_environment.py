"""What templates receive: declared names, strictness, and each page's own language."""

import json
from datetime import UTC, datetime

import pytest
from jinja2 import Environment, UndefinedError
from samtale.describe.view import View
from samtale.output.assets import Assets, UnknownAssetError
from samtale.write.environment import NAMES, as_json, page_context, prepare

NAMED = Assets({"theme/samtale.css": "theme/samtale.0123456789.css"})
NOW = datetime(2026, 1, 31, 23, 30, tzinfo=UTC)  # it is February in Copenhagen


@pytest.fixture
def render(make_site):
    """A template's text on a page of this language, on a site below /blog."""
    site = make_site(url="https://example.org/blog", prefix="/blog")
    environment = prepare(Environment(extensions=["jinja2.ext.i18n"]), site, NAMED.__getitem__)  # noqa: S701 what is tested

    def rendered(text, lang="da", body=""):
        view = View("archive", lang, "x/", "x/index.html", "A <b> & c", "archive", lastmod=NOW)
        return environment.from_string(text).render(page_context(view, body, site))

    return rendered


@pytest.mark.parametrize(
    "text",
    ["</script><script>alert(1)", "<!-- x", "a & b", "line\u2028separator\u2029s", "å »ja«", '"\\'],
)
def test_no_title_can_leave_its_script_element(text):
    """Nothing that HTML or JavaScript would see is in the JSON, and it still says the same."""
    made = str(as_json({"name": text}))
    assert not set(made) & set("<>&\u2028\u2029")
    assert json.loads(made) == {"name": text}


def test_letters_stay_readable_in_json():
    """Only what must be is escaped."""
    assert as_json({"a": "å »ja«"}) == '{"a":"å »ja«"}'


def test_titles_are_escaped_and_the_body_is_not(render):
    """A title is text; the body is the author's own HTML."""
    assert render("{{ view.title }} {{ body }}", body="<p>x</p>") == "A &lt;b&gt; &amp; c <p>x</p>"


@pytest.mark.parametrize(
    "text", ["{{ nothing }}", "{{ view.nothing }}", "{% if nothing %}{% endif %}"]
)
def test_a_name_that_is_not_declared_stops_the_build(render, text):
    """A page can depend on nothing but what its View holds."""
    with pytest.raises(UndefinedError):
        render(text)


def test_a_string_that_is_not_translated_stops_the_build(render):
    """There is no falling back to English."""
    with pytest.raises(KeyError, match="No such string"):
        render('{{ _("No such string") }}')


def test_an_asset_is_asked_for_by_its_plain_name(render):
    """The page gets the one with the hash; one that is not there is an error with the nearest that
    is.
    """
    assert render('{{ asset("theme/samtale.css") }}') == "/blog/theme/samtale.0123456789.css"
    with pytest.raises(UnknownAssetError, match=r'did you mean "theme/samtale\.css"'):
        render('{{ asset("theme/samtal.css") }}')


def test_every_declared_name_is_there(render):
    """And the module's own table names each of them."""
    assert render("".join(f"{{% set x = {name} %}}" for name in NAMES)) == ""


@pytest.mark.parametrize(
    ("text", "da", "en"),
    [
        ('{{ _("Archive") }}', "Arkiv", "Archive"),
        (
            "{% trans num=2 %}{{ num }} essay{% pluralize %}{{ num }} essays{% endtrans %}",
            "2 essays",
            "2 essays",
        ),
        ("{{ date(view.lastmod) }}", "1. februar 2026", "1 February 2026"),
        ("{{ iso(view.lastmod) }}", "2026-02-01T00:30:00+01:00", "2026-02-01T00:30:00+01:00"),
        ("{{ number(1234567) }}", "1.234.567", "1,234,567"),
        ('{{ language_name("sv") }}', "svensk", "Swedish"),
        ('{{ language_names(["sv", "en"]) }}', "svensk og engelsk", "Swedish and English"),
        ('{{ in_words(["a", "b & c", "d"]) }}', "a, b &amp; c og d", "a, b &amp; c and d"),
        ("{% set link %}<b>a</b>{% endset %}{{ in_words([link]) }}", "<b>a</b>", "<b>a</b>"),
        ('{{ speak("sv").name }}', "Svenska", "Svenska"),
        (
            '{{ address("da/") }} {{ absolute("da/") }}',
            "/blog/da/ https://example.org/blog/da/",
            "/blog/da/ https://example.org/blog/da/",
        ),
    ],
)
def test_dates_numbers_and_strings_are_in_the_pages_language(render, text, da, en):
    """By Babel and the language's catalogue, in the site's time zone and below its path."""
    assert [render(text, "da"), render(text, "en")] == [da, en]
