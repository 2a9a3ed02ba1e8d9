"""Links to topics, authors and the home page by name: resolves Pelican's ``{tag}`` and similar."""

from collections.abc import Callable, Container
from html import unescape
from urllib.parse import unquote

from ..languages import Language, name_slug
from ..read.file_links import BRACED, replaced
from .vocabulary import Vocabulary


def resolve_words(
    html: str,
    language: Language,
    topics: Vocabulary,
    authors: Container[str],
    *,
    address: Callable[[str], str],
    report: Callable[[str], object],
) -> str:
    """Replace ``{tag}name``, ``{category}name``, ``{author}name`` and ``{index}`` by addresses of
    this language's pages.

    authors: every author with a page; address: URL below the site's root -> address within the
    host; report: called with a message for each broken link.
    """

    def resolved(written: str) -> str | None:
        match = BRACED.fullmatch(written)
        if not match:
            return None
        what, name = match["what"], unquote(unescape(match["value"]))
        lang = language.code
        if what in ("tag", "category"):
            concept = topics.find(name)
            if concept is None or lang not in concept.names:
                report(
                    f'"{{{what}}}{name}" does not match a topic of this site; use the name of one'
                )
                return None
            url = f"{lang}/{language.addresses['topics']}/{concept.slugs[lang]}/"
        elif what == "author" and name not in authors:
            report(f'"{{author}}{name}" does not match an author of this site; use the name of one')
            return None
        elif what == "author":
            url = f"{lang}/{language.addresses['authors']}/{name_slug(name, language)}/"
        elif what == "index":
            url = f"{lang}/"
        else:
            return None
        return address(url)

    return replaced(html, resolved) if "{" in html or "|" in html else html
