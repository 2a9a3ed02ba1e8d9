"""The table of settings: defaults, examples and what the settings file gets."""

import sys

import pytest
from related.plugin import related_settings
from samtale.config.settings import SETTINGS, defaults, fault_of, value_of
from samtale.config.values import SettingsError


@pytest.mark.parametrize("key", SETTINGS)
def test_a_default_and_an_example_are_valid(key):
    """Otherwise a message would recommend what is refused."""
    setting = SETTINGS[key]
    for value in (setting.default, setting.example):
        if value is not None:
            assert fault_of(key, value) == ""
    assert setting.help.endswith(".")


def test_the_settings_file_gets_every_default_by_star(monkeypatch):
    """``from samtale.defaults import *``: what it changes in place is its own copy."""
    monkeypatch.delitem(sys.modules, "samtale.defaults", raising=False)  # nor that of other tests
    names: dict[str, object] = {}
    exec("from samtale.defaults import *", names)  # noqa: S102 what a settings file does
    for key, value in defaults().items():
        assert names[key] == value
    names["PICTURES"]["widths"] = ()
    assert defaults()["PICTURES"]["widths"]
    assert "LANGUAGES" not in names
    assert "AUTHOR" not in names  # Pelican would give it to every text


def test_a_setting_that_is_not_there_has_its_default():
    """So that a plain Pelican site with the plugin needs none of them."""
    assert value_of({}, "PAGE_SIZE") == 12
    assert related_settings({"PATH": "."}).most == 5


def test_a_fault_names_the_setting_its_value_and_an_example():
    with pytest.raises(SettingsError) as caught:
        value_of({"FEED_SIZE": -1}, "FEED_SIZE")
    assert str(caught.value) == "FEED_SIZE: -1 is not a whole number above 0; use for example 20"
