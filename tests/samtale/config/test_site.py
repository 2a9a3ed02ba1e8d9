"""The site's settings: what cannot be used is named before anything is read."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from samtale.config.site import SettingsError, now, site_from


@pytest.fixture
def settings(theme):
    return {
        "SITENAME": "Prøven",
        "SITEURL": "https://example.org/blog/",
        "TIMEZONE": "Europe/Copenhagen",
        "LANGUAGES": {"da": {"name": "Dansk"}, "en": {}},
        "LANGUAGE_PATHS": [str(theme / "languages")],
        "DEFAULT_LANG": "da",
        "TAGLINE": "Et ord",
        "SOCIAL_CARD": "card.png",
        "PAGE_SIZE": 12,
        "FEED_SIZE": 20,
        "TOC_WORDS": 1000,
        "WORDS_PER_MINUTE": 220,
        "PATH": "content",
        "RAW_HTML": "strict",
        "SEARCH": True,
        "EXTERNAL_PRIVATE": False,
        "WEBSUB_HUB": "",
        "INDEXNOW_KEY": "",
        "INDEXNOW_ENGINE": "https://engine.example/indexnow",
        **{
            f"MAX_{name}": 5
            for name in ("TEXT_BYTES", "FILE_BYTES", "NESTING", "PIXELS", "SYMLINKS", "SECONDS")
        },
    }


def test_good_settings_make_a_site(settings):
    """Addresses without a slash at their end, the path apart; one tagline serves all languages."""
    site = site_from(settings)
    assert (site.url, site.prefix, site.default, site.codes) == (
        "https://example.org/blog",
        "/blog",
        "da",
        ("da", "en"),
    )
    assert (site.address("da/"), site.absolute("da/")) == (
        "/blog/da/",
        "https://example.org/blog/da/",
    )
    assert site.taglines == {"da": "Et ord", "en": "Et ord"}
    assert (site.previews, site.author, site.content) == (False, "", Path("content"))
    assert site.order("en") == ("en", "da")


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        (
            {"EXTERNAL_PRIVATE": "yes"},
            "EXTERNAL_PRIVATE: 'yes' is not True or False; use for example False",
        ),
        ({"SEARCH": "no"}, "SEARCH: 'no' is not True or False; use for example True"),
        ({"SITEURL": ""}, 'SITEURL: "" is not a valid URL'),
        ({"SITEURL": None}, "SITEURL: "),
        ({"SITEURL": "example.org"}, 'SITEURL: "example.org" is not a valid URL'),
        ({"SITEURL": "ftp://example.org"}, "SITEURL: "),
        ({"SITEURL": "https://example.org/?a=b"}, "SITEURL: "),
        ({"SITEURL": "https://[example.org"}, "SITEURL: "),
        ({"SITEURL": "https://me:kodeord@example.org"}, "SITEURL: "),
        (
            {"TIMEZONE": "Europe/Copenhaven"},
            'TIMEZONE: "Europe/Copenhaven" is not a known time zone',
        ),
        ({"TIMEZONE": "../etc"}, "TIMEZONE: "),
        ({"TIMEZONE": "Europe"}, "TIMEZONE: "),
        ({"LANGUAGES": {}}, "LANGUAGES: is empty"),
        ({"LANGUAGES": {"da": {}, "fi": {}}}, '"fi" has no fi.toml'),
        ({"DEFAULT_LANG": "sv"}, 'DEFAULT_LANG: "sv" is not among LANGUAGES; write one of da, en'),
        ({"PAGE_SIZE": 0}, "PAGE_SIZE: 0 is not a whole number above 0; use for example 12"),
        ({"FEED_SIZE": "20"}, "FEED_SIZE: '20' is not a whole number"),
        ({"TOC_WORDS": True}, "TOC_WORDS: True is not a whole number"),
        ({"WORDS_PER_MINUTE": -1}, "WORDS_PER_MINUTE: -1 is not a whole number"),
        (
            {"WEBSUB_HUB": "hub.example"},
            "WEBSUB_HUB: 'hub.example' is not a URL, or \"\"; use for example 'https://hub.example/'",
        ),
        ({"WEBSUB_HUB": "https:///x"}, "WEBSUB_HUB: "),
        ({"WEBSUB_HUB": "https://hub.example/ x"}, "WEBSUB_HUB: "),
        ({"WEBSUB_HUB": None}, "WEBSUB_HUB: None"),
        (
            {"INDEXNOW_KEY": "1234567"},
            "INDEXNOW_KEY: '1234567' is not a key of 8 to 128 letters (a-z, A-Z), digits or",
        ),
        ({"INDEXNOW_KEY": "a" * 129}, "INDEXNOW_KEY: "),
        ({"INDEXNOW_KEY": "../../etc/x"}, "INDEXNOW_KEY: "),
        ({"INDEXNOW_KEY": "nøgle-til-det"}, "INDEXNOW_KEY: "),
        ({"INDEXNOW_KEY": 12345678}, "INDEXNOW_KEY: 12345678"),
        ({"RAW_HTML": "strikt"}, "RAW_HTML: 'strikt' is not a valid value"),
        ({"RAW_HTML": 1}, "RAW_HTML: 1 is not a valid value"),
        ({"ACTIVE_FILES": "x.js"}, "ACTIVE_FILES: 'x.js' is not a list of paths"),
        ({"ACTIVE_FILES": 1}, "ACTIVE_FILES: 1 is not a list of paths"),
        ({"ACTIVE_FILES": [1]}, "ACTIVE_FILES: [1] is not a list of paths"),
        ({"LANGUAGES": ["da"]}, "LANGUAGES: ['da'] is not a dictionary of languages"),
        ({"LANGUAGES": {"da": "Dansk"}}, "is not a dictionary of languages"),
        (
            {"LANGUAGES": {"da": {"neighbours": "sv"}}},
            "LANGUAGES: \"da\": neighbours: 'sv' is not a",
        ),
        ({"LANGUAGES": {"da": {"name": 1}}}, 'LANGUAGES: "da": name: 1 is not a text'),
        ({"LANGUAGE_PATHS": "theme"}, "LANGUAGE_PATHS: 'theme' is not a list of folders"),
        ({"TAGLINE": 1}, "TAGLINE: 1 is not a text, or a dictionary of texts"),
        ({"SITENAME": " "}, "SITENAME: ' ' is not a text; use for example 'Samtale'"),
        ({"AUTHOR": ["Ida"]}, "AUTHOR: ['Ida'] is not a text"),
        ({"MAX_PIXELS": 0}, "MAX_PIXELS: 0 is not a whole number above 0"),
        ({"EXTERNAL_HOSTS": ["x"]}, "EXTERNAL_HOSTS: ['x'] is not a dictionary"),
    ],
)
def test_a_setting_that_cannot_be_used_is_named(settings, changes, message):
    """With what is there and what to write."""
    with pytest.raises(SettingsError) as caught:
        site_from({**settings, **changes})
    assert message in str(caught.value)


def test_a_site_without_languages_is_reported(settings):
    """LANGUAGES has no default: leaving it out is a SettingsError like any other."""
    del settings["LANGUAGES"]
    with pytest.raises(SettingsError, match="LANGUAGES"):
        site_from(settings)


def test_now_is_what_source_date_epoch_says(monkeypatch):
    """So that two builds of one content are alike."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1767225600")
    assert now() == datetime(2026, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize("unset", [True, False])
def test_now_is_the_clock_otherwise(monkeypatch, unset):
    """Without the variable, or with an empty one; in UTC."""
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False) if unset else monkeypatch.setenv(
        "SOURCE_DATE_EPOCH", ""
    )
    before = datetime.now(UTC)
    assert before <= now() <= datetime.now(UTC)


@pytest.mark.parametrize("epoch", ["today", "1.5", "1e9", "99999999999999999999"])
def test_an_epoch_that_is_no_number_of_seconds_is_named(monkeypatch, epoch):
    """The clock is not taken in its place."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)
    with pytest.raises(SettingsError, match="SOURCE_DATE_EPOCH"):
        now()
