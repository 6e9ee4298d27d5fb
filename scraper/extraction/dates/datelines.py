"""The dateline that opens a news text: place, day and agency."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from scraper.extraction.dates.date_parsing import latest_day
from scraper.extraction.dates.date_words import MONTHS
from scraper.models import Dateline

if TYPE_CHECKING:
    from datetime import date, datetime

# A dateline is within this many characters of the beginning of the text.
_REACH = 120
_DASH = r"\s{0,2}(?:--|-|–|—|=)"
_PLACE = r"(?P<place>[^\W\d_][^\d(),:;.!?–—=]{1,40}?(?:, [^\W\d_][^\d(),:;!?–—=]{1,20}?)?)"
_DAY = (
    r"(?:(?P<month>[^\W\d_]{3,12})\.?\s(?P<day>\d{1,2})|(?P<day2>\d{1,2})\.?\s(?:de\s)?(?P<month2>[^\W\d_]{3,12})\.?)"
)
_AGENCY = r"\((?P<agency>[^()\d]{2,30})\)"
_FORMS = (
    # Pyongyang, July 22 (KCNA) -- ; PARIS, 3 févr. (AFP) – ; SENNAU, March 3 (NNA) —
    re.compile(rf"{_PLACE},\s{{1,2}}{_DAY}(?:,\s\d{{4}})?\s{{0,2}}{_AGENCY}{_DASH}"),
    # BERLIN (dpa) - ; Berlin (dpa/tmn) -
    re.compile(rf"{_PLACE}\s{{1,2}}{_AGENCY}{_DASH}"),
    # (평양 7월 22일발 조선중앙통신)
    re.compile(
        r"[(（](?P<place>[^\s()（）]{1,10})\s(?P<month>\d{1,2})월\s?(?P<day>\d{1,2})일발\s(?P<agency>[^()（）]{2,20})[)）]"
    ),
    # (서울=연합뉴스)
    re.compile(r"[(（\[](?P<place>[^\s()（）=\[\]]{1,10})=(?P<agency>[^()（）\[\]\s]{2,20})[)）\]]"),
)


def find_dateline(text: str) -> Dateline | None:
    """Return place and agency of the dateline that opens a text; None if there is none.

    >>> find_dateline("Pyongyang, July 22 (KCNA) -- A new bridge was opened.")
    Dateline(place='Pyongyang', agency='KCNA')
    >>> find_dateline("Berlin (dpa/tmn) - Wer zahlt?"), find_dateline("A new bridge (the old one fell) - is open.")
    (Dateline(place='Berlin', agency='dpa/tmn'), None)
    """
    match = _match(text)
    if not match or not _is_place(match["place"]):
        return None
    return Dateline(match["place"].strip(), match["agency"].strip())


def day_of_dateline(text: str, fetched_at: datetime | None) -> date | None:
    """Return the day of the dateline that opens a text, in the latest year in which it is not after ``fetched_at``.

    None without ``fetched_at``: the dateline alone gives no year.

    >>> from datetime import datetime
    >>> day_of_dateline("Pyongyang, December 30 (KCNA) -- A new", datetime(2026, 1, 2))
    datetime.date(2025, 12, 30)
    """
    match = _match(text) if fetched_at else None
    part = match.groupdict() if match else {}
    day, word = part.get("day") or part.get("day2"), part.get("month") or part.get("month2")
    if not day or not word or not fetched_at:
        return None
    month = int(word) if word.isdigit() else MONTHS.get(word.casefold(), 0)
    return latest_day(month, int(day), fetched_at)


def _match(text: str) -> re.Match[str] | None:
    head = text[:_REACH].lstrip("\"'“„« ")
    return next((match for form in _FORMS if (match := form.match(head))), None)


def _is_place(text: str) -> bool:
    """Tell whether a text can be a place: at most four words, capitalised except for particles and uncased scripts."""
    words = text.replace("/", " ").split()
    return (
        len(words) <= 4
        and all(word[0].isupper() or not word[0].islower() or len(word) <= 3 for word in words)
        and not text[0].islower()
    )
