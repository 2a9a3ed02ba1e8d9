"""The result of reading one file, as plain values that can be cached."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from ..problems import Problem
from .facts import NO_FACTS, Facts, Heading
from .metadata import Values


class ReadError(Exception):
    """A source file could not be read; the run's list of problems says why."""


@dataclass(frozen=True)
class Reading:
    """All that our readers found in a file; available as ``article.reading``.

    ``metadata``: Pelican's metadata, except what is derived from the settings; ``pictures``: paths
    below the content; ``problems``: of this file; ``given_up``: why it could not be read, or "".
    """

    values: Values
    metadata: Mapping[str, object] = field(default_factory=dict)
    html: str = ""
    facts: Facts = NO_FACTS
    headings: tuple[Heading, ...] = ()
    pictures: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
    given_up: str = ""
