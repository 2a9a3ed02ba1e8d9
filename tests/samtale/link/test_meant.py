"""Which file a broken link certainly means."""

from dataclasses import replace
from types import SimpleNamespace

import pytest
from samtale.link.meant import Meant
from samtale.link.texts import Body, Text
from samtale.read.facts import NO_FACTS

SITE = SimpleNamespace(codes=("da", "sv", "en"), url="https://example.org")


def text(source, lang="da", work="", slug="", anchors=(), **values):
    facts = replace(NO_FACTS, anchors=frozenset(anchors))
    return Text(
        source=source,
        path=source,
        lang=lang,
        title="",
        url="",
        save_as="",
        body=Body("", facts),
        work=work or source,
        slug=slug,
        values=values,
    )


HERE = text("essays/her/da.md", work="her", slug="her", anchors={"p3", "to", "et-afsnit"})
TEXTS = [
    HERE,
    text("essays/tea/da.md", work="tea", slug="om-te", anchors={"brygning", "p1"}),
    text("essays/tea/en.md", "en", work="tea", slug="on-tea"),
    text("posts/2019-05-01-gul-bil.md", slug="gul-bil", permalink="/biler/2019/gul.html"),
    text("posts/2020/same.md", slug="same"),
    text("pages/same.md", slug="same-2"),
    text("essays/fika/sv.md", "sv", work="fika", slug="fika"),
    text("posts/pair.da.md", work="par", slug="par"),
    text("posts/pair.md", "en", work="pair", slug="pair"),
    text("posts/hugo/index.md", slug="hugo-post", aliases=("/gammel/",)),
]
FILES = [
    "files/år.pdf",
    "files/ar.pdf",
    "images/Kop.PNG",
    "a/dup.png",
    "b/dup.png",
    "essays/her/plan.pdf",
]


@pytest.fixture
def meant():
    return Meant(TEXTS, FILES, SITE)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("/om-te/", "../tea/da.md"),
        ("/da/essays/om-te.html", "../tea/da.md"),
        ("tea.md", "../tea/da.md"),
        ("../Tea/DA.md", ""),
        ("/en/on-tea/", "../tea/en.md"),
        ("https://example.org/blog/om-te/", "../tea/da.md"),
        ("/om-te/#brygning", "../tea/da.md#brygning"),
        ("/om-te/#Brygning", "../tea/da.md#brygning"),
        ("/om-te/#nix", "../tea/da.md"),
        ("/2019/05/01/gul-bil.html", "../../posts/2019-05-01-gul-bil.md"),
        ("/gul_bil", "../../posts/2019-05-01-gul-bil.md"),
        ("{% post_url 2019-05-01-gul-bil %}", "../../posts/2019-05-01-gul-bil.md"),
        ('{{< ref "gul-bil.md" >}}', "../../posts/2019-05-01-gul-bil.md"),
        ("@/posts/2019-05-01-gul-bil.md", "../../posts/2019-05-01-gul-bil.md"),
        ("/biler/2019/gul.html", "../../posts/2019-05-01-gul-bil.md"),
        ("/gammel/", "../../posts/hugo/index.md"),
        ("/posts/hugo/", "../../posts/hugo/index.md"),
        ("/fika/", "../fika/sv.md"),
        ("/post/pair/", "../../posts/pair.da.md"),
        ("/same/", ""),
        ("/her/", ""),
        ("/nix/", ""),
        ("https://example.com/om-te/", ""),
        ("mailto:a@example.com", ""),
        ("#to", ""),
        ("", ""),
        ("kop.png", "../../images/Kop.PNG"),
        ("/images/kop.png", "../../images/Kop.PNG"),
        ("/files/År.pdf", "../../files/år.pdf"),
        ("/files/AR.pdf", "../../files/ar.pdf"),
        ("/files/àr.pdf", ""),
        ("dup.png", ""),
        ("Plan.pdf", "plan.pdf"),
    ],
)
def test_what_a_link_means(meant, written, expected):
    """The only text or file of that name; nothing where there are several, or none."""
    assert meant.link(written, HERE) == expected


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("Et-Afsnit", "et-afsnit"),
        ("et_afsnit", "et-afsnit"),
        ("et-afsnitt", "et-afsnit"),
        ("p33", ""),
    ],
)
def test_what_an_anchor_means(meant, written, expected):
    """A heading's; never a paragraph's."""
    assert meant.anchor(written, HERE) == expected
