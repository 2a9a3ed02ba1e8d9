"""What can be found by searching: each published essay and page.

It is created from the texts, not from the finished pages: what surrounds a text (menus, related
essays, citations) is never indexed. Its authors, its series, and the names of its topics in all
languages are searched too. An essay on "åbenhed" is therefore found by "openness" too.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from ..cache.fingerprints import fingerprint
from ..config.site import Site
from ..describe.view import EssayView, View
from ..link.vocabulary import Vocabulary


@dataclass(frozen=True)
class Record:
    """One text: its language, its address within the host, its title, the names that it is found
    by, and its body.
    """

    lang: str
    url: str
    title: str
    names: tuple[str, ...]
    html: str


def record_key(record: Record, *, code: bool) -> bytes:
    """A fingerprint of what a text's words are counted from. code: whether blocks of code are
    searched.
    """
    return fingerprint(code, record.url, record.title, record.names, record.html)


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
