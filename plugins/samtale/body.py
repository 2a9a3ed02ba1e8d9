"""Finish bodies: turn what a reader has made of a file into what a page shows.

This is the only module that changes bodies, for the build and for the preview. A body is changed in
this order: words in braces become addresses (``resolved``); pictures and other assets get the names
under which they are published (``named``); pictures get their other sizes and formats
(``finished``). Links between files are resolved last, by the caller, because their targets depend
on the address of the page or feed.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from functools import partial

from .config.site import Site
from .draw.markup import ImageSet, path_of, with_sources
from .link.reporter import LinkReporter, reported_links
from .link.texts import Body, Read, Text
from .link.vocabulary import Vocabulary
from .link.words import resolve_words
from .output.assets import Assets, renamed
from .output.hashed_names import url_of
from .problems import Problem
from .read.facts import STYLE, facts_of


@dataclass(frozen=True)
class Finishing:
    """What all bodies of a site are finished with. ``image_sets``: image sets by the picture's path
    below the content; ``published``: where an image is published -> its path.
    """

    site: Site
    assets: Assets
    image_sets: Mapping[str, ImageSet]
    published: Mapping[str, str]


def resolve_texts(read: Read, site: Site, authors: Collection[str] = ()) -> Read:
    """Return all texts with ``{tag}`` and similar links resolved, and without style attributes,
    which the Content-Security-Policy would block. Problems found are added to the list of problems.
    authors: all that have a page, if these texts are only some of the site's.
    """
    reported = reported_links(read.problems)
    authors = authors or frozenset(author for text in read.texts for author in text.authors)
    problems: list[Problem] = []
    texts = []
    for text in read.texts:
        report = LinkReporter(text, reported, problems)
        texts.append(resolved(text, site, read.topics, authors, report.link))
        if text.body.facts.styled:
            report.style()
    return replace(read, texts=tuple(texts), problems=(*read.problems, *problems))


def resolved(
    text: Text,
    site: Site,
    topics: Vocabulary,
    authors: Collection[str],
    report: Callable[[str], None],
) -> Text:
    """Return the text with ``{tag}`` and similar links resolved, and without style attributes,
    which the Content-Security-Policy would block. report: called with a message for each broken
    link.
    """
    facts, html = text.body.facts, text.body.html
    if facts.worded:
        language = site[text.lang]
        html = resolve_words(html, language, topics, authors, address=site.address, report=report)
    if facts.styled:
        html = STYLE.sub(r"\1", html)
    if html is text.body.html:
        return text
    return replace(text, body=Body(html, facts_of(html, text.folder)))


def named(text: Text, site: Site, assets: Assets) -> str:
    """A body in which every asset has the name under which it is published."""
    return renamed(text.body.html, text.url, site, assets)


def finished(html: str, url: str, tools: Finishing) -> str:
    """A named body, with the other renditions of its pictures. url: of the page that shows it."""
    if not tools.image_sets or "<img" not in html:
        return html
    site = tools.site
    follow = partial(path_of, page=site.absolute(url), home=f"{site.url}/", names=tools.published)

    def address(name: str) -> str:
        return site.address(url_of(name))

    return with_sources(html, follow, tools.image_sets, site.pictures.sizes, address)
