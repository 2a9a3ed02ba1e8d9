"""Checks every address in a body before rendering: whether it leads to a page, a file or an anchor
that will exist.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit

from ..config.settings_file import where
from ..config.site import Site
from ..describe.navigation import within_site
from ..describe.view import SiteModel
from ..link.broken import MISSING_ANCHOR, problem_of_link
from ..link.texts import StaticFile, Text
from ..problems import ERROR, WARNING, Problem, nearest
from ..read.facts import ID
from ..read.source_lines import SourceLines
from ..sanitize import allowlist
from ..sanitize.urls import runs
from .content import MOST_REPORTED

KNOWN = re.compile(r"^[{|](?:filename|static|attach|tag|category|author|index)[}|]")
MEANT = re.compile(r'did you mean "\[\^(.+)\]"\?')
WORDS = ("filename", "static", "attach", "tag", "category", "author", "index")
SCHEMES = allowlist.SCHEMES | set("data feed javascript vbscript gemini gopher ipfs".split())


def dead(
    texts: Iterable[Text],
    addresses: "Addresses",
    reported: frozenset[tuple[str, str]] = frozenset(),
) -> Iterator[Problem]:
    """A problem for each broken address, at its line. reported: (file, link) of those already
    known.
    """
    for text in texts:
        places, count = SourceLines(Path(text.path)), 0
        for written in text.body.facts.addresses:
            # as it is in the page, percent-encoded, or as it was written
            if not reported.isdisjoint(((text.path, written), (text.path, unquote(written)))):
                continue
            message, severity = addresses.checked(written, text.url)
            if message:
                count += 1
                if count > MOST_REPORTED:
                    message = "more broken links follow; fix these first"
                    yield Problem(text.path, 1, "link", message)
                    break
                field = text.body.facts.field(written)
                if field != "link":
                    message = message.replace("is a broken link", f"is a missing {field}")
                # not the page itself
                own = f'did you mean "{addresses.site.address(text.url)}"?'
                message = message.replace(own, "fix it")
                note = f"[^{written[7:]}]:" if written.startswith("#fnref:") else ""
                line = places.line(note, written)
                yield problem_of_link(text.path, line, field, message, severity)


def notes_meant(problems: Iterable[Problem]) -> frozenset[tuple[str, str]]:
    """(file, link) of the notes that are not referenced because their reference is misspelt."""
    found = ((one.path, MEANT.search(one.message)) for one in problems if one.field == "note")
    return frozenset((path, f"#fnref:{meant[1]}") for path, meant in found if meant)


def dead_menu_items(addresses: "Addresses", settings: Mapping[str, Any]) -> Iterator[Problem]:
    """A problem for each link of MENUITEMS to a page of the site that does not exist."""
    site = addresses.site
    for _title, url in site.menu_items:
        path = within_site(url, site.url)
        message, severity = addresses.within(url, path) if path is not None else ("", "")
        if message:
            yield Problem(*where(settings, "MENUITEMS"), "MENUITEMS", message, severity)


class Addresses:
    """All files that will be written, by address.

    ``there``: address below the site's root -> its file; ``anchors``: file -> the anchors in its
    body; ``navigation``: those that pages get from their templates.
    """

    def __init__(
        self,
        site: Site,
        theme: Path,
        model: SiteModel,
        texts: Iterable[Text],
        files: Iterable[StaticFile],
    ):
        self.site, self.theme = site, theme
        self.known: dict[str, tuple[str, str]] = {}
        written = list(model.views)
        written += [f"{feed.stem}{suffix}" for feed in model.feeds for suffix in (".xml", ".json")]
        written += [file.save_as for file in files] + ["robots.txt", "sitemap.xml"]
        self.there = {file: file for file in written}
        self.there |= {
            file.removesuffix("index.html"): file
            for file in written
            if file.rpartition("/")[2] == "index.html"
        }
        # of all texts with the same URL, which is reported once and breaks no link in either
        self.anchors: dict[str, frozenset[str]] = {}
        for text in texts:
            others = self.anchors.get(text.save_as, frozenset())
            self.anchors[text.save_as] = others | text.body.facts.anchors
        templates = (
            path.read_text("utf-8") for path in sorted((theme / "templates").rglob("*.html"))
        )
        self.navigation = frozenset(anchor for text in templates for anchor in ID.findall(text))

    def checked(self, written: str, page: str) -> tuple[str, str]:
        """The result of ``fault``, cached where it is the same for every page."""
        if written[:1] == "#" and written[1:] in self.anchors.get(self.there.get(page, ""), ()):
            return "", ""  # an anchor on the page itself, as most addresses are
        if not written.startswith(("/", "https://", "http://")):
            return self.fault(written, page)
        found = self.known.get(written)
        if found is None:
            found = self.known[written] = self.fault(written, page)
        return found

    def fault(self, written: str, page: str) -> tuple[str, str]:
        """The problem with an address on a page, and its severity; ("", "") for a valid one."""
        if KNOWN.match(written) or runs(written):
            return "", ""
        if re.search(r"[{}]", written) or written.startswith("|"):
            near = nearest(re.split(r"[^\w]+", written.strip("{}| ") + " ")[0], WORDS)
            return f'"{written}" is not a valid URL; ' + (
                f'did you mean "{{{near}}}..."?' if near else "remove the braces"
            ), ERROR
        try:
            parts = urlsplit(written)
            target = urljoin(f"{self.site.url}/{page}", written)
        except ValueError:
            return f'"{written}" is not a valid URL; fix it', ERROR
        if parts.scheme and parts.scheme.lower() not in SCHEMES:
            near = nearest(parts.scheme, SCHEMES)
            hint = f'did you mean "{near}:"?' if near else "fix it"
            return (
                (
                    f'"{written}" begins with "{parts.scheme}:", which is not a known URL scheme; '
                    f"{hint}"
                ),
                WARNING,
            )
        if parts.scheme in ("http", "https") and not parts.netloc:
            return (
                f'"{written}" has no host; write "//" and the host after "{parts.scheme}:"',
                ERROR,
            )
        if written.strip() and target.startswith(f"{self.site.url}/"):
            return self.within(written, target.removeprefix(f"{self.site.url}/"))
        return "", ""

    def within(self, written: str, target: str) -> tuple[str, str]:
        """The problem with an address within the site."""
        address, _, fragment = target.partition("#")
        address, fragment = unquote(address.partition("?")[0]), unquote(fragment)
        if (
            address.startswith("theme/")
            and (self.theme / "static" / address.removeprefix("theme/")).is_file()
        ):
            return "", ""
        file = self.there.get(address)
        if file is None:
            near = (
                f"{address}/"
                if f"{address}/" in self.there
                else nearest(address, self.there, likeness=0.75)
            )
            return f'"{written}" is a broken link; ' + (
                f'did you mean "{self.site.address(near)}"?' if near else "fix it"
            ), ERROR
        if (
            fragment in ("", "top")
            or file not in self.anchors
            or fragment in self.anchors[file] | self.navigation
        ):
            return "", ""
        if fragment.startswith("fnref:"):
            return (
                (
                    f'the note "[^{fragment[6:]}]" is never referenced; add a reference, or remove '
                    "the note"
                ),
                ERROR,
            )
        near = nearest(fragment, self.anchors[file])
        hint = f'did you mean "#{near}"?' if near else "use the ID of a heading"
        return f'"{written}" {MISSING_ANCHOR}; {hint}', ERROR
