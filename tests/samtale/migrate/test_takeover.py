"""What of the old settings is taken over, and what is said of the rest."""

from pathlib import Path

import pytest
from samtale.migrate.old_addresses import OldAddress, OldSite
from samtale.migrate.old_settings import OldSettings
from samtale.migrate.patterns import honoured
from samtale.migrate.reasons import reason_of, reason_of_plugin
from samtale.migrate.takeover import answers, takeover, within_site

KNOWN = ("da", "sv", "en")


def old(**values):
    return OldSettings(
        Path("old/pelicanconf.py"), values, dict.fromkeys(values, ("old/pelicanconf.py", 7))
    )


def taken(files=("a.md",), **values):
    found = takeover(old(**values), KNOWN, files)
    return dict(found.settings), [str(note) for note in found.notes]


def test_answers():
    """Of a site without most settings too; codes of languages in any spelling."""
    said = answers(old(), KNOWN)
    assert (said.title, said.address, said.timezone, said.languages) == ("", "", "UTC", ("en",))
    said = answers(
        old(
            SITENAME=" A  b ",
            SITEURL="https://x.example/",
            DEFAULT_LANG="da_DK",
            I18N_SUBSITES={"sv": {}, "fi": {}},
        ),
        KNOWN,
    )
    assert (said.title, said.address) == ("A b", "https://x.example")
    assert (said.languages, said.missing) == (("da", "sv"), ("fi",))


def test_numbers_and_texts():
    """Only those that mean something here."""
    settings, notes = taken(
        DEFAULT_PAGINATION=5, FEED_MAX_ITEMS=True, AUTHOR="Ida", SITESUBTITLE="s", DEFAULT_LANG="da"
    )
    assert settings == {"PAGE_SIZE": 5, "AUTHOR": "Ida", "TAGLINE": {"da": "s"}}
    assert notes == []


def test_folders_hold_new_essays_too():
    """``invoke new`` writes to essays/."""
    settings, _notes = taken(ARTICLE_PATHS=["posts"], PAGE_PATHS="sider", STATIC_PATHS={"b", "a"})
    assert settings == {
        "ARTICLE_PATHS": ["posts", "essays"],
        "PAGE_PATHS": ["sider", "pages"],
        "STATIC_PATHS": ["a", "b"],
    }
    assert taken((), ARTICLE_PATHS=["posts"])[0] == {}


def test_paths_of_files_that_are_copied():
    """Others are listed."""
    settings, notes = taken(
        ("extra/CNAME", "a/b/c.md"),
        EXTRA_PATH_METADATA={
            "extra/CNAME": {"path": "CNAME"},
            "a": {"status": "draft"},
            "gone": {"path": "x"},
        },
    )
    assert settings["EXTRA_PATH_METADATA"] == {
        "extra/CNAME": {"path": "CNAME"},
        "a": {"status": "draft"},
    }
    assert len(notes) == 1
    assert 'old/pelicanconf.py:7: warning: EXTRA_PATH_METADATA: "gone"' in notes[0]


def test_extensions_of_markdown():
    """Those that are installed, and that Samtale does not have anyway."""
    settings, notes = taken(
        MARKDOWN={
            "extensions": ["markdown.extensions.nl2br", "no_such_extension"],
            "extension_configs": {
                "markdown.extensions.codehilite": {},
                "markdown.extensions.meta": {},
            },
            "output_format": "html5",
        }
    )
    assert settings["MARKDOWN"] == {
        "extensions": ["markdown.extensions.nl2br"],
        "extension_configs": {},
    }
    assert len(notes) == 1
    assert '"no_such_extension" cannot be used' in notes[0]


def test_menu():
    """Pairs of title and URL; placeholders and other things are not menus."""
    items = [
        ("A", "/a/"),
        ("B", "b.html"),
        ("C", "https://x.example/c/"),
        ("D", "#"),
        ("E",),
        ("F", "https://f.example", 1),
    ]
    settings, notes = taken(MENUITEMS=items, SITEURL="https://x.example")
    assert settings["MENUITEMS"] == [
        ("A", "/a/"),
        ("B", "/b.html"),
        ("C", "/c/"),
        ("F", "https://f.example"),
    ]
    assert len(notes) == 1
    assert "('E',): is not a list of pairs" in notes[0]


@pytest.mark.parametrize(
    ("url", "within"),
    [
        ("", "/"),
        ("./a", "/a"),
        ("mailto:a@b.example", "mailto:a@b.example"),
        ("//b.example/", "//b.example/"),
    ],
)
def test_addresses_of_menus(url, within):
    """Relative ones are from the site's root."""
    assert within_site(url, "https://x.example") == within


@pytest.mark.parametrize(
    "key", ["DISQUS_SITENAME", "THEME", "JINJA_FILTERS", "A_THEME_OPTION", "LINKS"]
)
def test_what_is_not_taken_over_has_a_reason(key):
    """But for empty values."""
    assert reason_of(key, "x")
    assert not reason_of(key, "")


@pytest.mark.parametrize("key", ["SITENAME", "OUTPUT_PATH", "TAG_FEED_RSS", "SLUGIFY_SOURCE"])
def test_what_needs_no_word(key):
    """It is taken over, has no effect, or becomes a redirect."""
    assert not reason_of(key, "x")


def test_plugins_by_any_of_their_names():
    """Those of the namespace, and the older ones."""
    assert (
        reason_of_plugin("pelican.plugins.sitemap")
        == reason_of_plugin("sitemap")
        == reason_of_plugin("pelican-sitemap")
    )
    assert "install it" in reason_of_plugin("liquid_tags.img")


def one(source, keys):
    return OldSite((OldAddress("x", "x", "article", source),), {source: frozenset(keys)})


@pytest.mark.parametrize(
    ("values", "site", "expected"),
    [
        ({}, OldSite(), "{slug}.html"),
        ({"ARTICLE_SAVE_AS": "/a/{slug}/index.html"}, OldSite(), "a/{slug}/"),
        ({"ARTICLE_SAVE_AS": "{date:%Y}/{slug}.html"}, OldSite(), "{date:%Y}/{slug}.html"),
        (
            {"ARTICLE_SAVE_AS": "{category}/{slug}.html"},
            one("a/b.md", ["category"]),
            "{category}/{slug}.html",
        ),
        ({"ARTICLE_SAVE_AS": "{category}/{slug}.html"}, one("b.md", []), "{category}/{slug}.html"),
        ({"ARTICLE_SAVE_AS": "{category}/{slug}.html"}, one("a/b.md", []), None),
        ({"ARTICLE_SAVE_AS": "{author}/{slug}.html"}, one("b.md", []), None),
        ({"ARTICLE_SAVE_AS": "{mood}/{slug}.html"}, OldSite(), None),
        ({"ARTICLE_SAVE_AS": "{slug/x"}, OldSite(), None),
        ({"ARTICLE_SAVE_AS": "../{slug}.html"}, OldSite(), None),
        ({"ARTICLE_SAVE_AS": "blog.html"}, OldSite(), None),
    ],
)
def test_patterns_that_are_honoured(values, site, expected):
    """The others are listed, and become redirects."""
    found, notes = honoured(old(**values), site)
    assert found.get("ARTICLE_URL") == expected
    assert [note.field for note in notes] == ([] if expected else ["ARTICLE_SAVE_AS"])


def test_patterns_that_are_switched_off():
    """A site without pages in other languages."""
    found, notes = honoured(old(ARTICLE_LANG_SAVE_AS=None, PAGE_SAVE_AS=""), OldSite())
    assert sorted(found) == ["ARTICLE_SAVE_AS", "ARTICLE_URL", "PAGE_LANG_SAVE_AS", "PAGE_LANG_URL"]
    assert notes == []
