"""Compiled templates are used again where nothing has changed, and only there."""

import pytest
from jinja2 import DictLoader, Environment
from samtale.cache.store import Store
from samtale.write.compiled import MOST, compiled

SETTINGS = {"JINJA_ENVIRONMENT": {}}


@pytest.fixture
def rendered(tmp_path, monkeypatch):
    """``rendered({"a": "..."})``: (what the template "a" says, how many were compiled) by a build
    of its own.
    """

    def render(templates, settings=SETTINGS):
        store = Store(tmp_path / "one.shelf")
        cache = compiled(store, settings)
        # nothing to escape
        environment = Environment(loader=DictLoader(templates), bytecode_cache=cache)  # noqa: S701
        text, *_others = [environment.get_template(name).render() for name in templates]
        count = len(cache.new) if cache else None
        if cache:
            cache.keep()
        store.close()
        return text, count

    return render


def test_the_same_template_is_compiled_once(rendered):
    assert rendered({"a": "one"}) == ("one", 1)
    assert rendered({"a": "one"}) == ("one", 0)
    assert rendered({"a": "two"}) == ("two", 1)
    assert rendered({"a": "two", "b": "one"}) == ("two", 1)


def test_other_settings_compile_all_again(rendered):
    """They may say how templates are read."""
    assert rendered({"a": "one"}) == ("one", 1)
    assert rendered({"a": "one"}, {**SETTINGS, "SITENAME": "x"}) == ("one", 1)
    assert rendered({"a": "one"}, {**SETTINGS, "JINJA_FILTERS": {"up": str.upper}}) == ("one", None)


def test_the_sites_location_compiles_nothing_again(rendered):
    """Serving it and building it use the same."""
    assert rendered(
        {"a": "one"}, {**SETTINGS, "SITEURL": "http://localhost:8000", "PREVIEWS": True}
    ) == ("one", 1)
    assert rendered(
        {"a": "one"}, {**SETTINGS, "SITEURL": "https://example.org", "PREVIEWS": False}
    ) == ("one", 0)


def test_beside_foreign_plugins_nothing_is_kept(tmp_path):
    """Their filters, too, are compiled along."""
    assert compiled(Store(tmp_path / "one.shelf"), SETTINGS, ("theirs",)) is None


def test_templates_of_earlier_texts_go(rendered):
    """Once there are many."""
    many = {f"t{number}": f"{number}" for number in range(MOST)}
    assert rendered(many) == ("0", MOST)
    assert rendered({"a": "one"}) == ("one", 1)
    assert rendered({"a": "one"}) == ("one", 0)
    assert rendered(many)[1] == MOST
