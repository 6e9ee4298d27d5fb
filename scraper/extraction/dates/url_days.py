"""The day of publication in the path of an address."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import unquote

from scraper.extraction.dates.date_parsing import parse_compact
from scraper.extraction.dates.date_words import MONTHS
from scraper.urls.addresses import split

if TYPE_CHECKING:
    from datetime import date

_Y = r"(?P<year>(?:19|20)\d\d)"
_FORMS = (
    # /2026/02/03/, /2026-2-3/, /20260203
    re.compile(
        rf"(?<!\d){_Y}[/_.-]?(?P<month>0[1-9]|1[0-2]|[1-9](?=[/_.-]))[/_.-]?(?P<day>0[1-9]|[12]\d|3[01]|[1-9](?=/))(?!\d)"
    ),
    # /2026/feb/03/
    re.compile(rf"/{_Y}/(?P<word>[^\W\d_]{{3,10}})/(?P<day>\d{{1,2}})(?!\d)"),
    # /03-02-2026, bridge-opens-03.02.2026
    re.compile(rf"(?<!\d)(?P<day>0[1-9]|[12]\d|3[01])(?P<mark>[_.-])(?P<month>0[1-9]|1[0-2])(?P=mark){_Y}(?!\d)"),
    # /03022026-bridge-opens
    re.compile(rf"/(?P<day>0[1-9]|[12]\d|3[01])(?P<month>0[1-9]|1[0-2]){_Y}(?=[_-])"),
)


def read_url_day(url: str | None) -> date | None:
    """Return the first full date in the path of an address; None without one.

    >>> read_url_day("https://a.example/2026/feb/03/bridge"), read_url_day("https://a.example/03-02-2026/bridge")
    (datetime.date(2026, 2, 3), datetime.date(2026, 2, 3))
    >>> read_url_day("https://a.example/2026/bridge-3")
    """
    path = unquote(split(url).path)
    return next((day for form in _FORMS if (match := form.search(path)) and (day := _day(match))), None)


def _day(match: re.Match[str]) -> date | None:
    part = match.groupdict()
    month = str(MONTHS.get(part["word"].casefold(), 0)) if part.get("word") else part["month"]
    return parse_compact(f"{part['year']}{month.zfill(2)}{part['day'].zfill(2)}")
