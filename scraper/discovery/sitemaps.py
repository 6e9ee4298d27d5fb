"""Sitemaps (sitemaps.org, and Google's extension for news): lists of pages, and lists of such lists."""

from __future__ import annotations

import contextlib
import re
from itertools import islice
from typing import cast

from lxml import etree

from scraper.characters import squeezed
from scraper.discovery.link_dates import read_date
from scraper.discovery.repairs import escape_ampersands
from scraper.models import Discovered, Discovery
from scraper.urls.addresses import page_address
from scraper.urls.article_likeness import may_be_article

# Limits of one sitemap by the protocol: bytes once unpacked, and entries.
SITEMAP_LIMIT = 50 * 1024 * 1024
MAX_ENTRIES = 50_000

SLICE = 64 * 1024
# Pieces of the text of one element; the parser parts a text at each escaped letter.
MAX_PIECES = 1000

_PARENTS = frozenset({"url", "sitemap"})
_FACTS = frozenset({"loc", "lastmod"})
_NEWS_FACTS = frozenset({"publication_date", "title"})
# A page has no such name, but sitemaps are listed like pages by some.
_SITEMAP = re.compile(r"sitemap[^?]*\.xml(?:\.gz)?$", re.IGNORECASE)
_WHOLE = re.compile(r"https?://", re.IGNORECASE)
_MEDIA = re.compile("image|video")  # pictures and films have an address and a title, too

# A sitemap in plain text: one URL a line and nothing else.
_URL_LINE = re.compile(rb"(?:\xef\xbb\xbf)?\s*https?://[^\s<>]+[ \t]*(?:\r?\n|$)")


def is_text_sitemap(body: bytes) -> bool:
    r"""Tell whether a body is a sitemap in plain text: its first line is a URL.

    >>> is_text_sitemap(b"https://news.example/a\n"), is_text_sitemap(b"<p>https://news.example/a</p>")
    (True, False)
    """
    return _URL_LINE.match(body) is not None


def read_text_sitemap(body: bytes, base: str) -> Discovery:
    """Return the pages of a sitemap in plain text: its whole addresses, for it may have words beside them."""
    words = (word for word in body.decode("utf-8-sig", "replace").split() if _WHOLE.match(word))
    urls = (page_address(word, base) for word in islice(words, MAX_ENTRIES))
    return Discovery(
        "sitemap", tuple(Discovered(url, "sitemap") for url in dict.fromkeys(urls) if url and may_be_article(url))
    )


def read_sitemap(body: bytes, base: str) -> Discovery:
    """Return the pages of a ``urlset``, or the sitemaps of a ``sitemapindex``, newest first.

    Sitemaps that a ``urlset`` lists among its pages are followed, too.

    Lists and files that are no pages are left out, unless the site calls them news.
    A damaged or cut off file gives what stands before the damage. No DTD is loaded and no entity expanded.
    """
    found: dict[str, Discovered] = {}
    lists: list[Discovered] = []
    for tag, facts in _entries(body):
        url = page_address(facts.get("loc", ""), base)
        if url and (tag == "sitemap" or (_SITEMAP.search(url) and not _NEWS_FACTS & facts.keys())):
            lists.append(Discovered(url, "sitemap", modified=read_date(facts.get("lastmod"))))
        elif url and (_NEWS_FACTS & facts.keys() or may_be_article(url)):
            found.setdefault(url, _page(url, facts))
    follow = tuple(dict.fromkeys(entry.url for entry in sorted(lists, key=_day, reverse=True)))
    return Discovery("sitemap_index" if follow and not found else "sitemap", tuple(found.values()), follow)


def _page(url: str, facts: dict[str, str]) -> Discovered:
    return Discovered(
        url=url,
        source="news_sitemap" if _NEWS_FACTS & facts.keys() else "sitemap",
        title=squeezed(facts.get("title", "")) or None,
        published=read_date(facts.get("publication_date")),
        modified=read_date(facts.get("lastmod")),
    )


def _day(entry: Discovered) -> str:
    """Return the day as text: dates with and without a time do not compare."""
    return entry.modified.isoformat()[:10] if entry.modified else ""


def _entries(body: bytes) -> list[tuple[str, dict[str, str]]]:
    """Return each ``url`` and ``sitemap`` element with the texts below it by local name; the first of a name counts."""
    target = _Entries()
    parser = etree.XMLParser(
        target=cast("etree.ParserTarget", target), recover=True, resolve_entities=False, no_network=True, load_dtd=False
    )
    body = escape_ampersands(body)
    with contextlib.suppress(etree.XMLSyntaxError):
        for start in range(0, len(body), SLICE):
            parser.feed(body[start : start + SLICE])
            if len(target.entries) >= MAX_ENTRIES:
                break
    return target.entries[:MAX_ENTRIES]


class _Entries:
    """What the parser tells of a sitemap, without a tree: one of junk alone took 700 MB where this takes none."""

    def __init__(self) -> None:
        self.entries: list[tuple[str, dict[str, str]]] = []
        self._facts: dict[str, str] = {}
        self._text: list[str] = []

    def start(self, _tag: str, _attributes: object) -> None:
        self._text = []

    def data(self, text: str) -> None:
        if len(self._text) < MAX_PIECES:
            self._text.append(text)

    def end(self, tag: str) -> None:
        space, name = _parted(tag)
        if name in _PARENTS:
            self.entries.append((name, self._facts))
            self._facts = {}
        elif name in _NEWS_FACTS if "news" in space else name in _FACTS and not _MEDIA.search(space):
            self._facts.setdefault(name, "".join(self._text))
        self._text = []

    def close(self) -> None:
        """Do nothing; the parser asks for this method."""


def _parted(tag: str) -> tuple[str, str]:
    """Return the namespace, or a prefix that nobody declared, and the local name."""
    space, _, name = tag.lower().rpartition("}" if "}" in tag else ":")
    return space, name
