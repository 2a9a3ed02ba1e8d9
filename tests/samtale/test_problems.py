"""Problems, as authors read them."""

import pytest
from samtale.problems import ERROR, WARNING, ContentError, Problem, did_you_mean, errors, nearest

DATE = Problem("content/a.md", 3, "Date", "is missing")


@pytest.mark.parametrize(
    ("problem", "line"),
    [
        (DATE, "content/a.md:3: Date: is missing"),
        (Problem("content/a.md", 0, "file", "is gone"), "content/a.md:1: file: is gone"),
        (
            Problem("content/a.md", 3, "Dat", "is no key", WARNING),
            "content/a.md:3: warning: Dat: is no key",
        ),
        (
            Problem("/elsewhere/a.md", 3, "Date", "is missing"),
            "/elsewhere/a.md:3: Date: is missing",
        ),
    ],
)
def test_a_problem_is_one_line_that_an_editor_can_follow(problem, line):
    """``path:line: field: message``; line 0 is the file as a whole."""
    assert str(problem) == line


def test_a_path_below_the_current_folder_is_shown_from_there(tmp_path, monkeypatch):
    """As the author would type it."""
    monkeypatch.chdir(tmp_path)
    assert str(Problem(str(tmp_path / "content" / "a.md"), 3, "Date", "x")).startswith(
        "content/a.md:3: "
    )
    monkeypatch.chdir("/")
    assert str(Problem("../a.md", 3, "Date", "x")).startswith("a.md:3: ")


def test_a_content_error_reports_all_problems_in_order_and_once():
    """By file, then by line."""
    second, other = (
        Problem("content/a.md", 12, "Slug", "x"),
        Problem("content/b.md", 1, "Title", "y"),
    )
    error = ContentError([other, second, DATE, DATE])
    assert error.problems == (DATE, second, other)
    assert str(error).splitlines() == [str(DATE), str(second), str(other)]


def test_warnings_do_not_stop_the_build():
    """Only errors do."""
    assert errors([DATE, Problem("a", 1, "x", "y", WARNING)]) == [DATE]
    assert DATE.severity == ERROR


@pytest.mark.parametrize(
    ("word", "known", "found"),
    [
        ("kafe", ["Te", "Kaffe"], "Kaffe"),
        ("TITEL", ["title", "date"], "title"),
        ("xyzzy", ["title", "date"], ""),
        ("", ["title"], ""),
        ("te", [], ""),
    ],
)
def test_the_nearest_known_word(word, known, found):
    """In any case, as it is written among the known; an empty string where nothing is like it."""
    assert nearest(word, known) == found
    assert did_you_mean(word, known) == (f'; did you mean "{found}"?' if found else "")


def test_how_like_a_word_must_be_can_be_said():
    """A stricter caller gets fewer suggestions."""
    assert (nearest("titel", ["title"], 0.7), nearest("titel", ["title"], 0.9)) == ("title", "")
