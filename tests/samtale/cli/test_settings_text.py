"""The settings file that ``invoke start`` writes is Python as ``ruff format`` has it."""

import ast
import subprocess
import sys

import pytest
from samtale.cli.settings_text import as_python, settings_text
from samtale.languages import load_languages

VALUES = [
    "å \"b\" 'c' \\ \x07",
    {"a": [1, (2.5, None, True)], "b": {}},
    ("one",),
    (),
    [("Title", "https://x.example/" + "y" * 60), ("Other", "/z/")],
    {"extra/robots.txt": {"path": "robots.txt"}, "extra/favicon.ico": {"path": "favicon.ico" * 4}},
]


@pytest.mark.parametrize("value", VALUES)
def test_values_are_read_back(value):
    """Whatever is in them."""
    assert ast.literal_eval(as_python(value)) == value


@pytest.mark.site
def test_the_file_is_formatted(root, tmp_path):
    """An owner's own linters have nothing to say."""
    languages = load_languages({"da": {}, "sv": {}}, [root / "theme" / "languages"])
    answers = dict.fromkeys(("title", "address", "timezone", "default"), "x")
    text = settings_text(
        languages, answers, {"TAGLINE": {"da": "x"}, "A": VALUES[4], "B": VALUES[5]}
    )
    (tmp_path / "conf.py").write_text(text, encoding="utf-8")
    command = [
        sys.executable,
        "-m",
        "ruff",
        "format",
        "--isolated",
        "--line-length",
        "130",
        "--diff",
        "conf.py",
    ]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
