"""Figures and quotations with their source."""

import pytest


def test_a_picture_alone_with_a_title_is_a_figure(convert):
    """The title becomes the caption; alt and caption are set in the language."""
    html = convert('![Et "krus"](krus.png \'Krus -- det "gode"\')').html.replace("\u00a0", "~")
    assert html.startswith(
        '<figure class="picture"><img alt="Et »krus«" fetchpriority="high" height="40" src='
    )
    assert "<figcaption>Krus~– det »gode«</figcaption>" in html
    assert " title=" not in html


@pytest.mark.parametrize(
    "text", ['Se ![x](krus.png "Krus")', '![x](krus.png "Krus") her', "![x](krus.png) *her*"]
)
def test_other_pictures_are_no_figures(convert, text):
    """In the midst of text, a picture stays in its paragraph."""
    assert "<figure" not in convert(text).html


def test_a_quotation_that_ends_with_its_source_is_a_figure(convert):
    """The last paragraph, begun with a dash, is who said it."""
    html = convert('> "Ord"\n>\n> -- Karen Blixen, *Vinter-eventyr*\n\nVidere').html
    assert html.replace("\n", "") == (
        '<figure class="quotation"><blockquote><p>»Ord«</p></blockquote>'
        "<figcaption>Karen Blixen, <em>Vinter-eventyr</em></figcaption></figure><p>Videre</p>"
    )


@pytest.mark.parametrize("text", ["> Ord\n> -- Kilde", "> *Ord*\n> -- Kilde"])
def test_the_source_may_stand_on_the_last_line(convert, text):
    """Without an empty line before it."""
    html = convert(text).html.replace("\n", "").replace("<em>", "").replace("</em>", "")
    assert (
        html
        == '<figure class="quotation"><blockquote><p>Ord</p></blockquote><figcaption>Kilde</figcaption></figure>'
    )


def test_a_quotation_without_a_source_is_none(convert):
    """Nothing is taken out of a plain quotation, nor of one that is nothing but a line with a
    dash.
    """
    assert "<figure" not in convert("> Ord\n>\n> Flere ord").html
    assert "<figure" not in convert("> -- Kilde").html
