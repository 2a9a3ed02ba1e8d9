"""The interface of an object store for publishing a site: S3 and compatible stores, and what rclone
can access.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from ....output.media_types import CHARSET
from ...manifest import Entry

PARALLEL = 12  # concurrent requests


class Conflict(Exception):  # noqa: N818 no error: somebody was first
    """The object does not satisfy the condition."""


@dataclass(frozen=True)
class Object:
    """An object in a listing: bytes, and MD5 in hexadecimal, "" if the store does not know it."""

    size: int
    md5: str = ""


class Store(ABC):
    """Objects by key, below the target's own prefix. Every method may raise PublishError.

    ``form``: how files are stored, "gzip" if the store can serve that encoding, or "plain".
    """

    where = ""
    form = "gzip"

    @abstractmethod
    def read(self, key: str) -> tuple[bytes, str] | None:
        """Content and tag of a small object; None if it does not exist."""

    @abstractmethod
    def write(self, key: str, content: bytes, entry: Entry, *, tag: str | None = None) -> str:
        """Write a small object; returns its tag. tag: write only if it still has this one ("": only
        if it does not exist).

        Raises Conflict, if the store respects conditions.
        """

    @abstractmethod
    def send(
        self, files: Mapping[str, tuple[Path, Entry]], progress: Callable[[int, int], None]
    ) -> None:
        """Upload files to keys, several at a time; each is compared with what the store reports."""

    @abstractmethod
    def copy(
        self, pairs: Iterable[tuple[str, str, Entry]], progress: Callable[[int, int], None]
    ) -> None:
        """Copy (from key, to key, entry) within the store, several at a time."""

    @abstractmethod
    def delete(self, keys: Iterable[str]) -> None:
        """Delete objects; a missing one is not an error."""

    @abstractmethod
    def list(self, prefix: str = "") -> dict[str, Object]:
        """All objects whose keys start with this, sorted by key."""

    @abstractmethod
    def digest(self, key: str) -> str:
        """MD5 in hexadecimal of the stored object, read completely; "" if it does not exist."""

    def clock(self) -> datetime | None:
        """The store's clock, from its last answer; None if it does not report it."""
        return None

    def reconnect(self) -> None:  # noqa: B027 most make a new connection whenever they need one
        """Replace connections that may be broken."""

    def close(self) -> None:  # noqa: B027 most have nothing to close
        """Close what was started."""


def headers(entry: Entry) -> dict[str, str]:
    """The headers with which readers get a file."""
    charset = "; charset=utf-8" if entry.type in ("text/html", *CHARSET) else ""
    found = {
        "Content-Type": entry.type and entry.type + charset,
        "Cache-Control": entry.cache,
        "Content-Encoding": entry.encoding,
    }
    return {key: value for key, value in found.items() if value}
