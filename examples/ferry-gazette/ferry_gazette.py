"""What no general rule can know of the Ferry Gazette: a line on each of its pages, and how it writes its day."""

from __future__ import annotations

import re

from scraper import Site

SITE = Site(
    name="ferry-gazette",
    hosts=("ferrygazette.example",),
    site_name="Ferry Gazette",
    furniture=(re.compile(r"Ferry Gazette, founded \d{4}\."),),
    dates=(re.compile(r"Issue of (?P<day>\d+)\.(?P<month>\d+)\.(?P<year>\d{4})"),),
)
