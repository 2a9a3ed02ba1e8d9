"""What Markdown passes over without a word is reported; and what only looks like it is not."""

import pytest
from samtale.read.lint import is_language


def reported(body):
    return [
        (problem.line, problem.field, problem.message.partition(";")[0], problem.severity)
        for problem in body.problems
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("![x](krus.png){.wid}", 'the class "wid" is not a layout class for images'),
        ("![x](krus.png){.fulll}", 'the class "fulll" is not a layout class for images'),
        ("![x](krus.png){.wide .full}", '"wide" and "full" cannot be used together'),
        ("![x|300](krus.png)", '"|300" in the text of an image is a width in Obsidian'),
        ('![x](krus.png){kredit="Foto"}', 'images have no attribute "kredit"'),
    ],
)
def test_a_slip_at_a_picture_is_reported(convert, text, message):
    """At its line, as a warning."""
    found = [one for one in reported(convert(f"Te.\n\n{text}\n")) if one[1] == "picture"]
    assert found
    line, _field, words, severity = found[0]
    assert (line, severity) == (3, "warning")
    assert words.startswith(message)


@pytest.mark.parametrize(
    "text",
    [
        '![x](krus.png){.wide credit="Foto: N"}',
        '![x](krus.png){.wide credit="Foto: *N*"}',
        "![x](krus.png){.mine #k lang=sv data-x=1 loading=eager}",
        "![x](krus.png) {og} *så*",
        "![x](krus.png){.side .pull .mine}",
        '![x](krus.png){referrerpolicy="no-referrer" Width=300}',
        "![x](krus.png)\n: Et *krus* {her}.",
    ],
)
def test_what_is_meant_is_not_reported(convert, text):
    assert [one for one in reported(convert(text)) if one[1] == "picture"] == []


def test_a_note_without_text_is_an_error(convert):
    """At the line of the note; one whose text is below it is none."""
    found = reported(convert("Te.[^a] Og.[^b]\n\n[^a]:\n\n[^b]:\n    Her."))
    assert found == [(3, "note", '"[^a]:" has no text', "error")]


LANGUAGES = [
    ("sv", True),
    ("en-GB", True),
    ("grc", True),
    ("zh_Hant", True),
    ("ovd", True),
    ("iw", True),
    ("x-spoken", True),
]
LANGUAGES += [("svensk", False), ("uu", False), ("e", False), ("x", False)]


@pytest.mark.parametrize(("lang", "known"), LANGUAGES)
def test_languages_are_identified_by_their_codes(convert, lang, known):
    assert is_language(lang) == known
    found = reported(convert(f"Te.\n\nTe er *godt*{{lang={lang}}}."))
    assert found == ([] if known else [(3, "lang", f'"{lang}" is not a known language', "warning")])


@pytest.mark.parametrize(
    ("rows", "lost"),
    [
        (["| a | b |", "|---|---|", "| 1 | 2 | 3 |", "| 1 |"], [2]),
        (["a | b", "--|:-:", "1 | 2 | 3", "", "1 | 2 | 3"], [2]),
        (["| a | b |", "|---|---|", r"| 1 \| 2 | 3 |"], []),
        (["| a | b |", "|---|---|", "| 1 `|` 2 | 3 |"], []),
        (["a | b", "1 | 2 | 3"], []),
        (["Te", "", "---", "a | b | c"], []),
        (["", "    | a | b |", "    |---|---|", "    | 1 | 2 | 3 |"], []),
        (["Te", "| a | b |", "|---|---|", "| 1 | 2 | 3 |"], [3]),
        (["- Te", "", "  | a | b |", "  |---|---|", "  | 1 | 2 | 3 |"], [4]),
        (["```", "| a | b |", "|---|---|", "| 1 | 2 | 3 |", "```"], []),
    ],
)
def test_cells_that_no_column_takes_are_reported(convert, rows, lost):
    found = [one for one in reported(convert("\n".join(rows))) if one[1] == "table"]
    assert [line - 1 for line, *_rest in found] == lost
    assert all("the table has 2 columns" in message for *_rest, message, _severity in found)
