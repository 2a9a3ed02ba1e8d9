"""What can be found by searching: each published essay and page, as the plain HTML that is indexed.

It is created from the texts, not from the finished pages: these need no markup for the index, and
what surrounds a text (menus, related essays, citations) is never indexed. Its authors, its series,
and the names of its topics in all languages are metadata: searched, but not part of the excerpt
shown. An essay on "åbenhed" is therefore found by "openness" too.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from html import escape

from ..config.site import Site
from ..describe.view import EssayView, View
from ..link.vocabulary import Vocabulary

# not text by the author
LEFT_OUT = (
    ".footnote-ref",
    ".footnote-backref",
    ".permalink",
    "pre",
    "img",
    "svg",
    "script",
    "style",
)

PLACE = re.compile(
    r"""\sid="[^"<>]*"(?=[^<>]*>)"""
)  # results link to essays: anchors within them would only make the index larger


@dataclass(frozen=True)
class Record:
    """One text: its language, its address within the host, and its indexed content."""

    lang: str
    url: str
    html: str


def records_of(
    views: Iterable[View], bodies: Mapping[str, str], site: Site, topics: Vocabulary | None
) -> Iterator[Record]:
    """The records of everything that is listed, sorted by address. bodies: of each page of an
    essay, by its file.
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
    """Each name of an essay's topics, in any language, without repetition."""
    concepts = [
        topics.concepts[topic] for topic in view.essay.topics if topics and topic in topics.concepts
    ]
    return list(
        dict.fromkeys(name for concept in concepts for _lang, name in sorted(concept.names.items()))
    )
