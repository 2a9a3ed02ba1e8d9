"""The words of one text with their weights: all that the index has of it, whatever other texts
there are. It can be stored, so that an edit reads one text again, not all.
"""

import json
import math
from collections import Counter, defaultdict
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
# per doubling: rounded so coarsely that an added sentence seldom changes the weight of a word that
# is often in the text, or the length, with which all weights (and most of the index's files) change
LENGTH_STEPS, TIMES_STEPS = 1, 2


@dataclass(frozen=True)
class Counts:
    """One text. ``weights``: form of a word, as written -> its weight, from 1 to LEVELS;
    ``shown``: what a result shows, as JSON.
    """

    url: str
    weights: Mapping[str, int]
    shown: bytes


def in_steps(number: float, steps: int) -> float:
    """A number rounded to so many steps per doubling; 0 and 1 stay."""
    return math.exp2(round(math.log2(number) * steps) / steps) if number > 1 else number


def counts_of(record: Record, *, code: bool) -> Counts:
    """Count the words of a text. code: whether blocks of code are searched."""
    found = passages(record.html, code=code)
    counts: dict[str, float] = defaultdict(float)

    def add(texts: Iterable[str], weight: int) -> int:
        total = 0
        for text in texts:
            for token, times in Counter(tokens(text)).items():
                total += times
                for form in dict.fromkeys(forms(token)):
                    counts[form] += weight * times
        return total

    length = add([found.text], TEXT)
    for form, count in counts.items():
        counts[form] = TEXT * in_steps(count / TEXT, TIMES_STEPS)
    add(found.headings, HEADING)
    add(found.instead, INSTEAD)
    add(record.names, NAME)
    add([record.title], TITLE)
    share = 1 - LENGTH_SHARE + LENGTH_SHARE * in_steps(length, LENGTH_STEPS) / USUAL_LENGTH
    weights = {
        form: max(1, round(LEVELS * count / (count + 2 * SATURATION * share)))
        for form, count in counts.items()
    }
    more = " · ".join((*record.names, *found.instead))
    shown = [record.url, record.title, found.text, more]
    return Counts(record.url, weights, json.dumps(shown, ensure_ascii=False).encode("utf-8"))
