"""Computes a site's relations from its editions."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from .index import Index
from .map_layout import places
from .neighbours import Neighbour, Row
from .parallel import parallel_map
from .reasons import Reasons
from .shown import Relation, Relations
from .text import Document
from .works import WEAK, Neighbours, Weights, Work, chosen, rank_neighbours


@dataclass(frozen=True)
class Edition:
    """One text of the site. ``document.work`` is set; ``public``: whether it may be shown as
    related to others.

    ``links``: the works that it links to; ``pinned``, ``barred``: those that its author wants, or
    does not want, below it.
    """

    document: Document
    public: bool = True
    topics: frozenset[str] = frozenset()
    series: str = ""
    authors: frozenset[str] = frozenset()
    links: frozenset[str] = frozenset()
    pinned: tuple[str, ...] = ()
    barred: frozenset[str] = frozenset()


NAMED = 5  # nearest works listed for each


def relations(
    index: Index,
    editions: Sequence[Edition],
    order: Callable[[str], Sequence[str]],
    *,
    most: int = 5,
    words: int = 3,
    weak: float = WEAK,
    weights: Weights = Weights(),  # noqa: B008 frozen
    known: Relations | None = None,
    progress: Callable[[str], object] = lambda _text: None,
) -> Relations:
    """Relate all editions of a site.

    known: the relations of the index's last state, whose reasons are reused where nothing that they
    depend on has changed.

    order: a language -> the languages in which its readers would read an essay, their own first;
    most: related works below an essay; words: pairs of words per reason; weak: the strength below
    which nothing is shown.
    """
    editions = sorted(editions, key=lambda one: one.document.id)
    index.update([one.document for one in editions], progress)
    return related_works(
        index,
        editions,
        order,
        most=most,
        words=words,
        weak=weak,
        weights=weights,
        known=known,
        progress=progress,
    )


def related_works(
    index: Index,
    editions: Sequence[Edition],
    order: Callable[[str], Sequence[str]],
    *,
    most: int,
    words: int,
    weak: float,
    weights: Weights,
    known: Relations | None = None,
    progress: Callable[[str], object] = lambda _text: None,
) -> Relations:
    """The same, of an index that was updated to these editions, which are sorted by id; of their
    documents only ids, languages and works are read.
    """
    state = index.current_state
    neighbours = rank_neighbours(
        state, [one.document.work for one in editions], _works(editions), weights
    )
    public: dict[str, dict[str, str]] = {}
    for one in editions:
        if one.public:
            public.setdefault(one.document.work, {})[one.document.lang] = one.document.id
    neighbours = neighbours.towards(frozenset(public))
    progress("finding reasons")
    reasons = Reasons(index)
    stored = _stored_words(known)
    touched = dict(zip(state.ids, state.touched.tolist(), strict=True))

    def words_of(one: Edition, other: str, work: str, lang: str) -> tuple[tuple[str, str], ...]:
        if not (touched[one.document.id] or touched[other]):
            found = stored.get((one.document.work, one.document.lang, work, lang))
            if found is not None:
                return found
        return tuple(reasons.words(one.document.id, other, words))

    def of(one: Edition) -> tuple[Relation, ...]:
        work, lang = one.document.work, one.document.lang
        pinned = [name for name in one.pinned if name in public]
        found = []
        for other, wanted in chosen(neighbours.of.get(work, ()), pinned, one.barred, most, weak):
            there = public[other.work]
            best = next(code for code in (*order(lang), *sorted(there)) if code in there)
            pairs = words_of(one, there[best], other.work, best)
            found.append(
                Relation(
                    other.work,
                    best,
                    other.topics,
                    pairs,
                    wanted,
                    other.linked,
                    other.score,
                    other.strength,
                )
            )
        return tuple(found)

    made = parallel_map(
        lambda share: [of(one) for one in share],
        editions,
        few=300,
        done=lambda number: progress(f"found reasons for {number} of {len(editions)} texts"),
    )
    below = {
        (one.document.work, one.document.lang): found
        for one, found in zip(editions, made, strict=True)
    }
    seen = Neighbours({name: others for name, others in neighbours.of.items() if name in public})
    nearest = {name: _nearest(others, weak) for name, others in seen.of.items()}
    return Relations(below, _citing(editions, public), places(seen), nearest)


def _stored_words(
    known: Relations | None,
) -> dict[tuple[str, str, str, str], tuple[tuple[str, str], ...]]:
    """The words of each known relation, by both works and languages."""
    return {
        (work, lang, one.work, one.lang): one.words
        for (work, lang), others in (known.below if known else {}).items()
        for one in others
    }


def _nearest(others: Sequence[Neighbour], weak: float) -> tuple[str, ...]:
    """The nearest works that are listed."""
    if isinstance(others, Row):
        return others.first(NAMED, weak)
    listed = (one.work for one in others if one.strength >= weak or one.linked)
    return tuple(islice(listed, NAMED))


def _works(editions: Sequence[Edition]) -> dict[str, Work]:
    """What is known of each work, from all of its public editions together; without any, from all
    editions.
    """
    public = {one.document.work for one in editions if one.public}
    found: dict[str, Work] = {}
    for one in editions:
        if one.public or one.document.work not in public:
            known = found.get(one.document.work, Work())
            found[one.document.work] = Work(
                known.topics | one.topics,
                known.series or one.series,
                known.authors | one.authors,
                known.links | one.links,
                known.pinned | frozenset(one.pinned),
            )
    return found


def _citing(
    editions: Sequence[Edition], public: Mapping[str, object]
) -> dict[str, tuple[str, ...]]:
    found: dict[str, set[str]] = {}
    for one in editions:
        for work in one.links:
            if one.public and work in public and work != one.document.work:
                found.setdefault(work, set()).add(one.document.work)
    return {work: tuple(sorted(found[work])) for work in sorted(found)}
