"""What can be found by searching: each published essay and page.

It is created from the texts, not from the finished pages: what surrounds a text (menus, related
essays, citations) is never indexed. Its authors, its series, and the names of its topics in all
languages are searched too. An essay on "åbenhed" is therefore found by "openness" too.
"""

from collections.abc import Iterable, Iterator, Mapping

from ..config.site import Site
from ..describe.view import EssayView, View
from ..link.vocabulary import Vocabulary
from .record import Record


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
        names = [*_topics(view, topics), *(author.title for author in view.authors)]
        names += [view.series.name] if view.series else []
        url = site.address(view.url)
        yield Record(view.lang, url, view.title, tuple(names), bodies[view.save_as])


def _topics(view: EssayView, topics: Vocabulary | None) -> list[str]:
    """Each name of an essay's topics, in any language, without repetition."""
    concepts = [
        topics.concepts[topic] for topic in view.essay.topics if topics and topic in topics.concepts
    ]
    return list(
        dict.fromkeys(name for concept in concepts for _lang, name in sorted(concept.names.items()))
    )
