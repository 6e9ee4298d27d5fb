"""Refreshes: pages that lead a browser on by themselves, by the header ``Refresh`` or a ``<meta http-equiv=refresh>``.

A page that has moved says so to people for a moment, or to nobody: "Moved. You will be forwarded in 5 seconds". One
that loads itself again, as fronts and live blogs do, is no redirect, nor is one that leads on after minutes: readers
are meant to read it before.
"""

from __future__ import annotations

import re

from scraper.fetching.disguises import letters
from scraper.markup import head_tags, visible
from scraper.urls.addresses import joined, web_address

# Seconds after which a page leads on at the latest. Pages that have moved wait 0 to 5, ten now and then; fronts that
# load themselves again, or lead to another edition, wait a minute or more.
LONGEST_DELAY = 10.0
# Where such a declaration stands, in bytes from the start: in the head, behind what scripts and styles there are.
HEAD_BYTES = 65_536
# Letters that a page shows at most which leads on browsers without scripts: more is a page for those that have them.
SHOWN_LETTERS = 200

# WHATWG HTML §4.2.5.3: a number, a separator that may be a blank, "url=" or not, an address in quotes or not.
_REFRESH = re.compile(r"\s*(\d+(?:\.\d*)?|\.\d+)\s*[;,\s]\s*(?:url\s*=\s*)?([\"']?)(.*)", re.IGNORECASE | re.DOTALL)
_NOSCRIPT = re.compile(r"</?noscript\b[^<>]{0,200}>", re.IGNORECASE)


def refresh_target(header: str | None, body: bytes, url: str, *, has_scripts: bool = False) -> str | None:
    """Return where the HTML page at ``url`` leads browsers within seconds, None if it is one to stay on.

    ``has_scripts``: its scripts will be run, so that it is no matter where it leads browsers without.
    """
    if header and (target := _target(header, url)):
        return target
    start = body[:HEAD_BYTES]
    if (
        b"efresh" not in start and b"EFRESH" not in start
    ):  # most pages; a search for the attribute takes 30 times as long
        return None
    head = start.decode("utf-8", "replace")
    if (target := _declared(visible(head), url)) or has_scripts:
        return target
    without_scripts = _declared(visible(_NOSCRIPT.sub(" ", head)), url)
    return without_scripts if without_scripts and letters(body) <= SHOWN_LETTERS else None


def _declared(markup: str, url: str) -> str | None:
    refreshes = (tag for tag in head_tags(markup, "refresh") if tag.get("http-equiv", "").strip().lower() == "refresh")
    first = next(refreshes, None)  # browsers heed no other
    return _target(first.get("content", ""), url) if first else None


def _target(value: str, url: str) -> str | None:
    """Return where a refresh leads.

    >>> _target("0; url='/new?a=1'", "https://news.example/old"), _target("300", "https://news.example/")
    ('https://news.example/new?a=1', None)
    """
    match = _REFRESH.match(value)
    if not match or float(match[1]) > LONGEST_DELAY:
        return None
    reference = (match[3].partition(match[2])[0] if match[2] else match[3]).strip()
    target = web_address(joined(reference, url).partition("#")[0]) if reference else None
    return None if target == url.partition("#")[0] else target
