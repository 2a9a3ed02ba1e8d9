"""Links to topics, authors and the home page by name: resolves Pelican's ``{tag}`` and similar."""

import re
from collections.abc import Callable, Container
from html import unescape
from urllib.parse import unquote

from ..languages import Language, slugify
from ..read.file_links import BRACED
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

    def replaced(match: re.Match[str]) -> str:
        what, name = match["what"], unquote(unescape(match["value"]))
        lang = language.code
        if what in ("tag", "category"):
            concept = topics.find(name)
            if concept is None or lang not in concept.names:
                report(
                    f'"{{{what}}}{name}" does not match a topic of this site; use the name of one'
                )
                return match[0]
            url = f"{lang}/{language.addresses['topics']}/{concept.slugs[lang]}/"
        elif what == "author" and name not in authors:
            report(f'"{{author}}{name}" does not match an author of this site; use the name of one')
            return match[0]
        elif what == "author":
            url = f"{lang}/{language.addresses['authors']}/{slugify(name, language)}/"
        elif what == "index":
            url = f"{lang}/"
        else:
            return match[0]
        return f"{match['attribute']}{match['quote']}{address(url)}{match['quote']}"

    return BRACED.sub(replaced, html) if "{" in html or "|" in html else html
