"""Counts the terms of a text: the stems of its words, and the parts of its compounds.

Words are stemmed by Snowball (Porter 2001, with PyStemmer); languages without a stemmer use whole
words.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import TYPE_CHECKING

import Stemmer

from .text import LONGEST, Document, plain, words

if TYPE_CHECKING:  # SciPy takes half a second, and the stemmer does not need it
    from .lexicon import Lexicon

WHOLE, PART = 5, 4  # the weight of a word, and of each part of a compound, in fifths
SHORTEST_COMPOUND, SHORTEST_PART, SHORTEST_SHOWN = 7, 3, 5
# Letters between the parts of a compound, in languages that write compounds as one word.
LINKS = dict.fromkeys(
    ("da", "sv", "nb", "nn", "no", "de", "nl", "is", "fo"), ("", "s", "e", "o", "n", "er")
)
SNOWBALL = {
    "ar": "arabic", "ca": "catalan", "da": "danish", "de": "german", "el": "greek", "en": "english", "es": "spanish",  # noqa: E501
    "eu": "basque", "fi": "finnish", "fr": "french", "ga": "irish", "hu": "hungarian", "hy": "armenian", "id": "indonesian",  # noqa: E501
    "it": "italian", "lt": "lithuanian", "nb": "norwegian", "ne": "nepali", "nl": "dutch", "nn": "norwegian",  # noqa: E501
    "no": "norwegian", "pt": "portuguese", "ro": "romanian", "ru": "russian", "sv": "swedish", "ta": "tamil",  # noqa: E501
    "tr": "turkish", "yi": "yiddish",
}  # fmt: skip


def base(lang: str) -> str:
    """The language of a tag without its region or script: ``"en-GB"`` -> ``"en"``."""
    return lang.replace("_", "-").split("-", maxsplit=1)[0].lower()


@cache
def stemmer(lang: str) -> Callable[[str], str]:
    """A function from a lower-case word to its stem."""
    name = SNOWBALL.get(base(lang))
    if not name:
        return lambda word: word
    stem: Callable[[str], str] = Stemmer.Stemmer(name, 0).stemWord
    return stem


def folded(word: str) -> str:
    """A word in a spelling common to the Nordic languages, so that names and cognates match."""
    return word.replace("æ", "ä").replace("ø", "ö").replace("’", "'")


class Analyser:
    """Counts the terms of texts in one language. Caches every word."""

    def __init__(self, lang: str, lexicon: "Lexicon"):
        self.known = lexicon.places(base(lang))
        self.links = LINKS.get(base(lang), ()) if self.known else ()
        self.stem = stemmer(lang)
        self._terms: dict[str, tuple[tuple[str, int], ...]] = {}

    def count(self, document: Document) -> dict[str, int]:
        """Term -> its frequency in title and text, in fifths."""
        return self.look(document)[0]

    def shown(self, document: Document) -> dict[str, str]:
        """Term -> the word of the text that shows it best: a whole word rather than a compound,
        lower case rather than a name.

        Omits terms that are only a short part of some compound: readers do not see the "ham" in
        "hammer".
        """
        return self.look(document)[1]

    def look(self, document: Document) -> tuple[dict[str, int], dict[str, str]]:
        """The results of ``count`` and ``shown``, at the cost of one."""
        counts: dict[str, int] = {}
        best: dict[str, tuple[bool, bool, int, str]] = {}
        for word, times in _written(document).items():
            small = word.islower()
            for term, fifths in self.terms(word):
                rank = (fifths == WHOLE, small, times, word)
                known = best.get(term)
                if known is None:
                    counts[term], best[term] = fifths * times, rank
                else:
                    counts[term] += fifths * times
                    if rank > known:
                        best[term] = rank
        shown = {
            term: rank[-1].lower()
            if term in self.known
            else rank[-1]  # words in the lexicon are not names
            for term, rank in best.items()
            if rank[0] or len(term) >= SHORTEST_SHOWN
        }
        return counts, shown

    def terms(self, word: str) -> tuple[tuple[str, int], ...]:
        """The terms of a word as written, each with its weight."""
        found = self._terms.get(word)
        if found is None:
            lower = word.lower()[:LONGEST].replace("’", "'")
            stem = self.stem(lower)
            found = self._terms[word] = (
                (stem, WHOLE),
                *((part, PART) for part in self.parts(stem)),
            )
        return found

    def parts(self, stem: str) -> tuple[str, ...]:
        """The two known stems of a compound: of all ways to split it, the one with the longest
        shorter part.
        """
        best: tuple[str, ...] = ()
        longest = 0
        if not self.links or len(stem) < SHORTEST_COMPOUND:
            return best
        for cut in range(SHORTEST_PART, len(stem) - SHORTEST_PART + 1):
            right = self.stem(stem[cut:])
            if len(right) < SHORTEST_PART or right not in self.known:
                continue
            left = self._left(stem[:cut])
            if left and min(len(left), len(right)) > longest:
                best, longest = (left, right), min(len(left), len(right))
        return best

    def _left(self, text: str) -> str:
        """The known stem in the first part of a compound, without linking letters; "" for none."""
        for link in self.links:
            if text.endswith(link) and len(text) - len(link) >= SHORTEST_PART:
                stem = self.stem(text.removesuffix(link) if link else text)
                if len(stem) >= SHORTEST_PART and stem in self.known:
                    return stem
        return ""


def _written(document: Document) -> Counter[str]:
    """The frequency of each word, as written, in title and text."""
    found = Counter(words(document.title))
    found.update(words(plain(document.whole)))
    return found


def pack_words(shown: Mapping[str, str]) -> bytes:
    """Pack term -> word into a few bytes, in which ``word_of`` finds a word directly."""
    return "".join(f"\n{term}\t{word}" for term, word in shown.items()).encode(
        "utf-8", "surrogatepass"
    )


def word_of(packed: bytes, term: str) -> str:
    """The word of a term, "" if it has none."""
    wanted = f"\n{term}\t".encode("utf-8", "surrogatepass")
    at = packed.find(wanted)
    if at < 0:
        return ""
    start = at + len(wanted)
    end = packed.find(b"\n", start)
    return packed[start : end if end >= 0 else len(packed)].decode("utf-8", "surrogatepass")


def spelling(counts: Iterable[str], size: int = 4) -> list[str]:
    """The character n-grams of words, with their ends marked: ``["ab"]`` -> ``["<ab>"]``."""
    found = []
    for word in counts:
        text = f"<{folded(word)}>"
        found += [text[at : at + size] for at in range(max(1, len(text) - size + 1))]
    return found
