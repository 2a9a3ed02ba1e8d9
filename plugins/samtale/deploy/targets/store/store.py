"""What a store of objects must be able to do for a site to be published into it: S3 and its kind,
and what rclone reaches.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from ....output.media_types import CHARSET
from ...manifest import Entry

PARALLEL = 12  # requests at a time


class Conflict(Exception):  # noqa: N818 no error: somebody was first
    """The object is not as the condition wants it."""


@dataclass(frozen=True)
class Object:
    """An object as a list tells of it: bytes, and hex MD5, "" where the store does not know it."""

    size: int
    md5: str = ""


class Store(ABC):
    """Objects by key, below the target's own prefix. Every method may raise PublishError.

    ``form``: in which files are kept, "gzip" where it can tell readers so, or "plain".
    """

    where = ""
    form = "gzip"

    @abstractmethod
    def read(self, key: str) -> tuple[bytes, str] | None:
        """Content and tag of a small object; None where there is none."""

    @abstractmethod
    def write(self, key: str, content: bytes, entry: Entry, *, tag: str | None = None) -> str:
        """Write a small object; returns its tag. tag: only if it still has that one ("": only if
        there is none).

        Raises Conflict, where the store heeds conditions.
        """

    @abstractmethod
    def send(
        self, files: Mapping[str, tuple[Path, Entry]], progress: Callable[[int, int], None]
    ) -> None:
        """Files to keys, several at a time; each is compared with what the store says that it
        got.
        """

    @abstractmethod
    def copy(
        self, pairs: Iterable[tuple[str, str, Entry]], progress: Callable[[int, int], None]
    ) -> None:
        """(from key, to key, what it is) within the store, several at a time."""

    @abstractmethod
    def delete(self, keys: Iterable[str]) -> None:
        """Take objects away; one that is not there is no error."""

    @abstractmethod
    def list(self, prefix: str = "") -> dict[str, Object]:
        """All objects whose keys begin so, sorted by key."""

    @abstractmethod
    def digest(self, key: str) -> str:
        """Hex MD5 of what is really there, read whole; "" where there is nothing."""

    def clock(self) -> datetime | None:
        """The store's own time, as its last answer told it; None where it tells none."""
        return None

    def reconnect(self) -> None:  # noqa: B027 most make a new connection whenever they need one
        """Replace connections that may be broken."""

    def close(self) -> None:  # noqa: B027 most have nothing to close
        """Let go of what was started."""


def headers(entry: Entry) -> dict[str, str]:
    """What readers are to be told of a file."""
    charset = "; charset=utf-8" if entry.type in ("text/html", *CHARSET) else ""
    found = {
        "Content-Type": entry.type and entry.type + charset,
        "Cache-Control": entry.cache,
        "Content-Encoding": entry.encoding,
    }
    return {key: value for key, value in found.items() if value}
