"""Days and times of publication: when two of them are the same."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})$")
_LEADING_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})")


def read_moment(written: str | None) -> tuple[datetime | None, bool]:
    """Return the moment that an ISO-like string names, None if it names none, and whether it has a time of day."""
    text = (written or "").strip()
    if day := _DAY.match(text):
        return _midnight(day), False
    try:
        return datetime.fromisoformat(text), True
    except ValueError:
        leading = _LEADING_DAY.match(text)
        return (_midnight(leading) if leading else None), False


def _midnight(match: re.Match[str]) -> datetime | None:
    try:
        return datetime(int(match[1]), int(match[2]), int(match[3]))  # noqa: DTZ001 - a day has no zone
    except ValueError:
        return None


def day_of(written: str | None) -> str | None:
    """Return the day that is written, as YYYY-MM-DD, whatever the zone.

    >>> day_of("2026-01-25T23:30:00+09:00")
    '2026-01-25'
    """
    moment, _ = read_moment(written)
    return moment.strftime("%Y-%m-%d") if moment else None


def is_same_day(gold: str | None, found: str | None) -> bool:
    """Tell whether two days are equal as they are written or, if both have a zone, in the gold's zone."""
    (wanted, wanted_timed), (said, said_timed) = read_moment(gold), read_moment(found)
    if wanted is None or said is None:
        return False
    if wanted.date() == said.date():
        return True
    has_zones = wanted_timed and said_timed and wanted.tzinfo and said.tzinfo
    return bool(has_zones) and said.astimezone(wanted.tzinfo).date() == wanted.date()


def is_same_minute(gold: str | None, found: str | None) -> bool:
    """Tell whether two times are the same instant to the minute; the clocks' times, if one of them has no zone."""
    (wanted, wanted_timed), (said, said_timed) = read_moment(gold), read_moment(found)
    if wanted is None or said is None or not (wanted_timed and said_timed):
        return False
    if wanted.tzinfo and said.tzinfo:
        wanted, said = wanted.astimezone(UTC), said.astimezone(UTC)
    return _minute(wanted) == _minute(said)


def _minute(moment: datetime) -> datetime:
    return moment.replace(second=0, microsecond=0, tzinfo=None)


def day_scores(moments: Sequence[tuple[str | None, str | None]]) -> dict[str, float]:
    """Return the scores of htmldate's evaluation for pairs of the gold's day and what was found, as it is written.

    ``accuracy`` is the share of all pages with the exact day, ``precision`` that of the pages for which a day came
    back, ``coverage`` the share of pages for which one did, ``f1`` that of precision and accuracy.
    """
    days = [(gold, day_of(found)) for gold, found in moments]
    right = sum(day is not None and day == gold for gold, day in days)
    answered = sum(day is not None for _, day in days)
    precision = right / answered if answered else 0.0
    accuracy = right / len(days) if days else 0.0
    return {
        "accuracy": accuracy,
        "precision": precision,
        "coverage": answered / len(days) if days else 0.0,
        "f1": 2 * precision * accuracy / (precision + accuracy) if right else 0.0,
    }
