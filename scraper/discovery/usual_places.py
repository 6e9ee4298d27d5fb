"""The usual places of sitemaps and feeds, where a site that names none is asked for them; pure."""

from __future__ import annotations

from scraper.urls.addresses import split

# Where sitemaps and feeds are by the defaults of publishing systems, the most frequent first. They are asked for one
# after the other, up to the first that is there: it has what the others of its kind have.
SITEMAPS = ("/sitemap.xml", "/sitemap_index.xml", "/news-sitemap.xml", "/sitemap-news.xml", "/wp-sitemap.xml")
FEEDS = ("/feed", "/rss", "/rss.xml", "/atom.xml", "/index.xml")


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


def _at(url: str, path: str) -> str:
    return split(url)._replace(path=path, query="", fragment="").geturl()
