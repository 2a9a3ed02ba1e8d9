"""Books for e-readers: EPUB 3.3 (W3C), which EPUB 2 readers open too.

Written without a library, because libraries' output is not reproducible (EbookLib uses the clock
and random numbers).
"""

import io
import re
import uuid
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import unquote, urljoin
from xml.sax.saxutils import escape, quoteattr

from babel.lists import format_list
from lxml import etree, html

from ..config.site import Site
from ..dates import utc_seconds
from ..describe.view import Book, Essay
from ..languages import Language
from ..output.media_types import TYPES
from ..read.anchors import without_places
from .book_html import modernise

XHTML, OPS = "http://www.w3.org/1999/xhtml", "http://www.idpf.org/2007/ops"
KINDS = {suffix: kind for kind, suffixes in TYPES.items() for suffix in suffixes}
# core media types (EPUB 3.3, section 3.2)
MATHML = "http://www.w3.org/1998/Math/MathML"
CORE = {"png", "jpg", "jpeg", "gif", "svg", "webp"}
EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest date of a ZIP file
WBR = re.compile(r"<wbr(?:[\s/][^<>]*)?>", re.IGNORECASE)
DROPPED = ("script", "button", "iframe", "video", "audio")
STYLE = """body { font-family: serif; line-height: 1.45; margin: 0 5%; }
h1, h2, h3, h4 { font-weight: normal; line-height: 1.2; hyphens: none; }
h1 { margin: 2em 0 1em; }
p { margin: 0; text-indent: 0; } p + p { text-indent: 1.4em; }
.by, figcaption, .footnote { font-size: 0.85em; }
blockquote { margin: 1em 0 1em 1.2em; font-style: italic; }
figure { margin: 1.5em 0; } img { max-width: 100%; height: auto; }
pre { white-space: pre-wrap; font-size: 0.8em; }
table { border-collapse: collapse; font-size: 0.85em; margin: 1.2em 0; }
th, td { padding: 0.3em 0.6em; text-align: left; vertical-align: top; border-bottom: 1px solid; }
.right { text-align: right; } .center { text-align: center; }
.quotation figcaption::before { content: "\\2014\\a0"; }
a { color: inherit; } h2 > a, h3 > a, h4 > a { text-decoration: none; }
sup { line-height: 0; } .footnote { margin-top: 3em; }
"""
CONTAINER = """<?xml version="1.0" encoding="utf-8"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">
<rootfiles><rootfile full-path="book/package.opf" media-type="application/oebps-package+xml"/></rootfiles>
</container>
"""  # noqa: E501
PAGE = """<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE html>
<html xmlns="{xhtml}" xmlns:epub="{ops}" lang="{lang}" xml:lang="{lang}">
<head><title>{title}</title><link rel="stylesheet" type="text/css" href="style.css"/></head>
<body>
{body}
</body>
</html>
"""


@dataclass
class _Pictures:
    """The pictures of one book: the content of each, by its name in the book."""

    read: Callable[[str], bytes | None]
    prefix: str
    names: dict[str, str] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)

    def name(self, address: str) -> str:
        """The name of one of the site's pictures in the book; "" for a type that a book cannot
        contain.
        """
        if address not in self.names:
            path = unquote(address.partition("?")[0]).removeprefix(f"{self.prefix}/")
            suffix = path.rpartition(".")[2].lower()
            data = (
                self.read(path)
                if suffix in CORE and not address.startswith(("//", "http:", "https:", "data:"))
                else None
            )
            self.names[address] = (
                f"picture-{len(self.files) + 1}.{suffix}" if data is not None else ""
            )
            if data is not None:
                self.files[self.names[address]] = data
        return self.names[address]


def epub(
    book: Book, bodies: Mapping[str, str], site: Site, picture: Callable[[str], bytes | None]
) -> bytes:
    """A book as bytes; the same for the same essays.

    bodies: output path -> text as HTML, addresses within the host; picture: a file of the output ->
    its bytes, None if it does not exist.
    """
    language = site[book.lang]
    chapters = {
        essay.save_as: f"chapter-{number}.xhtml" for number, essay in enumerate(book.essays, 1)
    }
    places = {f"{site.prefix}/{essay.url}": chapters[essay.save_as] for essay in book.essays}
    pictures = _Pictures(picture, site.prefix)
    pages = {"title.xhtml": _page(_title(book, site), book.title, book.lang)}
    for essay in book.essays:
        body = f"{_heading(essay, language)}\n{_xhtml(bodies[essay.save_as], essay, site, places, pictures)}"  # noqa: E501
        pages[chapters[essay.save_as]] = _page(body, essay.title, book.lang)
    pages["nav.xhtml"] = _page(
        _nav(book.essays, chapters, language), language.gettext("Contents"), book.lang
    )
    files = {
        f"book/{name}": text.encode("utf-8")
        for name, text in (*pages.items(), ("style.css", STYLE))
    }
    files |= {f"book/{name}": data for name, data in pictures.files.items()}
    files["book/package.opf"] = _package(
        book, site, list(chapters.values()), pictures.files, pages
    ).encode("utf-8")
    return _zipped({"META-INF/container.xml": CONTAINER.encode("utf-8"), **files})


def _zipped(files: Mapping[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, data in {"mimetype": b"application/epub+zip", **files}.items():
            entry = zipfile.ZipInfo(name, EPOCH)
            entry.compress_type = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            entry.create_system = 3
            archive.writestr(entry, data)
    return stream.getvalue()


def _page(body: str, title: str, lang: str) -> str:
    return PAGE.format(xhtml=XHTML, ops=OPS, lang=lang, title=escape(title), body=body)


def _title(book: Book, site: Site) -> str:
    lead = f"<p>{escape(book.description)}</p>" if book.description else ""
    authors = list(dict.fromkeys(author for essay in book.essays for author in essay.authors))
    lead += (
        f'<p class="by">{escape(format_list(authors, locale=site[book.lang].locale))}</p>'
        if authors
        else ""
    )
    address = escape(site.absolute(book.url))
    return (
        f'<h1>{escape(book.title)}</h1>\n{lead}<p><a href="{address}">{escape(site.name)}</a></p>'
    )


def _heading(essay: Essay, language: Language) -> str:
    by = f'<p class="by">{escape(", ".join(essay.authors))}</p>' if essay.authors else ""
    lang = f' lang="{essay.lang}"' if essay.lang != language.code else ""
    return f"<h1{lang}>{escape(essay.title)}</h1>\n{by}"


def _nav(essays: Iterable[Essay], chapters: Mapping[str, str], language: Language) -> str:
    items = "\n".join(
        f'<li><a href="{chapters[essay.save_as]}">{escape(essay.title)}</a></li>'
        for essay in essays
    )
    contents = escape(language.gettext("Contents"))
    return f'<nav epub:type="toc" role="doc-toc"><h1>{contents}</h1>\n<ol>\n{items}\n</ol></nav>'


def _xhtml(
    body: str, essay: Essay, site: Site, places: Mapping[str, str], pictures: _Pictures
) -> str:
    """A body as XHTML: links to essays of the book stay within the book, all others are absolute;
    pictures are the book's.
    """
    # lxml takes what follows a <wbr> as its content
    body = WBR.sub("<wbr></wbr>", without_places(body))
    root = html.fragment_fromstring(body, create_parent="div")
    etree.strip_elements(root, *DROPPED, with_tail=False)
    etree.strip_tags(root, "picture", "source")  # lxml takes what follows a source as its content
    modernise(root)
    for element in root.iter(etree.Element):
        for name in (
            "tabindex",
            "decoding",
            "loading",
            "fetchpriority",
            "srcset",
            "sizes",
            "data-note",
            "hreflang",
        ):
            element.attrib.pop(name, None)
        if element.get("id"):
            element.set("id", _id(element.get("id")))
        if element.get("lang"):
            element.set("{http://www.w3.org/XML/1998/namespace}lang", element.get("lang"))
        if element.get("href"):
            element.set("href", _address(element.get("href"), essay, site, places))
    for image in list(root.iter("img")):
        name = pictures.name(image.get("src") or "")
        if name:
            image.set("src", name)
        else:  # replaced by a text for readers
            image.tag = "span"
            image.text = image.get("alt", "")
            for attribute in ("src", "alt", "width", "height"):
                image.attrib.pop(attribute, None)
    html.html_to_xhtml(root)
    for formula in list(root.iter(f"{{{html.XHTML_NAMESPACE}}}math")):
        _as_mathml(formula)
    etree.cleanup_namespaces(root)
    return etree.tostring(root, encoding="unicode")


def _as_mathml(formula: etree._Element) -> None:
    """Put a formula into the namespace in which books show it."""
    parent = formula.getparent()
    if parent is None:
        return
    if "xmlns" in formula.attrib:
        del formula.attrib["xmlns"]
    for element in formula.iter(etree.Element):
        element.tag = f"{{{MATHML}}}{etree.QName(element).localname}"
    root = etree.fromstring(f'<math xmlns="{MATHML}"/>')
    for name, value in formula.attrib.items():
        root.set(name, value)
    root.text, root.tail = formula.text, formula.tail
    root.extend(list(formula))
    parent.replace(formula, root)


def _id(written: str) -> str:
    """A valid XML id: without colons, and not starting with a digit."""
    name = re.sub(r"[^\w.-]", "-", written)
    return name if re.match(r"[^\W\d]", name) else f"_{name}"


def _address(written: str, essay: Essay, site: Site, places: Mapping[str, str]) -> str:
    if written.startswith("#"):
        return f"#{_id(unquote(written[1:]))}" if len(written) > 1 else "#"
    address, _, place = written.partition("#")
    if address in places:
        return f"{places[address]}#{_id(unquote(place))}" if place else places[address]
    return urljoin(site.absolute(essay.url), written)


def _package(
    book: Book,
    site: Site,
    chapters: Sequence[str],
    pictures: Iterable[str],
    pages: Mapping[str, str],
) -> str:
    modified = max(essay.changed for essay in book.essays)
    authors = dict.fromkeys(author for essay in book.essays for author in essay.authors)
    spine = ["title.xhtml", "nav.xhtml", *chapters]
    order = "\n".join(f'<itemref idref="{_id(name)}"/>' for name in spine)
    return f"""<?xml version="1.0" encoding="utf-8"?>
<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id" xml:lang="{book.lang}">
<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">
<dc:identifier id="id">urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, site.identity(book.save_as))}</dc:identifier>
<dc:title>{escape(book.title)}</dc:title>
<dc:language>{book.lang}</dc:language>
{"".join(f"<dc:creator>{escape(name)}</dc:creator>" for name in authors)}
<dc:publisher>{escape(site.name)}</dc:publisher>
<dc:source>{escape(site.absolute(book.url))}</dc:source>
{f"<dc:description>{escape(book.description)}</dc:description>" if book.description else ""}
<meta property="dcterms:modified">{utc_seconds(modified)}</meta>
</metadata>
<manifest>
{"".join(_items(pages, pictures))}</manifest>
<spine>
{order}
</spine>
</package>
"""  # noqa: E501


def _items(pages: Mapping[str, str], pictures: Iterable[str]) -> Iterator[str]:
    for name, text in pages.items():
        kinds = ["nav"] * (name == "nav.xhtml") + ["svg"] * ("<svg" in text)
        kinds += ["mathml"] * ("<math" in text)
        properties = f" properties={quoteattr(' '.join(kinds))}" if kinds else ""
        yield (
            f'<item id="{_id(name)}" href="{name}" '
            f'media-type="application/xhtml+xml"{properties}/>\n'
        )
    for name in ("style.css", *pictures):
        kind = KINDS[name.rpartition(".")[2]]
        yield f'<item id="{_id(name)}" href="{name}" media-type="{kind}"/>\n'
