"""kcnawatch.org: KCNA Watch, an aggregator of the media of the Democratic People's Republic of Korea.

Numeric dates are day/month/year. The line under the headline names the date, the source and the original's
address; the header prints today's date, twice.
"""

from __future__ import annotations

import re

from scraper.models import Site

KCNAWATCH = Site(
    name="kcnawatch.org",
    hosts=("kcnawatch.org",),
    site_name="KCNA Watch",
    day_first=True,
    furniture=(re.compile(r"Date: .*\| Source: .*"),),
    dates=(re.compile(r"Date:\s*(?P<day>\d{1,2})/(?P<month>\d{1,2})/(?P<year>\d{4})"),),
)
