"""Anchors of paragraphs, headings that link to themselves, and notes that say what they are."""

import re

import pytest
from samtale.read.anchors import without_places

HERE = '<a aria-hidden="true" class="permalink" href="#{0}" tabindex="-1"></a>'


def test_each_paragraph_of_the_text_is_a_place(convert_whole):
    """In order, and with a link to itself that no screen reader and no keyboard comes upon."""
    html = convert_whole("Et.\n\nTo *ord*.\n").html.replace("\n", "")
    assert html == (
        f'<p id="p1">Et.{HERE.format("p1")}</p><p id="p2">To <em>ord</em>.{HERE.format("p2")}</p>'
    )


def test_an_id_of_the_authors_own_stays(convert_whole):
    """And counts, so that the numbers of others do not change when it is taken out."""
    html = convert_whole("Et.\n{: #begyndelsen }\n\nTo.\n").html
    assert '<p id="begyndelsen">' in html
    assert HERE.format("begyndelsen") in html
    assert '<p id="p2">' in html


@pytest.mark.parametrize(
    "text",
    ["> Et.\n", "- Et\n\n    To\n", "```\nkode\n```\n", "<div>Et</div>\n", "| a |\n|---|\n| b |\n"],
)
def test_what_is_no_paragraph_of_the_text_is_no_place(convert_whole, text):
    """Quotations, lists, code, HTML and tables; and none of them comes to be in a paragraph."""
    html = convert_whole(text).html
    assert 'class="permalink"' not in html
    assert not re.search(r"<p[^>]*>\s*<(?:div|table|pre)", html)


def test_a_paragraph_with_html_in_it_is_a_place(convert_whole):
    """Only one that is nothing else is none."""
    assert convert_whole("Tast <kbd>a</kbd>.\n").html.startswith('<p id="p1">Tast <kbd>a</kbd>.<a ')


def test_without_places_nothing_is_left_of_them(convert_whole):
    """For feeds and books."""
    assert without_places(convert_whole("Et.\n").html) == '<p id="p1">Et.</p>'


def test_a_heading_is_a_link_to_itself(convert):
    """With all that is in it; the contents' list has its text alone."""
    body = convert("## Et *godt* ord\n")
    assert (
        body.html.strip()
        == '<h2 id="et-godt-ord"><a href="#et-godt-ord">Et <em>godt</em> ord</a></h2>'
    )
    assert [heading.text for heading in body.headings] == ["Et godt ord"]


def test_a_heading_that_holds_a_link_is_none(convert):
    """No link is within a link."""
    assert convert("## Se [her](https://example.org)\n").html.count("<a ") == 1


def test_a_heading_called_as_a_paragraph_is_a_place_of_its_own(convert_whole):
    """No id appears twice."""
    ids = re.findall(r'id="([^"]+)"', convert_whole("En.\n\n## p1\n\nTo.\n").html)
    assert len(ids) == len(set(ids)) == 3


def test_notes_say_what_they_are(convert):
    """To those who have them read aloud, in the language of the essay; and references know which
    note is theirs.
    """
    html = convert("Ord[^b], ord[^a], ord[^b].\n\n[^a]: Den ene.\n\n[^b]: Den anden.\n").html
    assert '<section aria-label="Noter" class="footnote" role="doc-endnotes">' in html
    assert re.findall(
        (
            r'<sup data-note="(\d)" id="fnref:(\w)"><a class="footnote-ref" href="#fn:\w" '
            r'role="doc-noteref">'
        ),
        html,
    ) == [
        ("1", "b"),
        ("2", "a"),
    ]
    assert '<sup id="fnref2:b">' in html
    assert (
        'aria-label="Tilbage til henvisning 1" class="footnote-backref" href="#fnref:b" '
        'role="doc-backlink"'
    ) in html


def test_a_text_without_notes_has_no_list_of_them(convert):
    """Not even an empty one."""
    assert "footnote" not in convert("Ord.").html


def test_notes_stand_in_the_order_of_their_references(convert):
    """Whatever the order in which the author wrote them; one that nobody refers to is the last, and
    none is lost.
    """
    html = convert("A[^x], b[^y], a[^x].\n\n[^z]: Z\n[^y]: Y\n[^x]: X\n\n[^empty]:\n").html
    assert re.findall(r'<li id="fn:(\w+)"', html) == ["x", "y", "z", "empty"]
    assert re.findall(r'role="doc-noteref">(\d)<', html) == ["1", "2", "1"]
    assert re.findall(r'title="Tilbage til henvisning (\d)"', html) == ["1", "1", "2", "3"]


def test_names_of_notes_with_spaces_are_valid_ids(convert):
    """All links to them lead there, and no two notes share one."""
    html = convert("A[^a b], b[^a-b], c[^a b].\n\n[^a b]: Et\n\n[^a-b]: To\n").html
    ids = re.findall(r' id="([^"]*)"', html)
    assert ids == ["fnref:a-b-", "fnref:a-b", "fnref2:a-b-", "fn:a-b-", "fn:a-b"]
    assert set(re.findall(r'href="#([^"]*)"', html)) == set(ids)


@pytest.mark.parametrize(
    ("text", "link"),
    [
        ("[x[^1]](https://a.example) y", "<a HREF>x</a>{} y"),
        ("[*x[^1]* y](https://a.example){.z}", '<a class="z" HREF><em>x</em> y</a>{}'),
        ("[x[^1]][a]\n\n[a]: https://a.example", "<a HREF>x</a>{}"),
    ],
)
def test_a_reference_to_a_note_is_behind_the_link_that_it_is_in(convert, text, link):
    """No link may be within another."""
    html = convert(f"{text}\n\n[^1]: Note.\n").html
    note = re.search("<sup.*?</sup>", html)[0]
    expected = link.format(note).replace("HREF", 'href="https://a.example"')
    assert html.startswith(f"<p>{expected}</p>")
