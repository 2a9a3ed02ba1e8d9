"""The published essays, sorted and indexed once, so that no list has to search.

Everything here is linear or n log n in the number of essays.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from related.shown import NOTHING, Relations

from ..config.site import Site
from ..dates import distinct
from ..link.vocabulary import Concept, Vocabulary
from .parts import Card, Link
from .view import Essay


class Catalog:
    """Every published essay of the site, by work, language, topic and series.

    ``essays``: the listed ones (not hidden, no drafts), newest first; ``drafts``: those with a
    preview address.
    """

    def __init__(
        self,
        essays: Sequence[Essay],
        site: Site,
        topics: Vocabulary,
        series: Vocabulary,
        relations: Relations = NOTHING,
    ):
        self.site, self.topics, self.series, self.relations = site, topics, series, relations
        self._urls: dict[tuple[str, str, str], str] = {}
        self._cards: dict[tuple[str, str, str], Card] = {}
        self.all = with_updates(essays, site)
        self.essays = newest_first(
            (essay for essay in self.all if essay.status == "published"), site
        )
        self.drafts = newest_first((essay for essay in self.all if essay.status == "draft"), site)
        self.works: dict[str, dict[str, Essay]] = defaultdict(dict)
        self.used_topics: dict[str, list[Essay]] = defaultdict(list)
        self.used_series: dict[str, list[Essay]] = defaultdict(list)
        for essay in self.essays:
            self.works[essay.work][essay.lang] = essay
            for topic in essay.topics:
                self.used_topics[topic].append(essay)
            if essay.series:
                self.used_series[essay.series].append(essay)

    @property
    def has_map(self) -> bool:
        """Whether there are at least two listed works for a map."""
        if self.relations.pending:
            return len(self.works) > 1
        return sum(work in self.works for work in self.relations.places) > 1

    def in_language(self, essays: Iterable[Essay], lang: str) -> list[Essay]:
        return [essay for essay in essays if essay.lang == lang]

    def lacking(self, essays: Iterable[Essay], lang: str) -> list[Essay]:
        """The works among ``essays`` that this language lacks, each in the edition closest to its
        readers.
        """
        order = {code: place for place, code in enumerate(self.site.order(lang))}
        best: dict[str, Essay] = {}
        for essay in essays:
            if lang in self.works[essay.work]:
                continue
            known = best.get(essay.work)
            if known is None or order[essay.lang] < order[known.lang]:
                best[essay.work] = essay
        return sorted(newest_first(best.values(), self.site), key=lambda essay: order[essay.lang])

    def vocabulary(self, kind: str) -> tuple[Vocabulary, dict[str, list[Essay]]]:
        """The topics (or series), and the listed essays of each that is in use, newest first."""
        return (
            (self.topics, self.used_topics) if kind == "topics" else (self.series, self.used_series)
        )

    def named_in(self, kind: str, lang: str) -> bool:
        """Whether any topic (or series) in use has a name in this language."""
        vocabulary, used = self.vocabulary(kind)
        return any(lang in vocabulary.concepts[concept_id].names for concept_id in used)

    def by_topic_and_language(self) -> dict[tuple[str, str], list[Essay]]:
        """(topic id, language) -> its listed essays, newest first; in the order of the vocabulary
        and of the site's languages.
        """
        found: dict[tuple[str, str], list[Essay]] = defaultdict(list)
        for essay in self.essays:
            for topic in essay.topics:
                found[topic, essay.lang].append(essay)
        keys = (
            (topic, lang)
            for topic, concept in self.topics.concepts.items()
            for lang in self.site.codes
        )
        return {
            key: found[key]
            for key in keys
            if key in found and key[1] in self.topics.concepts[key[0]].names
        }

    def minutes(self, essay: Essay) -> int:
        return max(1, round(essay.words / self.site.words_per_minute))

    def card(self, essay: Essay) -> Card:
        """An essay's card, in its own language; created once and shared by all lists."""
        found = self._cards.get((essay.work, essay.lang, essay.path))
        if found is None:
            found = self._cards[essay.work, essay.lang, essay.path] = self._card(essay)
        return found

    def _card(self, essay: Essay) -> Card:
        languages = tuple(
            code
            for code in self.site.codes
            if code in self.works[essay.work] and code != essay.lang
        )
        return Card(
            title=essay.title,
            url=essay.url,
            lang=essay.lang,
            summary=essay.summary,
            date=essay.date,
            minutes=self.minutes(essay),
            languages=languages,
            scheduled=essay.scheduled,
        )

    def cards(self, essays: Iterable[Essay]) -> tuple[Card, ...]:
        return tuple(self.card(essay) for essay in essays)

    def best(self, work: str, lang: str) -> Essay:
        """The edition of a listed work that is best for the readers of a language."""
        editions = self.works[work]
        return next(editions[code] for code in self.site.order(lang) if code in editions)

    def topic_links(self, essay: Essay) -> tuple[Link, ...]:
        found = (self.topics.concepts[topic] for topic in essay.topics)
        return tuple(
            Link(concept.names[essay.lang], self.concept_url("topics", concept, essay.lang))
            for concept in found
            if essay.lang in concept.names
        )

    def concept_url(self, kind: str, concept: Concept, lang: str) -> str:
        found = self._urls.get((kind, concept.id, lang))
        if found is None:
            found = self._urls[kind, concept.id, lang] = concept_url(self.site, kind, concept, lang)
        return found

    def list_url(self, kind: str, lang: str) -> str:
        """The address of a list, such as ``da/emner/``, in the words of the language."""
        return list_url(self.site, kind, lang)


def list_url(site: Site, kind: str, lang: str) -> str:
    """The address of a list, such as ``da/emner/``, in the words of the language."""
    return f"{lang}/{site[lang].addresses[kind]}/"


def concept_url(site: Site, kind: str, concept: Concept, lang: str) -> str:
    """The address of the page of a topic or series."""
    return f"{list_url(site, kind, lang)}{concept.slugs[lang]}/"


def newest_first(essays: Iterable[Essay], site: Site) -> list[Essay]:
    """Sort newest first; editions of one day by work and the site's language order, so that the
    order is total.
    """
    place = {code: number for number, code in enumerate(site.codes)}
    earliest = datetime.min.replace(tzinfo=UTC)
    return sorted(
        essays,
        key=lambda essay: (
            -_seconds(essay.date or earliest),
            essay.work,
            place[essay.lang],
            essay.path,
        ),
    )


def _seconds(moment: datetime) -> float:
    return (moment - datetime(1970, 1, 1, tzinfo=UTC)).total_seconds()


def with_updates(essays: Iterable[Essay], site: Site) -> list[Essay]:
    """The published essays with ``updated`` set, in the order of their last change (those of one
    moment by work and language), then the drafts.

    ``updated`` depends on an essay's own dates and first address alone, so that no other essay can
    make it look changed.
    """
    essays = list(essays)
    place = {code: number for number, code in enumerate(site.codes)}
    published = sorted(
        (essay for essay in essays if essay.status != "draft"),
        key=lambda essay: (
            _seconds(essay.modified or essay.dated),
            essay.work,
            place[essay.lang],
            essay.path,
        ),
    )
    return [
        *(replace(essay, updated=updated_of(essay)) for essay in published),
        *(essay for essay in essays if essay.status == "draft"),
    ]


def updated_of(essay: Essay) -> datetime:
    """When an essay was last changed, as feeds say it: its Modified or Date, moved within that
    second (dates.py). Raises ValueError for an essay without a date.
    """
    return distinct(essay.modified or essay.dated, essay.identity)
