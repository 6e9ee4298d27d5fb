"""Days and moments of publication that can be compared although pages give them in three precisions."""

from __future__ import annotations

from datetime import date, datetime

# Wire copy is reprinted within a day or two and time zones add one; a weekly column comes back after seven.
DATE_WINDOW = 3
SECONDS_A_DAY = 86_400


def day_of(published: datetime | date | None) -> int | None:
    """Return the UTC day as a number; a naive time counts as UTC, None stays None.

    >>> from datetime import timedelta, timezone
    >>> late = datetime(2026, 3, 3, 23, 30, tzinfo=timezone(timedelta(hours=-5)))
    >>> day_of(late) - day_of(date(2026, 3, 3))
    1
    """
    return None if published is None else _seconds(published) // SECONDS_A_DAY


def are_near(a: int | None, b: int | None) -> bool:
    """Tell whether two days are at most three apart; an unknown day is near to every day."""
    return a is None or b is None or abs(a - b) <= DATE_WINDOW


def earliest_first(published: datetime | date | None) -> tuple[bool, int, bool, str]:
    """Return a sort key: by moment, a bare day after the times of that day, unknown last, no ties between unequals.

    >>> sorted([None, date(2026, 3, 3), datetime(2026, 3, 3, 9), date(2026, 3, 2)], key=earliest_first)
    [datetime.date(2026, 3, 2), datetime.datetime(2026, 3, 3, 9, 0), datetime.date(2026, 3, 3), None]
    """
    if published is None:
        return (True, 0, True, "")
    only_day = not isinstance(published, datetime)
    return (False, _seconds(published) + only_day * (SECONDS_A_DAY - 1), only_day, published.isoformat())


def _seconds(published: datetime | date) -> int:
    # Sums of integers: astimezone() overflows on the first and last day that a datetime can hold.
    seconds = published.toordinal() * SECONDS_A_DAY
    if not isinstance(published, datetime):
        return seconds
    offset = published.utcoffset()
    seconds += (published.hour * 60 + published.minute) * 60 + published.second
    return seconds - (round(offset.total_seconds()) if offset else 0)
