"""How settings are declared, and the settings of this plugin: each once, with its type, its default
and what it is for.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, TypeVar

Value = TypeVar("Value")
STANDARD = Path(__file__).resolve().parent / "data" / "lexicon.bin"
# 99 of 100 pairs of unrelated texts have a smaller cosine (tests/benchmarks/related_threshold.py)
WEAK = 0.13
MOST = 1000


@dataclass(frozen=True)
class Kind(Generic[Value]):
    """A type of value. ``words``: such as "a whole number above 0"; ``read``: the checked value;
    raises ValueError, with a message of its own if that says more than ``words``.
    """

    words: str
    read: Callable[[object], Value]


@dataclass(frozen=True)
class Setting(Generic[Value]):
    """A setting: its default (None: it has none), its type, and what it is for, in a sentence."""

    default: object
    kind: Kind[Value]
    help: str
    example: object = None

    def read(self, value: object) -> Value:
        """The checked value. Raises ValueError, with the remedy but without the setting's name."""
        try:
            return self.kind.read(value)
        except ValueError as error:
            example = self.default if self.example is None else self.example
            raise ValueError(
                str(error)
                or f"{repr(value)[:300]} is not {self.kind.words}; use for example {example!r}"
            ) from None


def whole_number(least: int, most: int | None = None) -> Kind[int]:
    """Whole numbers from ``least`` on, or from ``least`` to ``most``."""

    def read(value: object) -> int:
        if not isinstance(value, int) or isinstance(value, bool):
            raise ValueError
        if value < least or (most is not None and value > most):
            raise ValueError
        return value

    limits = f"above {least - 1}" if most is None else f"from {least} to {most}"
    return Kind(f"a whole number {limits}", read)


def _number(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= MOST:
        raise ValueError
    return float(value)


def _boolean(value: object) -> bool:
    if not isinstance(value, bool):
        raise ValueError
    return value


def _path(value: object) -> str:
    if not isinstance(value, str | Path) or "\0" in str(value):
        raise ValueError
    return str(value)


@dataclass(frozen=True)
class Weights:
    """The setting RELATED_WEIGHTS: what each sign of a relation adds to the score (cosines above
    the expected).

    ``topics``: for a shared topic, times the natural logarithm of (works / works with that topic);
    ``links``: for each direction; ``series``, ``authors``: once.
    """

    topics: float = 0.03
    links: float = 0.08
    series: float = 0.03
    authors: float = 0.0


def _weights(given: object) -> Weights:
    known = Weights.__dataclass_fields__
    if not isinstance(given, Mapping):
        raise ValueError
    for key, value in given.items():
        number = isinstance(value, int | float) and not isinstance(value, bool)
        if key not in known or not number or not abs(value) <= MOST:
            raise ValueError(
                f'"{key}": {value!r} is not valid; write a number for one of {", ".join(known)}'
            )
    return Weights(**given)


BOOLEAN = Kind("True or False", _boolean)
PATH = Kind("a path", _path)

SETTINGS: dict[str, Setting[Any]] = {
    "RELATED": Setting(
        5,
        whole_number(0, MOST),
        "How many related essays are below each essay; 0 for none, and no map.",
    ),
    "RELATED_WORDS": Setting(
        3, whole_number(0, MOST), "How many words, or pairs of words, are shown as the reason."
    ),
    "RELATED_WEAK": Setting(
        WEAK,
        Kind(f"a number from 0 to {MOST}", _number),
        "The cosine that two texts need to be related, if neither links to the other.",
    ),
    "RELATED_WEIGHTS": Setting(
        dict(vars(Weights())),
        Kind("a dictionary of weights", _weights),
        "How much shared topics, links, series and authors each raise the score.",
    ),
    "RELATED_MODEL": Setting(
        "",
        PATH,
        'A sentence-embedding model, by name or folder; needs the extra "neural".',
    ),
    "RELATED_MODEL_ALONE": Setting(
        False, BOOLEAN, "Use the model instead of the lexicon, not in addition to it."
    ),
    "RELATED_LEXICON": Setting(
        str(STANDARD), PATH, "The lexicon that compares texts across languages."
    ),
    "RELATED_CACHE": Setting(
        "", PATH, 'The folder for cached data of unchanged essays; "" for no cache.'
    ),
}
