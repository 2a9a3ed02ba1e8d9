"""The relations that a site shows, as plain frozen values, which load quickly."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Relation:
    """One related work below an edition: the edition of it to show, and the reasons.

    ``words``: pairs, the page's own word first, equal if both texts contain the same word;
    ``topics``: ids; ``pinned``: its author chose it; ``linked``: one of the two links to the other;
    ``score``, ``strength``: see ``Neighbour``.
    """

    work: str
    lang: str
    topics: tuple[str, ...] = ()
    words: tuple[tuple[str, str], ...] = ()
    pinned: bool = False
    linked: bool = False
    score: float = 0.0
    strength: float = 0.0

    @property
    def visible(self) -> tuple[object, ...]:
        """What a page shows of it."""
        return self.work, self.lang, self.topics, self.words, self.pinned, self.linked


@dataclass(frozen=True)
class Relations:
    """``below``: (work, language) -> what to read next; ``citing``: work -> the works that link to
    it, by name; ``places``: work -> (x, y), integers from 0 to 1000, where close means related;
    ``nearest``: work -> the works closest to it, best first; ``pending``: whether all this is not
    computed yet.
    """

    below: Mapping[tuple[str, str], tuple[Relation, ...]] = field(default_factory=dict)
    citing: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    places: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    nearest: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    pending: bool = False


NOTHING = Relations()
PENDING = Relations(pending=True)
