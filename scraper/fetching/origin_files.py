"""What a file at a known place of each origin says, fetched once for as long as it holds."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Generic, TypeVar

from scraper.urls.addresses import split

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from datetime import datetime, timedelta

# Origins whose files are kept; the one that was fetched first goes first.
MAX_KEPT = 10_000

T = TypeVar("T")


class OriginFiles(Generic[T]):
    """One value for each origin, to be shared by all tasks.

    ``fetch``: asks an origin for it, and never fails: what cannot be had has a value, too. ``life``: how long it holds.
    """

    def __init__(
        self,
        fetch: Callable[[str], Awaitable[T]],
        life: Callable[[T], timedelta],
        clock: Callable[[], datetime],
    ) -> None:
        self._fetch = fetch
        self._life = life
        self._clock = clock
        self._kept: dict[str, tuple[T, datetime]] = {}
        self._asked: dict[str, asyncio.Task[T]] = {}

    def known(self, url: str) -> T | None:
        """Return the value for the origin of ``url`` if it is at hand and not stale: no request is made."""
        value, until = self._kept.get(origin_of(url), (None, None))
        return value if until and self._clock() < until else None

    async def ask(self, url: str) -> T:
        """Return the value for the origin of ``url``: at hand, or fetched, which is a request to that host.

        However many ask at once, there is one request.
        """
        if (known := self.known(url)) is not None:
            return known
        origin = origin_of(url)
        if origin not in self._asked:
            self._asked[origin] = asyncio.create_task(self._load(origin))
        # The one who gives up waiting does not take the request away from the others.
        return await asyncio.shield(self._asked[origin])

    async def _load(self, origin: str) -> T:
        try:
            value = await self._fetch(origin)
        finally:
            del self._asked[origin]
        self._kept.pop(origin, None)
        self._kept[origin] = (value, self._clock() + self._life(value))
        if len(self._kept) > MAX_KEPT:
            del self._kept[next(iter(self._kept))]
        return value


def origin_of(url: str) -> str:
    """Return scheme, host and port: what one such file speaks for.

    >>> origin_of("HTTPS://News.example:443/a"), origin_of("http://news.example:8080/a?b")
    ('https://news.example', 'http://news.example:8080')
    """
    parts = split(url)
    if not parts.netloc:  # the Fetcher says what is no URL
        return url
    scheme, netloc = parts.scheme.lower(), parts.netloc.lower()
    return f"{scheme}://{netloc.removesuffix({'http': ':80', 'https': ':443'}.get(scheme, ''))}"
