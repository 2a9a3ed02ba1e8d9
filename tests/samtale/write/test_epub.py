"""Books as electronic readers open them; epubcheck judges our own in tests/site/test_books.py."""

import io
import zipfile
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from lxml import etree
from samtale.describe.view import Book
from samtale.write.epub import epub

BODY = """<h2 id="en"><a href="#en">En</a></h2><p id="p1">Se <a href="/da/kaffe-da/#fn:1">kaffe</a>,
<a href="/da/om/">om</a>, <a href="https://x.example/">x</a>&nbsp;<sup id="fnref:1"><a href="#fn:1">1</a></sup>.
<a aria-hidden="true" class="permalink" href="#p1" tabindex="-1"></a></p>
<picture><source srcset="/a.avif"><img src="/i/t.0123456789.png?x" alt="Te" loading="lazy"></picture>
<img src="https://far.example/t.png" alt="Fjern"><iframe src="https://x.example"></iframe><br>
<section class="footnote"><ol><li id="fn:1">Note</li></ol></section>"""
OPF = {"o": "http://www.idpf.org/2007/opf", "dc": "http://purl.org/dc/elements/1.1/"}


@pytest.fixture
def book(make_essay):
    """Two essays of a series, in the order in which they are read."""
    moment = datetime(2026, 3, 1, 12, tzinfo=UTC)
    essays = [
        replace(
            make_essay("tea", "da", title="Te & <krus>", authors=("Åse", "Bo")), updated=moment
        ),
        replace(
            make_essay("kaffe", "da", authors=("Bo",)), updated=datetime(2026, 4, 2, 12, tzinfo=UTC)
        ),
    ]
    return Book(
        "da/serier/x/x.epub", "da", "Te & <kaffe>", "To ting", "da/serier/x/", tuple(essays)
    )


@pytest.fixture
def made(book, make_site):
    bodies = dict.fromkeys((essay.save_as for essay in book.essays), BODY)
    return epub(book, bodies, make_site(), {"i/t.0123456789.png": b"png"}.get)


@pytest.fixture
def read(made):
    """``read("chapter-1.xhtml")``: a file of the book as a tree."""
    archive = zipfile.ZipFile(io.BytesIO(made))
    return lambda name: etree.fromstring(archive.read(f"book/{name}"))


def test_it_is_the_same_each_time(book, made, make_site):
    """No clock, no chance: only its essays."""
    bodies = dict.fromkeys((essay.save_as for essay in book.essays), BODY)
    assert epub(book, bodies, make_site(), {"i/t.0123456789.png": b"png"}.get) == made


def test_its_first_file_says_what_it_is(made):
    """Uncompressed, at the place where readers look for it (OCF 3.3, section 4.3)."""
    assert made[30:58] == b"mimetypeapplication/epub+zip"


def test_its_package_says_what_libraries_ask_for(read):
    """Its authors, each once; when it last changed; all of its files; the order in which they are
    read.
    """
    package = read("package.opf")
    assert package.xpath("//dc:title/text()", namespaces=OPF) == ["Te & <kaffe>"]
    assert package.xpath("//dc:creator/text()", namespaces=OPF) == ["Åse", "Bo"]
    assert package.xpath("//o:meta/text()", namespaces=OPF) == ["2026-04-02T12:00:00Z"]
    names = package.xpath("//o:item/@href", namespaces=OPF)
    assert names == [
        "title.xhtml",
        "chapter-1.xhtml",
        "chapter-2.xhtml",
        "nav.xhtml",
        "style.css",
        "picture-1.png",
    ]
    assert package.xpath("//o:itemref/@idref", namespaces=OPF) == [
        "title.xhtml",
        "nav.xhtml",
        "chapter-1.xhtml",
        "chapter-2.xhtml",
    ]


def test_links_stay_in_the_book_where_they_can(read):
    """To its other essays, and to notes; all others are whole addresses."""
    page = read("chapter-1.xhtml")
    assert page.xpath("//*[local-name()='a']/@href") == [
        "#en", "chapter-2.xhtml#fn-1", "https://example.org/da/om/", "https://x.example/", "#fn-1",
    ]  # fmt: skip
    assert page.xpath("//@id") == ["en", "p1", "fnref-1", "fn-1"]


def test_pictures_are_in_the_book_or_described_in_words(read):
    """In the form that every reader shows, under a name of its own."""
    page = read("chapter-1.xhtml")
    assert page.xpath("//*[local-name()='img']/@src") == ["picture-1.png"]
    assert page.xpath("//*[local-name()='span']/text()") == ["Fjern"]
    assert not page.xpath(
        "//*[local-name()='picture' or local-name()='source' or local-name()='iframe']"
    )


def test_a_formula_is_mathml(book, make_site):
    """In its own namespace, without a prefix; the package says which chapter has one."""
    formula = '<p>a <math xmlns="http://www.w3.org/1998/Math/MathML"><mi>x</mi></math> b</p>'
    bodies = dict.fromkeys((essay.save_as for essay in book.essays), formula)
    archive = zipfile.ZipFile(io.BytesIO(epub(book, bodies, make_site(), {}.get)))
    chapter = archive.read("book/chapter-1.xhtml").decode()
    assert '<math xmlns="http://www.w3.org/1998/Math/MathML"><mi>x</mi></math> b' in chapter
    package = archive.read("book/package.opf").decode()
    assert package.count('properties="mathml"') == 2


def test_a_place_where_a_word_may_break_is_empty(book, make_site):
    """XHTML has no content in it; lxml would put all that follows there."""
    text = '<p>lang<wbr>t <b>ord<WBR class="x"/>e</b> og</p><p>mere</p>'
    bodies = dict.fromkeys((essay.save_as for essay in book.essays), text)
    archive = zipfile.ZipFile(io.BytesIO(epub(book, bodies, make_site(), {}.get)))
    chapter = archive.read("book/chapter-1.xhtml").decode().replace("html:", "")
    assert "<p>lang<wbr/>t <b>ord<wbr/>e</b> og</p><p>mere</p>" in chapter


def test_its_contents_are_in_order(read):
    """With the essays' own titles."""
    items = read("nav.xhtml").xpath("//*[local-name()='li']/*")
    assert [item.text for item in items] == ["Te & <krus>", "kaffe in da"]
    assert [item.get("href") for item in items] == ["chapter-1.xhtml", "chapter-2.xhtml"]


def test_its_title_page_names_all_authors_once(read):
    """In the order of the essays, as the language lists them."""
    (line,) = read("title.xhtml").xpath("//*[@class='by']")
    assert line.text == "Åse og Bo"
