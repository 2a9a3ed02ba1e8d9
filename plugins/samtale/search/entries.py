"""The entries of a language's index: every word of its texts, where it is, and its inflections."""

import zlib
from collections import Counter, defaultdict
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass

from related.terms import stemmer

from ..languages import Language
from ..languages.spelling import Spelling
from .compounds import Compounds
from .counts import Counts
from .words import shared

FEW, SMALL, LARGE = 4_096, 14, 21  # up to so many texts, their numbers have so many bits, else more
SHARED = 2  # letters that all inflections of a word begin with
PREFIXES, RANKS = 31, 7  # what a byte holds: how many letters inflections share, and which they are
Places = list[tuple[int, int]]  # (number of a text, weight), by number


@dataclass(frozen=True)
class Entry:
    """A word. ``group``: which entries are its inflections (those whose keys share as many letters
    as its lower five bits say, and that have the same group), 0 for none; ``whole``: the texts
    that have the word; ``part``: those that have it as a later half of a compound.
    """

    key: str
    spelling: str
    group: int
    whole: Places
    part: Places


def numbers_of(urls: Iterable[str]) -> dict[str, int]:
    """A number for each text, which seldom changes when there are others: a hash of its address, or
    the next that is free.
    """
    found = sorted((zlib.crc32(url.encode("utf-8")), url) for url in urls)
    size = 1 << (SMALL if len(found) <= FEW else LARGE)
    used: dict[int, str] = {}
    for digest, url in found:
        number = digest % size
        while number in used:
            number = (number + 1) % size
        used[number] = url
    return {url: number for number, url in used.items()}


@dataclass(frozen=True)
class Vocabulary:
    """All words of a language. ``entries``: sorted by key; ``forms``: word -> each form that
    texts have of it, and in how many of them; ``halves``: word -> its later halves; ``stems``: of
    every entry, what inflections of a word have in common; ``commons``: (stem, first letters) ->
    the beginning that the keys of such inflections share.
    """

    entries: Sequence[Entry]
    forms: Mapping[str, Mapping[str, int]]
    halves: Mapping[str, Sequence[str]]
    stems: Mapping[str, str]
    commons: Mapping[tuple[str, str], str]


def vocabulary_of(
    texts: Sequence[Counts],
    numbers: Mapping[str, int],
    language: Language,
    spelling: Spelling,
    stems: Container[str],
) -> Vocabulary:
    """The words of these texts. stems: of words that the language is known to have."""
    counted: Counter[str] = Counter()
    whole: dict[str, Places] = defaultdict(list)
    words = Words(spelling)
    for text in sorted(texts, key=lambda one: numbers[one.url]):
        number = numbers[text.url]
        counted.update(text.weights.keys())
        for word, weight in words.of(text.weights).items():
            whole[word].append((number, weight))
    forms: dict[str, dict[str, int]] = defaultdict(dict)
    for form, count in counted.items():
        forms[words.spelled[form]][form] = count
    compounds = compounds_of(language, whole.keys(), stems)
    halves = {word: tuple(compounds.halves(word)) for word in whole}
    parts = _parts(whole, halves)
    keys = {word: spelling.key(word) for word in (*whole, *parts)}
    stem = stemmer(language.code)
    stems_of = {word: stem_of(word, forms.get(word, ()), stem, spelling) for word in keys}
    groups, commons = _groups(stems_of, keys)
    entries = [
        Entry(key, word, groups.get(word, 0), whole.get(word, []), parts.get(word, []))
        for word, key in sorted(keys.items(), key=lambda item: (item[1], item[0]))
    ]
    return Vocabulary(entries, forms, halves, stems_of, commons)


class Words:
    """Spells the words of texts. ``spelled``: form -> word, of all that were asked for."""

    def __init__(self, spelling: Spelling):
        self.spelling = spelling
        self.spelled: dict[str, str] = {}

    def of(self, weights: Mapping[str, int]) -> dict[str, int]:
        """Each word of a text, with the highest weight of its forms."""
        found: dict[str, int] = {}
        for form, weight in weights.items():
            word = self.spelled.get(form)
            if word is None:
                word = self.spelled[form] = self.spelling.spell(form)
            found[word] = max(weight, found.get(word, 0))
        return found


def compounds_of(language: Language, words: Container[str], stems: Container[str]) -> Compounds:
    """What splits the compounds of a language."""
    search = language.search
    suffixes = frozenset(search["suffixes"])
    return Compounds(words, stems, stemmer(language.code), search["links"], suffixes)


def stem_of(word: str, forms: Iterable[str], stem: Callable[[str], str], spelling: Spelling) -> str:
    """What a word has in common with its inflections. forms: of it that texts have."""
    return spelling.spell(stem(min(forms, default=word)))


def _parts(whole: Mapping[str, Places], halves: Mapping[str, Iterable[str]]) -> dict[str, Places]:
    found: dict[str, dict[int, int]] = defaultdict(dict)
    for word, places in whole.items():
        for half in halves[word]:
            own = found[half]
            for number, weight in places:
                own[number] = max(weight, own.get(number, 0))
    return {half: sorted(places.items()) for half, places in found.items()}


def common_of(keys: Iterable[str]) -> str:
    """The beginning that the keys of inflections share, "" for a single one."""
    own = sorted(keys)
    return own[0][: min(PREFIXES, shared(own[0], own[-1]))] if len(own) > 1 else ""


def group_of(common: str, rank: int) -> int:
    """The group of inflections, by their rank among those that share the same beginning."""
    return rank << 5 | len(common) if rank <= RANKS else 0


def _groups(
    stems: Mapping[str, str], keys: Mapping[str, str]
) -> tuple[dict[str, int], dict[tuple[str, str], str]]:
    """(the group of each word that has inflections; the beginnings that they share)."""
    together: dict[tuple[str, str], list[str]] = defaultdict(list)
    for word, stem in stems.items():
        together[stem, keys[word][:SHARED]].append(word)
    commons = {
        place: common_of(keys[word] for word in words)
        for place, words in together.items()
        if len(words) > 1
    }
    beginning: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for place, common in commons.items():
        beginning[common].append(place)
    groups = {
        word: group_of(common, rank)
        for common, places in beginning.items()
        for rank, place in enumerate(sorted(places))
        for word in together[place]
    }
    return groups, commons
