"""URLs visited one after the other with the manners of a crawl: robots.txt, and a pause after every answer."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Self

from scraper.errors import AddressError, FetchError
from scraper.fetching.chains import Redirect, begin
from scraper.fetching.client import Fetcher
from scraper.fetching.pacing import HostPace
from scraper.fetching.robots import RobotsCache
from scraper.fetching.surroundings import Surroundings
from scraper.urls.addresses import split
from scraper.urls.identity import canonical_host

if TYPE_CHECKING:
    from types import TracebackType

    from scraper.fetching.chains import Chain
    from scraper.fetching.robots import RobotsRules
    from scraper.models import Page, RightsSignal
    from scraper.network_policy import Policy


class Visitor:
    """Visits one URL at a time; an async context manager, for one task alone."""

    def __init__(self, policy: Policy, *, surroundings: Surroundings | None = None) -> None:
        self._policy = policy
        self._world = surroundings or Surroundings()
        self._fetcher = Fetcher(policy, surroundings=self._world)
        self._robots = RobotsCache(self._fetcher, policy.user_agent, surroundings=self._world)
        self._paces: dict[str, HostPace] = {}

    async def __aenter__(self) -> Self:
        await self._fetcher.__aenter__()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._fetcher.__aexit__(kind, error, trace)

    async def rules(self, url: str) -> RobotsRules:
        """Return what the host asks of robots: at hand, or fetched in its turn.

        Raises:
            FetchError: the host wants a pause that is longer than the policy's timeout.
        """
        if known := self._robots.known(url):
            return known
        pace = self._pace(url)
        begun = await self._begin(url, pace)
        rules = await self._robots.rules(url)
        pace.slow_down(rules.crawl_delay)
        self._end(pace, begun, rules.outcome, rules.retry_after)
        return rules

    async def get(self, url: str, *, any_type: bool = False, max_body: int | None = None) -> Page | Redirect:
        """Fetch the answer at ``url``, as `Fetcher.hop` does: a redirect is one, but where a chain goes on.

        Raises:
            FetchError: as there; with the outcome ``robots_disallowed`` if robots.txt forbids the visit, with
                ``robots_unreachable`` if it cannot be had, and with ``rate_limited`` if the host wants a pause that is
                longer than the policy's timeout.
        """
        chain = begin(url)
        while isinstance(answer := await self._hop(chain, any_type=any_type, max_body=max_body), Redirect):
            chain = chain.after(answer, self._policy.max_redirects)
            if not chain.goes_on:
                break
        return answer

    async def _hop(self, chain: Chain, *, any_type: bool, max_body: int | None) -> Page | Redirect:
        url = chain.at
        rights: tuple[RightsSignal, ...] = ()
        if self._policy.respect_robots:
            rules = await self.rules(url)
            if not rules.allows(url):
                raise _refusal(url, rules)
            rights = rules.rights(url)
        pace = self._pace(url)
        begun = await self._begin(url, pace)
        outcome, retry_after = "ok", None
        try:
            answer = await self._fetcher.hop(chain, any_type=any_type, max_body=max_body)
            return answer if isinstance(answer, Redirect) else replace(answer, site_rights=rights)
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
        host = split(url).netloc.lower() or url  # the Fetcher says what is no URL
        return self._paces.setdefault(host, HostPace(self._policy.delay_of(canonical_host(url) or host)))

    def _now(self) -> float:
        return self._world.clock().timestamp()


def _refusal(url: str, rules: RobotsRules) -> FetchError:
    match rules.refusal:
        case "robots_disallowed":
            return FetchError(url, f"forbidden to robots ({rules.reason})", rules.refusal)
        case "robots_unreachable":
            return FetchError(url, f"robots.txt cannot be had ({rules.reason})", rules.refusal)
        case _:
            return AddressError(url, rules.reason, rules.refusal)
