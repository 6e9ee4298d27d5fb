"""Whether a page writes 3/4/2026 for the third of April or for March 4."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from scraper.extraction.dates.date_parsing import MAX_LINE, day_of, read_dates
from scraper.extraction.dates.url_days import read_url_day
from scraper.urls.addresses import host_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from scraper.extraction.dom.document import Document
    from scraper.models import Site

# 3/4/2026, 3/4/26, 3-4-2026
_NUMERIC = re.compile(r"(?<![\d/-])(\d{1,2})(?:/(\d{1,2})/(?:(?:20)?(\d\d))|-(\d{1,2})-20(\d\d))(?![\d/-])")
# Only lines up to this length are searched for dates of other forms.
_MAX_LINE = 60
# CLDR 46 short dates with the month first: United States and its territories, the Philippines.
_MONTH_FIRST_REGIONS = frozenset(("us", "ph", "pr", "gu"))
# English pages under these national domains still write the day first.
_GENERIC_DOMAINS = frozenset(("com", "org", "net", "us", "gov", "edu", "info", "io", "co"))


def day_comes_first(document: Document, site: Site) -> bool | None:
    """Tell whether the page writes numeric dates with the day first; None if that is unknown.

    Order of trust: the site's plug-in; a date of the page that can be read in one way only, or that the page writes
    in another form as well; the region of the declared language; for English without region, the
    domain.
    """
    if site.day_first is not None:
        return site.day_first
    numbers = [_numbers(match) for text in _lines(document) if (match := _NUMERIC.search(text))]
    for first, second, _ in numbers:
        if 12 < max(first, second) <= 31 and min(first, second) <= 12:
            return first > 12
    order = _order_of_repeated_date(document, numbers) if numbers else None
    return _order_of_region(document) if order is None else order


def is_numeric(text: str) -> bool:
    """Tell whether a text holds a date in numbers that depends on the order.

    >>> is_numeric("3/4/2026"), is_numeric("2026-04-03"), is_numeric("3 April 2026")
    (True, False, False)
    """
    return _NUMERIC.search(text) is not None


def _lines(document: Document) -> Iterator[str]:
    return (text for text in document.texts if "/" in text or ("-" in text and len(text) <= MAX_LINE))


def _numbers(match: re.Match[str]) -> tuple[int, int, int]:
    return int(match[1]), int(match[2] or match[4]), 2000 + int(match[3] or match[5])


def _order_of_repeated_date(document: Document, numbers: list[tuple[int, int, int]]) -> bool | None:
    """Return the order in which a numeric date equals one that is spelt out; None if neither does, or both do."""
    spelt = {(day.year, day.month, day.day) for day in _spelt_days(document)}
    for first, second, year in numbers:
        is_day, is_month = (year, second, first) in spelt, (year, first, second) in spelt
        if is_day is not is_month:
            return is_day
    return None


def _spelt_days(document: Document) -> Iterator[date]:
    """Yield the days in the address, and in short lines with the month as a word or the year first."""
    if day := read_url_day(document.url):
        yield day
    for text in document.texts:
        if len(text) <= _MAX_LINE and not _NUMERIC.search(text):
            yield from (day_of(reading.value) for reading in read_dates(text))


def _order_of_region(document: Document) -> bool | None:
    language, _, region = document.declared_language.partition("-")
    if region:
        return region not in _MONTH_FIRST_REGIONS
    return (
        (host_of(document.url).rpartition(".")[2] not in _GENERIC_DOMAINS)
        if language == "en"
        else (True if language else None)
    )
