"""Fingerprints differ wherever something that counts does, and are the same in every process."""

import subprocess
import sys
from pathlib import Path

import pytest
from samtale.cache.fingerprints import asks_for_time, fingerprint, of_files, of_settings, plain

ROOT = Path(__file__).resolve().parents[3]


def test_parts_are_kept_apart():
    assert fingerprint("ab", "c") != fingerprint("a", "bc")
    assert fingerprint("1") != fingerprint("1", "")
    assert fingerprint(b"a", 1, None) == fingerprint(b"a", 1, None)


def test_settings_are_identified_by_their_values():
    """Whatever one run is to do does not count, nor the order of settings and sets; that of
    mappings does: templates see it.
    """
    settings = {
        "A": {"x": {1, 2}, "y": Path("z")},
        "B": [1.5, None],
        "OUTPUT_PATH": "here",
        "lower": 1,
    }
    other = {
        "B": (1.5, None),
        "lower": 2,
        "OUTPUT_PATH": "there",
        "A": {"x": {2, 1}, "y": Path("z")},
    }
    turned = {**settings, "A": dict(reversed(settings["A"].items()))}
    assert of_settings(settings) != of_settings(turned)
    assert of_settings(settings) == of_settings(other)
    assert of_settings(settings) != of_settings({**settings, "B": [1.5]})
    assert of_settings(settings, ["B"]) == of_settings({**settings, "B": [1.5]}, ["B"])


def test_a_function_among_the_settings_has_no_fingerprint():
    assert of_settings({"A": len}) is None
    assert of_settings({"JINJA_FILTERS": {"up": str.upper}}) is None


class Named(str):
    """Text that holds more than its letters."""

    __slots__ = ("more",)


@pytest.mark.parametrize("value", [sys, str, Named("x"), [Named("x")], {"x": sys}])
def test_nor_does_what_holds_more_than_its_name(value):
    """A module may be edited, and a class, and what is made from text may hold more than that."""
    assert of_settings({"JINJA_GLOBALS": {"a": value}}) is None


@pytest.mark.parametrize(
    ("extensions", "reported"), [(["jinja2.ext.i18n"], True), (["mine.Ext"], False), ([str], False)]
)
def test_an_extension_of_the_owners_own_has_no_fingerprint(extensions, reported):
    """Of Jinja: its file may be edited."""
    assert (of_settings({"JINJA_ENVIRONMENT": {"extensions": extensions}}) is not None) == reported


@pytest.mark.site
@pytest.mark.parametrize("value", [{"b", "a", "c"}, {"x": frozenset("abc")}])
def test_values_have_the_same_fingerprint_in_every_process(value):
    command = [
        sys.executable,
        "-c",
        f"import sys; from samtale.cache.fingerprints import plain; print(plain({value!r}))",
    ]
    where = {"PYTHONPATH": str(Path(sys.modules["samtale"].__file__).parents[1])}
    reported = {
        subprocess.run(
            command,
            capture_output=True,
            text=True,
            check=True,
            env={"PYTHONHASHSEED": seed, **where},
        ).stdout
        for seed in ("1", "2", "3")
    }
    assert reported == {f"{plain(value)}\n"}


def test_files_count_by_path_and_content(tmp_path):
    (tmp_path / "a.py").write_text("1")
    before = of_files(tmp_path, [".py"])
    (tmp_path / "__pycache__").mkdir()
    (tmp_path / "__pycache__" / "a.py").write_text("2")
    (tmp_path / "a.txt").write_text("2")
    assert of_files(tmp_path, [".py"]) == before
    (tmp_path / "a.py").rename(tmp_path / "b.py")
    assert of_files(tmp_path, [".py"]) != before


@pytest.mark.parametrize(
    ("template", "asks"),
    [
        ("{{ date(now) }}", True),
        ("{{ site.now }}", True),
        ('{{ site["now"] }}', True),
        ('{{ _("Made now: %(day)s", day=date(now)) }}', True),
        ('{{ _("It\'s {{ now }} here") }}', True),
        ('{{ _("Not just now.") }}', False),
        ('{{ ngettext("%(num)s now", "%(num)s now", 1) }}', False),
        ('{{ gettext("Say \\" now") }}', False),
        ("{{ known }} {{ nowhere }}", False),
        ("""{{ '_("' ~ now ~ '")' }}""", True),
        ('{{ "_(" ~ now ~ ")" }}', True),
    ],
)
def test_a_template_that_asks_for_the_time(template, asks):
    """Words for readers ask for nothing: else each build would make all pages again, for the word
    "now".
    """
    assert asks_for_time(template) == asks


def test_our_theme_asks_for_no_time():
    """So a build some minutes later has nothing to do."""
    templates = sorted((ROOT / "theme" / "templates").rglob("*.html"))
    assert templates
    assert not [path.name for path in templates if asks_for_time(path.read_text(encoding="utf-8"))]
