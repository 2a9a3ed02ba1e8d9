"""Markdown before it is converted: what is never closed is reported where it opens, and nothing
else is.
"""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from samtale.config.limits import Limits
from samtale.config.limits import within as time_limit
from samtale.read.structure import faults, outside_code

LIMITS = Limits(nesting=4)


def reported(body, limits=LIMITS):
    """(line from 0, field, message) of each fault."""
    return faults(body, limits)


def fenced(mark, lines):
    """A block of code, between two such marks."""
    inner = (line for line in lines if not line.startswith(mark))
    return "\n".join([mark, *inner, mark])


plain = st.text("ab ,.!*_#", min_size=1, max_size=8).filter(str.strip)
code = st.sampled_from(
    [
        "```",
        "~~~",
        "~~~~~",
        "<!--",
        "-->",
        '<a href="x',
        "((((((",
        "]]",
        "{",
        "<b>",
        "> > > > > >",
        "",
        "x",
    ]
)
fences = st.builds(
    fenced, st.sampled_from(["```", "````", "~~~", "~~~~"]), st.lists(code, max_size=6)
)
hushed = st.sampled_from(
    ["ord", " ", "\n", "\n\n", "((", "]", "<b>", "</b>", '<a href="x', "<i", ">", "    "]
)
comments = st.lists(hushed, max_size=6).map("".join).map("<!-- {} -->".format)
within = st.one_of(plain, st.sampled_from(["`((((((`", "``a ` <!-- ``", '`<a href="x`', r"\(\[\{"]))


@st.composite
def nested(draw):
    """Brackets within brackets, as many as may be, each closed."""
    text = draw(within)
    for pair in draw(st.lists(st.sampled_from(["()", "[]", "{}"]), max_size=LIMITS.nesting)):
        text = f"{draw(plain)}{pair[0]}{text}{pair[1]}{draw(plain)}"
    return text


@given(
    st.lists(st.one_of(fences, comments, nested(), plain), max_size=10),
    st.sampled_from(["\n", "\n\n"]),
)
def test_what_is_closed_is_not_reported(parts, between):
    """Blocks of code and comments, whatever they hold, and brackets: within each other, and side by
    side without end.
    """
    assert reported(between.join(parts)) == []


@pytest.mark.parametrize(
    "body",
    [
        '<img src="a.png"\n     alt="b">',
        '<a href="x"\ntitle="y">z</a>',
        '<a href="x" title="3 > 2">y</a>',
        "- a\n\n    ```\n    <!-- x\n    ```\n",
        "    <!-- x",
        "    ```",
        "- " * 20,
        "a `<!--` b",
        "`` ` <!-- ``",
        "```a```",
        "Hvis a < b og c > d",
        "a <b c> d",
        "<!-- a -- b -->",
        "<!---->",
        "<!-- a --> b <!--\n\nc\n-->",
        "```\n~~~\n```",
        "````\n```\n````",
        "~~~ \nx\n~~~  ",
        "``` {.python hl_lines='1'}\nx\n```",
        ":( " * 4,
        "> " * 4 + "x",
        "<br>" * 20,
        "<p>a\n" * 20,
        "<b>a</b>" * 20,
        "<i/>" * 20,
        "\\(" * 20,
        "(((\n\n(((",
        "<b \n\n" * 5,
        "*a* _b_\n\n" * 101,
        " " * 16 + "x",
    ],
    ids=lambda body: body[:20],
)
def test_sound_markdown_is_not_reported(body):
    """Tags over several lines, signs that are meant, code that shows what is never closed."""
    assert reported(body) == []


@pytest.mark.parametrize(
    ("body", "line", "field", "message"),
    [
        ("a\nb <!-- c\n\nd", 1, "html", 'the comment "<!--" is never closed; add "-->" at its end'),
        ("<!-- a -->\n<!-- b -- >", 1, "html", 'the comment "<!--" is never closed'),
        ('a\n<a href="x>y</a>', 1, "html", "is incomplete"),
        ('a <a href="x"\n\nb', 0, "html", '"<a href="x"" is incomplete'),
        ("a\n\nb <img src=x", 2, "html", '"<img src=x" is incomplete'),
        ("a\n" + "(" * 5, 1, "text", "brackets, nested more than 4 deep"),
        ("[({[(", 0, "text", "brackets, nested more than 4"),
        ("((\n((\n(", 2, "text", "brackets, nested more than 4"),
        ("a\n\n> > > > > b", 2, "text", "quotations (>), nested more than 4"),
        (">>>>>", 0, "text", "quotations (>), nested more than 4"),
        ("a\n> - 1. > + b", 1, "text", "quotations and lists, nested more than 4 deep"),
        ("- " * 5 + "b", 0, "text", "quotations and lists, nested more than 4 deep"),
        ("<b>\n<i>\n<u>\n<s>\n<em>", 4, "text", "tags, nested more than 4"),
        (" " * 17 + "x", 0, "text", "indents, nested more than 4"),
        ("a\n" + "<b " * 5, 1, "text", '"<" without ">", nested more than 4'),
        ("a\n\n" + "*a* " * 101, 2, "text", "emphasis (* and _), more than 200 in one paragraph"),
    ],
)
def test_what_is_never_closed_is_reported_where_it_opens(body, line, field, message):
    """Once, with the remedy."""
    ((found, where, what),) = reported(body)
    assert (found, where) == (line, field)
    assert message in what


def test_several_faults_are_reported_together():
    """One of each kind."""
    body = '<a href="x\n\n<!-- a'
    assert sorted((line, field) for line, field, _message in reported(body)) == [
        (0, "html"),
        (2, "html"),
    ]


def test_a_long_text_is_looked_at_in_no_time():
    """Forty thousand brackets, tags, ticks or comments are no more than a long line."""
    with time_limit(5):
        for piece in ("[", "]", "<b", "<b>", "`", "~", "<!--", "-->", "> ", "\\", "a\n"):
            assert len(reported(piece * 40_000, Limits(nesting=10**6))) <= 1


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("a\n```\nb\n```\nc", [(0, "a"), (4, "c")]),
        ("~~~x\n```\n~~~\na", [(3, "a")]),
        ("```\na", []),
        ("a `b` c", [(0, "a ` ` c")]),
        ("`` a`b `` `c", [(0, "``     `` `c")]),
        ("```a``` b", [(0, "``` ``` b")]),
        ("> ```\n> a\n> ```\n> b", [(3, "> b")]),
        ("> ```\n> a\nb", [(2, "b")]),
        ("- ```\n  a\n  ```\n- b", [(3, "- b")]),
        (
            "10. a\n\n    ```\n    b\n    ```\n\n    c",
            [(0, "10. a"), (1, ""), (5, ""), (6, "    c")],
        ),
        ("- ```\n  a\nb", [(2, "b")]),
        ("[^1]: a\n\n    ```\n    b\n    ```\n", [(0, "[^1]: a"), (1, ""), (5, "")]),
        ("  ```\n  a\n  ````\nb", [(3, "b")]),
        ("    ```\na", [(0, "    ```"), (1, "a")]),
    ],
)
def test_what_is_outside_code(text, found):
    """Blocks are left out; spans are blanked between their backticks, so that all else stays in its
    column, and a span is no indent.
    """
    assert list(outside_code(text.split("\n"))) == found
