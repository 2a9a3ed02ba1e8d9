"""Dates for machines, over all zones and years."""

import re
from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from samtale.dates import distinct, rfc3339, utc_seconds

# RFC 3339, section 5.6
RFC3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)")
ZONES = [
    "Europe/Copenhagen",  # +00:50:20 until 1894
    "Europe/Stockholm",  # +01:12:12 until 1879
    "Europe/Amsterdam",  # +00:19:32 until 1937
    "Africa/Monrovia",  # -00:44:30 until 1972
    "America/Juneau",  # +15:02:19 until 1867
    "Asia/Manila",  # -15:56:00 until 1845
    "America/St_Johns",
    "Asia/Kathmandu",
    "UTC",
]
MOMENTS = st.datetimes(datetime(2, 1, 1), datetime(9998, 12, 31))  # noqa: DTZ001 the zone follows


@pytest.mark.parametrize(
    ("moment", "zone", "expected"),
    [
        ("1868-04-05", "Europe/Copenhagen", "1868-04-05T00:00:00+00:50"),
        ("1893-12-31T23:59:59", "Europe/Copenhagen", "1893-12-31T23:59:59+00:50"),
        ("1894-01-02", "Europe/Copenhagen", "1894-01-02T00:00:00+01:00"),
        ("1870-01-01", "Europe/Stockholm", "1870-01-01T00:00:00+01:12"),
        ("1930-01-01", "Europe/Amsterdam", "1930-01-01T00:00:00+00:19"),
        ("1971-06-01", "Africa/Monrovia", "1971-06-01T00:00:00-00:44"),
        ("0793-06-08", "Europe/Copenhagen", "0793-06-08T00:00:00+00:50"),
        ("2026-06-01T12:00:00.5", "UTC", "2026-06-01T12:00:00+00:00"),
    ],
)
def test_a_moment_has_an_offset_of_whole_minutes(moment, zone, expected):
    """The date and time of day are the author's; only the seconds of the offset are dropped."""
    assert rfc3339(datetime.fromisoformat(moment).replace(tzinfo=ZoneInfo(zone))) == expected


@given(moment=MOMENTS, zone=st.sampled_from(ZONES))
def test_every_moment_of_every_zone_is_rfc_3339(moment, zone):
    """And denotes the same local time, within a minute of the same instant."""
    aware = moment.replace(tzinfo=ZoneInfo(zone))
    for spec in ("seconds", "auto"):
        written = rfc3339(aware, spec)
        assert RFC3339.fullmatch(written)
        read = datetime.fromisoformat(written)
        assert read.replace(tzinfo=None, microsecond=0) == moment.replace(microsecond=0)
        assert abs(read - aware) <= timedelta(minutes=1)


@given(
    moment=MOMENTS,
    offset=st.timedeltas(
        timedelta(hours=-23, minutes=-59, seconds=-59), timedelta(hours=23, minutes=59, seconds=59)
    ),
)
def test_every_offset_is_rfc_3339(moment, offset):
    """An author may write any offset, with seconds too."""
    aware = moment.replace(tzinfo=timezone(offset))
    assert RFC3339.fullmatch(rfc3339(aware))
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", utc_seconds(aware))


def test_utc_is_to_the_second():
    """As EPUB requires it."""
    old = datetime(1868, 4, 5, tzinfo=ZoneInfo("Europe/Copenhagen"))
    assert utc_seconds(old) == "1868-04-04T23:10:00Z"
    assert utc_seconds(datetime(2026, 1, 1, 1, 2, 3, 4, tzinfo=UTC)) == "2026-01-01T01:02:03Z"


def test_a_moment_without_a_zone_is_refused():
    """It denotes no instant."""
    with pytest.raises(ValueError, match="has no time zone"):
        rfc3339(datetime(2026, 1, 1))  # noqa: DTZ001 the case


@given(moment=MOMENTS, name=st.text(max_size=20))
def test_a_distinct_moment_is_within_its_second(moment, name):
    """It depends on the name alone, and is the same in every run."""
    aware = moment.replace(tzinfo=UTC)
    assert aware.replace(microsecond=0) < distinct(aware, name)
    assert distinct(aware, name) < aware.replace(microsecond=0) + timedelta(seconds=1)
    assert distinct(aware.replace(tzinfo=UTC), "da/te/") == distinct(aware, "da/te/")
