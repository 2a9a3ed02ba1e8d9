"""Links between source files as authors write them, and pictures with their size."""

import pytest

LINKS = [
    ("[x](sv.md)", 'href="{filename}/essays/te/sv.md" hreflang="sv"'),
    ("[x](../kaffe/da.md)", 'href="{filename}/essays/kaffe/da.md"'),
    ("[x](../kaffe/da.md#om?ja)", 'href="{filename}/essays/kaffe/da.md#om?ja"'),
    ("[x]({filename}sv.md)", 'href="{filename}/essays/te/sv.md" hreflang="sv"'),
    ("[x]({filename}/essays/kaffe/da.md)", 'href="{filename}/essays/kaffe/da.md"'),
    ("[x](|filename|../kaffe/da.md)", 'href="{filename}/essays/kaffe/da.md"'),
    ("[x](krus.png)", 'href="{static}/essays/te/krus.png"'),
    ("[x]({attach}krus.png)", 'href="{attach}/essays/te/krus.png"'),
    ("[x][1]\n\n[1]: sv.md", 'href="{filename}/essays/te/sv.md" hreflang="sv"'),
    ("![x](krus.png)", 'src="{static}/essays/te/krus.png"'),
    ("![x](../../images/logo.png)", 'src="{static}/images/logo.png"'),
    ("![x]({static}/images/logo.png)", 'src="{static}/images/logo.png"'),
    ("![x](krus%20%231.png)", 'src="{static}/essays/te/krus%20%231.png"'),
    ("![x](/images/logo.png)", 'src="{static}/images/logo.png"'),
    ("[x](https://example.org/a.md)", 'href="https://example.org/a.md"'),
    ("[x](//example.org/a.md)", 'href="//example.org/a.md"'),
    ("[x](/da/emner/)", 'href="/da/emner/"'),
    ("[x](#om)", 'href="#om"'),
    ("[x](?q=1)", 'href="?q=1"'),
    ("[x]({tag}te)", 'href="{tag}te"'),
    ("[x](mailto:a@example.org)", 'href="mailto:a@example.org"'),
    ("<a@example.org>", 'href="&#109;&#97;&#105;'),
]


@pytest.mark.parametrize(("text", "attributes"), LINKS)
def test_a_path_beside_the_essay_becomes_a_link_between_files(convert, text, attributes):
    """Plain paths and Pelican's words for them lead to the file; whole addresses, anchors and
    e-mail are left alone.
    """
    body = convert(text)
    assert body.problems == ()
    assert attributes in body.html


@pytest.mark.parametrize(
    ("text", "line", "written"),
    [
        ("x\n\n[y](nej.md)", 12, "nej.md"),
        ("![y](nej.png)", 10, "nej.png"),
        ("x\n\n[y]({filename}nej.md)", 12, "nej.md"),
        ("[y](../../../ud.md)", 10, "../../../ud.md"),
        ("[y][1]\n\n\n[1]: nej.md\n", 13, "nej.md"),
        ("[x](sv.md)\n\n[y](v.md)", 12, "v.md"),
        ("x\n\n[y](n\\_ej.md)", 12, "n_ej.md"),
        ("x\n\n[y](a&amp;b.md)", 12, "a&b.md"),
        ("x\n\n[y](<to ord.md>)", 12, "to ord.md"),
        ("x\n\n[y](to ord.md)", 12, "to ord.md"),
        ("Filen nej.md\n\nfindes ikke: [y](nej.md)", 12, "nej.md"),
        ("```\nnej.md\n```\n\n[y](nej.md)", 14, "nej.md"),
    ],
)
def test_a_link_that_leads_nowhere_is_a_problem_on_its_line(convert, content, text, line, written):
    """Counted from the line on which the body begins; a like word on an earlier line does not
    mislead.
    """
    problems = [one for one in convert(text, first_line=10).problems if one.severity == "error"]
    (problem,) = problems
    assert (problem.path, problem.line, problem.field) == (
        str(content / "essays/te/da.md"),
        line,
        "picture" if text.startswith("!") else "link",
    )
    assert f'"{written}" points ' in problem.message


def test_an_address_that_is_none_does_not_stop_the_reading(convert):
    """What cannot be taken apart is a problem with its line, or is left alone; it is no crash."""
    assert [problem.line for problem in convert("x\n\n[y](http://[x)").problems] in ([], [3])


@pytest.mark.parametrize(
    ("text", "size"),
    [
        ("![x](krus.png)", 'height="40" src="{static}/essays/te/krus.png" width="60"'),
        ("![x](tegning.svg)", 'height="20" src="{static}/essays/te/tegning.svg" width="30"'),
        ("![x](krus.png){width=30}", 'src="{static}/essays/te/krus.png" width="30"'),
        ("![x](ikke-et.png)", 'src="{static}/essays/te/ikke-et.png"'),
    ],
)
def test_a_picture_has_the_size_of_its_file(convert, text, size):
    """So that nothing shifts while it loads; an author's own width stays, and an unknown kind has
    none.
    """
    html = convert(text).html
    assert size in html
    assert [html.count(name) for name in ("width=", "height=")] == [
        size.count(name) for name in ("width=", "height=")
    ]


def test_pictures_are_listed_and_all_but_the_first_load_late(convert):
    """The first is likely to be seen at once. The list is without repetition."""
    body = convert("![a](krus.png)\n\n![b](tegning.svg)\n\n![c](krus.png)\n")
    assert body.pictures == ("essays/te/krus.png", "essays/te/tegning.svg")
    assert [part.count('loading="lazy"') for part in body.html.split("<img")] == [0, 0, 1, 1]


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("[a](nej.md)\n\n[b](nej.md)\n[c](<nej.md>)", [1, 3, 4]),
        ("[a](nej.md) ![b](nej.md)\n\n![c](nej.md)", [1, 1, 3]),
        ("`[x](nej.md)`\n[x](nej.mdx)\n[a](nej.md)", [2, 3]),
        ("[a][n]\n\n[b][n]\n\n[n]: nej.md", [5, 5]),
        ("[a](nej.md)\n\n[^1]\n\n[^1]", [1, 3, 5]),
    ],
)
def test_what_is_missing_is_reported_wherever_it_is_used(convert, text, lines):
    assert sorted(problem.line for problem in convert(text).problems) == lines


@pytest.mark.parametrize(
    ("text", "href"),
    [
        ("[a](#Et afsnit)", "#Et%20afsnit"),
        ("[a](sv.md#Et afsnit)", "{filename}/essays/te/sv.md#Et%20afsnit"),
    ],
)
def test_a_place_with_a_space_is_a_link_and_is_reported(convert, text, href):
    """As a path with a space is."""
    body = convert(f"Et.\n\n{text}")
    assert f'href="{href}"' in body.html
    ((line, message),) = [(one.line, one.message) for one in body.problems]
    assert (line, "contains a space" in message) == (3, True)


@pytest.mark.parametrize("text", ["[1](# 2 af 5)", "[se](side 3.14 og ja)", "[a](x.md? Nej)"])
def test_words_in_brackets_behind_brackets_are_text(convert, text):
    body = convert(text)
    assert ("<a" in body.html, body.problems) == (False, ())
