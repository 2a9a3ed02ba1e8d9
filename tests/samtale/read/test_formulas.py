"""Formulas in TeX, and dollar signs that are money."""

import re
from html import unescape

import pytest
from latex2mathml import commands
from samtale.read.formulas import FormulaError, mathml
from samtale.sanitize import screen


def shown(html):
    """The text with formulas as <math>...</math>."""
    return re.sub(r"<math.*?</math>", "<math>", html.strip())


INLINE, DISPLAY = (
    '<span class="formula"><math></span>',
    '<span class="formula display"><math></span>',
)


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("Er $a_1 * b_2$ og *c*", f"Er {INLINE} og <em>c</em>"),
        ("($x$), $y$.", f"({INLINE}), {INLINE}."),
        (r"Er \(x_i\) og \[x^2\]", f"Er {INLINE} og {DISPLAY}"),
        ("$$\na < b\n$$", DISPLAY),
        ("*$x$*", f"<em>{INLINE}</em>"),
        ("Mellem $5 og $6, 5$ og 6$", "Mellem $5 og $6, 5$ og 6$"),
        ("US$5 og A$6, $20,000 og $30", "US$5 og A$6, $20,000 og $30"),
        ("$HOME/$USER og $", "$HOME/$USER og $"),
        (r"\$x$ og `$y$`", "$x$ og <code>$y$</code>"),
        ("$`x^2`$, $`a b c`$ og $5 `x` $6", f"{INLINE}, {INLINE} og $5 <code>x</code> $6"),
        (r"han\(s\), \[sic\] og \[...\]", "han(s), [sic] og […]".replace("…", "...")),
    ],
)
def test_a_formula_is_mathml_and_a_price_is_text(convert, text, html):
    body = convert(text, "en")
    assert shown(body.html).replace("…", "...") == f"<p>{html}</p>"
    assert body.problems == ()


@pytest.mark.parametrize(
    ("tex", "signs"),
    [
        (r"\{1, 2\}", "{1,2}"),
        (r"A = \{x \mid x > 0\}", "A={x∣x>0}"),
        (r"\left\{x\right\}", "{x}"),
        (r"a \& b", "a&b"),
        (r"\begin{aligned} a &= b \\ c &= d \end{aligned}", "a=bc=d"),
        (r"\left\{\begin{gathered}[t] a \\ c \end{gathered}\right.", "{ac"),
    ],
)
def test_braces_and_ampersands_that_are_meant_are_signs(tex, signs):
    assert unescape(re.sub(r"<[^>]*>", "", mathml(tex, display=True))) == signs


@pytest.mark.parametrize(("name", "cells"), [("aligned", 4), ("gathered", 2), ("gather*", 2)])
def test_lines_of_a_formula_are_rows(name, cells):
    sign = "&" if cells == 4 else ""
    tex = rf"\begin{{{name}}} a {sign}= b \\ c {sign}= d \end{{{name}}}"
    made = mathml(tex, display=True)
    assert (made.count("<mtr"), made.count("<mtd")) == (2, cells)


def test_a_fence_for_mathematics_is_a_formula(convert):
    assert shown(convert("```math\n\\{x\\}^2\n```\n").html) == f"<p>{DISPLAY}</p>"
    body = convert("Et.\n\n```math\na} {b\n```\n", first_line=3)
    assert [(one.line, one.field) for one in body.problems] == [(5, "formula")]
    assert "<pre" in body.html


def test_what_is_in_a_formula_is_neither_typeset_nor_emphasis(convert):
    html = convert(r"$f'(x) -- y_a y_b$").html
    assert "<em>" not in html
    assert "’" not in html
    assert "–" not in html


def test_a_quotation_around_a_formula(convert):
    assert "»<span" in convert('Er "$x$" her').html
    assert "</span>«" in convert('Er "$x$" her').html


@pytest.mark.parametrize(
    ("tex", "message"),
    [
        (r"\left( x", "cannot be read"),
        (r"a^b^c", "cannot be read"),
        (r"\nosuch{x}", 'contains "\\nosuch", which is not known'),
        (r"\frac{a}", "lacks an argument"),
        (r"x_1 & b", "cannot be read"),
        (r"\text{\}}_1", 'contains "}" in a wrong place'),
        (r"a} + {b", "has unbalanced braces"),
    ],
)
def test_tex_that_cannot_be_read_is_reported_at_its_line(convert, tex, message):
    """And is shown as it is written."""
    with pytest.raises(FormulaError, match=re.escape(message)):
        mathml(tex, display=False)
    body = convert(f"Et.\n\n${tex}$", first_line=5)
    assert [(one.line, one.field) for one in body.problems] == [(7, "formula")]
    assert "<math" not in body.html


@pytest.mark.parametrize("tex", [r"\href{javascript:x}{y}", r"\style{x}{y}", r"\class{x}{y}"])
def test_nothing_but_what_formulas_may_have_gets_into_pages(tex):
    made = mathml(tex, display=False)
    assert not re.search(r"href|style=|class=", made)


def test_every_command_passes_the_gate():
    """Whatever the library makes of them, our own list accepts it, or an error says what is wrong."""
    names = [name for name in vars(commands).values() if isinstance(name, str) and name[:1] == "\\"]
    assert len(names) > 50
    for name in names:
        for tex in (f"{name}{{a}}{{b}}", f"a{name} b", f"{name}{{1pt}}"):
            try:
                made = mathml(tex, display=True)
            except FormulaError:
                continue
            assert screen(made) == [], tex
