"""kcna.co.jp: the archive of the Korean Central News Agency that is hosted in Japan.

Nineties markup. Every page begins with a line ``calendar>>July 22. 2023 Juche 112``, the day of publication, and
ends with a copyright line. Older pages hold a day's articles, parted by a line of equals signs.
"""

from __future__ import annotations

import re

from scraper.models import Site

_ENGLISH = r"(?P<month>[A-Z][a-z]+)\.?\s+(?P<day>\d{1,2})[.,]\s*(?P<year>\d{4})(?:\s+Juche\s+(?P<juche>\d+))?"
_KOREAN = r"주체\s*(?P<juche>\d+)\s*\((?P<year>\d{4})\)\s*년\s*(?P<month>\d{1,2})\s*월\s*(?P<day>\d{1,2})\s*일"

KCNA_CO_JP = Site(
    name="kcna.co.jp",
    hosts=("kcna.co.jp",),
    furniture=(
        re.compile(r"calendar\s*>>.*", re.IGNORECASE),
        re.compile(r"Copyright \(C\) KOREA NEWS SERVICE.*", re.IGNORECASE),
        re.compile(r"-0-"),
    ),
    dates=(
        re.compile(rf"calendar\s*>>\s*{_ENGLISH}"),
        re.compile(rf"calendar\s*>>\s*{_KOREAN}"),
    ),
    separator=re.compile(r"={8,}"),
)
