"""Links to topics, authors and the home page by name: resolves Pelican's ``{tag}`` and similar."""

from collections.abc import Callable, Collection, Iterable
from html import unescape
from urllib.parse import quote, unquote

from ..languages import Language, name_slug
from ..problems import nearest
from ..read.file_links import BRACED, replaced
from .vocabulary import Vocabulary

SHOWN = 3  # names that a message lists


def resolve_words(
    html: str,
    language: Language,
    topics: Vocabulary,
    authors: Collection[str],
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
                names = [one.names[lang] for one in topics.concepts.values() if lang in one.names]
                report(
                    f'"{{{what}}}{name}" does not match a topic of this site in {lang}'
                    f"{_one_of(what, name, names)}"
                )
                return None
            url = f"{lang}/{language.addresses['topics']}/{concept.slugs[lang]}/"
        elif what == "author" and name not in authors:
            report(
                f'"{{author}}{name}" does not match an author of this site'
                f"{_one_of(what, name, authors)}"
            )
            return None
        elif what == "author":
            url = f"{lang}/{language.addresses['authors']}/{name_slug(name, language)}/"
        elif what == "index":
            url = f"{lang}/"
        else:
            return None
        return address(url)

    return replaced(html, resolved) if "{" in html or "|" in html else html


def _one_of(what: str, name: str, known: Iterable[str]) -> str:
    """The remedy for a name that nothing has: the nearest one, or some that there are, as they are
    written in a link.
    """
    names = sorted(known)
    near = nearest(name, names)
    if near or not names:
        return f'; did you mean "{{{what}}}{quote(near)}"?' if near else "; remove the link"
    some = ", ".join(f"{{{what}}}{quote(one)}" for one in names[:SHOWN])
    return f"; use the name of one: {some}{' ...' if len(names) > SHOWN else ''}"
