"""Feeds: RSS and Atom of any version, as damaged as they come, and JSON Feed."""

from __future__ import annotations

import io
import json
import re
from calendar import timegm
from datetime import UTC, datetime
from itertools import islice
from typing import TYPE_CHECKING

import feedparser

from scraper.characters import squeezed
from scraper.discovery.link_dates import read_date
from scraper.discovery.repairs import escape_ampersands
from scraper.markup import text_of
from scraper.models import Discovered, Discovery
from scraper.urls.addresses import page_address

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date
    from time import struct_time

# Entries that are read. The parser takes 5 ms for one hundred of them, and 11 s for 300,000 empty ones.
MAX_ENTRIES = 5_000
_ENTRY = re.compile(rb"<(?:\w{1,20}:)?(?:item|entry)\b")

# What else costs the parser time: 80 µs an element, be it unknown or empty, and 3 µs an escaped letter, and both again
# where the feed is damaged or cut. A feed of one hundred whole articles has 2,000 elements (what stands in CDATA is
# text to it), and, if the articles are escaped, some 80,000 such letters.
MAX_TAGS = 30_000
MAX_ESCAPES = 300_000
_TAG = re.compile(rb"<!\[CDATA\[(?:[^]]++|\](?!\]>))*+|<")
_LIMITS = ((_ENTRY, MAX_ENTRIES), (_TAG, MAX_TAGS), (re.compile(b"&"), MAX_ESCAPES))

# Tags that may stay open. The parser's time grows with the square of their depth: 5 s for 200,000, .1 s for 20,000.
MAX_OPEN_TAGS = 20_000

# The name of an encoding is of visible ASCII characters (XML 1.0 §4.3.3); at others the parser raises its own errors.
_ODD_ENCODING = re.compile(
    rb"""(\A.{0,8}<\?xml[^>]{0,400}?encoding\s*=\s*["'])[^"'>]*[^\x21-\x7e"'>][^"'>]*""", re.DOTALL
)
_ABSOLUTE = re.compile(r"https?://", re.IGNORECASE)
_JSON_FEED = re.compile(r"https?://(?:www\.)?jsonfeed\.org/version/", re.IGNORECASE)


def read_feed(body: bytes, base: str) -> Discovery:
    """Return the entries of an RSS or Atom feed, in its order."""
    if body.count(b"<") - 2 * body.count(b"</") - body.count(b"/>") > MAX_OPEN_TAGS:
        return Discovery("feed")
    body = _ODD_ENCODING.sub(rb"\1utf-8", body, count=1)
    parsed = feedparser.parse(
        io.BytesIO(escape_ampersands(body[: _end(body)])),
        sanitize_html=False,
        resolve_relative_uris=False,
    )
    return _feed(_entry(entry, base) for entry in parsed.entries)


def _end(body: bytes) -> int:
    """Return where the part of a feed ends that is read."""
    beyond = (next(islice(mark.finditer(body), limit, None), None) for mark, limit in _LIMITS)
    return min((found.start() for found in beyond if found), default=len(body))


def read_json_feed(body: bytes, base: str) -> Discovery | None:
    """Return the items of a JSON Feed (jsonfeed.org), or None if the body is no such feed."""
    try:
        feed = json.loads(body)
    except (ValueError, RecursionError):
        return None
    if not isinstance(feed, dict) or not _JSON_FEED.match(str(feed.get("version"))):
        return None
    items = feed.get("items")
    return _feed(_item(item, base) for item in (items if isinstance(items, list) else ())[:MAX_ENTRIES])


def _feed(found: Iterator[Discovered | None]) -> Discovery:
    unique = {entry.url: entry for entry in reversed([entry for entry in found if entry])}
    return Discovery("feed", tuple(reversed(unique.values())))


def _entry(entry: feedparser.FeedParserDict, base: str) -> Discovered | None:
    link = entry.get("feedburner_origlink") or entry.get("link")
    # The parser makes a link of a name; it is not told the feed's address, for it would join names with that, too.
    is_linked = link != entry.get("id") or any(each.get("rel") == "alternate" for each in entry.get("links", ()))
    url = page_address(_string(link), base) if is_linked else _identified(entry.get("id"))
    if not url:
        return None
    return Discovered(
        url,
        "feed",
        title=text_of(entry.get("title") or "") or None,
        published=_date(entry, "published"),
        modified=_date(entry, "updated"),
    )


def _identified(value: object) -> str | None:
    """Return the address that an entry's name is, in place of a link; most names are none, nor relative ones."""
    name = _string(value).strip()
    return page_address(name, "") if _ABSOLUTE.match(name) else None


def _date(entry: feedparser.FeedParserDict, name: str) -> datetime | date | None:
    """Return a date as precise as it is written, or the parser's reading, always in UTC, of non-standard forms."""
    if name not in entry:  # the parser would give the one date for the other
        return None
    text = _string(entry[name])
    moment = read_date(text) or _utc(entry.get(f"{name}_parsed"))
    return moment.date() if isinstance(moment, datetime) and ":" not in text else moment


def _utc(parsed: struct_time | None) -> datetime | None:
    try:
        return datetime.fromtimestamp(timegm(parsed), UTC) if parsed else None
    except (ValueError, OverflowError):
        return None


def _item(item: object, base: str) -> Discovered | None:
    if not isinstance(item, dict):
        return None
    url = page_address(_string(item.get("url")), base) or _identified(item.get("id"))
    if not url:
        return None
    return Discovered(
        url,
        "feed",
        title=squeezed(_string(item.get("title"))) or None,
        published=read_date(_string(item.get("date_published"))),
        modified=read_date(_string(item.get("date_modified"))),
    )


def _string(value: object) -> str:
    return value if isinstance(value, str) else ""
