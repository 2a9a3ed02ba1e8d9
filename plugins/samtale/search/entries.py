"""The entries of a language's index: every word of its texts, where it is, and its inflections."""

import zlib
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
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


def entries_of(
    texts: Sequence[Counts],
    numbers: Mapping[str, int],
    language: Language,
    spelling: Spelling,
    stems: Collection[str],
) -> list[Entry]:
    """All entries, sorted by key. stems: of words that the language is known to have."""
    spelled: dict[str, str] = {}
    whole: dict[str, Places] = defaultdict(list)
    for text in sorted(texts, key=lambda one: numbers[one.url]):
        number = numbers[text.url]
        own: dict[str, int] = {}
        for form, weight in text.weights.items():
            word = spelled.get(form)
            if word is None:
                word = spelled[form] = spelling.spell(form)
            own[word] = max(weight, own.get(word, 0))
        for word, weight in own.items():
            whole[word].append((number, weight))
    written: dict[str, str] = {}
    for form, word in spelled.items():
        written[word] = min(form, written.get(word, form))
    stem = stemmer(language.code)
    compounds = Compounds(
        whole.keys(),
        stems,
        stem,
        language.search["links"],
        frozenset(language.search["suffixes"]),
    )
    parts = _parts(whole, compounds)
    keys = {word: spelling.key(word) for word in (*whole, *parts)}
    stems_of = {word: spelling.spell(stem(written.get(word, word))) for word in keys}
    groups = _groups(stems_of, keys)
    return [
        Entry(key, word, groups.get(word, 0), whole.get(word, []), parts.get(word, []))
        for word, key in sorted(keys.items(), key=lambda item: (item[1], item[0]))
    ]


def _parts(whole: Mapping[str, Places], compounds: Compounds) -> dict[str, Places]:
    found: dict[str, dict[int, int]] = defaultdict(dict)
    for word, places in whole.items():
        for half in compounds.halves(word):
            own = found[half]
            for number, weight in places:
                own[number] = max(weight, own.get(number, 0))
    return {half: sorted(places.items()) for half, places in found.items()}


def _groups(stems: Mapping[str, str], keys: Mapping[str, str]) -> dict[str, int]:
    """The group of each word that has inflections."""
    together: dict[tuple[str, str], list[str]] = defaultdict(list)
    for word, stem in stems.items():
        together[stem, keys[word][:SHARED]].append(word)
    beginning: dict[str, list[tuple[str, list[str]]]] = defaultdict(list)
    for (stem, _start), words in together.items():
        if len(words) > 1:
            own = sorted(keys[word] for word in words)
            common = own[0][: min(PREFIXES, shared(own[0], own[-1]))]
            beginning[common].append((stem, words))
    return {
        word: rank << 5 | len(common)
        for common, found in beginning.items()
        for rank, (_stem, words) in enumerate(sorted(found)[: RANKS + 1])
        for word in words
    }
