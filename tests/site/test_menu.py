"""MENUITEMS: links at the end of every menu, checked like those in texts."""

import pytest
from samtale.build.build import build
from samtale.problems import BuildError, ContentError

from .conftest import Output

TEXTS = {
    "essays/te/da.md": "Title: Te\nDate: 2024-02-05\n\nTekst.\n",
    "essays/te/en.md": "Title: Tea\nDate: 2024-02-05\n\nText.\n",
    "pages/om/da.md": "Title: Om\n\nOm.\n",
}


def test_the_menu_of_each_language_ends_in_them(site, tmp_path):
    """Within the site, below its folder on the host; the current one is marked."""
    items = (
        '[("Om", "/da/om/"), ("Ude", "https://x.example/?a=b&c"), '
        '("Arkiv", "https://h.example/b/da/arkiv/")]'
    )
    conf = site(TEXTS, f'SITEURL = "https://h.example/b"\nMENUITEMS = {items}')
    build(conf, output=str(tmp_path / "output"))
    for page in ("da/", "en/", "da/te/"):
        links = Output(tmp_path / "output").page(page).xpath("//nav[@class='menu']//a")[-3:]
        assert [(link.text, link.get("href"), link.get("aria-current")) for link in links] == [
            ("Om", "/b/da/om/", None),
            ("Ude", "https://x.example/?a=b&c", None),
            ("Arkiv", "/b/da/arkiv/", None),
        ]
    links = Output(tmp_path / "output").page("da/om/").xpath("//nav[@class='menu']//a")
    assert links[-3].get("aria-current") == "page"


@pytest.mark.parametrize(
    ("items", "reported"),
    [
        ('[("A", "/no/")]', '"/no/" is a broken link'),
        ('[("A", "https://samtale.example/no/")]', "is a broken link"),
        ('[("A",)]', "is not a pair of title and URL"),
        ('[("A", "no.html")]', 'is not a URL of the site or of another; begin it with "/"'),
        ('[("A", "javascript:x")]', "is not a URL of the site or of another"),
        ('"A"', "is not a pair of title and URL"),
    ],
)
def test_faults_in_the_menu_are_reported(site, items, reported):
    """With the line of MENUITEMS."""
    with pytest.raises(
        (BuildError, ContentError), match=r"pelicanconf\.py:\d+: MENUITEMS: "
    ) as caught:
        build(site(TEXTS, f"MENUITEMS = {items}"))
    assert reported in str(caught.value)
