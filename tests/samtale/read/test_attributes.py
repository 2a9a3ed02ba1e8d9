"""Attribute lists, and braces that are none."""

import pytest

BRACES = [
    (
        "*rolig*{lang=sv} er ét, mængden {1, 2} to.",
        '<p><em lang="sv">rolig</em> er ét, mængden {1, 2} to.</p>',
    ),
    ("*a*{.x #y} *b*{1, 2}", '<p><em class="x" id="y">a</em> <em>b</em>{1, 2}</p>'),
    ("`a`{.x .y}{z}", '<p><code class="x y">a</code>{z}</p>'),
    ("**a** {.x}", "<p><strong>a</strong> {.x}</p>"),
    ("a{.x} og {lang=sv}", "<p>a{.x} og {lang=sv}</p>"),
    (
        '[a](https://a.example/){title="Et } og *to*"} b',
        '<p><a href="https://a.example/" title="Et } og *to*">a</a> b</p>',
    ),
    (
        r"""*a*{title="Et \"X\" & Y" .z} *b*{title='\\ \'c\''}""",
        """<p><em class="z" title="Et &quot;X&quot; &amp; Y">a</em> <em title="\\ 'c'">b</em></p>""",
    ),
    ("*a*{}*b*{ }", "<p><em>a</em>{}<em>b</em>{ }</p>"),
    ("Et\n{: lang=sv .x }", '<p class="x" lang="sv">Et</p>'),
    ("Et\n{: x }", "<p>Et\n{: x }</p>"),
    ("*a*{lang=sv}{.x}", '<p><em class="x" lang="sv">a</em></p>'),
    ("==a=={.x} H~2~{.y}O", '<p><mark class="x">a</mark> H<sub class="y">2</sub>O</p>'),
]


@pytest.mark.parametrize(("text", "html"), BRACES)
def test_a_list_ends_at_its_brace_and_other_braces_are_text(convert, text, html):
    """In the order in which they are written."""
    assert convert(text).html.strip() == html


@pytest.mark.parametrize(
    ("text", "anchor", "words"),
    [
        ("## Mængden {1, 2, 3}", "maengden-1-2-3", "Mængden {1, 2, 3}"),
        ("## Skabelonen {navn}", "skabelonen-navn", "Skabelonen {navn}"),
        ("## Et {#to}", "to", "Et"),
        ("## Et {1} {#to .tre}", "to", "Et {1}"),
    ],
)
def test_a_heading_keeps_its_braces(convert, text, anchor, words):
    (heading,) = convert(text).headings
    assert (heading.anchor, heading.text) == (anchor, words)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("![x](krus.png){.wide Et krus}", '"{.wide Et krus}" is shown as text'),
        ("*a*{.x, .y}", '"{.x, .y}" is shown as text'),
        ("[x](https://a.example/){download}", '"{download}" is shown as text; write {download=""}'),
    ],
)
def test_what_was_meant_as_a_list_is_reported(convert, text, message):
    (problem,) = convert(f"Et.\n\n{text}").problems
    assert (problem.line, problem.field) == (3, "attributes")
    assert problem.message.startswith(message)


@pytest.mark.parametrize(
    "text",
    [
        '> "Ord"\n> {: lang=sv }\n> -- Kilde',
        '> "Ord"\n> {: lang=sv }\n>\n> -- Kilde',
        '> "Ord"\n>\n> "Ord"\n> {: lang=sv }\n> -- Kilde',
    ],
)
def test_a_quotation_has_its_language_before_its_source(convert, text):
    """As README says; the source is in the language of the essay."""
    html = convert(text).html.replace("\n", "")
    assert '<p lang="sv">”Ord”</p></blockquote><figcaption>Kilde</figcaption></figure>' in html
    assert "{" not in html
