"""What one site announces: the articles in its feeds, its sitemaps and on its index pages.

A look around, not a crawl: some twenty pages, one after the other, with the pauses and the robots.txt of a crawl.
Feeds and pages take turns with the sitemaps, so that an index of a thousand sitemaps leaves room for the rest.
"""

from __future__ import annotations

import asyncio
from collections import deque
from datetime import date, datetime
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from scraper.discovery import SITEMAP_LIMIT, discover
from scraper.errors import FetchError
from scraper.fetching import Fetcher, HostPace, RobotsCache, Surroundings
from scraper.fetching.client import REDIRECT_STATUSES
from scraper.models import Discovered, Discovery, Policy, Rejection
from scraper.urls import canonicalize

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterable, Iterator

    from scraper.fetching import RobotsRules
    from scraper.models import Page

MAX_PAGES = 20


def find(
    url: str,
    policy: Policy | None = None,
    *,
    since: date | None = None,
    max_pages: int = MAX_PAGES,
    surroundings: Surroundings | None = None,
) -> Iterator[Discovered | Rejection]:
    """Yield what may be articles of the site of ``url``, each once, and a rejection for each page not looked at.

    ``url``: a front or section page, a feed, or a sitemap. ``since`` leaves out what is older; what has no date stays.
    ``max_pages`` counts requests for pages, feeds and sitemaps, those that fail included.
    """
    tour = _Tour(url, policy or Policy(), max_pages, surroundings or Surroundings())
    known: set[str] = set()
    with asyncio.Runner() as runner:
        stops = tour.stops()
        while (stop := runner.run(_next(stops))) is not None:
            if isinstance(stop, Rejection):
                yield stop
            else:
                yield from _new(stop.found, known, since)


def is_recent(entry: Discovered, since: date | None) -> bool:
    """Whether an entry was published, or at least changed, on the day ``since`` or later, or does not say when."""
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

    def __init__(self, url: str, policy: Policy, max_pages: int, world: Surroundings) -> None:
        self._start = url
        self._policy = policy
        self._max_pages = max_pages
        self._world = world
        self._sitemaps: deque[str] = deque()
        self._pages: deque[str] = deque([url])
        self._seen = {canonicalize(url)}
        self._paces: dict[str, HostPace] = {}

    async def stops(self) -> AsyncIterator[Discovery | Rejection]:
        """What each page gives away, or why it does not."""
        async with Fetcher(self._policy, surroundings=self._world) as fetcher:
            robots = RobotsCache(fetcher, self._policy.user_agent, surroundings=self._world)
            for number in range(self._max_pages):
                queue = self._turn(number)
                if not queue:
                    return
                yield await self._stop(queue.popleft(), fetcher, robots)

    def _turn(self, number: int) -> deque[str]:
        queues = (self._pages, self._sitemaps) if number % 2 == 0 else (self._sitemaps, self._pages)
        return queues[0] or queues[1]

    async def _stop(self, url: str, fetcher: Fetcher, robots: RobotsCache) -> Discovery | Rejection:
        try:
            rules = robots.known(url) or await self._rules(url, robots)
            if self._policy.respect_robots and not rules.allows(url):
                return Rejection(url, "robots_disallowed", rules.reason)
            page = await self._visit(url, fetcher)
        except FetchError as error:
            return Rejection(url, error.outcome, error.reason)
        if url == self._start:
            self._add(rules.sitemaps, self._sitemaps)
        if page.status in REDIRECT_STATUSES:
            self._add([page.location or url], self._pages)
            return Discovery("redirect")
        discovery = discover(page)
        if discovery.kind == "unreadable":
            return Rejection(url, "unreadable", "a packed file that cannot be unpacked")
        self._add(discovery.follow, self._sitemaps if discovery.kind == "sitemap_index" else self._pages)
        return discovery

    async def _rules(self, url: str, robots: RobotsCache) -> RobotsRules:
        pace = self._pace(url)
        begun = await self._begin(url, pace)
        rules = await robots.rules(url)
        pace.slow_down(rules.crawl_delay)
        self._end(pace, begun, rules.outcome, rules.retry_after)
        return rules

    async def _visit(self, url: str, fetcher: Fetcher) -> Page:
        pace = self._pace(url)
        begun = await self._begin(url, pace)
        outcome, retry_after = "ok", None
        try:
            return await fetcher.get(url, any_type=True, redirects=False, max_body=SITEMAP_LIMIT)
        except FetchError as error:
            outcome, retry_after = error.outcome, error.retry_after
            raise
        finally:
            self._end(pace, begun, outcome, retry_after)

    async def _begin(self, url: str, pace: HostPace) -> float:
        """Wait for the host's turn, and say when it came; a host that wants a longer pause is given up."""
        pause = pace.next_at - self._now()
        if pause > self._policy.timeout:
            raise FetchError(url, f"the host is to be left alone for {pause:.0f} s", "rate_limited")
        await self._world.sleep(max(0.0, pause))
        begun = self._now()
        pace.started(begun)
        return begun

    def _end(self, pace: HostPace, begun: float, outcome: str, retry_after: float | None) -> None:
        now = self._now()
        pace.finished(now, now - begun, outcome, retry_after)

    def _pace(self, url: str) -> HostPace:
        return self._paces.setdefault(urlsplit(url).netloc.lower(), HostPace(self._policy.delay))

    def _now(self) -> float:
        return self._world.clock().timestamp()

    def _add(self, urls: Iterable[str], queue: deque[str]) -> None:
        for url in urls:
            key = canonicalize(url)
            if key not in self._seen:
                self._seen.add(key)
                queue.append(url)
