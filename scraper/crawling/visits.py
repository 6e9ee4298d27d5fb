"""One visit to one URL: may it be visited, what came, what becomes of it, which links it gave."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import blake2b
from typing import TYPE_CHECKING

from scraper.crawling import outcomes
from scraper.crawling.followed_links import links_of, newest
from scraper.crawling.frontier import KEY_BYTES, FollowedLink, key_of, turn_of
from scraper.crawling.outcomes import FrontierEntry, Role, UrlState, VisitResult
from scraper.crawling.seed_finds import finds_of
from scraper.discovery.usual_places import first_guesses, is_source, next_guess
from scraper.errors import FetchError, RedirectError
from scraper.fetching import Redirect
from scraper.fetching.origin_files import origin_of
from scraper.media_types import is_html
from scraper.reading.messages import Task
from scraper.rights.reservations import reservation, told
from scraper.urls.registrable_domains import site_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from scraper.crawling.run_context import RunContext
    from scraper.crawling.schedule import Host
    from scraper.fetching.robots import RobotsCache, RobotsRules
    from scraper.fetching.tdm_cache import TdmCache
    from scraper.models import Discovery, Page, RightsSignal

LOG = logging.getLogger("scraper.crawling")

NOT_MODIFIED = 304
# Seconds after which a visit is made anew that went on to another host and was lost there with the end of the run.
ON_ITS_WAY = 3600.0
# Without its robots.txt an origin is left alone for so many seconds (RFC 9309 §2.3.1.4: as if it forbade everything).
WITHOUT_ROBOTS = 3600.0


class Visits:
    """Visits URLs, one a call, and writes what came of it to the frontier; shared by all tasks of a crawl."""

    def __init__(self, context: RunContext) -> None:
        self._context = context
        self._frontier, self._scope, self._robots = context.frontier, context.scope, context.robots
        self._counters, self._clock = context.counters, context.clock
        self._tdm, self._honoured, self._probes = context.tdm, context.job.policy.honour, context.probes

    async def turn(self, host: Host, entry: FrontierEntry) -> None:
        """Use a host's turn for a URL; for its robots.txt first, if that is not known: then the URL comes next."""
        address = entry.way.at
        if self._scope.ignores(address):
            self._settle(entry, outcomes.failed(entry, "ignored", f"by the job{_on_the_way(entry)}", self._clock()))
            await asyncio.sleep(0)  # thousands of such URLs in a row must not hold up the others
        elif self._robots and (rules := self._robots.known(address)) is None:
            await self._ask_robots(host, entry, self._robots)
            host.entries.appendleft(entry)
        elif self._robots and rules and not rules.allows(address):
            self._refuse(entry, rules)
            await asyncio.sleep(0)  # as above
        elif self._tdm and self._tdm.known(address) is None:
            await self._ask_tdm(host, entry, self._tdm)
            host.entries.appendleft(entry)
        elif entry.role is Role.ARTICLE and (signal := reservation(self._site_rights(address), self._honoured)):
            self._settle(entry, outcomes.failed(entry, "reserved", told(signal), self._clock()))
            await asyncio.sleep(0)  # as above
        else:
            await self._visit(host, entry)

    def add(self, links: Iterable[FollowedLink]) -> int:
        """Add links to the frontier; how many were new."""
        new, hosts = self._frontier.add(links, self._clock())
        self._counters.new += new
        self._wake(hosts)
        return new

    def _wake(self, hosts: Iterable[tuple[int, str]]) -> None:
        schedule = self._context.schedule
        for number, name in hosts:
            schedule.wake(schedule.host(number, name), self._clock())

    async def _ask_robots(self, host: Host, entry: FrontierEntry, robots: RobotsCache) -> None:
        start = self._clock()
        host.pace.started(start)
        address = entry.way.at
        rules = await robots.rules(address)
        host.pace.slow_down(rules.crawl_delay)
        self._finished(host, start, rules.outcome, rules.retry_after)
        if rules.digest and self._context.corpus:
            kept = (origin_of(address), rules.digest, datetime.fromtimestamp(start, UTC))
            self._context.corpus.put(lambda corpus: corpus.keep_robots(*kept))
        LOG.info("robots", extra={"url": address, "outcome": rules.outcome, "detail": rules.reason})

    async def _ask_tdm(self, host: Host, entry: FrontierEntry, tdm: TdmCache) -> None:
        start = self._clock()
        host.pace.started(start)
        file = await tdm.file(entry.way.at)
        self._finished(host, start, file.outcome, file.retry_after)

    def _site_rights(self, url: str) -> tuple[RightsSignal, ...]:
        """Return what the files of the site say about uses of an address, as far as they are at hand."""
        caches = (self._robots, self._tdm)
        return tuple(each for cache in caches if cache and (file := cache.known(url)) for each in file.rights(url))

    def _refuse(self, entry: FrontierEntry, rules: RobotsRules) -> None:
        now = self._clock()
        reason = rules.reason + _on_the_way(entry)
        if rules.refusal == "robots_unreachable":
            # All URLs of this origin meet the same rules, without a request; other origins of the host have their own.
            self._settle(entry, outcomes.postponed(entry, "robots_unreachable", reason, now + WITHOUT_ROBOTS))
        else:
            self._settle(entry, outcomes.failed(entry, rules.refusal, reason, now))

    async def _visit(self, host: Host, entry: FrontierEntry) -> None:
        self._counters.visited += 1
        self._counters.visited_seeds += entry.is_seed
        start = self._clock()
        host.pace.started(start)
        answered = None
        try:
            answer = await self._ask(entry)
            answered = self._clock()
            made = await self._made(entry, answer, answered - start)
        except FetchError as error:
            self._finished(host, start, error.outcome, error.retry_after, answered)
            self._settle(entry, outcomes.after_failure(entry, error, now=self._clock(), chance=self._context.chance()))
            return
        self._finished(host, start, "ok", answered=answered)
        if made is None:  # the run stops, and the URL is due still
            return
        if isinstance(made, Redirect):
            self._redirect(host, entry, made)
            return
        self._counters.bytes += len(made.body)
        if made.status == NOT_MODIFIED:
            self._settle(entry, outcomes.without_news(entry, self._clock()))
        elif arrived := self._arrived(entry, made):
            await self._take(arrived, made)

    async def _ask(self, entry: FrontierEntry) -> Page | Redirect:
        """Take a hop. A page that scripts make is asked for as if anew: what they make it of may have changed alone."""
        is_made = self._context.job.policy.needs_browser(entry.way.at)
        validators = None if is_made else outcomes.validators_to_send(entry)
        is_source = entry.role not in {Role.ARTICLE, Role.PROBE}
        return await self._context.fetcher.hop(entry.way, validators=validators, any_type=is_source)

    async def _made(self, entry: FrontierEntry, answer: Page | Redirect, seconds: float) -> Page | Redirect | None:
        """Return what a browser makes of an answer that took so many seconds, where the job wants that."""
        policy, browser = self._context.job.policy, self._context.browser
        if browser is None or isinstance(answer, Redirect) or not policy.needs_browser(entry.way.at):
            return answer
        if not is_html(answer.content_type, answer.body):  # a feed or a sitemap
            return answer
        return await browser.render(answer, entry.way, seconds=policy.timeout - seconds)

    async def _take(self, entry: FrontierEntry, page: Page) -> None:
        if entry.role is Role.PROBE:
            await self._probed(entry, page)
        elif entry.role is not Role.ARTICLE:
            await self._visited_source(entry, page)
        else:
            self._keep(entry, page)

    async def _probed(self, entry: FrontierEntry, page: Page) -> None:
        """Keep what a host answers for an address that cannot exist."""
        answer = await self._context.workers.ask(Task(page, wants_articles=True))
        if answer is None:  # the run stops, and the host is to be asked still
            return
        self._probes.came(entry.host, page.location or entry.url, answer.articles)
        self._settle(entry, outcomes.failed(entry, "fetched", "", self._clock()))

    def _redirect(self, host: Host, entry: FrontierEntry, redirect: Redirect) -> None:
        """Go on with a visit where a redirect belongs to it; else its target is a URL of its own."""
        try:
            chain = entry.way.after(redirect, self._context.job.policy.max_redirects)
        except RedirectError as error:
            if entry.chain is None:  # a page that leads to itself may come the next time; its hops are counted
                self._settle(entry, self._led_elsewhere(entry, redirect.target))
            else:
                self._settle(entry, outcomes.failed(entry, error.outcome, error.reason, self._clock()))
            return
        if not chain.goes_on or self._comes_without_cookies(entry, chain.at):
            self._settle(entry, self._led_elsewhere(entry, redirect.target))
        elif site_of(chain.at) == site_of(entry.url):
            self._go_on(host, replace(entry, chain=chain))
        else:  # it could not be passed: the cookies of its site would be needed on this one
            self._settle(entry, outcomes.failed(entry, "consent_wall", f"a page of consent: {chain.at}", self._clock()))

    def _comes_without_cookies(self, entry: FrontierEntry, address: str) -> bool:
        """Tell whether an address was visited as a URL of its own, and gave what it has: a front, for what is gone."""
        return key_of(address) != key_of(entry.url) and self._frontier.outcome_of(address)[0] in outcomes.ARRIVED

    def _go_on(self, host: Host, entry: FrontierEntry) -> None:
        """Put the next hop of a visit first; it waits for the turn of its host, and robots.txt is asked, as for all."""
        number, name = self._frontier.turn_for(entry.way.at)
        if number == host.id:
            host.entries.appendleft(entry)
            return
        # Under way on another host it must not be taken up on its own; after a stop it begins anew.
        now = self._clock()
        detail = f"on its way{_on_the_way(entry)}"
        self._frontier.acknowledge(entry, outcomes.postponed(entry, "redirected", detail, now + ON_ITS_WAY), now)
        schedule = self._context.schedule
        other = schedule.host(number, name)
        other.entries.appendleft(entry)
        schedule.wake(other, now)

    def _arrived(self, entry: FrontierEntry, page: Page) -> FrontierEntry | None:
        """Return what a page is kept for at the end of its way, None if it came from where the job does not go.

        What took cookies to come can only come again by the same way: it belongs to the URL with which that began.
        """
        address = page.location or entry.url
        if entry.chain is None:
            return entry
        if self._frontier.move(entry, address):
            return replace(entry, url=address)
        if refusal := self._refused_redirect(entry, address, self._clock()):
            self._settle(entry, refusal)
            return None
        return entry

    def _finished(
        self,
        host: Host,
        start: float,
        outcome: str,
        retry_after: float | None = None,
        answered: float | None = None,
    ) -> None:
        """Note that a turn is over; the host itself took until ``answered``, and a browser the rest."""
        now = self._clock()
        host.pace.finished(now, (answered or now) - start, outcome, retry_after)
        if retry_after:
            self._park(host, now + retry_after)

    def _park(self, host: Host, until: float) -> None:
        host.pace.not_before(until)
        self._frontier.park(host.id, until)

    def _led_elsewhere(self, entry: FrontierEntry, target: str) -> VisitResult:
        now = self._clock()
        if refusal := self._refused_redirect(entry, target, now):
            return refusal
        if self._frontier.move(entry, target):
            return outcomes.postponed(entry, "redirected", target, 0.0)
        if entry.role is Role.PROBE:
            self._probes.led_on(entry.host, target)
            return outcomes.failed(entry, "redirected", target, now)
        new = self.add(
            [FollowedLink(target, entry.role, entry.depth, entry.hops + 1, None, entry.is_announced, entry.list_page)]
        )
        if entry.role is Role.GUESS and not new:
            return outcomes.failed(entry, "redirected", target, now)
        self.add(self._site_sources(entry, leads_to=target))
        return outcomes.redirected(entry, target, now)

    def _refused_redirect(self, entry: FrontierEntry, target: str, now: float) -> VisitResult | None:
        """Return what becomes of a URL whose redirect is not followed; None if it is."""
        if entry.hops >= self._context.job.policy.max_redirects:
            detail = f"more than {entry.hops} redirects, the last to {target}"
            return outcomes.failed(entry, "redirect_loop", detail, now)
        if not entry.is_announced and not self._scope.admits_redirect(entry.url, target):
            advice = "; make that the seed, or let follow match it" if entry.is_seed else ""
            return outcomes.failed(entry, "left_site", f"leads to {target}{advice}", now)
        if self._leads_back(entry, target):
            return outcomes.failed(entry, "redirect_loop", f"{target} leads back here", now)
        return None

    def _leads_back(self, entry: FrontierEntry, target: str) -> bool:
        """Tell whether what is known of a redirect's target leads to where it came from; another spelling does not."""
        if key_of(target) == key_of(entry.url):
            return False
        for _ in range(self._context.job.policy.max_redirects):
            outcome, target = self._frontier.outcome_of(target)
            if outcome != "redirected":
                return False
            if key_of(target) == key_of(entry.url):
                return True
        return False

    async def _visited_source(self, entry: FrontierEntry, page: Page) -> None:
        digest = blake2b(page.body, digest_size=KEY_BYTES).digest()
        if digest == entry.digest:
            self._settle(entry, outcomes.without_news(entry, self._clock()))
            return
        answer = await self._context.workers.ask(Task(page, wants_articles=False))
        if answer is None:  # the run stops, and the source is due still
            return
        now = self._clock()
        found = answer.discovery
        if found is None:
            self._settle(entry, outcomes.undiscovered(entry, answer.failure or "", answer.detail, now))
        elif entry.role is Role.GUESS and not is_source(found):
            self._settle(entry, outcomes.failed(entry, "no_source", found.kind, now))
        elif found.kind == "article":
            self._keep(entry, page)
        else:
            if entry.is_seed:
                self._counters.seed_finds[entry.url] = finds_of(found, self._scope, now)
            self._settle(entry, self._read_source(entry, page, found, digest))

    def _read_source(self, entry: FrontierEntry, page: Page, found: Discovery, digest: bytes) -> VisitResult:
        """Add what a source names to the frontier."""
        now, location = self._clock(), page.location or entry.url
        visited = self._frontier.visited_shapes
        all_links = links_of(location, found, entry.depth, self._scope, now, visited=visited)
        links = newest(all_links, self._context.job.max_links)
        sources = [link for link in links if link.role is not Role.ARTICLE]
        new_sources = self.add([*sources, *self._site_sources(entry, found)])
        new_articles = self.add(link for link in links if link.role is Role.ARTICLE)
        self._follow_list(entry, found, new_articles, now)
        new = new_sources + new_articles
        if entry.role is Role.LIST_PAGE:
            return outcomes.after_list_page(entry, new_links=new, validators=page.validators, digest=digest)
        if entry.role is Role.GUESS:
            self._frontier.confirm(entry)
        return outcomes.after_news(entry, new_links=new, now=now, validators=page.validators, digest=digest)

    def _follow_list(self, entry: FrontierEntry, found: Discovery, new_articles: int, now: float) -> None:
        """Have the next page of a list visited if articles are to be expected there that are not known.

        At its first visit a list goes on whatever it names, for a sitemap may have named it before. Later there may be
        a gap if half of what it names is new. A further page goes on while it has news.
        """
        url = found.next_page
        if not url or entry.list_page >= self._context.job.list_pages or not self._scope.admits(url):
            return
        is_first = entry.digest is None and entry.role is not Role.LIST_PAGE
        has_gap = new_articles > 0 and (entry.role is Role.LIST_PAGE or 2 * new_articles >= len(found.found))
        if not has_gap and not (is_first and found.found):
            return
        link = FollowedLink(url, Role.LIST_PAGE, max(entry.depth, 1), list_page=entry.list_page + 1)
        if not self.add([link]):
            self._wake(self._frontier.look_again(url, now - outcomes.SHORTEST_INTERVAL))

    def _site_sources(
        self, entry: FrontierEntry, found: Discovery | None = None, leads_to: str | None = None
    ) -> Iterator[FollowedLink]:
        """Yield the sitemaps that robots.txt names, for who starts at the front page wants the whole site.

        If it names none, yield the usual places; but not of a front page that leads to another one, which is asked.
        """
        if not (entry.is_seed and self._scope.is_start(entry.url)):
            return
        rules = self._robots.known(entry.url) if self._robots else None
        named = [url for url in rules.sitemaps if not self._scope.ignores(url)] if rules else []
        yield from (FollowedLink(url, Role.SOURCE, 1) for url in named)
        if not named and not (leads_to and self._scope.is_start(leads_to)):
            guesses = first_guesses(entry.url, names_feed=found is not None and found.names_feed)
            yield from (FollowedLink(url, Role.GUESS, 1, is_announced=True) for url in guesses)

    def _keep(self, entry: FrontierEntry, page: Page) -> None:
        self._frontier.keep_page(entry, replace(page, site_rights=self._site_rights(page.location or entry.url)))
        self._counters.stored += 1
        self._settle(entry, outcomes.stored())

    def _settle(self, entry: FrontierEntry, result: VisitResult) -> None:
        job, now = self._context.job, self._clock()
        host = job.policy.of_host(turn_of(entry.url)) if job.policy.hosts else None
        result = outcomes.with_manners(
            entry, result, interval=host.interval if host else None, retire_after=job.retire_after, now=now
        )
        if entry.role is Role.PROBE and result.state is not UrlState.PENDING:
            self._probes.settled(entry.host)
            result = outcomes.probed(result)
        self._frontier.acknowledge(entry, result, now)
        if entry.role is Role.GUESS and result.state is UrlState.FAILED and (other := next_guess(entry.url)):
            self.add([FollowedLink(other, Role.GUESS, 1, is_announced=True)])
        self._counters.outcomes[result.outcome] += 1
        facts = {"url": entry.url, "outcome": result.outcome, "detail": result.detail, "tries": result.tries}
        LOG.log(logging.WARNING if result.outcome in outcomes.CRASHES else logging.INFO, "visit", extra=facts)


def _on_the_way(entry: FrontierEntry) -> str:
    return f" (leads to {entry.chain.at})" if entry.chain else ""
