"""Reads the finished site as a reader's browser gets it, and says what is wrong with it.

Checks are small generators of problems over one parsed page; ``audit`` runs them all.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urljoin

from lxml import html

from ..problems import ERROR, WARNING, Problem

Fault = tuple  # (element or None, field, message, severity)
LOADS = {"img", "script", "iframe", "audio", "video", "source", "embed", "track"}
LINKS = (("a", "href"), ("link", "href"), ("img", "src"), ("script", "src"), ("source", "src"), ("iframe", "src"))


@dataclass(frozen=True)
class Page:
    """What is kept of one finished page once it has been read: its tree would be too much for thousands of them.

    ``name``: below the output folder; ``url``: whole, and not percent-encoded; ``ours``: whether Samtale wrote it (of a
    foreign plugin's page only the links are looked at); ``references``: (address as written, line); ``problems``: what
    is wrong within the page itself.
    """

    name: str
    url: str
    lang: str
    ours: bool
    hidden: bool
    anchors: frozenset[str]
    alternates: Mapping[str, str]
    references: tuple[tuple[str, int], ...]
    shared: tuple[str, ...]
    problems: tuple[Problem, ...]

    def problem(self, line: int, field: str, message: str) -> Problem:
        return Problem(self.name, line, field, message)


def audit(output: Path, siteurl: str) -> list[Problem]:
    """Everything that is wrong with the finished pages, in order of page and line."""
    base = siteurl.rstrip("/") + "/"
    files = {path.relative_to(output).as_posix() for path in output.rglob("*") if path.is_file()}
    read = (read_page(output, name, base) for name in sorted(files) if name.endswith(".html"))
    pages = {page.url: page for page in read}
    found: list[Problem] = []
    for page in pages.values():
        found += page.problems
        found += links(page, pages, files, base)
        found += hreflang(page, pages)
        found += shared_picture(page, files, base)
    found += sitemap(output, pages)
    return sorted(set(found))


def read_page(output: Path, name: str, base: str) -> Page:
    """Read one page, and check what can be checked without the others."""
    tree = html.document_fromstring((output / name).read_bytes(), parser=html.HTMLParser(encoding="utf-8"))
    anchors = Counter(element.get("id") for element in tree.iter() if element.get("id"))
    ours = bool(tree.xpath("//head/meta[@name='generator'][@content='Samtale']"))
    problems: list[Problem] = []
    for check in (ids, pictures, headings, policy) if ours else ():
        for element, field, message, severity in check(tree, anchors):
            line = (element.sourceline or 1) if element is not None else 0
            problems.append(Problem(name, line, field, message, severity))
    written = ((element.get(attribute), element.sourceline or 1) for tag, attribute in LINKS for element in tree.iter(tag))
    return Page(
        name=name,
        url=base + name.removesuffix("index.html"),
        lang=tree.get("lang") or "",
        ours=ours,
        hidden=bool(tree.xpath("//meta[@name='robots'][contains(@content, 'noindex')]")),
        anchors=frozenset(anchors),
        alternates={
            link.get("hreflang"): unquote(link.get("href")) for link in tree.xpath("//head/link[@rel='alternate'][@hreflang]")
        },
        references=tuple(dict.fromkeys((address, line) for address, line in written if address is not None)),
        shared=tuple(map(str, tree.xpath("//head/meta[@property='og:image']/@content"))) if ours else (),
        problems=tuple(problems),
    )


def links(page: Page, pages: Mapping[str, Page], files: Set[str], base: str) -> Iterator[Problem]:
    """Every link within the site leads to a file that is there, and to an anchor that is there."""
    for written, line in page.references:
        if "{" in written or written.startswith("|"):
            yield page.problem(line, "link", f'"{written}" was not made an address')
            continue
        try:
            target = urljoin(page.url, written)
        except ValueError:
            yield page.problem(line, "link", f'"{written}" is no address')
            continue
        if not target.startswith(base):
            continue
        address, _, fragment = target.partition("#")
        address = unquote(address.partition("?")[0])
        file = address.removeprefix(base)
        if (file + "index.html" if not file or file.endswith("/") else file) not in files:
            yield page.problem(line, "link", f'"{written}" leads nowhere')
        elif fragment and address in pages and unquote(fragment) not in pages[address].anchors:
            yield page.problem(line, "link", f'"{written}" names a place that the page does not have')


def shared_picture(page: Page, files: Set[str], base: str) -> Iterator[Problem]:
    """The picture that is shown where the page is shared is there."""
    for written in page.shared:
        if written.startswith(base) and unquote(written.removeprefix(base)) not in files:
            message = f'"{written}" is not there (Image of the essay, or SOCIAL_CARD in pelicanconf.py)'
            yield page.problem(0, "picture", message)


def ids(_tree, anchors: Counter) -> Iterator[Fault]:
    """No id stands twice."""
    for name, count in anchors.items():
        if count > 1:
            yield None, "id", f'"{name}" stands {count} times: an id is for one place', WARNING


def pictures(tree, _anchors: Counter) -> Iterator[Fault]:
    """Each picture has a text in its place."""
    for image in tree.iter("img"):
        if not (image.get("alt") or "").strip():
            yield image, "picture", f'"{image.get("src")}" has no text in its place: write ![what it shows](...)', WARNING


def headings(tree, _anchors: Counter) -> Iterator[Fault]:
    """One h1, and no level left out on the way down."""
    found = list(tree.iter("h1", "h2", "h3", "h4", "h5", "h6"))
    tops = [element for element in found if element.tag == "h1"]
    if len(tops) != 1:
        yield None, "headings", f"the page has {len(tops)} main headings: it needs one", WARNING
    level = 0
    for element in found:
        if level and int(element.tag[1]) > level + 1:
            text = " ".join(element.text_content().split())
            yield element, "headings", f'"{text}" goes from level {level} to {element.tag[1]}: leave none out', WARNING
        level = int(element.tag[1])


def policy(tree, _anchors: Counter) -> Iterator[Fault]:
    """What a strict Content-Security-Policy would block, and what would be loaded from other hosts."""
    blocked = "would be blocked by the Content-Security-Policy"
    for element in tree.iter():
        if not isinstance(element.tag, str):
            continue
        for name, value in element.attrib.items():
            if name.startswith("on") or value.strip().lower().startswith(("javascript:", "vbscript:", "data:text/html")):
                yield element, "script", f'{name}="{value[:40]}" {blocked}: take it out', ERROR
        if element.tag == "script" and not element.get("src") and "json" not in (element.get("type") or ""):
            yield element, "script", f"an inline script {blocked}: take it out", ERROR
        if element.tag == "style":
            yield element, "style", f"a style element {blocked}: use a class", ERROR
        if element.tag == "base" or (element.tag == "meta" and (element.get("http-equiv") or "").lower() == "refresh"):
            yield element, "html", f"<{element.tag}> would send readers to another address: take it out", ERROR
        sheet = element.tag == "link" and element.get("rel") == "stylesheet"
        source = (element.get("href") if sheet else element.get("src")) or ""
        if (sheet or element.tag in LOADS) and source.startswith(("http:", "https:", "//")):
            message = f'"{source}" is loaded from another host, which learns who reads: keep a copy beside the essay'
            yield element, "loaded", message, WARNING


def hreflang(page: Page, pages: Mapping[str, Page]) -> Iterator[Problem]:
    """The set names the page itself, and each page of it answers back in its own language."""
    if not page.alternates:
        return
    if page.url not in page.alternates.values():
        yield page.problem(0, "hreflang", "the page is not in its own set")
    if "x-default" not in page.alternates:
        yield page.problem(0, "hreflang", "x-default is missing")
    for lang, url in page.alternates.items():
        other = pages.get(url)
        if other is None:
            yield page.problem(0, "hreflang", f'{lang} leads to "{url}", which is not there')
        elif page.url not in other.alternates.values():
            yield page.problem(0, "hreflang", f'{lang} leads to "{url}", which does not answer back')
        elif lang not in ("x-default", other.lang):
            yield page.problem(0, "hreflang", f'{lang} leads to "{url}", which is in "{other.lang}"')


def sitemap(output: Path, pages: Mapping[str, Page]) -> Iterator[Problem]:
    """The sitemap lists every page that may be found, and no other."""
    files = sorted(output.glob("sitemap*.xml"))
    if not files and "Disallow: /\n" in (output / "robots.txt").read_text(encoding="utf-8"):
        return  # a preview has none
    listed = {unquote(loc.text) for path in files for loc in html.etree.parse(str(path)).iterfind(".//{*}url/{*}loc")}
    wanted = {url for url, page in pages.items() if page.ours and not page.hidden}
    for url in sorted(wanted - listed):
        yield Problem("sitemap.xml", 0, "sitemap", f'"{url}" is missing')
    for url in sorted(listed - wanted):
        yield Problem("sitemap.xml", 0, "sitemap", f'"{url}" is listed, but is not there to be found')
