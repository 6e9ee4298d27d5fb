"""The usual places of sitemaps and feeds, where a site that names none is asked for them; pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scraper.urls.addresses import split

if TYPE_CHECKING:
    from scraper.models import Discovery

# Where sitemaps and feeds are by the defaults of publishing systems, the most frequent first. They are asked for one
# after the other, up to the first that is there: it has what the others of its kind have.
SITEMAPS = ("/sitemap.xml", "/sitemap_index.xml", "/news-sitemap.xml", "/sitemap-news.xml", "/wp-sitemap.xml")
FEEDS = ("/feed", "/rss", "/rss.xml", "/atom.xml", "/index.xml")

# What a guess may turn out to be; a page is what servers send in place of what is not there.
_SOURCE_KINDS = frozenset({"feed", "sitemap", "sitemap_index"})


def first_guesses(front: str, *, names_feed: bool) -> tuple[str, ...]:
    """Return where to ask first for a sitemap, and for a feed if the front page names none.

    >>> first_guesses("https://news.example/en/", names_feed=False)
    ('https://news.example/sitemap.xml', 'https://news.example/feed')
    """
    places = SITEMAPS[:1] if names_feed else (SITEMAPS[0], FEEDS[0])
    return tuple(_at(front, place) for place in places)


def next_guess(url: str) -> str | None:
    """Return where to ask next if nothing is at this place, or None after the last one.

    >>> next_guess("https://news.example/feed/"), next_guess("https://news.example/wp-sitemap.xml")
    ('https://news.example/rss', None)
    """
    path = split(url).path.rstrip("/")
    for places in (SITEMAPS, FEEDS):
        if path in places[:-1]:
            return _at(url, places[places.index(path) + 1])
    return None


def is_source(found: Discovery) -> bool:
    """Tell whether a usual place has what it was asked for, and something in it."""
    return found.kind in _SOURCE_KINDS and bool(found.found or found.follow)


def _at(url: str, path: str) -> str:
    return split(url)._replace(path=path, query="", fragment="").geturl()
