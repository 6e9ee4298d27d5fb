"""Moments of visits, in UTC."""

from __future__ import annotations

from datetime import UTC, datetime


def in_utc(moment: datetime) -> datetime:
    """Return the moment in UTC.

    >>> in_utc(datetime.fromisoformat("2026-01-27T10:00:00+01:00")).isoformat()
    '2026-01-27T09:00:00+00:00'

    Raises:
        ValueError: it has no zone, or is before the year 1 or after the year 9999 in UTC.
    """
    if moment.tzinfo is None:
        raise ValueError(f"a time without a zone: {moment.isoformat()}")
    try:
        return moment.astimezone(UTC)
    except OverflowError as error:
        raise ValueError(f"a time outside of the years 1 to 9999: {moment.isoformat()}") from error
