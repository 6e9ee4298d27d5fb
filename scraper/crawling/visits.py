"""One visit to one URL: may it be visited, what came, what becomes of it, which links it gave."""

from __future__ import annotations

import asyncio
import logging
from hashlib import blake2b
from typing import TYPE_CHECKING

from scraper.crawling import outcomes
from scraper.crawling.followed_links import links_of
from scraper.crawling.frontier import KEY_BYTES, FollowedLink
from scraper.crawling.messages import Task
from scraper.crawling.outcomes import FrontierEntry, Role, VisitResult
from scraper.errors import FetchError
from scraper.urls.identity import canonicalize, is_front

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from scraper.crawling.run_context import RunContext
    from scraper.crawling.schedule import Host
    from scraper.fetching.robots import RobotsCache, RobotsRules
    from scraper.models import Page

LOG = logging.getLogger("scraper.crawling")

NOT_MODIFIED = 304
# Without its robots.txt an origin is left alone for so many seconds (RFC 9309 §2.3.1.4: as if it forbade everything).
WITHOUT_ROBOTS = 3600.0


class Visits:
    """Visits URLs, one a call, and writes what came of it to the frontier; shared by all tasks of a crawl."""

    def __init__(self, context: RunContext) -> None:
        self._context = context
        self._frontier, self._scope, self._robots = context.frontier, context.scope, context.robots
        self._counters, self._clock = context.counters, context.clock

    async def turn(self, host: Host, entry: FrontierEntry) -> None:
        """Use a host's turn for a URL; for its robots.txt first, if that is not known: then the URL comes next."""
        if self._scope.ignores(entry.url):
            self._settle(entry, outcomes.failed(entry, "ignored", "by the job", self._clock()))
            await asyncio.sleep(0)  # thousands of such URLs in a row must not hold up the others
        elif self._robots is None:
            await self._visit(host, entry)
        elif (rules := self._robots.known(entry.url)) is None:
            await self._ask_robots(host, entry, self._robots)
            host.entries.appendleft(entry)
        elif rules.allows(entry.url):
            await self._visit(host, entry)
        else:
            self._refuse(entry, rules)
            await asyncio.sleep(0)  # as above

    def add(self, links: Iterable[FollowedLink]) -> int:
        """Add links to the frontier; how many were new."""
        new, hosts = self._frontier.add(links, self._clock())
        self._counters.new += new
        schedule = self._context.schedule
        for number, name in hosts:
            schedule.wake(schedule.host(number, name), self._clock())
        return new

    async def _ask_robots(self, host: Host, entry: FrontierEntry, robots: RobotsCache) -> None:
        start = self._clock()
        host.pace.started(start)
        rules = await robots.rules(entry.url)
        host.pace.slow_down(rules.crawl_delay)
        self._finished(host, start, rules.outcome, rules.retry_after)
        LOG.info("robots", extra={"url": entry.url, "outcome": rules.outcome, "detail": rules.reason})

    def _refuse(self, entry: FrontierEntry, rules: RobotsRules) -> None:
        now = self._clock()
        if rules.refusal == "robots_unreachable":
            # All URLs of this origin meet the same rules, without a request; other origins of the host have their own.
            self._settle(entry, outcomes.postponed(entry, "robots_unreachable", rules.reason, now + WITHOUT_ROBOTS))
        else:
            self._settle(entry, outcomes.failed(entry, rules.refusal, rules.reason, now))

    async def _visit(self, host: Host, entry: FrontierEntry) -> None:
        self._counters.visited += 1
        start = self._clock()
        host.pace.started(start)
        is_source = entry.role is Role.SOURCE
        try:
            page = await self._context.fetcher.get(
                entry.url, validators=outcomes.validators_to_send(entry), any_type=is_source, redirects=False
            )
        except FetchError as error:
            self._finished(host, start, error.outcome, error.retry_after)
            self._settle(entry, outcomes.after_failure(entry, error, now=self._clock(), chance=self._context.chance()))
            return
        self._finished(host, start, "ok")
        self._counters.bytes += len(page.body)
        if page.status is not None and 300 <= page.status < 400:
            self._settle(entry, self._led_elsewhere(entry, page))
        elif is_source:
            await self._visited_source(entry, page)
        else:
            self._keep(entry, page)

    def _finished(self, host: Host, start: float, outcome: str, retry_after: float | None = None) -> None:
        now = self._clock()
        host.pace.finished(now, now - start, outcome, retry_after)
        if retry_after:
            self._park(host, now + retry_after)

    def _park(self, host: Host, until: float) -> None:
        host.pace.not_before(until)
        self._frontier.park(host.id, until)

    def _led_elsewhere(self, entry: FrontierEntry, page: Page) -> VisitResult:
        now = self._clock()
        target = page.final_url or entry.url
        if page.status == NOT_MODIFIED:
            return outcomes.without_news(entry, now)
        if entry.hops >= self._context.job.policy.max_redirects:
            return outcomes.failed(
                entry, "redirect_loop", f"more than {entry.hops} redirects, the last to {target}", now
            )
        if entry.is_seed and not self._scope.admits(target):
            return outcomes.failed(
                entry, "left_site", f"leads to {target}; make that the seed, or let follow match it", now
            )
        if self._frontier.move(entry, target):
            return outcomes.postponed(entry, "redirected", target, 0.0)
        self.add([FollowedLink(target, entry.role, entry.depth, entry.hops + 1)])
        return outcomes.redirected(entry, target, now)

    async def _visited_source(self, entry: FrontierEntry, page: Page) -> None:
        digest = blake2b(page.body, digest_size=KEY_BYTES).digest()
        if digest == entry.digest:
            self._settle(entry, outcomes.without_news(entry, self._clock()))
            return
        answer = await self._context.workers.ask(Task(page, wants_articles=False))
        if answer is None:  # the run stops, and the source is due still
            return
        now = self._clock()
        if answer.discovery is None:
            self._settle(entry, outcomes.undiscovered(entry, answer.failure or "", answer.detail, now))
        elif answer.discovery.kind == "article":
            self._keep(entry, page)
        else:
            new = self.add([*links_of(answer.discovery, entry.depth, self._scope, now), *self._sitemaps(entry)])
            result = outcomes.after_news(entry, new_links=new, now=now, validators=page.validators, digest=digest)
            self._settle(entry, result)

    def _sitemaps(self, entry: FrontierEntry) -> Iterator[FollowedLink]:
        """Yield the sitemaps that robots.txt names, for who starts at the front page wants the whole site."""
        rules = self._robots.known(entry.url) if self._robots else None
        if rules and entry.is_seed and is_front(canonicalize(entry.url)):
            yield from (FollowedLink(url, Role.SOURCE, 1) for url in rules.sitemaps if not self._scope.ignores(url))

    def _keep(self, entry: FrontierEntry, page: Page) -> None:
        self._frontier.keep_page(entry, page)
        self._counters.stored += 1
        self._settle(entry, outcomes.stored())

    def _settle(self, entry: FrontierEntry, result: VisitResult) -> None:
        self._frontier.acknowledge(entry, result, self._clock())
        self._counters.outcomes[result.outcome] += 1
        facts = {"url": entry.url, "outcome": result.outcome, "detail": result.detail, "tries": result.tries}
        LOG.log(logging.WARNING if result.outcome in outcomes.CRASHES else logging.INFO, "visit", extra=facts)
