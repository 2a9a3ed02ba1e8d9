"""The words of one text with their weights: all that the index has of it, whatever other texts
there are. It can be stored, so that an edit reads one text again, not all.
"""

import json
import math
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from .passages import passages
from .record import Record
from .words import forms, tokens

# what a word counts, in halves of a word in the text, by where it is
TEXT, HEADING, INSTEAD, NAME, TITLE = 2, 6, 1, 10, 40
# how much of a word's possible weight a text gives it (BM25): grows with its frequency and falls
# with the text's length. The usual length is a constant, so that no other text changes it
SATURATION, LENGTH_SHARE, USUAL_LENGTH, LEVELS = 1.2, 0.7, 500, 31
STEPS = 1  # of a text's length, per doubling


@dataclass(frozen=True)
class Counts:
    """One text. ``weights``: form of a word, as written -> its weight, from 1 to LEVELS;
    ``shown``: what a result shows, as JSON.
    """

    url: str
    weights: Mapping[str, int]
    shown: bytes


def in_steps(length: int) -> float:
    """A text's length, rounded so coarsely that an added sentence seldom changes the weights of all
    its words (which would change most files of the index).
    """
    return math.exp2(round(math.log2(max(length, 1)) * STEPS) / STEPS)


def in_levels(share: float) -> int:
    """A weight from 1 to LEVELS. share: of the possible weight. Only odd numbers, so that a word
    that is often in a text seldom has another weight if it is there once more.
    """
    return 2 * round((LEVELS - 1) / 2 * share) + 1


def counts_of(record: Record, *, code: bool) -> Counts:
    """Count the words of a text. code: whether blocks of code are searched."""
    found = passages(record.html, code=code)
    counts: Counter[str] = Counter()

    def add(texts: Iterable[str], weight: int) -> int:
        total = 0
        for text in texts:
            for token, times in Counter(tokens(text)).items():
                total += times
                for form in dict.fromkeys(forms(token)):
                    counts[form] += weight * times
        return total

    length = add([found.text], TEXT)
    add(found.headings, HEADING)
    add(found.instead, INSTEAD)
    add(record.names, NAME)
    add([record.title], TITLE)
    share = 1 - LENGTH_SHARE + LENGTH_SHARE * in_steps(length) / USUAL_LENGTH
    weights = {
        form: in_levels(count / (count + 2 * SATURATION * share)) for form, count in counts.items()
    }
    more = " · ".join((*record.names, *found.instead))
    shown = [record.url, record.title, found.text, more]
    return Counts(record.url, weights, json.dumps(shown, ensure_ascii=False).encode("utf-8"))
