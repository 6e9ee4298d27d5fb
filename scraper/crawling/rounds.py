"""From the first URL that is due to the last: turns of hosts, readings of pages, and what is written when."""

from __future__ import annotations

import asyncio
import math
from contextlib import suppress
from typing import TYPE_CHECKING

from scraper.crawling.frontier import FollowedLink
from scraper.crawling.outcomes import GOOD, Role
from scraper.crawling.seed_finds import why_fruitless
from scraper.models import Rejection
from scraper.urls.identity import canonicalize

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

    from scraper.crawling.counters import CrawlReport, Progress
    from scraper.crawling.page_reading import PageReader
    from scraper.crawling.run_context import RunContext
    from scraper.crawling.schedule import Host
    from scraper.crawling.visits import Visits

    Watch = Callable[[Progress], None]

# Visits whose results are made again if the process is killed; and the longest time that they wait for a commit.
BATCH = 64
TICK = 0.2
# What was read waits longer: the corpus waits for the disk each time.
READING_TICK = 1.0
# URLs that a host takes from the frontier at once.
LEASE = 8
# A round waits so long for a host that paces itself (the longest Crawl-delay that is honoured); what is due later is
# for the next one.
PATIENCE = 120.0
# How long visits may go on when the run is asked to stop: with what is written then, it ends within 10 seconds.
GRACE = 5.0
_NOT_FAILED = frozenset({"", *GOOD})


class Round:
    """One round: `run` it once.

    ``reader`` is None for a job without a corpus. ``stopping`` ends the round early; ``limit``: visits at most.
    """

    def __init__(
        self,
        context: RunContext,
        visits: Visits,
        reader: PageReader | None,
        stopping: asyncio.Event,
        *,
        limit: int | None = None,
        watch: Watch | None = None,
        readers: int = 1,
    ) -> None:
        self._job, self._clock = context.job, context.clock
        self._frontier, self._schedule, self._counters = context.frontier, context.schedule, context.counters
        self._visits, self._reader = visits, reader
        self._stopping = stopping
        self._watch = watch
        self._readers = readers
        self._last_visit = math.inf if limit is None else context.counters.visited + limit
        self._last_page = math.inf
        if self._job.max_pages is not None:
            self._last_page = self._counters.stored + self._job.max_pages - self._frontier.count_articles()
        self._begun = self._ticked = self._flushed = context.clock()
        self._changed = asyncio.Event()
        self._turns: set[asyncio.Task[None]] = set()
        self._readings: set[asyncio.Task[None]] = set()

    async def run(self) -> CrawlReport:
        """Visit what is due, and read what came, until nothing more is due soon."""
        self._wake_hosts()
        try:
            async with asyncio.TaskGroup() as group:
                await self._work(group)
        except ExceptionGroup as errors:  # the first one ended the others
            raise errors.exceptions[0] from None
        self._save()
        self._show()
        return self._report()

    def _wake_hosts(self) -> None:
        self._counters.new_seeds += self._visits.add(FollowedLink(seed, Role.SOURCE) for seed in self._job.seeds)
        self._frontier.commit()
        for row in self._frontier.hosts(self._begun):
            host = self._schedule.host(row.id, row.name)
            host.pace.not_before(row.parked)
            self._schedule.wake(host, row.due)

    async def _work(self, group: asyncio.TaskGroup) -> None:
        while not self._stopping.is_set():
            self._begin_turns(group)
            self._begin_readings(group)
            if not self._turns and not self._readings:
                if self._reader and await self._reader.settled():
                    continue  # there may be more to read
                self._save()  # links of article pages become URLs to visit
                if not self._may_visit(within=PATIENCE) and not (self._reader and self._reader.stop_waiting()):
                    return
            await self._nap()
        await self._wind_up()

    def _begin_turns(self, group: asyncio.TaskGroup) -> None:
        while len(self._turns) < self._job.policy.concurrency and (host := self._next_host()):
            self._begin(group, self._turns, self._take_turns(host))

    def _begin_readings(self, group: asyncio.TaskGroup) -> None:
        while self._reader and len(self._readings) < self._readers and (number := self._reader.claim()) is not None:
            self._begin(group, self._readings, self._read_on(self._reader, number))

    def _begin(
        self, group: asyncio.TaskGroup, running: set[asyncio.Task[None]], work: Coroutine[None, None, None]
    ) -> None:
        task = group.create_task(work)
        running.add(task)
        task.add_done_callback(running.discard)

    def _next_host(self) -> Host | None:
        return self._schedule.take(self._clock()) if self._may_visit(within=0.0) else None

    def _may_visit(self, *, within: float) -> bool:
        """Tell whether a turn may begin so many seconds from now. What is under way may still use up what is left."""
        return (
            not self._stopping.is_set()
            and self._counters.visited + self._schedule.busy < self._last_visit
            and self._counters.stored + self._schedule.busy < self._last_page
            and self._schedule.next_at() <= self._clock() + within
        )

    async def _take_turns(self, host: Host | None) -> None:
        while host:
            await self._turn(host)
            host = self._next_host()
        self._changed.set()

    async def _turn(self, host: Host) -> None:
        due = self._clock()
        if not host.entries:
            host.entries.extend(self._frontier.lease(host.id, self._begun, due, LEASE))
        if host.entries:
            await self._visits.turn(host, host.entries.popleft())
        else:
            due = self._frontier.next_due(host.id, self._begun)
        if self._frontier.unsaved >= BATCH:
            self._frontier.commit()
        self._schedule.give_back(host, due)
        self._tick()

    async def _read_on(self, reader: PageReader, number: int | None) -> None:
        while number is not None and not self._stopping.is_set():
            await reader.read(number)
            number = reader.claim()
        self._changed.set()

    async def _nap(self) -> None:
        """Until something is done, a host's turn comes, or it is time to write."""
        wait = TICK
        if len(self._turns) < self._job.policy.concurrency and self._may_visit(within=TICK):
            wait = self._schedule.next_at() - self._clock()
        with suppress(TimeoutError):
            async with asyncio.timeout(max(0.0, wait)):
                await self._changed.wait()
        self._changed.clear()
        self._tick()

    def _tick(self) -> None:
        now = self._clock()
        if now < self._ticked + TICK:
            return
        self._ticked = now
        if now >= self._flushed + READING_TICK:
            self._save()
        self._frontier.commit()
        self._show()

    def _save(self) -> None:
        self._flushed = self._clock()
        if self._reader:
            self._reader.flush()
        self._frontier.commit()

    async def _wind_up(self) -> None:
        running = {*self._turns, *self._readings}
        if running:
            _, late = await asyncio.wait(running, timeout=GRACE)
            for task in late:
                task.cancel()
        if self._reader:
            await self._reader.settled()

    def _show(self) -> None:
        if self._watch:
            self._watch(
                self._counters.progress(self._clock(), self._frontier.pending, self._unread, self._schedule.busy)
            )

    @property
    def _unread(self) -> int:
        return self._reader.unread if self._reader else 0

    def _report(self) -> CrawlReport:
        late = self._clock() + PATIENCE
        waiting = tuple(sorted(host.name for host in self._schedule.resting(late)))
        hops = self._job.policy.max_redirects
        ends = [(seed, *self._frontier.end_of(seed, hops)) for seed in self._job.seeds]
        failed = tuple(
            Rejection(seed, outcome, detail) for seed, _, outcome, detail in ends if outcome not in _NOT_FAILED
        )
        read = [(seed, end, outcome) for seed, end, outcome, _ in ends if outcome in GOOD]
        return self._counters.report(
            len(self._job.seeds),
            failed,
            self._fruitless(read),
            waiting,
            queue=self._frontier.pending,
            unread=self._unread,
        )

    def _fruitless(self, seeds: list[tuple[str, str, str]]) -> tuple[Rejection, ...]:
        """Return why the seeds that were read, at these addresses, led to no article, if they did not."""
        counters = self._counters
        if not counters.visited_seeds or counters.outcomes["article"] or self._stopping.is_set():
            return ()
        if self._frontier.may_have_articles():
            return ()
        ends = self._frontier.outcomes()
        finds = {canonicalize(url): each for url, each in counters.seed_finds.items()}
        return tuple(
            Rejection(seed, "no_article", why_fruitless(finds.get(canonicalize(end)), outcome, ends, self._job))
            for seed, end, outcome in seeds
        )
