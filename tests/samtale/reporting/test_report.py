"""How problems are reported: to people, to tools, and to GitHub."""

import io
import json
from contextlib import redirect_stderr

import pytest
from hypothesis import given
from hypothesis import strategies as st
from invoke.exceptions import Exit
from related.errors import RelatedError
from rich.console import Console
from samtale.problems import ERROR, WARNING, BuildError, ContentError, Problem
from samtale.reporting import report

ERR = Problem(
    "content/a.md",
    3,
    "Date",
    '"31. februar" is not a valid date; use year, month and day, for example 2026-02-28',
)
WARN = Problem("content/b.md", 0, "Sumary", 'is no key; did you mean "Summary"?', WARNING)
LETTERS = st.characters(codec="utf-8", exclude_categories=["C", "Z"])
SEEN = st.lists(
    LETTERS | st.sampled_from(["[b]", "[/]", "[", "]", "\\", ":heart:", ": ", " ", "%0A"]),
    max_size=8,
).map("".join)


@pytest.fixture(autouse=True)
def plain_surroundings(monkeypatch):
    """Neither a terminal nor GitHub, unless a test says so."""
    for name in ("GITHUB_ACTIONS", "SAMTALE_DEBUG", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)


def test_problems_are_printed_one_a_line(capsys):
    """On standard error, as they are printed everywhere, however long they are."""
    report.print_problems([ERR, WARN])
    out, err = capsys.readouterr()
    assert (out, err.splitlines()) == ("", [str(ERR), str(WARN)])


@given(SEEN, SEEN, SEEN)
def test_a_message_is_reported_as_it_is(name, field, message):
    """Brackets are no colours, colons make no emoji, and no backslash is lost or won."""
    problem = Problem(f"{name}.md", 1, field, message)
    with redirect_stderr(io.StringIO()) as reported:
        report.print_problems([problem])
    assert reported.getvalue() == f"{problem}\n"


@pytest.mark.parametrize(
    "message",
    [
        "[bold]x[/]",
        r"\[red]",
        "[/]",
        ":heart: and :smile:",
        "a\\",
        "[link=x]y",
        "100 %",
        "http://x/",
    ],
)
def test_what_a_terminal_would_obey_is_shown_as_it_is(capsys, message):
    """An author may write all of it; the same holds where the tool itself fails."""
    report.print_problems([Problem("a.md", 1, "Title", message)])
    assert capsys.readouterr().err == f"a.md:1: Title: {message}\n"
    with pytest.raises(Exit), report.plainly():
        raise BuildError(message)
    assert capsys.readouterr().err == f"error: {message}\n"


def test_in_a_terminal_the_line_in_question_is_below(tmp_path, monkeypatch):
    """With its number; not where there is none to show."""
    (tmp_path / "a.md").write_text("Title: x\nDate: [red]31. februar[/]\n", encoding="utf-8")
    problems = [Problem(str(tmp_path / name), 2, "Date", "x") for name in ("a.md", "nix.md")]
    terminal = Console(
        file=io.StringIO(), force_terminal=True, color_system=None, highlight=False, soft_wrap=True
    )
    monkeypatch.setattr(report, "ERRORS", terminal)
    report.print_problems(problems)
    expected = [str(problems[0]), "    2 | Date: [red]31. februar[/]", str(problems[1])]
    assert terminal.file.getvalue().splitlines() == expected


@pytest.mark.parametrize("name", [f"a{suffix}" for suffix in sorted(report.LINED)] + ["A.MD"])
def test_the_offending_line_of_every_kind_of_text(tmp_path, name):
    """Whatever can be at fault at a line can be shown."""
    (tmp_path / name).write_text("a\n  b\tc \nd\n", encoding="utf-8")
    assert report.offending_line(Problem(str(tmp_path / name), 2, "x", "y")) == "  b c"


@pytest.mark.parametrize(
    ("name", "data", "line", "shown"),
    [
        ("a.md", b"a\r\nb\r\n", 2, "b"),
        ("a.md", b"a\rb\r", 2, "b"),
        ("a.md", "a\u2028b\nc\n".encode(), 2, "c"),
        ("a.md", b"a\np\xe5\n", 2, "p\ufffd"),
        ("a.md", b"a\x1b[31mb\x07c\n", 1, "a [31mb c"),
        ("a.md", b"x" * 500, 1, "x" * 120),
        ("a.md", b"a\n", 9, ""),
        ("a.md", b"a\n", 0, ""),
        ("a.png", b"a\n", 1, ""),
        ("a", b"a\n", 1, ""),
        ("nix.md", None, 1, ""),
    ],
)
def test_the_offending_line(tmp_path, name, data, line, shown):
    """Counted as editors do, without what would move the cursor, no longer than a line; "" where
    there is none.
    """
    if data is not None:
        (tmp_path / name).write_bytes(data)
    assert report.offending_line(Problem(str(tmp_path / name), line, "x", "y")) == shown


def test_for_tools_there_is_one_object(capsys):
    """With every problem's parts, and how many there are of each kind."""
    report.print_problems([ERR, WARN], as_json=True)
    out, err = capsys.readouterr()
    assert err == ""
    assert json.loads(out) == {
        "errors": 1,
        "warnings": 1,
        "tolerated": 0,
        "problems": [
            {
                "file": "content/a.md",
                "line": 3,
                "field": "Date",
                "message": ERR.message,
                "severity": ERROR,
                "kind": "front-matter",
            },
            {
                "file": "content/b.md",
                "line": 1,
                "field": "Sumary",
                "message": WARN.message,
                "severity": WARNING,
                "kind": "front-matter",
            },
        ],
    }


def test_where_nothing_is_wrong_the_object_says_so(capsys):
    """Nobody has to ask whether it was printed."""
    report.print_problems([], as_json=True)
    found = json.loads(capsys.readouterr().out)
    assert found == {"errors": 0, "warnings": 0, "tolerated": 0, "problems": []}


def test_in_githubs_surroundings_there_are_annotations_too(capsys, monkeypatch):
    """One for each, on standard output, where GitHub looks for them."""
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    report.print_problems([ERR, WARN])
    out, err = capsys.readouterr()
    assert out.splitlines() == [report.annotation(ERR), report.annotation(WARN)]
    assert len(err.splitlines()) == 2


@pytest.mark.parametrize(
    ("problem", "annotation"),
    [
        (ERR, f"::error file=content/a.md,line=3,title=Date::{ERR.message}"),
        (WARN, f"::warning file=content/b.md,line=1,title=Sumary::{WARN.message}"),
        (
            Problem("a,b:c.md", 1, "a:b,c", "d:e,f"),
            "::error file=a%2Cb%3Ac.md,line=1,title=a%3Ab%2Cc::d:e,f",
        ),
        (
            Problem("100%.md", 1, "x", "50 %\r\nand %0A"),
            "::error file=100%25.md,line=1,title=x::50 %25%0D%0Aand %250A",
        ),
    ],
)
def test_an_annotation_is_one_command(problem, annotation):
    """What would end a property or the line is escaped, the sign of escaping first."""
    assert report.annotation(problem) == annotation


FAILURES = [
    (BuildError("the theme is broken"), "the theme is broken"),
    (RelatedError("the lexicon is broken"), "the lexicon is broken"),
    (
        OSError(28, "No space left on device", "output/x.html"),
        "output/x.html: No space left on device; nothing was changed",
    ),
    (OSError("no more"), "no more"),
    (RecursionError("maximum recursion depth exceeded"), "nested too deeply"),
    (KeyError("x"), "KeyError: 'x'\nThis is a bug in Samtale. Set SAMTALE_DEBUG=1"),
]


@pytest.mark.parametrize("as_json", [False, True])
@pytest.mark.parametrize(
    ("error", "message"), FAILURES, ids=[type(error).__name__ for error, _message in FAILURES]
)
def test_no_traceback_reaches_an_author(capsys, error, message, as_json):
    """Whatever happens, it is reported in words, or as the object that tools wait for; the exit
    code is 1.
    """
    with pytest.raises(Exit) as caught, report.plainly(as_json):
        raise error
    out, err = capsys.readouterr()
    assert caught.value.code == 1
    if as_json:
        data = json.loads(out)
        assert (err, data["errors"], data["problems"]) == ("", 1, [])
        assert message in data["error"]
    else:
        assert err.startswith("error: ")
        assert message in err
        assert out == ""


@pytest.mark.parametrize(
    ("problems", "count"),
    [([ERR, WARN], "1 error."), ([ERR, WARN, Problem("c.md", 1, "x", "y")], "2 errors.")],
)
def test_problems_of_the_content_are_counted(capsys, problems, count):
    """Warnings are not what stopped it."""
    with pytest.raises(Exit) as caught, report.plainly():
        raise ContentError(problems)
    assert caught.value.code == 1
    assert capsys.readouterr().err.splitlines() == [
        *map(str, sorted(problems)),
        f"{count} Nothing was written.",
    ]


def test_who_asks_for_it_gets_the_traceback(monkeypatch):
    """Of our own faults alone."""
    monkeypatch.setenv("SAMTALE_DEBUG", "1")
    with pytest.raises(KeyError), report.plainly():
        raise KeyError("x")
    with pytest.raises(Exit), report.plainly():
        raise BuildError("x")


def test_an_exit_that_was_meant_stays_as_it_is(capsys):
    """With its own code."""
    with pytest.raises(Exit) as caught, report.plainly():
        raise Exit(code=3)
    assert caught.value.code == 3
    assert capsys.readouterr().err == ""


def test_a_command_that_is_interrupted_says_so(capsys):
    """With the exit code that shells expect, and no traceback."""
    with pytest.raises(Exit) as caught, report.plainly():
        raise KeyboardInterrupt
    assert caught.value.code == 130
    assert capsys.readouterr().err == "Interrupted.\n"
