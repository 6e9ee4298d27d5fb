"""The date that a page declares, compared with the date that it prints for its readers."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone
from typing import TYPE_CHECKING

from scraper.extraction.dates.date_parsing import day_of
from scraper.extraction.dates.url_days import read_url_day
from scraper.extraction.metadata.date_positions import line_dates

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scraper.extraction.metadata.date_context import DateContext, DateOffer, Day

# Zones are whole quarters of an hour, at most 14 hours from Greenwich (IANA time zone database).
_QUARTER = timedelta(minutes=15)
_FARTHEST_ZONE = timedelta(hours=14)
# If only the day is printed, a zone farther away than this (Hawaii, eastern Australia) is a coincidence.
_FARTHEST_LIKELY_ZONE = timedelta(hours=10)
_DAY = timedelta(days=1)


def check_declared(declared: Day, modified: Day | None, printed: Sequence[DateOffer]) -> DateOffer | None:
    """Return the printed date if that one is the date of publication; None if the declared one is.

    Nobody prints an earlier date than that of publication; a content system that stamps an article whenever it is
    saved declares a later one. A single day may be a matter of zones or of the printed paper: then the declared date
    must be the one of the last change as well. If no change is declared, a later printed date is the publication of
    what was made before. On 1,299 pages that people dated the three rules change 11, 3 and 4 dates, all to the right.
    """
    if not printed:
        return None
    gap = day_of(declared) - day_of(printed[0][1])
    is_stamp = modified is not None and day_of(modified) == day_of(declared)
    is_other = gap >= 2 * _DAY or (gap == _DAY and is_stamp) or (gap < timedelta(0) and modified is None)
    return printed[0] if is_other else None


def is_floating(value: Day) -> bool:
    """Tell whether a value is a time in UTC or without zone, so that the page may print another day."""
    return isinstance(value, datetime) and not value.utcoffset()


def localise(context: DateContext, value: Day, printed: Sequence[DateOffer]) -> Day:
    """Return an instant given in UTC in the zone that the page prints it in; the printed day where that is unknown.

    A time without zone may be one in UTC: then, too, a printed day that a zone away is right counts.
    Order of trust: ``in_printed_zone``; the only other zone of the page's instants, if it moves the instant to the day
    that is printed or stands in the address; that day.
    """
    if is_floating(value):
        value = in_printed_zone(value, (*printed, *line_dates(context, modified=False)))
    if not isinstance(value, datetime) or value.utcoffset():
        return value
    local = [day for _, day in printed if _offset(day) != timedelta(0)]
    day = _neighbour(value, local[0] if local else read_url_day(context.document.url))
    if day is None or value.tzinfo is None:
        return day or value
    zones = {offset for mark in context.facts.marks.all_dates() if (offset := _offset(context.declared(mark.content)))}
    moved = value.astimezone(timezone(zones.pop())) if len(zones) == 1 else value
    return moved if moved.date() == day else day


def in_printed_zone(value: Day, printed: Sequence[DateOffer]) -> Day:
    """Return an instant given in UTC, in the zone in which the page prints the very same instant.

    Order of trust: an instant printed with its zone; a printed time whole quarters of an hour away
    (``2023-11-09T01:09:55Z`` beside "November 8, 2023 at 6:09 p.m.").
    """
    if not isinstance(value, datetime) or value.utcoffset() != timedelta(0):
        return value
    zone = _zone_of_same(value, printed) or _zone_of_clock(value, printed)
    return value.astimezone(zone) if zone else value


def _offset(value: Day | None) -> timedelta | None:
    return value.utcoffset() if isinstance(value, datetime) else None


def _zone_of_same(value: datetime, printed: Sequence[DateOffer]) -> timezone | None:
    """Return the zone of an instant that differs by less than a minute and is not given in UTC."""
    for _, found in printed:
        offset = _offset(found)
        if offset and isinstance(found, datetime) and abs(found - value) < timedelta(minutes=1):
            return timezone(offset)
    return None


def _zone_of_clock(value: datetime, printed: Sequence[DateOffer]) -> timezone | None:
    """Return the zone in which a time printed without one is the instant, if it can be a zone."""
    wall = value.replace(tzinfo=None, second=0, microsecond=0)
    for _, found in printed:
        if isinstance(found, datetime) and found.tzinfo is None:
            away = found.replace(second=0) - wall
            if away and away % _QUARTER == timedelta(0) and abs(away) <= _FARTHEST_ZONE:
                return timezone(away)
    return None


def _neighbour(value: datetime, day: Day | None) -> date | None:
    """Return the day, if it is one without time and a likely zone moves the instant to it."""
    likely = {(value + shift).date() for shift in (-_FARTHEST_LIKELY_ZONE, _FARTHEST_LIKELY_ZONE)} - {value.date()}
    return day if not isinstance(day, datetime) and day in likely else None
