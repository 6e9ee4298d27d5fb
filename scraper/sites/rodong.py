"""rodong.rep.kp: Rodong Sinmun.

Dates are ``Feb. 19, 2026 Thursday [Photo]`` in the newer layout and ``2023.3.13.`` in the older one, at times in
full-width digits; both are read by the general rules. The line is no part of the text.
"""

from __future__ import annotations

import re

from scraper.models import Site

RODONG = Site(
    name="rodong.rep.kp",
    hosts=("rodong.rep.kp",),
    furniture=(
        re.compile(r"[A-Z][a-z]{2,4}\.? \d{1,2}, \d{4}(?: [A-Z][a-z]+day)?(?: \[Photo\])?"),
        re.compile(r"\d{4}\.\s?\d{1,2}\.\s?\d{1,2}\.?"),
        re.compile(r"\[Photo\]"),
    ),
)
