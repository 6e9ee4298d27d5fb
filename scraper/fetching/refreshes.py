"""Refreshes: pages that lead a browser on by themselves, by ``Refresh``, a ``<meta http-equiv=refresh>``, or a script.

A page that has moved says so to people for a moment, or to nobody: "Moved. You will be forwarded in 5 seconds". One
that loads itself again, as fronts and live blogs do, is no redirect, nor is one that leads on after minutes: readers
are meant to read it before.

Of scripts nothing is run. One leads on if all that it says is where to, as a literal: ``location.href = "/new"``. What
stands in a function or behind a condition is for a button, or for some readers; and a page that says more than a line
is one to read, whatever its scripts say.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from scraper.fetching.disguises import letters
from scraper.markup import head_tags, visible
from scraper.urls.addresses import joined, web_address

if TYPE_CHECKING:
    from collections.abc import Iterator

# Seconds after which a page leads on at the latest. Pages that have moved wait 0 to 5, ten now and then; fronts that
# load themselves again, or lead to another edition, wait a minute or more.
LONGEST_DELAY = 10.0
# Where such a declaration stands, in bytes from the start: in the head, behind what scripts and styles there are.
HEAD_BYTES = 65_536
# Letters that a page shows at most which leads on browsers without scripts, or by a script: more is a page to read.
SHOWN_LETTERS = 200

# WHATWG HTML §4.2.5.3: a number, a separator that may be a blank, "url=" or not, an address in quotes or not.
_REFRESH = re.compile(r"\s*(\d+(?:\.\d*)?|\.\d+)\s*[;,\s]\s*(?:url\s*=\s*)?([\"']?)(.*)", re.IGNORECASE | re.DOTALL)
_NOSCRIPT = re.compile(r"</?noscript\b[^<>]{0,200}>", re.IGNORECASE)


_SCRIPT = re.compile(r"<script\b[^<>]{0,300}>", re.IGNORECASE)
_END = re.compile(r"</script\b", re.IGNORECASE)
_LITERAL = r"""(?:"((?:[^"\\\n]|\\/|\\u00[0-7][\da-f]){1,2000})"|'((?:[^'\\\n]|\\/|\\u00[0-7][\da-f]){1,2000})')"""
# All that a script says, but for comments of one line: ``<!--`` is one (ECMA-262 §B.1.1).
_LEADS_ON = re.compile(
    r"(?:\s|(?://|<!--)[^\n]*\n|[\"']use strict[\"'];?)*+"
    r"(?:(?:window|document|self|top|parent|this)\s*\.\s*){0,3}location\s*"
    rf"(?:(?:\.\s*href\s*)?=\s*{_LITERAL}|\.\s*(?:replace|assign)\s*\(\s*{_LITERAL}\s*\))"
    r"(?:[\s;]|(?://|-->)[^\n]*(?:\n|\Z))*+",
    re.IGNORECASE,
)
_ESCAPE = re.compile(r"\\(?:/|u00([0-7][\da-f]))", re.IGNORECASE)


def refresh_target(header: str | None, body: bytes, url: str, *, has_scripts: bool = False) -> str | None:
    """Return where the HTML page at ``url`` leads browsers within seconds, None if it is one to stay on.

    ``has_scripts``: its scripts will be run, so that it is no matter where it leads browsers without.
    """
    if header and (target := _target(header, url)):
        return target
    start = body[:HEAD_BYTES]
    # Most pages have no such word; a search for the attribute takes 30 times as long.
    target = (
        _meta_target(start, body, url, has_scripts=has_scripts) if b"efresh" in start or b"EFRESH" in start else None
    )
    return target if target or has_scripts else _script_target(body, url)


def _meta_target(start: bytes, body: bytes, url: str, *, has_scripts: bool) -> str | None:
    head = start.decode("utf-8", "replace")
    if (target := _declared(visible(head), url)) or has_scripts:
        return target
    without_scripts = _declared(visible(_NOSCRIPT.sub(" ", head)), url)
    return without_scripts if without_scripts and letters(body) <= SHOWN_LETTERS else None


def _script_target(body: bytes, url: str) -> str | None:
    """Return where a page leads that holds a script which says where to, and hardly anything to read."""
    if b"location" not in body or len(body) > HEAD_BYTES:
        return None
    html = body.decode("utf-8", "replace")
    led = next(filter(None, map(_LEADS_ON.fullmatch, _scripts(html))), None)
    if led is None or letters(body) > SHOWN_LETTERS:
        return None
    literal = next(filter(None, led.groups()))
    reference = _ESCAPE.sub(lambda escape: chr(int(escape[1], 16)) if escape[1] else "/", literal)
    return _other_address(reference.strip(), url)


def _scripts(html: str) -> Iterator[str]:
    position = 0
    while (start := _SCRIPT.search(html, position)) and (end := _END.search(html, start.end())):
        yield html[start.end() : end.start()]
        position = end.end()


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
    return _other_address(reference, url)


def _other_address(reference: str, url: str) -> str | None:
    target = web_address(joined(reference, url).partition("#")[0]) if reference else None
    return None if target == url.partition("#")[0] else target
