"""Days relative to the fetch of the page: ``3 hours ago``, ``vor 2 Tagen``, ``yesterday``."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

from scraper.extraction.dates.date_parsing import fold_digits, moved
from scraper.extraction.dates.date_words import MODIFIED_WORDS, PUBLISHED_WORDS

if TYPE_CHECKING:
    from datetime import date, datetime

# A line with such a date holds little else.
_MAX_LINE = 60
# CLDR 46, relative time fields. A unit stands before or after the number, and words for "ago" on either side.
_UNITS = {
    "minutes": "minutes?|mins?|minuten?|minutos?|minut[io]|минут[уы]?|мин|분|分钟?|分鐘|dakika|دقيقة|دقائق",
    "hours": (
        "hours?|hrs?|stunden?|heures?|horas?|or[ae]|uur|uren|godzin[ęy]?|час(?:а|ов)?|시간|小时|小時|時間|saat|"
        "ساعات|ساعة"
    ),
    "days": "days?|tag(?:en)?|jours?|d[ií]as?|giorn[io]|dagen|dag|dni|dzień|д(?:ень|ня|ней)|일|天|日|gün|أيام|يوم",
    "weeks": "weeks?|wochen?|semaines?|semanas?|settiman[ae]|weken|недел[юиь]|주|周|週間?|hafta|أسابيع|أسبوع",
}
_AGO_BEFORE = r"vor|il y a|hace|há|منذ|قبل"
_AGO_AFTER = r"ago|atrás|fa|geleden|temu|назад|전|前|önce"
_FORMS = {
    unit: re.compile(
        rf"(?<!\w)(?:(?:{_AGO_BEFORE})\s(?P<before>\d{{1,2}})\s(?:{words})"
        rf"|(?P<after>\d{{1,2}})\s?(?:{words})\s?(?:{_AGO_AFTER}))(?!\w)",
        re.IGNORECASE,
    )
    for unit, words in _UNITS.items()
}
_YESTERDAY = re.compile(
    r"(?<!\w)(?:yesterday|gestern|hier|ayer|ieri|ontem|gisteren|wczoraj|вчера|dün|어제|昨日|昨天|أمس)(?!\w)",
    re.IGNORECASE,
)
_TODAY = re.compile(
    r"(?<!\w)(?:today|heute|aujourd['’]hui|hoy|oggi|hoje|vandaag|dzisiaj|dziś|сегодня|bugün|오늘|今日|今天|اليوم)(?!\w)",
    re.IGNORECASE,
)
# What may stand around such a date in a line: nothing, a bar, a label, a name before it; a time, a byline behind it.
_BEFORE = re.compile(rf"(?:^|[|·•⋅:(–—-]|{PUBLISHED_WORDS}|{MODIFIED_WORDS})\W*$", re.IGNORECASE)
_BEHIND = re.compile(
    r"\W*$|\s*[|·•⋅(]|\W*(?:(?:at|um|à|alle|alle ore|a las|às|om|o|kl|klo|в|saat)\W+)?\d|\W*(?:by|von|par|por|di)\s",
    re.IGNORECASE,
)


def parse_relative(text: str, fetched_at: datetime | None) -> date | None:
    """Return the day that a short text gives relative to ``fetched_at``; None without one, or without ``fetched_at``.

    A word such as "today" counts in a line that is a date, not in a sentence or a headline.

    >>> from datetime import datetime
    >>> visit = datetime(2026, 2, 8, 1, 30)
    >>> [parse_relative(text, visit).isoformat() for text in ("3 hours ago", "vor 5 Tagen", "Yesterday, 10:05")]
    ['2026-02-07', '2026-02-03', '2026-02-07']
    >>> parse_relative("Five things to do today", visit), parse_relative("Yesterday, a poem", visit)
    (None, None)
    """
    if fetched_at is None or len(text) > _MAX_LINE:
        return None
    folded = fold_digits(text)
    for unit, form in _FORMS.items():
        if (match := form.search(folded)) and (_stands_alone(match, folded) or not folded[match.end() :].strip(" .)")):
            return moved(fetched_at, -timedelta(**{unit: int(match["before"] or match["after"])}))
    for days, word in ((1, _YESTERDAY), (0, _TODAY)):
        if (match := word.search(folded)) and _stands_alone(match, folded):
            return moved(fetched_at, timedelta(days=-days))
    return None


def _stands_alone(match: re.Match[str], text: str) -> bool:
    """Tell whether the words of a day are no part of a sentence."""
    return _BEFORE.search(text[: match.start()]) is not None and _BEHIND.match(text[match.end() :]) is not None
