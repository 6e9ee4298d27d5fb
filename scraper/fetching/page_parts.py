"""Parts of a page that a browser asks for while its scripts make the page: which are fetched, and how much in all.

The browser has no network of its own. What it asks for is fetched by the `Fetcher`, so that addresses, ports, sizes and
redirects are those that hold for pages, after a look at robots.txt, and one at a time of a host.
"""

from __future__ import annotations

import asyncio
import time
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from scraper.errors import FetchError, StatusError
from scraper.fetching.chains import Chain, Redirect
from scraper.fetching.pacing import COMPLAINTS
from scraper.urls.addresses import host_of, is_web_address

if TYPE_CHECKING:
    from collections.abc import Callable

    from scraper.fetching.client import Fetcher
    from scraper.fetching.robots import RobotsCache
    from scraper.models import Page

    # Is told of each request: its URL, its outcome, and the seconds for which its host wants to be left alone.
    Note = Callable[[str, str, float | None], None]

# What a text can be made of. Pictures, fonts, films, frames and beacons say nothing, and streams never end.
FETCHED = frozenset({"script", "xhr", "fetch"})
# Requests for one page. Half of all pages load some 23 scripts, one in ten some 70 (HTTP Archive, Web Almanac 2024,
# "JavaScript"); what comes after a hundred is advertisements, or a script that asks for ever.
MAX_PARTS = 100
# Attempts of a page, those that are refused among them, after which it is read as it stands. Half of all pages ask some
# 70 times, one in ten some 180 (as above, "Page weight").
MAX_ATTEMPTS = 400
# Bytes of one part, and of all parts of a page, once unpacked. The scripts of half of all pages have .6 MB packed, of
# one in ten 2 MB (as above), three to four times as much unpacked.
PART_BYTES = 5 * 1024 * 1024
PARTS_BYTES = 25 * 1024 * 1024
# Hosts that are asked at once for one page.
AT_ONCE = 4

# Headers of an answer that are not true of what is handed on: the body is unpacked, and cookies stay here.
_NOT_HANDED_ON = frozenset(
    ("content-encoding", "content-length", "transfer-encoding", "connection", "keep-alive", "set-cookie", "alt-svc")
)


@dataclass(frozen=True, slots=True)
class PartAnswer:
    """What the browser gets."""

    status: int
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""


# Some loaders wait for a style sheet and give up without it. Nobody looks at the page.
NO_STYLE = PartAnswer(200, (("content-type", "text/css"),))


class PageParts:
    """All parts of one page; ``attempts``: how often the browser has asked for one."""

    def __init__(
        self,
        page: Page,
        chain: Chain,
        fetcher: Fetcher,
        robots: RobotsCache | None,
        *,
        note: Note = lambda _url, _outcome, _retry_after: None,
        max_redirects: int = 10,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Begin with a page that came at the end of a chain, whose cookies its parts are asked with."""
        self._cookies = chain.with_cookies_of(page)
        self._fetcher, self._robots, self._note = fetcher, robots, note
        self._max_redirects = max_redirects
        self._clock = clock
        self.attempts = 0
        self._fetched = self._under_way = 0
        self._bytes_left = PARTS_BYTES
        self._last = clock()
        self._turns: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._at_once = asyncio.Semaphore(AT_ONCE)
        self._left_alone: set[str] = set()

    @property
    def quiet(self) -> float:
        """Seconds for which nothing has been fetched; 0 while something is."""
        return 0.0 if self._under_way else self._clock() - self._last

    @property
    def is_pestering(self) -> bool:
        """Whether the browser has asked so often that it will not end."""
        return self.attempts > MAX_ATTEMPTS

    async def answer(self, method: str, kind: str, url: str) -> PartAnswer | None:
        """Return what is at ``url``, None if that is refused; ``kind`` as Playwright calls types of resources."""
        self.attempts += 1
        if kind == "stylesheet":
            return NO_STYLE
        if method != "GET" or kind not in FETCHED or not is_web_address(url) or self._fetched >= MAX_PARTS:
            return None
        self._fetched += 1
        self._under_way += 1
        try:
            async with self._turns[host_of(url)], self._at_once:
                return await self._answer(url)
        finally:
            self._under_way -= 1
            self._last = self._clock()

    async def _answer(self, url: str) -> PartAnswer | None:
        try:
            page = await self._follow(Chain(url, url, cookies=self._cookies))
        except StatusError as error:
            return PartAnswer(error.status)
        except FetchError:
            return None
        return PartAnswer(page.status or 200, handed_on(page.headers), page.body) if page else None

    async def _follow(self, chain: Chain) -> Page | None:
        while await self._may_visit(chain.at):
            answer = await self._hop(chain)
            if not isinstance(answer, Redirect):
                return answer
            chain = chain.after(answer, self._max_redirects)
        return None

    async def _may_visit(self, url: str) -> bool:
        if host_of(url) in self._left_alone:
            return False
        return self._robots is None or (await self._robots.rules(url)).allows(url)

    async def _hop(self, chain: Chain) -> Page | Redirect:
        """Take one hop, with as many bytes put by as its answer may have."""
        allowed = min(PART_BYTES, self._bytes_left)
        self._bytes_left -= allowed
        used, outcome, retry_after = 0, "ok", None
        try:
            answer = await self._fetcher.hop(chain, any_type=True, max_body=allowed)
            used = 0 if isinstance(answer, Redirect) else len(answer.body)
        except FetchError as error:
            outcome, retry_after = error.outcome, error.retry_after
            used = allowed if outcome == "too_large" else 0
            if outcome in COMPLAINTS:
                self._left_alone.add(host_of(chain.at))
            raise
        finally:
            self._bytes_left += allowed - used
            self._note(chain.at, outcome, retry_after)
        return answer


def handed_on(headers: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
    """Return the headers of an answer that are true of its unpacked body, without its cookies."""
    return tuple((name, value) for name, value in headers if name not in _NOT_HANDED_ON)
