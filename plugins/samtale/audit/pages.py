"""Reads the finished site as a reader's browser gets it, and says what is wrong with it.

Checks are small generators of problems over one parsed page; ``audit`` runs them all.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

from lxml import html

from ..problems import ERROR, WARNING, Problem

LOADS = {"img", "script", "iframe", "audio", "video", "source", "embed", "track"}
LINKS = (("a", "href"), ("link", "href"), ("img", "src"), ("script", "src"), ("source", "src"), ("iframe", "src"))


@dataclass(eq=False)
class Page:
    """One HTML file of the output: ``name`` below the output folder, ``url`` its whole address."""

    name: str
    url: str
    path: Path

    @cached_property
    def tree(self) -> html.HtmlElement:
        return html.document_fromstring(self.path.read_bytes(), parser=html.HTMLParser(encoding="utf-8"))

    @cached_property
    def anchors(self) -> Counter:
        return Counter(element.get("id") for element in self.tree.iter() if element.get("id"))

    @cached_property
    def alternates(self) -> dict[str, str]:
        links = self.tree.xpath("//head/link[@rel='alternate'][@hreflang]")
        return {link.get("hreflang"): unquote(link.get("href")) for link in links}

    @cached_property
    def ours(self) -> bool:
        """Whether Samtale wrote it: of a foreign plugin's page only the links are looked at."""
        return bool(self.tree.xpath("//head/meta[@name='generator'][@content='Samtale']"))

    @cached_property
    def hidden(self) -> bool:
        return bool(self.tree.xpath("//meta[@name='robots'][contains(@content, 'noindex')]"))

    def problem(self, element, field: str, message: str, severity: str = ERROR) -> Problem:
        return Problem(self.name, element.sourceline or 1 if element is not None else 0, field, message, severity)


def audit(output: Path, siteurl: str) -> list[Problem]:
    """Everything that is wrong with the finished pages, in order of page and line."""
    base = siteurl.rstrip("/") + "/"
    pages = {}
    for path in sorted(output.rglob("*.html")):
        name = path.relative_to(output).as_posix()
        url = base + name.removesuffix("index.html")  # as readers see it, not percent-encoded
        pages[url] = Page(name, url, path)
    found: list[Problem] = []
    for page in pages.values():
        found += links(page, pages, output, base)
        if page.ours:
            for check in (ids, pictures, headings, policy):
                found += check(page)
            found += hreflang(page, pages)
            found += shared_picture(page, output, base)
    found += sitemap(output, pages, base)
    return sorted(set(found))


def links(page: Page, pages: dict[str, Page], output: Path, base: str) -> Iterator[Problem]:
    """Every link within the site leads to a file that is there, and to an anchor that is there."""
    for tag, attribute in LINKS:
        for element in page.tree.iter(tag):
            written = element.get(attribute)
            if written is None:
                continue
            if "{" in written or written.startswith("|"):
                yield page.problem(element, "link", f'"{written}" was not made an address')
                continue
            try:
                target = urljoin(page.url, written)
                urlsplit(target)
            except ValueError:
                yield page.problem(element, "link", f'"{written}" is no address')
                continue
            if not target.startswith(base):
                continue
            address, _, fragment = unquote(target).partition("#")
            file = output / urlsplit(address.partition("?")[0]).path[len(urlsplit(base).path) :]
            address = address.partition("?")[0]
            if not (file / "index.html" if address.endswith("/") else file).is_file():
                yield page.problem(element, "link", f'"{written}" leads nowhere')
            elif fragment and address in pages and fragment not in pages[address].anchors:
                yield page.problem(element, "link", f'"{written}" names a place that the page does not have')


def shared_picture(page: Page, output: Path, base: str) -> Iterator[Problem]:
    """The picture that is shown where the page is shared is there."""
    for element in page.tree.xpath("//head/meta[@property='og:image']"):
        written = element.get("content")
        if written.startswith(base) and not (output / unquote(written.removeprefix(base))).is_file():
            yield page.problem(
                element, "picture", f'"{written}" is not there (Image of the essay, or SOCIAL_CARD in pelicanconf.py)'
            )


def ids(page: Page) -> Iterator[Problem]:
    for name, count in page.anchors.items():
        if count > 1:
            yield page.problem(None, "id", f'"{name}" stands {count} times: an id is for one place', WARNING)


def pictures(page: Page) -> Iterator[Problem]:
    for image in page.tree.iter("img"):
        if image.get("alt") is None or not image.get("alt").strip():
            yield page.problem(
                image, "picture", f'"{image.get("src")}" has no text in its place: write ![what it shows](...)', WARNING
            )


def headings(page: Page) -> Iterator[Problem]:
    """One h1, and no level left out on the way down."""
    found = list(page.tree.iter("h1", "h2", "h3", "h4", "h5", "h6"))
    tops = [element for element in found if element.tag == "h1"]
    if len(tops) != 1:
        yield page.problem(None, "headings", f"the page has {len(tops)} main headings: it needs one", WARNING)
    level = 0
    for element in found:
        if level and int(element.tag[1]) > level + 1:
            text = " ".join(element.text_content().split())
            yield page.problem(
                element, "headings", f'"{text}" goes from level {level} to {element.tag[1]}: leave none out', WARNING
            )
        level = int(element.tag[1])


def hreflang(page: Page, pages: dict[str, Page]) -> Iterator[Problem]:
    """The set names the page itself, and each page of it answers back in its own language."""
    if not page.alternates:
        return
    if page.url not in page.alternates.values():
        yield page.problem(None, "hreflang", "the page is not in its own set")
    if "x-default" not in page.alternates:
        yield page.problem(None, "hreflang", "x-default is missing")
    for lang, url in page.alternates.items():
        other = pages.get(url)
        if other is None:
            yield page.problem(None, "hreflang", f'{lang} leads to "{url}", which is not there')
        elif page.url not in other.alternates.values():
            yield page.problem(None, "hreflang", f'{lang} leads to "{url}", which does not answer back')
        elif lang != "x-default" and other.tree.get("lang") != lang:
            yield page.problem(None, "hreflang", f'{lang} leads to "{url}", which is in "{other.tree.get("lang")}"')


def policy(page: Page) -> Iterator[Problem]:
    """What a strict Content-Security-Policy would block, and what would be loaded from other hosts."""
    blocked = "would be blocked by the Content-Security-Policy"
    for element in page.tree.iter():
        if not isinstance(element.tag, str):
            continue
        for name, value in element.attrib.items():
            if name.startswith("on") or value.strip().lower().startswith("javascript:"):
                yield page.problem(element, "script", f'{name}="{value[:40]}" {blocked}: take it out')
        if element.tag == "script" and not element.get("src") and "json" not in (element.get("type") or ""):
            yield page.problem(element, "script", f"an inline script {blocked}: take it out")
        if element.tag == "style":
            yield page.problem(element, "style", f"a style element {blocked}: use a class")
        if element.tag in LOADS and (element.get("src") or "").startswith(("http:", "https:", "//")):
            message = f'"{element.get("src")}" is loaded from another host, which learns who reads: keep a copy beside the essay'
            yield page.problem(element, "loaded", message, WARNING)


def sitemap(output: Path, pages: dict[str, Page], base: str) -> Iterator[Problem]:
    """The sitemap lists every page that may be found, and no other."""
    listed = set()
    files = sorted(output.glob("sitemap*.xml"))
    if not files and "Disallow: /\n" in (output / "robots.txt").read_text(encoding="utf-8"):
        return  # a preview has none
    for path in files:
        listed |= {unquote(element.text) for element in html.etree.parse(str(path)).iterfind(".//{*}url/{*}loc")}
    wanted = {url for url, page in pages.items() if page.ours and not page.hidden}
    for url in sorted(wanted - listed):
        yield Problem("sitemap.xml", 0, "sitemap", f'"{url}" is missing')
    for url in sorted(listed - wanted):
        yield Problem("sitemap.xml", 0, "sitemap", f'"{url}" is listed, but is not there to be found')
