"""Dates for machines: the one place that formats a moment for feeds, sitemap, pages, books and
releases.
"""

from datetime import UTC, datetime, timedelta, timezone
from hashlib import sha256

MINUTE = timedelta(minutes=1)


def rfc3339(moment: datetime, timespec: str = "seconds") -> str:
    """An aware moment as RFC 3339 has it: ``1868-04-05T00:00:00+00:50``. To the second, it is also
    valid in HTML, XML Schema and sitemaps.

    timespec: as in ``datetime.isoformat``; "auto" writes fractions of a second, if there are any.
    Raises ValueError for a moment without a time zone.

    Before standard time, offsets had seconds (Copenhagen's was +00:50:20 until 1894), which none of
    these formats can express. The seconds are dropped from the offset, and the date and time of day
    remain as the author wrote them. UTC would denote the same instant to the second, but on the day
    before, and machines show the date that they read.
    """
    return in_whole_minutes(moment).isoformat(timespec=timespec)


def in_whole_minutes(moment: datetime) -> datetime:
    """The same date and time of day, with an offset of whole minutes (the rest is dropped).

    Raises ValueError for a moment without a time zone.
    """
    offset = moment.utcoffset()
    if offset is None:
        raise ValueError(f"{moment} has no time zone")
    minutes = abs(offset) // MINUTE * MINUTE
    return moment.replace(tzinfo=timezone(minutes if offset >= timedelta() else -minutes))


def utc_seconds(moment: datetime) -> str:
    """An aware moment in UTC, to the second, as EPUB requires it: ``2026-11-30T12:00:00Z``."""
    whole = in_whole_minutes(moment).astimezone(UTC).replace(microsecond=0, tzinfo=None)
    return f"{whole.isoformat()}Z"


def distinct(moment: datetime, name: str) -> datetime:
    """The moment, moved within its second by a fraction that depends on the name alone.

    Feed validators report entries that share one moment. The fraction is a hash, so that it does
    not depend on the other entries, and it is less than a second, so that the moment stays on its
    day and is not in the future.
    """
    number = int.from_bytes(sha256(name.encode("utf-8", "replace")).digest()[:8], "big")
    return moment.replace(microsecond=1 + number % 999_999)
