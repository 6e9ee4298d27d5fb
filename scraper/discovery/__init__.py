"""Page → addresses of articles: feeds, sitemaps, index pages. Pure: bytes in, values out."""

from __future__ import annotations

import re
from codecs import BOM_UTF8
from typing import TYPE_CHECKING

from scraper.decompression import Body, DecompressionError, OverLimitError
from scraper.discovery.feeds import read_feed, read_json_feed
from scraper.discovery.page_links import (
    LinkMarkup,
    LinkTag,
    is_json,
    is_next,
    is_nofollow,
    listed_links,
    read_markup,
    read_page,
)
from scraper.discovery.repairs import in_utf8
from scraper.discovery.sitemaps import SITEMAP_LIMIT, is_text_sitemap, read_sitemap, read_text_sitemap
from scraper.models import Discovery
from scraper.urls.article_likeness import looks_like_article

if TYPE_CHECKING:
    from scraper.models import Page

__all__ = [
    "SITEMAP_LIMIT",
    "LinkMarkup",
    "LinkTag",
    "discover",
    "is_next",
    "is_nofollow",
    "listed_links",
    "looks_like_article",
]

_GZIP = b"\x1f\x8b"
# What is damaged takes at most a slice with it that was still sound.
_SLICE = 1024

# How far to look for the root of an XML file: behind comments, instructions, and warnings of a server's scripts.
SNIFFED = 4096
_ROOT = re.compile(
    rb"<(?:\w{1,20}:)?(rss|feed|rdf|urlset|sitemapindex|html|head|body)\b|<!doctype\s+(html)", re.IGNORECASE
)
_FEEDS = frozenset({b"rss", b"feed", b"rdf"})
_SITEMAPS = frozenset({b"urlset", b"sitemapindex"})


def discover(page: Page, markup: LinkMarkup | None = None) -> Discovery:
    """Find what a page gives away, as its content says, whatever its type and address; never raises because of it.

    ``markup``: the links of the page, from who has parsed it; they count if it is an HTML page and nothing else.
    Of a packed file (``sitemap.xml.gz``) that is damaged or cut off it is what stands before that. If there is nothing,
    or the file is too large, its kind is ``unreadable``.
    """
    if not page.body.startswith(_GZIP):
        return _read(page.body, page, markup)
    body, is_whole = _unpacked(page.body)
    found = _read(body, page, None)
    return found if is_whole or found.found or found.follow else Discovery("unreadable")


def _unpacked(body: bytes) -> tuple[bytes, bool]:
    """Return what can be unpacked, and whether that is all of it."""
    unpacked = Body(["gzip"], SITEMAP_LIMIT)
    try:
        for start in range(0, len(body), _SLICE):
            unpacked.feed(body[start : start + _SLICE])
        return unpacked.finish(), True
    except OverLimitError:
        return b"", False
    except DecompressionError:
        return unpacked.so_far(), False


def _read(body: bytes, page: Page, markup: LinkMarkup | None) -> Discovery:
    base = page.location or ""
    body = in_utf8(body).removeprefix(BOM_UTF8)
    root = _root(body)
    if root in _FEEDS:
        return read_feed(body, base)
    if root in _SITEMAPS:
        return read_sitemap(body, base)
    if is_text_sitemap(body):
        return read_text_sitemap(body, base)
    feed = read_json_feed(body, base) if body.lstrip()[:1] == b"{" else None
    if feed:
        return feed
    return read_markup(markup, base) if markup and not is_json(body) else read_page(body, base, page.content_type)


def _root(body: bytes) -> bytes:
    """Return the name of the first element that tells the kind of a file."""
    found = _ROOT.search(body, 0, SNIFFED)
    return (found[1] or found[2]).lower() if found else b""
