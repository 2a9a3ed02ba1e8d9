"""The format of CSS and JavaScript: what is changed, what is refused, what is reported."""

import pytest

from tests.format_assets import ROOT, formatted, main, problems


@pytest.mark.parametrize(
    ("suffix", "text", "wanted"),
    [
        (".css", "a>b{color:red}", "a > b {\n  color: red\n}\n"),
        (
            ".css",
            "@media screen {\n  a,\n  b {\n    top: 0; }\n}\n",
            "@media screen {\n  a,\n  b {\n    top: 0;\n  }\n}\n",
        ),
        (".js", "if (a) {\n    b({ c: 1 })\n}", "if (a) {\n  b({ c: 1 })\n}\n"),
    ],
)
def test_whitespace_is_changed_and_stays_as_it_is_the_second_time(suffix, text, wanted):
    """No blank line is added after ``@media``; a short object stays in one line."""
    assert formatted(text, suffix) == wanted
    assert formatted(wanted, suffix) == wanted


def test_a_change_of_more_than_whitespace_is_refused(monkeypatch):
    """If the formatter damages something, the file is not written."""
    monkeypatch.setattr("jsbeautifier.beautify", lambda text, _options: text.replace(" ", ""))
    with pytest.raises(ValueError, match="more than whitespace"):
        formatted("return a;\n", ".js")


def test_a_long_line_is_reported_with_its_number():
    """By hand it is wrapped where a reader expects it."""
    path, text = ROOT / "theme" / "static" / "a.js", f"a;\n// {'b' * 98}\n"
    assert list(problems(path, text, text)) == [
        "theme/static/a.js:2: 101 characters, more than 100; wrap the line"
    ]


def test_the_command_shows_a_diff_and_writes_with_its_option(tmp_path, capsys):
    """Exit code 1, until the file is formatted."""
    path = tmp_path / "a.css"
    path.write_text("a{top:0}", encoding="utf-8")
    assert main([str(path)]) == 1
    assert "+  top: 0" in capsys.readouterr().out
    assert main([str(path), "--write"]) == 0
    assert (capsys.readouterr().out, path.read_text(encoding="utf-8")) == ("", "a {\n  top: 0\n}\n")
