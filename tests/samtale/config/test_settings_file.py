"""Where a setting is in the owner's file."""

import pytest
from samtale.config.settings_file import misspelt, where
from samtale.config.values import SettingsError


@pytest.mark.parametrize("sign", ["\x0b", "\x0c", "\x1c", "\x85", "\u2028"])
def test_only_what_ends_a_line_of_python_is_counted(tmp_path, sign):
    """A form feed between two parts of a file is a custom; a separator may be in any text."""
    file = tmp_path / "pelicanconf.py"
    file.write_text(f'# Names{sign}\nA = "x{sign}y"\r\nB = 2\n', encoding="utf-8", newline="")
    assert where({"SETTINGS_FILE": str(file)}, "B") == (str(file), 3)


def test_a_message_is_one_line_whatever_it_quotes():
    """The value of a setting may hold anything."""
    assert str(SettingsError('SITEURL: "a\nb\x1bc" is not a URL')) == (
        'SITEURL: "a\\nb\\x1bc" is not a URL'
    )


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("TARGETTS = {}\n", '; "TARGETTS" (pelicanconf.py:1) is unknown; did you mean "TARGETS"?'),
        (
            "A = 1\nTARGET: dict = {}\n",
            '; "TARGET" (pelicanconf.py:2) is unknown; did you mean "TARGETS"?',
        ),
        ("TARGETTS = {}\nTARGETS = {}\n", ""),
        ("SITENAME = 1\n", ""),
        ("# TARGETTS = {}\n", ""),
        ("", ""),
    ],
)
def test_a_setting_that_is_misspelt_is_found_where_it_is_missed(tmp_path, monkeypatch, text, hint):
    """With its line."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "pelicanconf.py").write_text(text, encoding="utf-8")
    assert misspelt({}, "TARGETS") == hint
