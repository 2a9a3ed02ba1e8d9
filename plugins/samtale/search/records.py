"""What can be found by searching: each published essay and page, as the plain HTML that the index
is made of.

It is made here, not read from the finished pages: they need no marks for the index, and what stands
around a text (menus, what is related, how to cite it) never comes near it. Its authors, its series,
and the names that its topics have in all languages are
metadata: found, but no part of the text that readers are shown. So an essay on "åbenhed" is found
by "openness" too.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from html import escape

from ..config.site import Site
from ..describe.view import EssayView, View
from ..link.vocabulary import Vocabulary

LEFT_OUT = (
    ".footnote-ref",
    ".footnote-backref",
    ".here",
    "pre",
    "img",
    "svg",
    "script",
    "style",
)  # what is no text of the author's

PLACE = re.compile(
    r"""\sid="[^"<>]*"(?=[^<>]*>)"""
)  # results lead to essays: the places in them would be a load for nothing


@dataclass(frozen=True)
class Record:
    """One text: its language, its address within the host, and what of it is indexed."""

    lang: str
    url: str
    html: str


def records_of(
    views: Iterable[View], bodies: Mapping[str, str], site: Site, topics: Vocabulary | None
) -> Iterator[Record]:
    """The records of all that is listed, in the order of their addresses. bodies: of each page of
    an essay, by its file.
    """
    found = [
        view
        for view in views
        if isinstance(view, EssayView)
        and view.essay.status == "published"
        and view.save_as in bodies
    ]
    for view in sorted(found, key=lambda one: one.save_as):
        shown = {
            "topics": _names(view, topics),
            "authors": [author.title for author in view.authors],
        }
        shown["series"] = [view.series.name] if view.series else []
        meta = "".join(
            f'<p data-pagefind-meta="{kind}" data-pagefind-ignore>{escape(", ".join(names))}</p>'
            for kind, names in shown.items()
            if names
        )
        title = f'<h1 data-pagefind-meta="title" data-pagefind-ignore>{escape(view.title)}</h1>'
        text = PLACE.sub("", bodies[view.save_as])
        body = f"<body data-pagefind-body>{title}{meta}{text}</body>"
        yield Record(
            view.lang, site.address(view.url), f'<html lang="{escape(view.lang)}">{body}</html>'
        )


def _names(view: EssayView, topics: Vocabulary | None) -> list[str]:
    """Each name of an essay's topics, in any language, once."""
    concepts = [
        topics.concepts[topic] for topic in view.essay.topics if topics and topic in topics.concepts
    ]
    return list(
        dict.fromkeys(name for concept in concepts for _lang, name in sorted(concept.names.items()))
    )
