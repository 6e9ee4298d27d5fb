"""Dates of feeds and sitemaps: as precise as they are written, and None if they mean nothing."""

from __future__ import annotations

import re
from datetime import date, datetime
from email.utils import parsedate_to_datetime

# W3C-DTF: the day alone, or with a time, with or without seconds, fraction and zone.
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


def read_date(text: str | None) -> datetime | date | None:
    """Read a date in ISO 8601 (sitemaps, Atom, JSON Feed) or RFC 5322 (RSS); a ``date`` if it gives only the day.

    >>> read_date("2026-01-27"), read_date("Tue, 27 Jan 2026 09:00:00 GMT").isoformat(), read_date("soon")
    (datetime.date(2026, 1, 27), '2026-01-27T09:00:00+00:00', None)
    """
    text = (text or "").strip()
    try:
        return date.fromisoformat(text) if _DAY.fullmatch(text) else datetime.fromisoformat(text)
    except ValueError:
        return _mail_date(text)


def _mail_date(text: str) -> datetime | None:
    try:
        return parsedate_to_datetime(text)
    except (ValueError, OverflowError):
        return None
