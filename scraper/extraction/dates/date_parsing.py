"""Parsing of dates as people and machines write them, without a look at the clock.

Patterns find the numbers and words in a line that can be a date; time and zone are searched beside it.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import TYPE_CHECKING

from scraper.extraction.dates.date_words import (
    AFTERNOON,
    BUDDHIST_OFFSET,
    ERAS,
    FORENOON,
    JUCHE_OFFSET,
    MONTHS,
    SOLAR_MONTHS,
    ZONES,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

# A line that is a date holds little else: longer ones are text that mentions a day.
MAX_LINE = 160
# How far from its date a time stands: ``3. Februar 2026, um 14:05 Uhr``.
_TIME_REACH = 30
# No news page on the web is older.
MIN_YEAR = 1990
MAX_YEAR = 2100
# The Iranian years of 1991 to 2031; years of the Islamic calendar, 1411 and after today, are not taken for them.
_FIRST_SOLAR_YEAR = 1370
_LAST_SOLAR_YEAR = 1409
_FIRST_SOLAR_DAY = date(1991, 3, 21)
# A page may be stamped in a zone ahead of the visitor's: UTC+14 is the farthest.
_AHEAD = timedelta(hours=14)

_Y = r"(?P<year>\d{4})"
_M = r"(?P<month>\d{1,2})"
_D = r"(?P<day>\d{1,2})"
_WORD = r"(?P<word>[^\s\d,;:()|/\[\]]{2,14}(?: (?:الثاني|الأول))?)"
_WORDLIKE = re.compile(r"[^\s\d,;:()|/\[\]]{2}")
# Each pattern with signs, one of which a text needs to match it (in lower case); one without signs needs a word and a
# year. To check for the signs first saves a quarter of the time of trying all patterns.
_FORMS = tuple(
    (signs, re.compile(pattern, re.IGNORECASE))
    for signs, pattern in (
        # 2026-02-03T10:05:00Z, 2026/02/03, 2026.2.3., 2026. 2. 3
        (("-", "/", "."), rf"(?<!\d){_Y}(?P<mark>[-/.])\s?{_M}(?P=mark)\s?{_D}(?!\d)"),
        # 2026年2月3日, 2026년 2월 3일
        (("年", "년"), rf"(?<!\d){_Y}\s?[年년]\s?{_M}\s?[月월]\s?{_D}\s?[日일号]"),
        # 令和8年2月3日, 民國115年2月3日
        (("年",), rf"(?P<era>令和|平成|昭和|民國|民国)\s?(?P<eyear>\d{{1,3}}|元)年\s?{_M}月\s?{_D}日"),
        # Juche108.12.10.
        (
            ("juche", "주체"),
            rf"(?:juche|주체)\s?(?P<juche>\d{{2,3}})\s?(?:\(\d{{4}}\))?\s?[.년]\s?{_M}\s?[.월]\s?{_D}",
        ),
        # February 3, 2026; July 22. 2023 Juche 112; Feb. 19th 2026
        (
            (),
            rf"(?<!\w){_WORD}\s{{0,2}}{_D}(?:st|nd|rd|th)?[.,]{{0,2}}(?:\s{{1,2}}(?:de\s|of\s)?|(?<=[.,])){_Y}(?!\d)",
        ),
        # 3 February 2026, 3. Februar 2026, 3 de febrero de 2026, 3 กุมภาพันธ์ พ.ศ. 2569, 03-Feb-2026
        (
            (),
            (
                rf"(?<!\d){_D}(?:st|nd|rd|th|er|º|°)?(?:(?P<dot>\.)|-)?\s{{0,2}}(?:de\s|of\s)?\-?{_WORD}[,.]?\s{{0,2}}"
                rf"(?:/\s?[^\s\d]{{2,12}}\s)?(?:del?\s|พ\.ศ\.\s?)?\-?['’]?{_Y}(?!\d)"
            ),
        ),
        # 2026. február 3., 2026 m. vasario 3 d.
        ((), rf"(?<!\d){_Y}(?:\.|\sm\.)?\s{_WORD}\s{_D}(?![\d:])"),
        # 2026. gada 3. februāris
        (("gada",), rf"(?<!\d){_Y}\.\sgada\s{_D}\.\s{_WORD}"),
        # 3 tháng 2 năm 2026
        (("tháng",), rf"(?<!\d){_D}\stháng\s{_M}[,]?\s(?:năm\s)?{_Y}(?!\d)"),
        # Tue Feb 03 10:05:00 EST 2026
        (
            (":",),
            rf"(?<!\w){_WORD}\s{_D}\s(?:\d{{1,2}}:\d{{2}}(?::\d{{2}})?\s)(?:[a-z]{{3,4}}\s|[+-]\d{{4}}\s)?{_Y}(?!\d)",
        ),
        # 03.02.2026, 3/2/2026, 03-02-2026
        (
            (".", "/", "-"),
            (
                r"(?<![\d.])(?P<first>\d{1,2})\s?(?P<mark>[./-])\s?(?P<second>\d{1,2})\s?(?P=mark)\s?"
                r"(?P<year>\d{4})(?!\d|\.\d)"
            ),
        ),
        # 03.02.26, 2/3/26
        (
            (".", "/"),
            r"(?<![\d.:/-])(?P<first>\d{1,2})(?P<mark>[./])(?P<second>\d{1,2})(?P=mark)(?P<short>\d{2})(?![\d./:])",
        ),
    )
)
# What every date has: a year, or two short numbers and a mark. Of the lines with a digit half have none.
_MAYBE = re.compile(r"\d{4}|\d[./]\s?\d|[年년]")
_DAY_OF_YEAR = re.compile(
    r"(?P<word>[^\W\d_]{3,12}\.?)\s(?P<day>\d{1,2})(?:st|nd|rd|th)?"
    r"|(?P<day2>\d{1,2})(?:st|nd|rd|th|er|º)?\.?\s(?:de\s)?(?P<word2>[^\W\d_]{3,12}\.?)",
    re.IGNORECASE,
)
_COMPACT = re.compile(
    r"(?<!\d)(?P<year>(?:19|20)\d\d)(?P<month>0[1-9]|1[0-2])(?P<day>0[1-9]|[12]\d|3[01])"
    r"(?:T?(?P<hour>[01]\d|2[0-3])(?P<minute>[0-5]\d)(?P<second>[0-5]\d)?)?(?!\d)"
)
_ZONE_FORM = r"(?P<zone>\(?(?:utc|gmt)\s?[+-]\s?\d{1,2}(?::?\d{2})?|[+-]\d{2}:?\d{2}|z(?!\w)|\(?[a-zмск]{2,4}(?!\w))"
_HALF_FORM = r"(?P<after>a\.?m\b\.?|p\.?m\b\.?|ص(?!\w)|م(?!\w)|صباحا|مساء)"
# 14:05, 10h05, 10.05, 10時05分, 오전 10:05, 2:05 p.m. EST, 10:05:30.000+01:00
_TIME = re.compile(
    r"(?<![\d.,:])(?P<half>오전|오후|午前|午後|上午|下午)?\s?(?P<hour>\d{1,2})\s?[:.h時时点시]\s?(?P<minute>[0-5]\d)(?!\d|[./]\d)[분分]?"
    rf"(?::(?P<second>[0-5]\d)(?:[.,]\d{{1,9}})?)?(?:\s?{_HALF_FORM})?(?:\s?{_ZONE_FORM})?",
    re.IGNORECASE,
)
# 2 p.m.
_FULL_HOUR = re.compile(rf"(?<![\d.,:])(?P<hour>\d{{1,2}})\s?{_HALF_FORM}(?:\s?{_ZONE_FORM})?", re.IGNORECASE)
_OFFSET = re.compile(r"([+-])\s?(\d{1,2}):?(\d{2})?$")
_YEAR = re.compile(r"\d{4}")
_UNIX = re.compile(r"\d{10}(?:\d{3})?")


@dataclass(frozen=True, slots=True)
class DateReading:
    """A date found in a line: its value, where it stands, and whether day and month may be the other way round."""

    value: date | datetime
    start: int
    end: int
    other: date | datetime | None = None


def parse_date(
    text: str, *, day_first: bool | None = None, fetched_at: datetime | None = None
) -> date | datetime | None:
    """Return the first date in a short text: a ``date`` if only the day is given, a naive ``datetime`` without a zone.

    Numeric dates: an order that is impossible or later than ``fetched_at`` is out; then ``day_first``
    decides, and without it day comes first, as in most of the world.

    >>> parse_date("Tue, 03 Feb 2026 10:05:00 +0100").isoformat()
    '2026-02-03T10:05:00+01:00'
    >>> parse_date("July 22. 2023 Juche 112"), parse_date("04/12/2024"), parse_date("soon")
    (datetime.date(2023, 7, 22), datetime.date(2024, 12, 4), None)
    """
    reading = next(read_dates(text, day_first=day_first, fetched_at=fetched_at), None)
    return reading.value if reading else None


def parse_declared(
    text: str, *, day_first: bool | None = None, fetched_at: datetime | None = None
) -> date | datetime | None:
    """Parse a field that is known to hold a date: as ``parse_date``, but also Unix times and ``20260203T1005``.

    >>> parse_declared("1770109500").isoformat(), parse_declared("20260203")
    ('2026-02-03T09:05:00+00:00', datetime.date(2026, 2, 3))
    """
    text = text.strip()
    if _UNIX.fullmatch(text):
        moment = datetime.fromtimestamp(int(text[:10]), UTC)
        return moment if moment.year >= MIN_YEAR and not _is_later(moment.date(), fetched_at) else None
    found = parse_date(text[:MAX_LINE], day_first=day_first, fetched_at=fetched_at)
    return found or parse_compact(text[:MAX_LINE])


def day_of(value: date | datetime) -> date:
    """Return the calendar day of a date or an instant, in the instant's own zone."""
    return value.date() if isinstance(value, datetime) else value


def moved(moment: datetime, by: timedelta) -> date:
    """Return the day of a moment shifted by some time; the first or last day of the calendar if that is beyond it.

    >>> moved(datetime(2026, 2, 8, 1, 30), timedelta(hours=-3)), moved(datetime.max, timedelta(days=2))
    (datetime.date(2026, 2, 7), datetime.date(9999, 12, 31))
    """
    try:
        return (moment + by).date()
    except OverflowError:
        return date.max if by > timedelta(0) else date.min


def parse_day_of_year(text: str, fetched_at: datetime | None) -> date | None:
    """Parse a text that is a day and a month and no more, in the latest year in which it is not after ``fetched_at``.

    >>> parse_day_of_year("Feb 3", datetime(2026, 2, 8)), parse_day_of_year("30. Dezember", datetime(2026, 2, 8))
    (datetime.date(2026, 2, 3), datetime.date(2025, 12, 30))
    """
    match = _DAY_OF_YEAR.fullmatch(text.strip()) if fetched_at and len(text) <= MAX_LINE else None
    if not match or not fetched_at:
        return None
    month = MONTHS.get((match["word"] or match["word2"]).rstrip(".").casefold(), 0)
    return latest_day(month, int(match["day"] or match["day2"]), fetched_at)


def latest_day(month: int, day: int, fetched_at: datetime) -> date | None:
    """Return the latest date with this day and month up to the day of ``fetched_at``; None if no calendar year has it.

    >>> latest_day(12, 30, datetime(2026, 1, 2)), latest_day(2, 30, datetime(2026, 1, 2))
    (datetime.date(2025, 12, 30), None)
    """
    days = (_day(year, month, day) for year in range(fetched_at.year, fetched_at.year - 5, -1))
    return next((found for found in days if found and found <= fetched_at.date()), None)


def parse_compact(text: str) -> date | datetime | None:
    """Return a date written as one number, ``20260203`` or ``20260203T100500``.

    >>> parse_compact("/item/20230722-07ee.html")
    datetime.date(2023, 7, 22)
    """
    for match in _COMPACT.finditer(text):
        day = _day(int(match["year"]), int(match["month"]), int(match["day"]))
        if day and match["hour"]:
            return datetime.combine(day, time(int(match["hour"]), int(match["minute"]), int(match["second"] or 0)))
        if day:
            return day
    return None


def read_dates(
    text: str, *, day_first: bool | None = None, fetched_at: datetime | None = None
) -> Iterator[DateReading]:
    """Yield all dates of a line in the order in which they stand."""
    folded = fold_digits(text)
    if not _MAYBE.search(folded):
        return
    found: list[DateReading] = []
    for pattern in _possible(folded):
        for match in pattern.finditer(folded):
            reading = _read(match, folded, day_first, fetched_at)
            if reading and not any(r.start < reading.end and reading.start < r.end for r in found):
                found.append(reading)
    yield from sorted(found, key=lambda reading: reading.start)


def _possible(text: str) -> list[re.Pattern[str]]:
    """Return the patterns that can match in a text, by the signs in it."""
    lowered = text.lower()
    has_words = _WORDLIKE.search(text) is not None and _YEAR.search(text) is not None
    return [form for signs, form in _FORMS if (any(map(lowered.__contains__, signs)) if signs else has_words)]


def is_date_line(text: str) -> bool:
    """Tell whether a line is a date and hardly anything else.

    >>> is_date_line("Feb. 19, 2026 Thursday [Photo]"), is_date_line("The bridge of February 3, 2026, and its builders")
    (True, False)
    """
    if len(text) > MAX_LINE:
        return False
    reading = next(read_dates(text), None)
    return reading is not None and len(text) - (reading.end - reading.start) <= 20


def fold_digits(text: str) -> str:
    """Return a text with digits of all scripts and full-width marks as ASCII, one character for one.

    >>> fold_digits("２０２６年 ٣ فبراير ๒๕๖๙")
    '2026年 3 فبراير 2569'
    """
    return text if text.isascii() else _FOLDED.sub(_fold, text)


def _fold(match: re.Match[str]) -> str:
    character = match[0]
    return _MARKS.get(character) or str(unicodedata.decimal(character))


_MARKS = {
    "：": ":",
    "／": "/",
    "．": ".",
    "－": "-",
    "\u00a0": " ",
    "，": ",",
    "\u200f": " ",
    "\u200e": " ",
    "\u202f": " ",
    "–": "-",
}
_FOLDED = re.compile(rf"[^\D0-9]|[{''.join(_MARKS)}]")


def _read(match: re.Match[str], text: str, day_first: bool | None, fetched_at: datetime | None) -> DateReading | None:
    days = [day for day in _days(match.groupdict(), day_first) if day and not _is_later(day, fetched_at)]
    if not days:
        return None
    value, end = _with_time(days[0], text, match)
    return DateReading(value, match.start(), end, days[1] if len(days) > 1 and days[1] != days[0] else None)


def _days(part: dict[str, str | None], day_first: bool | None) -> list[date | None]:
    """Return the possible days of a match, the likeliest first."""
    year = _year(part)
    if part.get("first"):
        first, second = int(part["first"] or 0), int(part["second"] or 0)
        orders = [_day(year, second, first), _day(year, first, second)]
        return orders[::-1] if day_first is False and part["mark"] != "." else orders
    day = int(part["day"] or 0)
    if not part.get("word"):
        return [_day(year, int(part.get("month") or 0), day)]
    word = (part["word"] or "").casefold().strip(".-")
    if word in SOLAR_MONTHS:
        return [_solar_day(year, SOLAR_MONTHS[word], day)]
    return [_day(year, (MONTHS.get(f"{word}.") if part.get("dot") else None) or MONTHS.get(word, 0), day)]


def _year(part: dict[str, str | None]) -> int:
    if juche := part.get("juche"):
        return int(juche) + JUCHE_OFFSET
    if era := part.get("era"):
        years = part["eyear"] or "1"
        return ERAS[era] + (1 if years == "元" else int(years))
    if short := part.get("short"):
        return 2000 + int(short) if int(short) < 70 else 1900 + int(short)
    year = int(part.get("year") or 0)
    return year - BUDDHIST_OFFSET if 2400 < year < 2700 else year


def _day(year: int, month: int, day: int) -> date | None:
    if _FIRST_SOLAR_YEAR <= year <= _LAST_SOLAR_YEAR:
        return _solar_day(year, month, day)
    try:
        return date(year, month, day) if MIN_YEAR <= year <= MAX_YEAR else None
    except ValueError:
        return None


def _solar_day(year: int, month: int, day: int) -> date | None:
    """Return a day of the Iranian calendar: six months of 31 days, five of 30, the last of 29, or 30 in a leap year.

    >>> _solar_day(1404, 11, 14), _solar_day(1403, 12, 30), _solar_day(1404, 12, 30)
    (datetime.date(2026, 2, 3), datetime.date(2025, 3, 20), None)
    """
    if not (_FIRST_SOLAR_YEAR <= year <= _LAST_SOLAR_YEAR and 1 <= month <= 12 and 1 <= day <= 31):
        return None
    length = 31 if month < 7 else 30 if month < 12 else 29 + _is_solar_leap(year)
    years = sum(365 + _is_solar_leap(past) for past in range(_FIRST_SOLAR_YEAR, year))
    months = 31 * min(month - 1, 6) + 30 * max(month - 7, 0)
    return _FIRST_SOLAR_DAY + timedelta(days=years + months + day - 1) if day <= length else None


def _is_solar_leap(year: int) -> bool:
    """Tell whether the Iranian year has 366 days: eight of 33 do, which holds for 1178 to 1633 (Borkowski 1996)."""
    return year % 33 in (1, 5, 9, 13, 17, 22, 26, 30)


def _is_later(day: date, fetched_at: datetime | None) -> bool:
    return fetched_at is not None and day > moved(fetched_at, _AHEAD)


def _with_time(day: date, text: str, match: re.Match[str]) -> tuple[date | datetime, int]:
    """Return the day, with a time if there is one within, after or before it, and the position where both end."""
    start, end = match.span()
    for first, last in ((start, end), (end, end + _TIME_REACH), (max(0, start - _TIME_REACH // 2), start)):
        spot = text[first:last]
        if first == end and spot.startswith("T"):
            spot = " " + spot[1:]
        clock = _TIME.search(spot) if ":" in spot or first != start else None
        clock = clock or (_FULL_HOUR.search(spot) if first != start else None)
        value = _at(day, clock) if clock and not _has_year(spot[: clock.start()]) else None
        if value and clock:
            return value, max(end, first + clock.end())
    return day, end


def _has_year(text: str) -> bool:
    """Tell whether a text between date and time holds a year: then the time belongs to another date."""
    return _YEAR.search(text) is not None


def _at(day: date, clock: re.Match[str]) -> datetime | None:
    part = clock.groupdict()
    half = (part.get("half") or part.get("after") or "").casefold()
    hour = int(clock["hour"])
    if half in AFTERNOON and hour < 12:
        hour += 12
    elif half in FORENOON and hour == 12:
        hour = 0
    if hour > 23:
        return None
    minute, second = int(part.get("minute") or 0), int(part.get("second") or 0)
    return datetime.combine(day, time(hour, minute, second, tzinfo=_zone(clock["zone"])))


def _zone(name: str | None) -> timezone | None:
    """Return the zone of an offset or abbreviation; None if it is neither."""
    if not name:
        return None
    offset = _OFFSET.search(name)
    if offset:
        minutes = int(offset[2]) * 60 + int(offset[3] or 0)
        return timezone(timedelta(minutes=minutes if offset[1] == "+" else -minutes)) if minutes <= 14 * 60 else None
    hours = ZONES.get(name.casefold().strip("("))
    return None if hours is None else timezone(timedelta(hours=hours))
