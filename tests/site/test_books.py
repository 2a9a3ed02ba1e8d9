"""Our own series as books: what epubcheck (W3C) says of them, and that readers find them."""

import subprocess
from pathlib import Path

from .conftest import of_the_sample
from .servers_here import needs

JAR = Path("/usr/share/java/epubcheck.jar")


@of_the_sample
def test_epubcheck_finds_nothing_wrong(own_site):
    """With any of them, in any language."""
    if not JAR.is_file():
        needs("epubcheck-is-no-program-here", install="epubcheck")
    books = [name for name in sorted(own_site.names()) if name.endswith(".epub")]
    assert {name.split("/")[0] for name in books} == {"da", "sv", "en"}
    for name in books:
        said = subprocess.run(
            ["java", "-jar", JAR, own_site.folder / name],
            capture_output=True,
            text=True,
            check=False,
        )
        assert "No errors or warnings detected" in said.stdout + said.stderr, (
            f"{name}: {said.stdout}{said.stderr}"
        )


@of_the_sample
def test_a_series_offers_its_book(own_site):
    """On its page, in the page's language."""
    (link,) = own_site.page("da/serier/ved-skranken/").xpath("//p[@class='book']/a")
    assert link.text == "Serien som bog (EPUB)"
    assert link.get("href") == "/da/serier/ved-skranken/ved-skranken.epub"
