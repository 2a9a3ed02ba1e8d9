"""How a word is looked up: which spellings of it are the same, and which come near it.

A word has a spelling, in which case, accents and compatibility forms make no difference, but the
letters of an alphabet do: "Café" is ``cafe``, "BRÖD" is ``brød`` in Danish. And it has a key, in
which these letters are plain as well (``brod``), so that it is found from any keyboard. The tables
are sent to readers' browsers, which work out the same (theme/static/search-words.js).
"""

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache

from unidecode import unidecode

from .language import Language

# what people type for a letter that their keyboard lacks, where no language of the site says it
TYPED = {"å": "aa", "æ": "ae", "ä": "ae", "ø": "oe", "ö": "oe", "ü": "ue"}
PLAIN = {"æ": "a", "ø": "o", "ς": "σ"}  # Unidecode has digraphs for the first
LATIN = range(0xC0, 0x250)  # blocks with letters that do not decompose


@dataclass(frozen=True)
class Spelling:
    """The tables of one language. ``letters``: letters of an alphabet -> how this language writes
    them; ``plain``: letters without a decomposition -> plain ones; ``typed``: (what is typed, the
    letter that is meant).
    """

    letters: dict[str, str]
    plain: dict[str, str]
    typed: tuple[tuple[str, str], ...]
    _spelled: "_Table" = field(init=False, repr=False, compare=False)
    _plain: "_Table" = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_spelled", _Table(self.letters, self.plain))
        object.__setattr__(self, "_plain", _Table({}, self.plain))

    def spell(self, word: str) -> str:
        """The spelling of a word in lower case (NFC)."""
        return word if word.isascii() else word.translate(self._spelled)

    def key(self, spelling: str) -> str:
        """The key of a spelling."""
        return spelling if spelling.isascii() else spelling.translate(self._plain)


class _Table(dict[int, str]):
    """A table for ``str.translate``, filled as it is used."""

    def __init__(self, letters: dict[str, str], plain: dict[str, str]):
        super().__init__()
        self.letters, self.plain = letters, plain

    def __missing__(self, code: int) -> str:
        letter = chr(code)
        found = self.letters.get(letter)
        if found is None:
            found = "".join(self.plain.get(one, one) for one in _without_marks(letter))
        self[code] = found
        return found


def _without_marks(letter: str) -> str:
    whole = unicodedata.normalize("NFKD", letter).lower()
    return "".join(one for one in whole if unicodedata.category(one)[0] != "M")


@cache
def plain_letters() -> dict[str, str]:
    """Letters that have no decomposition, in lower case, and what they are without strokes: đ -> d,
    ł -> l, ß -> ss.
    """
    found = {}
    for code in LATIN:
        letter = chr(code)
        if letter.isalpha() and letter.islower() and _without_marks(letter) == letter:
            ascii_ = unidecode(letter).lower()
            if ascii_.isalpha() and ascii_.isascii():
                found[letter] = ascii_
    return {**found, **PLAIN}


def spelling_of(language: Language, languages: Sequence[Language]) -> Spelling:
    """A language's spelling on a site with these languages: each of them adds its letters, and what
    its readers type for them; its own rules come first.
    """
    ordered = [language, *(one for one in languages if one is not language)]
    same = _same(ordered)
    letters = {letter: same.get(letter, letter) for letter in sorted({*_alphabets(ordered)})}
    typed = dict[tuple[str, str], None]()
    for table in (*(one.letters for one in ordered), TYPED):
        for letter, ascii_ in table.items():
            if len(letter) == 1 and len(ascii_) > 1:
                typed[ascii_, letters.get(letter, letter)] = None
    for one in ordered:
        for digraph, letter in {**one.sorting.same, **one.sorting.alike}.items():
            if len(digraph) > 1 and digraph.isascii():
                typed[digraph, letters.get(letter, letter)] = None
    return Spelling(letters, plain_letters(), tuple(typed))


def _alphabets(languages: Iterable[Language]) -> Iterator[str]:
    """The letters that count, beyond ASCII."""
    for language in languages:
        yield from (letter for letter in language.sorting.alphabet if not letter.isascii())
        yield from (letter for letter in language.letters if not letter.isascii())
    yield from TYPED


def _same(languages: Iterable[Language]) -> dict[str, str]:
    """Letters that are one and the same: ö -> ø in Danish, ø -> ö in Swedish."""
    plain, found = _Table({}, plain_letters()), dict[str, str]()
    for language in languages:
        for letter, other in language.sorting.same.items():
            if (
                len(letter) == len(other) == 1
                and letter not in found
                and letter not in found.values()
                and plain[ord(letter)] == plain[ord(other)]
            ):
                found[letter] = other
    return found
