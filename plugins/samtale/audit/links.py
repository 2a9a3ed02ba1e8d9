"""Checks that need all finished pages: links, hreflang sets, shared pictures, the sitemap."""

from collections.abc import Callable, Iterator, Mapping, Set
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

from lxml import etree

from ..problems import Problem
from .pages import Page


class Links:
    """Checks that every link within the site leads to an existing file and anchor."""

    def __init__(
        self,
        pages: Mapping[str, Page],
        files: Set[str],
        base: str,
        line: Callable[[Page, str], int],
    ):
        """line: returns the line of an address on a page; called only for what is reported."""
        self.pages, self.files, self.base, self.line = pages, files, base, line
        self.origin = base[: base.index("/", base.index("//") + 2)]
        # cached problems of addresses that are the same on every page
        self.known: dict[str, str] = {}

    def of(self, page: Page) -> Iterator[Problem]:
        for written in page.references:
            rooted = written.startswith("/") and not written.startswith("//")
            if (rooted or written.startswith(("https://", "http://"))) and "/." not in written:
                fault = self.known.get(written)
                if fault is None:
                    fault = self.known[written] = self.fault(
                        f"{self.origin}{written}" if rooted else written, written
                    )
            else:
                fault = self.relative(page, written)
            if fault:
                yield page.problem(self.line(page, written), "link", f'"{written}" {fault}')

    def relative(self, page: Page, written: str) -> str:
        if "{" in written or written.startswith("|"):
            return "was not converted to a URL; fix it"
        if written.startswith("#"):
            return self.place(page.url, written[1:])
        try:
            return self.fault(urljoin(page.url, written), written)
        except ValueError:
            return "is not a valid URL; fix it"

    def fault(self, target: str, written: str) -> str:
        """The problem with an absolute address, "" for a valid one, and for one of another site."""
        if "{" in written:
            return "was not converted to a URL; fix it"
        if not target.startswith(self.base):
            return "" if _is_address(target) else "is not a valid URL; fix it"
        address, _, fragment = target.partition("#")
        address = unquote(address.partition("?")[0])
        file = address.removeprefix(self.base)
        if (file + "index.html" if not file or file.endswith("/") else file) not in self.files:
            return "is a broken link; fix it"
        return self.place(address, fragment)

    def place(self, address: str, fragment: str) -> str:
        if (
            fragment not in ("", "top")
            and address in self.pages
            and unquote(fragment) not in self.pages[address].anchors
        ):
            return "points to a missing anchor; use the ID of a heading"
        return ""


def _is_address(written: str) -> bool:
    try:
        urlsplit(written)
    except ValueError:
        return False
    return True


def shared_picture(page: Page, files: Set[str], base: str) -> Iterator[Problem]:
    """Check that the social card, or other shared picture, exists."""
    for written in page.shared:
        if written.startswith(base) and unquote(written.removeprefix(base)) not in files:
            message = (
                f'"{written}" does not exist; fix Image in the essay, or SOCIAL_CARD in '
                "pelicanconf.py"
            )
            yield page.problem(1, "picture", message)


def hreflang(page: Page, pages: Mapping[str, Page]) -> Iterator[Problem]:
    """Check that the set contains the page itself, and that its pages link back, each in its own
    language.
    """
    if not page.alternates:
        return
    if page.url not in page.alternates.values():
        yield page.problem(1, "hreflang", "the page is missing from its own hreflang set")
    if "x-default" not in page.alternates:
        yield page.problem(1, "hreflang", "x-default is missing")
    for lang, url in page.alternates.items():
        other = pages.get(url)
        if other is None:
            yield page.problem(1, "hreflang", f'{lang} points to "{url}", which does not exist')
        elif page.url not in other.alternates.values():
            yield page.problem(1, "hreflang", f'{lang} points to "{url}", which does not link back')
        elif lang not in ("x-default", other.lang):
            yield page.problem(
                1, "hreflang", f'{lang} points to "{url}", which is in "{other.lang}"'
            )


def sitemap(output: Path, pages: Mapping[str, Page]) -> Iterator[Problem]:
    """Check that the sitemap lists exactly the pages that may be indexed."""
    files = sorted(output.glob("sitemap*.xml"))
    if not files and "Disallow: /\n" in (output / "robots.txt").read_text(encoding="utf-8"):
        return  # a preview has none
    listed = {
        unquote(loc.text or "")
        for path in files
        for loc in etree.parse(str(path)).iterfind(".//{*}url/{*}loc")
    }
    wanted = {url for url, page in pages.items() if page.ours and not page.hidden}
    for url in sorted(wanted - listed):
        yield Problem("sitemap.xml", 1, "sitemap", f'"{url}" is missing')
    for url in sorted(listed - wanted):
        yield Problem(
            "sitemap.xml",
            1,
            "sitemap",
            f'"{url}" is listed, but there is no such page for search engines',
        )
