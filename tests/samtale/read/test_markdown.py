"""Markdown: what Python-Markdown's own extensions give, in the essay's language and without what we
do not want.
"""

import pytest
from samtale.read.facts import Heading
from samtale.read.markdown import converter
from samtale.scan.tree import Tree


def test_tables_have_classes_instead_of_styles_and_can_be_scrolled(convert):
    """No style attribute is left, header cells have a scope, and the box has a name in the
    language.
    """
    html = convert("a | b | c\n:--|--:|:-:\n1 | 2 | 3\n").html
    assert "style=" not in html
    assert '<div aria-label="Tabel 1" class="table" role="region" tabindex="0">' in html
    assert ['<th scope="col">a</th>' in html, '<th class="right" scope="col">b</th>' in html] == [
        True,
        True,
    ]
    assert [
        "<td>1</td>" in html,
        '<td class="right">2</td>' in html,
        '<td class="center">3</td>' in html,
    ] == [True] * 3


@pytest.mark.parametrize(
    ("lang", "label"), [("da", "Tilbage til henvisning 1"), ("en", "Back to reference 1")]
)
def test_a_footnote_leads_there_and_back_in_the_essays_language(convert, languages, lang, label):
    """Its note is set like other text, and its way back is called so in the language of the
    essay.
    """
    html = convert('Ord[^x].\n\n[^x]: "Note"\n', lang).html
    left, right = languages[lang].quotes["double"]
    assert 'href="#fn:x"' in html
    assert f"{left}Note{right}" in html
    assert 'href="#fnref:x"' in html
    assert f'title="{label}"' in html


def test_definition_lists_and_abbreviations(convert):
    """Both of them, with the typography of other text."""
    assert "<dt>Te</dt>\n<dd>En »drik«</dd>" in convert('Te\n:   En "drik"\n').html
    assert (
        '<abbr title="Det danske sprog">DDS</abbr> siger'
        in convert("DDS siger\n\n*[DDS]: Det danske sprog\n").html
    )


@pytest.mark.parametrize(
    "text",
    ['```python\nx = "y" -- z\n```', '    :::python\n    x = "y" -- z\n', '~~~\nx = "y" -- z\n~~~'],
)
def test_a_code_block_stays_as_typed_in_one_box_with_a_keyboard(convert, text):
    """Classes but no styles, straight quotes, one box, and the keyboard can scroll it."""
    html = convert(text).html
    assert html.count('class="highlight"') == 1
    assert '<pre tabindex="0"><code class="language-' in html
    assert "style=" not in html
    assert "&quot;y&quot;" in html
    assert "»" not in html
    assert "–" not in html


@pytest.mark.parametrize(
    ("text", "levels"),
    [
        ("## A\n\n### B\n\n## C", [2, 3, 2]),
        ("# A\n\n## B", [2, 3]),
        ("## A\n\n# B", [3, 2]),
        ("A\n=\n\nB\n-", [2, 3]),
    ],
)
def test_the_page_has_its_one_h1_elsewhere(convert, text, levels):
    """Where a body has an h1 of its own, all its headings go down by one."""
    body = convert(text)
    assert [heading.level for heading in body.headings] == levels
    assert "<h1" not in body.html


def test_the_lowest_heading_has_nowhere_to_go(convert):
    """HTML ends with h6."""
    html = convert("# A\n\n###### F\n").html
    assert html.count("<h6") == 1
    assert "<h7" not in html


def test_headings_have_anchors_after_the_language(convert):
    """The anchor is made like an address; equal headings and headings without letters have one of
    their own, too.
    """
    body = convert('## Ærø "nu"\n\n## Ens\n\n## Ens\n\n### 😀\n')
    assert body.headings == (
        Heading(2, "aeroe-nu", "Ærø »nu«"),
        Heading(2, "ens", "Ens"),
        Heading(2, "ens_1", "Ens"),
        Heading(3, "section", "😀"),
    )
    assert all(f'id="{heading.anchor}"' in body.html for heading in body.headings)
    assert convert("## Åren", "sv").headings[0].anchor == "aren"


def test_one_essay_leaves_nothing_behind_for_the_next(convert):
    """Footnotes, abbreviations, anchors, pictures and problems of one file are not seen by the
    other.
    """
    second = "## Ens\n\nDDS og ![x](krus.png)\n"
    alone = convert(second)
    convert("## Ens\n\nDDS[^1] ![x](krus.png) [y](nej.md)\n\n[^1]: Note\n\n*[DDS]: Noget\n")
    assert convert(second) == alone


def test_extensions_of_the_owners_are_used(languages, content):
    """What Pelican's MARKDOWN setting names is added to ours; its own names for ours are not taken
    twice.
    """
    settings = {
        "extension_configs": {
            "markdown.extensions.extra": {},
            "markdown.extensions.wikilinks": {"base_url": "/w/"},
        }
    }
    md = converter(languages["da"], languages, settings)
    md.edition.begin("", content / "essays/te/da.md", Tree(content), 1)
    assert 'href="/w/Te/"' in md.convert("[[Te]]")
