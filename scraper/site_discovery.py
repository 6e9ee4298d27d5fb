"""What one site announces: the articles in its feeds, its sitemaps and on its index pages.

A look around, not a crawl: some twenty pages, one after the other, with the pauses and the robots.txt of a crawl.
Feeds and pages take turns with the sitemaps, so that an index of a thousand sitemaps leaves room for the rest.
"""

from __future__ import annotations

import asyncio
from collections import deque
from datetime import date, datetime
from typing import TYPE_CHECKING

from scraper.discovery import SITEMAP_LIMIT, discover
from scraper.discovery.usual_places import first_guesses, is_source, next_guess
from scraper.errors import FetchError
from scraper.fetching import Redirect, Visitor
from scraper.models import Discovered, Discovery, Rejection
from scraper.network_policy import Policy
from scraper.urls.article_likeness import is_front_address
from scraper.urls.identity import canonicalize

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterable, Iterator

    from scraper.fetching import Surroundings

MAX_PAGES = 20


def find(
    url: str,
    policy: Policy | None = None,
    *,
    since: date | None = None,
    max_pages: int = MAX_PAGES,
    see: Callable[[Discovery], None] | None = None,
    surroundings: Surroundings | None = None,
) -> Iterator[Discovered | Rejection]:
    """Yield what may be articles of the site of ``url``, each once, and a rejection for each page not looked at.

    ``url``: a front or section page, a feed, or a sitemap. ``since`` leaves out what is older; what has no date stays.
    ``max_pages`` counts requests for pages, feeds and sitemaps, those that fail included. ``see`` is called with all
    that each of them gave away.
    """
    tour = _Tour(url, policy or Policy(), max_pages, surroundings)
    known: set[str] = set()
    with asyncio.Runner() as runner:
        stops = tour.stops()
        while (stop := runner.run(_next(stops))) is not None:
            if isinstance(stop, Rejection):
                yield stop
            else:
                if see:
                    see(stop)
                yield from _new(stop.found, known, since)


def is_recent(entry: Discovered, since: date | None) -> bool:
    """Tell whether an entry was published, or at least changed, on the day ``since`` or later, or does not say when."""
    moment = entry.published or entry.modified
    if since is None or moment is None:
        return True
    return (moment.date() if isinstance(moment, datetime) else moment) >= since


def _new(found: Iterable[Discovered], known: set[str], since: date | None) -> Iterator[Discovered]:
    for entry in found:
        key = canonicalize(entry.url)
        if key not in known and is_recent(entry, since):
            known.add(key)
            yield entry


async def _next(stops: AsyncIterator[Discovery | Rejection]) -> Discovery | Rejection | None:
    return await anext(stops, None)


class _Tour:
    """The way through a site: what is still to be looked at, and when."""

    def __init__(self, url: str, policy: Policy, max_pages: int, world: Surroundings | None) -> None:
        self._start = url
        self._policy = policy
        self._max_pages = max_pages
        self._world = world
        self._sitemaps: deque[str] = deque()
        self._pages: deque[str] = deque([url])
        self._seen = {canonicalize(url)}
        self._guesses: set[str] = set()
        self._may_guess = True  # until a sitemap is named, or the usual places were asked for

    async def stops(self) -> AsyncIterator[Discovery | Rejection]:
        """Yield what each page gives away, or why it does not."""
        async with Visitor(self._policy, surroundings=self._world) as visitor:
            for number in range(self._max_pages):
                queue = self._turn(number)
                if not queue:
                    return
                yield await self._stop(queue.popleft(), visitor)

    def _turn(self, number: int) -> deque[str]:
        queues = (self._pages, self._sitemaps) if number % 2 == 0 else (self._sitemaps, self._pages)
        return queues[0] or queues[1]

    async def _stop(self, url: str, visitor: Visitor) -> Discovery | Rejection:
        try:
            rules = await visitor.rules(url)
            page = await visitor.get(url, any_type=True, max_body=SITEMAP_LIMIT)
        except FetchError as error:
            return self._next_guess(url) or Rejection(url, error.outcome, error.reason)
        if url == self._start:
            self._add(rules.sitemaps, self._sitemaps)
            self._may_guess = not rules.sitemaps
        if isinstance(page, Redirect):
            self._follow_redirect(url, page.target)
            return Discovery("redirect")
        discovery = discover(page)
        if not is_source(discovery) and (instead := self._next_guess(url)):
            return instead
        if self._may_guess and is_front_address(url):
            self._may_guess = False
            self._guess(first_guesses(url, names_feed=discovery.names_feed))
        if discovery.kind == "unreadable":
            return Rejection(url, "unreadable", "a packed file that cannot be unpacked")
        self._add(discovery.follow, self._sitemaps if discovery.kind == "sitemap_index" else self._pages)
        return discovery

    def _follow_redirect(self, url: str, target: str) -> None:
        if url not in self._guesses:
            self._add([target], self._pages)
        elif canonicalize(target) == canonicalize(url):  # another spelling: /feed/ for /feed
            self._guesses.add(target)
            self._sitemaps.append(target)
        elif canonicalize(target) in self._seen:
            self._next_guess(url)
        else:
            self._guess([target])

    def _guess(self, places: Iterable[str]) -> None:
        self._guesses.update(places)
        self._add(places, self._sitemaps)

    def _next_guess(self, url: str) -> Discovery | None:
        """Go on to the next usual place if this was one; its failure is none of the site."""
        if url not in self._guesses:
            return None
        if other := next_guess(url):
            self._guess([other])
        return Discovery("guess")

    def _add(self, urls: Iterable[str], queue: deque[str]) -> None:
        for url in urls:
            key = canonicalize(url)
            if key not in self._seen:
                self._seen.add(key)
                queue.append(url)
