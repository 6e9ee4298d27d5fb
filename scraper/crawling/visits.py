"""One visit to one URL: may it be visited, what came, what becomes of it, which links it gave."""

from __future__ import annotations

import asyncio
import logging
from hashlib import blake2b
from typing import TYPE_CHECKING

from scraper.crawling import outcomes
from scraper.crawling.followed_links import links_of
from scraper.crawling.frontier import KEY_BYTES, Link
from scraper.crawling.messages import Task
from scraper.crawling.outcomes import Lead, Role, Verdict
from scraper.errors import FetchError
from scraper.urls.identity import canonicalize, is_front

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from scraper.crawling.run_context import Desk
    from scraper.crawling.schedule import Host
    from scraper.fetching import Fetcher
    from scraper.fetching.robots import RobotsCache, RobotsRules
    from scraper.models import Page, Policy

LOG = logging.getLogger("scraper.crawling")

NOT_MODIFIED = 304
# Without its robots.txt an origin is left alone for so many seconds (RFC 9309 §2.3.1.4: as if it forbade everything).
WITHOUT_ROBOTS = 3600.0


class Visits:
    """Visits URLs, one a call, and writes what came of it to the frontier; shared by all tasks of a crawl."""

    def __init__(
        self,
        policy: Policy,
        desk: Desk,
        *,
        fetcher: Fetcher,
        robots: RobotsCache | None,
        chance: Callable[[], float],
        announce: Callable[[Iterable[tuple[int, str]]], None],
    ) -> None:
        self._policy = policy
        self._frontier, self._scope, self._workers = desk.frontier, desk.scope, desk.workers
        self._tally, self._clock = desk.tally, desk.clock
        self._fetcher = fetcher
        self._robots = robots
        self._chance = chance
        self._announce = announce

    async def turn(self, host: Host, lead: Lead) -> None:
        """Use a host's turn for a URL; for its robots.txt first, if that is not known: then the URL comes next."""
        if self._scope.ignores(lead.url):
            self._settle(lead, outcomes.failed(lead, "ignored", "by the job", self._clock()))
            await asyncio.sleep(0)  # thousands of such URLs in a row must not hold up the others
        elif self._robots is None:
            await self._visit(host, lead)
        elif (rules := self._robots.known(lead.url)) is None:
            await self._ask_robots(host, lead, self._robots)
            host.leads.appendleft(lead)
        elif rules.allows(lead.url):
            await self._visit(host, lead)
        else:
            self._refuse(lead, rules)
            await asyncio.sleep(0)  # as above

    def add(self, links: Iterable[Link]) -> int:
        """Add links to the frontier; how many were new."""
        new, hosts = self._frontier.add(links, self._clock())
        self._tally.new += new
        self._announce(hosts)
        return new

    async def _ask_robots(self, host: Host, lead: Lead, robots: RobotsCache) -> None:
        start = self._clock()
        host.pace.started(start)
        rules = await robots.rules(lead.url)
        host.pace.slow_down(rules.crawl_delay)
        self._finished(host, start, rules.outcome, rules.retry_after)
        LOG.info("robots", extra={"url": lead.url, "outcome": rules.outcome, "detail": rules.reason})

    def _refuse(self, lead: Lead, rules: RobotsRules) -> None:
        now = self._clock()
        if rules.refusal == "robots_unreachable":
            # All URLs of this origin meet the same rules, without a request; other origins of the host have their own.
            self._settle(lead, outcomes.postponed(lead, "robots_unreachable", rules.reason, now + WITHOUT_ROBOTS))
        else:
            self._settle(lead, outcomes.failed(lead, rules.refusal, rules.reason, now))

    async def _visit(self, host: Host, lead: Lead) -> None:
        self._tally.visited += 1
        start = self._clock()
        host.pace.started(start)
        is_source = lead.role is Role.SOURCE
        try:
            page = await self._fetcher.get(
                lead.url, validators=outcomes.validators_to_send(lead), any_type=is_source, redirects=False
            )
        except FetchError as error:
            self._finished(host, start, error.outcome, error.retry_after)
            self._settle(lead, outcomes.after_failure(lead, error, now=self._clock(), chance=self._chance()))
            return
        self._finished(host, start, "ok")
        self._tally.bytes += len(page.body)
        if page.status is not None and 300 <= page.status < 400:
            self._settle(lead, self._led_elsewhere(lead, page))
        elif is_source:
            await self._visited_source(lead, page)
        else:
            self._keep(lead, page)

    def _finished(self, host: Host, start: float, outcome: str, retry_after: float | None = None) -> None:
        now = self._clock()
        host.pace.finished(now, now - start, outcome, retry_after)
        if retry_after:
            self._park(host, now + retry_after)

    def _park(self, host: Host, until: float) -> None:
        host.pace.not_before(until)
        self._frontier.park(host.id, until)

    def _led_elsewhere(self, lead: Lead, page: Page) -> Verdict:
        now = self._clock()
        target = page.final_url or lead.url
        if page.status == NOT_MODIFIED:
            return outcomes.without_news(lead, now)
        if lead.hops >= self._policy.max_redirects:
            return outcomes.failed(lead, "redirect_loop", f"more than {lead.hops} redirects, the last to {target}", now)
        if lead.is_seed and not self._scope.admits(target):
            return outcomes.failed(
                lead, "left_site", f"leads to {target}; make that the seed, or let follow match it", now
            )
        if self._frontier.move(lead, target):
            return outcomes.postponed(lead, "redirected", target, 0.0)
        self.add([Link(target, lead.role, lead.depth, lead.hops + 1)])
        return outcomes.redirected(lead, target, now)

    async def _visited_source(self, lead: Lead, page: Page) -> None:
        digest = blake2b(page.body, digest_size=KEY_BYTES).digest()
        if digest == lead.digest:
            self._settle(lead, outcomes.without_news(lead, self._clock()))
            return
        answer = await self._workers.ask(Task(page, wants_articles=False))
        if answer is None:  # the run stops, and the source is due still
            return
        now = self._clock()
        if answer.discovery is None:
            self._settle(lead, outcomes.undiscovered(lead, answer.failure or "", answer.detail, now))
        elif answer.discovery.kind == "article":
            self._keep(lead, page)
        else:
            new = self.add([*links_of(answer.discovery, lead.depth, self._scope, now), *self._sitemaps(lead)])
            verdict = outcomes.after_news(lead, new_links=new, now=now, validators=page.validators, digest=digest)
            self._settle(lead, verdict)

    def _sitemaps(self, lead: Lead) -> Iterator[Link]:
        """Who starts at the front page wants the whole site, and robots.txt names its sitemaps."""
        rules = self._robots.known(lead.url) if self._robots else None
        if rules and lead.is_seed and is_front(canonicalize(lead.url)):
            yield from (Link(url, Role.SOURCE, 1) for url in rules.sitemaps if not self._scope.ignores(url))

    def _keep(self, lead: Lead, page: Page) -> None:
        self._frontier.keep_page(lead, page)
        self._tally.stored += 1
        self._settle(lead, outcomes.stored())

    def _settle(self, lead: Lead, verdict: Verdict) -> None:
        self._frontier.acknowledge(lead, verdict, self._clock())
        self._tally.outcomes[verdict.outcome] += 1
        facts = {"url": lead.url, "outcome": verdict.outcome, "detail": verdict.detail, "tries": verdict.tries}
        LOG.log(logging.WARNING if verdict.outcome in outcomes.CRASHES else logging.INFO, "visit", extra=facts)
