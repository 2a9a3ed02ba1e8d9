"""Syntax of other tools is reported at its line, with what to write instead."""

import pytest

OTHERS = [
    ("Se [[Te]] her", '"[[Te]]" is a link of another tool; write [Te](path.md)'),
    ("Se [[te|Min te]]", '"[[te|Min te]]" is a link of another tool; write [Min te](path.md)'),
    (
        "![[krus.png]]",
        '"![[krus.png]]" is a link of another tool; write ![what it shows](krus.png)',
    ),
    ("{{< youtube abc >}}", '"{{< youtube abc >}}" is a shortcode or tag of another tool'),
    ("Et {% raw %} to", '"{% raw %}" is a shortcode or tag of another tool'),
    ("Et {{ site.title }}", '"{{ site.title }}" is a shortcode or tag of another tool'),
    ('[caption id="a" width="3"]Et krus[/caption]', '"[caption id="a" width="3"]" is a shortcode'),
    ("[gallery]", '"[gallery]" is a shortcode of another tool; write each picture'),
    ('[video src="https://a.example/b.mp4"]', '"[video src="https://a.example/b.mp4"]" is a'),
    ("[embed]https://a.example/[/embed]", '"[embed]" is a shortcode of another tool'),
    ('[audio src="a.mp3"]', '"[audio src="a.mp3"]" is a shortcode of another tool; write <audio'),
    ("[TOC]", '"[TOC]" is left out, because the page lists its contents; remove'),
    ("[[_TOC_]]", '"[[_TOC_]]" is left out, because the page lists its contents; remove'),
    ("{:toc}", '"{:toc}" is shown as text; remove it'),
    ("Et afsnit. ^abc123", '"^abc123" is a block ID of Obsidian, shown as text; write {: #abc123'),
    ("Et ord^[En note.]", '"^[En note.]" is shown as text; write [^1]'),
    ("```mermaid\ngraph\n```", '"mermaid" diagrams are shown as their source'),
]


def typed(problems):
    return [
        (problem.line, problem.severity, problem.message.replace("”", '"')) for problem in problems
    ]


@pytest.mark.parametrize(("text", "message"), OTHERS)
def test_it_is_reported_at_its_line(convert, text, message):
    """And shown as it is written."""
    body = convert(f"Et.\n\n{text}\n", "en", first_line=3)
    ((line, severity, found),) = typed(body.problems)
    assert (line, severity) == (5, "warning")
    assert found.startswith(message)


@pytest.mark.parametrize(
    "text",
    [
        "`[[Te]]` og `{{< x >}}`",
        "```\n[[Te]]\n{% raw %}\n[gallery]\n```",
        "````md\n```mermaid\n```\n````",
        r"\[\[Te\]\] og \{\{ x \}\}",
        "Filmen [video] er ny",
        "[video](https://a.example/) og [gallery][x]\n\n[x]: https://a.example/",
        "[[Te]](https://a.example/)",
        "[[[x]]] og {{1}}",
        "Mængden {{1}, {2}}",
    ],
)
def test_what_is_none_is_not_reported(convert, text):
    """Code, escapes, links, and words in brackets."""
    assert convert(text).problems == ()
