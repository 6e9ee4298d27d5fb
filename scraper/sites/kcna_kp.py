"""kcna.kp: the site of the Korean Central News Agency itself, in both of its layouts.

The end of a text is marked ``-0-``; in the older layout the last line is ``www.kcna.kp (Juche108.12.10.)``, the
day of publication. *Juche N* is the year N + 1911.
"""

from __future__ import annotations

import re

from scraper.models import Site

_END = (
    r"(?:www\.)?kcna\.kp\s*\((?:Juche\s*(?P<juche>\d{2,3})|(?P<year>\d{4}))"
    r"\.\s*(?P<month>\d{1,2})\.\s*(?P<day>\d{1,2})\.?\)"
)

KCNA_KP = Site(
    name="kcna.kp",
    hosts=("kcna.kp",),
    furniture=(re.compile(r"-0-"), re.compile(_END, re.IGNORECASE)),
    dates=(re.compile(_END, re.IGNORECASE),),
)
