"""The later halves of compounds: "service" in "kundeservice".

A word is a compound if both halves are words: of the site, or of the language's lexicon; or if the
later half is a long one, because many first halves are names, or rare. The first half is found
anyway, as the beginning of the word.
"""

from collections.abc import Callable, Container, Iterator
from dataclasses import dataclass, field

LEFT, RIGHT = 3, 4  # letters that a half has at least
PARTS = 3  # compounds of more parts are not split
LONGEST = 40  # letters
CERTAIN, BESIDE = 6, 4  # letters of a half that is a word whatever is before it, and of that


@dataclass(frozen=True)
class Compounds:
    """Splits the compounds of one language. ``words``: those of the site; ``stems``: those that the
    language has; ``links``: what joins two halves; ``suffixes``: endings that are no halves.
    """

    words: Container[str]
    stems: Container[str]
    stem: Callable[[str], str]
    links: tuple[str, ...]
    suffixes: frozenset[str]
    _known: dict[str, int] = field(default_factory=dict)

    def halves(self, word: str) -> Iterator[str]:
        """The later halves of a word, the longest first."""
        if self.links and LEFT + RIGHT <= len(word) <= LONGEST and word.isalpha():
            for cut in range(LEFT, len(word) - RIGHT + 1):
                right = word[cut:]
                left = word[:cut]
                is_certain = len(right) >= CERTAIN and len(left) >= BESIDE
                whole = self._is_right(right) and (is_certain or self._is_left(left, PARTS - 1))
                if whole or (self._is_left(left, 1, RIGHT) and any(self.halves(right))):
                    yield right

    def matters(self, word: str) -> bool:
        """Whether other words can be compounds because the site has this word: not if the language
        has its stem anyway.
        """
        return len(word) >= LEFT and len(stem := self.stem(word)) * (stem in self.stems) < RIGHT

    def _is_right(self, text: str) -> bool:
        return text not in self.suffixes and self._is_word(text, RIGHT)

    def _is_left(self, text: str, parts: int, least: int = LEFT) -> bool:
        """Whether this is a word, or a compound of at most so many parts; with or without a
        link. least: letters.
        """
        for link in self.links:
            own = text.removesuffix(link) if link else text
            if (own == text) == bool(link) or len(own) < least:
                continue
            if self._is_word(own, least):
                return True
            if parts > 1 and any(
                self._is_right(own[cut:]) and self._is_left(own[:cut], parts - 1)
                for cut in range(LEFT, len(own) - RIGHT + 1)
            ):
                return True
        return False

    def _is_word(self, text: str, least: int) -> bool:
        """Whether this is a word, with at least so many letters in its stem if no text has it."""
        known = self._known.get(text)
        if known is None:
            stem = self.stem(text)
            known = LONGEST if text in self.words else len(stem) * (stem in self.stems)
            self._known[text] = known
        return known >= least
