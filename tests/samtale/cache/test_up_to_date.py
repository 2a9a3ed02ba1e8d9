"""A build is left out only where nothing has changed that it depends on."""

import os
import sys
import time
from dataclasses import replace
from types import SimpleNamespace

import pytest
from samtale.cache import up_to_date
from samtale.cache.up_to_date import Entry, UpToDate, moments

SETTINGS = """PATH = "content"
THEME = "theme"
LANGUAGE_PATHS = ["theme/languages"]
OUTPUT_PATH = "output"
PLUGINS = []
"""
FILES = [
    "content/a.md",
    "content/b.png",
    "theme/templates/base.html",
    "theme/languages/da.po",
    "plugins/x.py",
    "output/index.html",
]
ODD = [
    'SITENAME = "x"',
    "import time; NOW = time.time()",
    "JINJA_FILTERS = {'a': len}",
    'PLUGINS = ["y"]',
]
ENTRY = Entry(
    2, 9, (("a.md", 1, "Date", "is in the future", "warning"),), since=100.0, until=5_000_000_000.0
)


@pytest.fixture
def place(tmp_path, monkeypatch):
    """A site's files, an output, and a plugin folder."""
    monkeypatch.setattr(up_to_date, "PLUGINS", tmp_path / "plugins")
    files = {
        "pelicanconf.py": SETTINGS,
        "content/a.md": "a", "content/b.png": "b", "theme/templates/base.html": "t", "theme/languages/da.po": "p",
        "plugins/x.py": "x", "output/index.html": "i",
    }  # fmt: skip
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    long_ago(tmp_path, monkeypatch)
    return tmp_path


def long_ago(folder, monkeypatch):
    """As if everything had been written a while ago: its status cannot be set back, so the clock is
    put forward.
    """
    now = time.time_ns() + 10_000_000_000
    monkeypatch.setattr(up_to_date.time, "time_ns", lambda: now)


def look(place, **what):
    return UpToDate(
        place / "kept",
        place / "pelicanconf.py",
        {"content": "", "output": "", "drafts": False, **what},
    )


def written(place, **what):
    one = look(place, **what)
    assert one.look() is None
    one.write(ENTRY)


def test_what_has_not_changed_is_reported_as_it_was(place):
    written(place)
    assert look(place).look() == ENTRY


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("change", ["edited", "deleted", "touched"])
def test_any_change_of_any_file_counts(place, name, change, monkeypatch):
    written(place)
    if change == "edited":
        (place / name).write_text("changed")
    elif change == "deleted":
        (place / name).unlink()
    else:
        os.utime(place / name, ns=(5, 5))
    long_ago(place, monkeypatch)
    assert look(place).look() is None


def test_a_lexicon_elsewhere_counts(place, tmp_path_factory, monkeypatch):
    lexicon = tmp_path_factory.mktemp("elsewhere") / "lexicon.bin"
    lexicon.write_bytes(b"1")
    with (place / "pelicanconf.py").open("a", encoding="utf-8") as file:
        file.write(f"RELATED_LEXICON = {str(lexicon)!r}\n")
    long_ago(place, monkeypatch)
    written(place)
    assert look(place).look() == ENTRY
    lexicon.write_bytes(b"22")
    long_ago(place, monkeypatch)
    assert look(place).look() is None


@pytest.mark.parametrize(
    "name", ["content/new.md", "theme/static/new.css", "plugins/y.py", "output/strange.html"]
)
def test_a_new_file_counts(place, name, monkeypatch):
    written(place)
    (place / name).parent.mkdir(exist_ok=True)
    (place / name).write_text("new")
    long_ago(place, monkeypatch)
    assert look(place).look() is None


@pytest.mark.parametrize(
    "line",
    [
        'SITENAME = "x"',
        "import time; NOW = time.time()",
        "JINJA_FILTERS = {'a': len}",
        'PLUGINS = ["y"]',
    ],
)
def test_settings_count_as_they_come_out(place, line, monkeypatch):
    """A function, and a plugin of somebody else's, cannot be seen into at all."""
    written(place)
    with (place / "pelicanconf.py").open("a", encoding="utf-8") as file:
        file.write(line + "\n")
    long_ago(place, monkeypatch)
    look(place).write(ENTRY)
    assert look(place).look() is None


def test_the_command_line_counts(place):
    written(place)
    assert look(place, drafts=True).look() is None
    assert look(place, siteurl="https://x.example").look() is None


@pytest.mark.parametrize(
    ("now", "known"), [("99", False), ("100", True), ("4999999999", True), ("5000000000", False)]
)
def test_time_counts_where_something_comes_due(place, now, known, monkeypatch):
    written(place)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", now)
    assert (look(place).look() is not None) == known


def test_a_file_written_just_now_is_compared_by_its_content(place, monkeypatch):
    """It may be written again within one tick of the clock, without another signature."""
    monkeypatch.undo()
    monkeypatch.setattr(up_to_date, "PLUGINS", place / "plugins")
    monkeypatch.setattr(up_to_date, "_followed", same_signatures)
    written(place)
    assert look(place).look() is not None
    (place / "content" / "a.md").write_text("b")
    one = look(place)
    assert one.look() is None
    assert one.edited == ("a.md",)
    (place / "content" / "a.md").write_text("a")
    assert look(place).look() is not None
    (place / "content" / "b.png").write_text("c")
    one = look(place)
    assert one.look() is None
    assert one.edited == ()


def same_signatures(folder):
    """Every file below a folder, as if all had been written in one tick of the clock."""
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            yield path.relative_to(folder).as_posix(), (1, 1 << 62, 0, 0, 0)


def test_a_file_saved_during_the_build_leaves_no_entry(place, monkeypatch):
    monkeypatch.undo()
    monkeypatch.setattr(up_to_date, "PLUGINS", place / "plugins")
    one = look(place)
    one.look()
    (place / "content" / "a.md").write_text("b")
    one.write(ENTRY)
    assert look(place).look() is None


def test_only_texts_whose_content_changed_are_named(place, monkeypatch):
    written(place)
    (place / "content" / "a.md").write_text("b")
    long_ago(place, monkeypatch)
    one = look(place)
    assert one.look() is None
    assert one.edited == ("a.md",)
    (place / "content" / "new.md").write_text("c")
    long_ago(place, monkeypatch)
    one = look(place)
    assert one.look() is None
    assert one.edited == ()


def test_a_template_that_shows_the_time_is_made_each_time(place, monkeypatch):
    (place / "theme" / "templates" / "base.html").write_text("{{ site.now }}")
    long_ago(place, monkeypatch)
    written(place)
    assert look(place).look() is None


def test_a_damaged_entry_is_none(place):
    written(place)
    for file in (place / "kept").iterdir():
        file.write_text("{")
    assert look(place).look() is None


def test_settings_that_fail_are_reported_by_the_build(place):
    (place / "pelicanconf.py").write_text("1 / 0", encoding="utf-8")
    assert look(place).look() is None


def test_the_same_is_due_from_the_last_date_to_the_next():
    assert moments([5.0, 7.0], [12.0, 11.0]) == (7.0, 11.0)
    assert moments([], []) == (0.0, float(up_to_date.NEVER))


def test_how_the_command_was_called_is_no_change(place, monkeypatch):
    """``invoke`` is in the project's own .venv, and ``python -m invoke`` does not begin with
    it.
    """
    command = place / ".venv" / "bin" / "invoke"
    command.parent.mkdir(parents=True)
    command.write_text("", encoding="utf-8")
    long_ago(place, monkeypatch)
    monkeypatch.setattr(up_to_date.sys, "executable", str(command.with_name("python")))
    written(place)
    monkeypatch.setitem(sys.modules, "a_command", SimpleNamespace(__file__=str(command)))
    assert look(place).look() == ENTRY


def test_without_a_cache_nothing_is_remembered(place):
    """BUILD_CACHE = "" means it."""
    (place / "pelicanconf.py").write_text(SETTINGS + 'BUILD_CACHE = ""\n', encoding="utf-8")
    written(place)
    assert look(place).look() is None
    assert not (place / "kept").exists()


def test_content_is_looked_for_from_where_one_is(place, monkeypatch):
    """As the build looks for it: not from where the settings are."""
    (place / "sites").mkdir()
    (place / "sites" / "conf.py").write_text(
        SETTINGS.replace('"theme', '"../theme'), encoding="utf-8"
    )
    monkeypatch.chdir(place)
    one = UpToDate(
        place / "kept", place / "sites" / "conf.py", {"content": "content", "drafts": False}
    )
    assert one.look() is None
    one.write(ENTRY)
    again = UpToDate(
        place / "kept", place / "sites" / "conf.py", {"content": "content", "drafts": False}
    )
    assert again.look() == ENTRY
    (place / "content" / "a.md").write_text("b", encoding="utf-8")
    long_ago(place, monkeypatch)
    assert (
        UpToDate(
            place / "kept", place / "sites" / "conf.py", {"content": "content", "drafts": False}
        ).look()
        is None
    )


@pytest.mark.parametrize("name", ["PATH", "THEME"])
def test_a_folder_that_is_not_there_is_not_reported(place, name):
    """Pelican may know it by another name."""
    (place / "pelicanconf.py").write_text(SETTINGS + f'{name} = "simple"\n', encoding="utf-8")
    written(place)
    assert look(place).look() is None


@pytest.mark.parametrize(
    "file", ["theme/templates/base.html", "theme/templates/of/date.txt", "more/x.html"]
)
@pytest.mark.parametrize("text", ["{{ site.now }}", "{{ site['now'] }}"])
def test_where_the_time_may_be_shown_nothing_is_reported(place, monkeypatch, file, text):
    """In any file of any folder of templates."""
    (place / "pelicanconf.py").write_text(
        SETTINGS + 'THEME_TEMPLATES_OVERRIDES = ["more"]\n', encoding="utf-8"
    )
    (place / file).parent.mkdir(parents=True, exist_ok=True)
    (place / file).write_text(text, encoding="utf-8")
    long_ago(place, monkeypatch)
    written(place)
    assert look(place).look() is None


def test_another_build_that_has_taken_the_place_since_is_not_ours(place):
    """What is there is its own affair."""
    one = look(place)
    assert one.look() is None
    one.write(ENTRY, (place / "output").stat().st_ino + 1)
    assert look(place).look() is None


def test_the_settings_find_all_as_it_is_written(place, monkeypatch):
    """Though they have been run before, and may have changed what they imported."""
    (place / "mine.py").write_text("LIST = []\n", encoding="utf-8")
    settings = SETTINGS + (
        "import sys; sys.path.insert(0, __file__.rpartition('/')[0])\nfrom mine import "
        "LIST\nLIST.append(1)\n"
    )
    (place / "pelicanconf.py").write_text(settings, encoding="utf-8")
    for _time in range(2):
        assert up_to_date._settled(place / "pelicanconf.py", {})[0]["LIST"] == [1]
    assert "mine" not in sys.modules


@pytest.mark.parametrize(("left", "known"), [(60, True), (-1, False)])
def test_an_output_that_keeps_files_for_too_long_is_built_again(place, left, known, monkeypatch):
    """By the clock on the wall, also where SOURCE_DATE_EPOCH is set."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1000")
    entry = replace(ENTRY, keeps=time.time() + left)
    one = look(place)
    assert one.look() is None
    one.write(entry)
    assert look(place).look() == (entry if known else None)
