"""Pictures with a caption, a credit or a form of their own. (Quotations: test_blocks.py)"""

import pytest

IMG = '<img alt="x" fetchpriority="high" height="40" src="{static}/essays/te/krus.png" width="60">'


@pytest.mark.parametrize(
    ("text", "html"),
    [
        (
            "![x](krus.png)\n: Et *krus*, [se](../kaffe/da.md).",
            (
                "<figcaption>Et <em>krus</em>, <a "
                'href="{filename}/essays/kaffe/da.md">se</a>.</figcaption>'
            ),
        ),
        ("![x](krus.png)\n\n: Et *krus*.", "<figcaption>Et <em>krus</em>.</figcaption>"),
        (
            '![x](krus.png)\n*Et "krus", **her***',
            "<figcaption>Et »krus«, <strong>her</strong></figcaption>",
        ),
        (
            "![x](krus.png){.mine}\n_Et [krus](../kaffe/da.md)_",
            '<figcaption>Et <a href="{filename}/essays/kaffe/da.md">krus</a></figcaption>',
        ),
        (
            "![x](krus.png)",
            "",
        ),
        (
            "![x](krus.png){credit=\"Foto: 'V'\"}",
            '<figcaption><small class="credit">Foto: ’V’</small></figcaption>',
        ),
        (
            '![x](krus.png "Krus"){credit="Foto: V"}',
            '<figcaption>Krus <small class="credit">Foto: V</small></figcaption>',
        ),
        (
            '![x](krus.png){credit="Foto: V"}\n: Et "krus" *her*',
            '<figcaption>Et »krus« <em>her</em> <small class="credit">Foto: V</small></figcaption>',
        ),
    ],
)
def test_a_picture_has_a_caption_and_a_credit(convert, text, html):
    """A title, or what is below it behind a colon; the credit comes last."""
    made = convert(text).html.replace("\n", "").replace("›V‹", "’V’").replace('class="mine" ', "")
    assert made == f'<figure class="picture">{IMG}{html}</figure>'


def test_a_picture_that_is_a_link_is_a_figure(convert):
    """The link is around the picture, not around its caption."""
    html = convert('[![x](krus.png "Krus")](https://a.example/)').html
    assert html == (
        f'<figure class="picture"><a href="https://a.example/">{IMG}</a>'
        "<figcaption>Krus</figcaption></figure>"
    )


@pytest.mark.parametrize(
    ("form", "classes"),
    [("{.wide}", "picture wide"), ("{.full}", "picture full"), ("{.full .wide}", "picture full")],
)
def test_a_picture_has_a_form(convert, form, classes):
    """It is the figure's, not the picture's; without a caption there is none."""
    assert convert(f"![x](krus.png){form}").html == f'<figure class="{classes}">{IMG}</figure>'


def test_other_classes_and_an_id_stay(convert):
    """The id is the place of the whole figure."""
    html = convert("![x](krus.png){.wide .mine #k}").html
    assert html.startswith('<figure class="picture wide" id="k"><img alt="x" class="mine"')


def test_a_real_list_of_definitions_stays(convert):
    """Also around a picture with its caption; two captions in a row are two figures."""
    html = convert(
        "Ord\n: Et ord\n\n![x](krus.png)\n: Krus\n\n![x](krus.png)\n: Krus 2\n\nTale\n: Tale"
    ).html
    tags = [
        part.split(">")[0].split()[0] for part in html.split("<")[1:] if not part.startswith("/")
    ]
    assert tags == [
        "dl",
        "dt",
        "dd",
        "figure",
        "img",
        "figcaption",
        "figure",
        "img",
        "figcaption",
        "dl",
        "dt",
        "dd",
    ]
    assert "<figure" not in convert("![x](krus.png) og\n: mere").html


def test_a_credit_in_the_midst_of_text_is_reported(convert):
    """With its line, and does not become an attribute that nobody knows."""
    body = convert('Et\n\nher ![x](krus.png){credit="Foto: V"} der', first_line=5)
    assert "credit" not in body.html
    assert [(one.line, one.field) for one in body.problems] == [(7, "credit")]


def test_a_credit_may_have_quotation_marks(convert):
    """No matter where it is, and it is reported as it is meant."""
    listed = r'{.wide credit="Foto: \"X\" & Y"}'
    body = convert(f"![x](krus.png){listed}")
    assert '<small class="credit">Foto: »X« &amp; Y</small>' in body.html
    assert body.problems == ()
    (problem,) = convert(f"Her ![x](krus.png){listed}").problems
    assert problem.message.startswith('"Foto: "X" & Y" is shown only')
    (problem,) = convert("Her ![x](krus.png){credit='\x07Foto\x1b'}").problems
    assert problem.message.startswith('"Foto" is shown only')


@pytest.mark.parametrize(("paragraphs", "early"), [(0, True), (2, True), (3, False)])
def test_the_first_picture_is_asked_for_at_once_if_it_is_early(convert, paragraphs, early):
    """It never waits; those behind it do."""
    html = convert("Et.\n\n" * paragraphs + '![x](krus.png "K")\n\n![y](krus.png "K")').html
    first, second = html.split("<img")[1:]
    assert ('fetchpriority="high"' in first) == early
    assert "loading" not in first
    assert 'decoding="async"' in second
    assert 'loading="lazy"' in second
    assert "fetchpriority" not in second


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("> Ord.\n> -- Kilde", "Kilde"),
        ("> Et *ord*.\n> — Kilde, *Bog*", "Kilde, <em>Bog</em>"),
        ("> Ord.\n>\n> – Kilde", "Kilde"),
        ("> – Hvem der?\n> – Mig.\n> -- Hamlet", "Hamlet"),
        ("> – Hvem der?\n> – Mig.\n>\n> – Hamlet", "Hamlet"),
        ("> – Hvem der?\n> – Mig.", None),
        ("> -- Hvem *der*?\n> Stilhed.\n> -- Mig.", None),
        ("> – Hvem der?\n>\n> – Mig.", None),
        ("> Hun sagde:\n> – Ja.", None),
        ("> Hun *sagde:*\n>\n> – Ja.", None),
    ],
)
def test_a_conversation_keeps_its_last_line(convert, text, source):
    """It is no source, which a quotation has but once."""
    html = convert(text).html
    if source is None:
        assert "<figure" not in html
        assert html.count("–") == text.count("–") + text.count("--")
    else:
        assert f"<figcaption>{source}</figcaption>" in html
