"""A job at work: what a run opens, shares and closes; it starts, resumes and re-visits in rounds."""

from __future__ import annotations

import asyncio
import os
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from scraper.corpus import Corpus
from scraper.corpus.profile_files import read_profiles
from scraper.crawling.corpus_writer import CorpusWriter
from scraper.crawling.counters import CrawlCounters, CrawlReport
from scraper.crawling.frontier import Frontier, turn_of
from scraper.crawling.job_paths import check_distinct
from scraper.crawling.monotonic import monotonic_clock
from scraper.crawling.page_reading import PageReader
from scraper.crawling.probes import Probes
from scraper.crawling.rounds import Round
from scraper.crawling.run_context import RunContext
from scraper.crawling.schedule import Host, Schedule
from scraper.crawling.scope import Scope
from scraper.crawling.state_file import locked
from scraper.crawling.visits import Visits
from scraper.fetching import Fetcher, Surroundings
from scraper.fetching.browser import Browser
from scraper.fetching.pacing import HostPace
from scraper.fetching.robots import RobotsCache
from scraper.fetching.tdm_cache import TdmCache
from scraper.reading.messages import Setup
from scraper.reading.workers import Workers
from scraper.rights.reservations import asks_for_tdm_file

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from scraper.crawling.job import Job
    from scraper.crawling.rounds import Watch
    from scraper.models import SiteProfile
    from scraper.network_policy import Policy

# One core is for the visits.
READERS = max(1, (os.cpu_count() or 1) - 1)


def crawl(job: Job, *, limit: int | None = None) -> CrawlReport:
    """Visit what is due, read what came into the job's corpus, and say what was done.

    The same call starts a job, resumes one that was interrupted or killed, and visits sources again when they are due.
    ``limit``: visits at most.

    Raises:
        StateError: the state file cannot be used; `StateLockedError` if another run has it.
        CorpusError: the corpus file cannot be used; `CorpusLockedError` if another writer has it.
        InputError: two keys of the job name one file; its profiles, cookies or a secret cannot be read.
    """
    return asyncio.run(Crawl(job, limit=limit).run())


class Crawl:
    """One run of a job. ``watch`` is called five times a second; `stop` ends the run from the same event loop.

    ``is_now``: sources are asked again although they are not due yet.
    """

    def __init__(
        self,
        job: Job,
        *,
        limit: int | None = None,
        every: float | None = None,
        is_now: bool = False,
        watch: Watch | None = None,
        surroundings: Surroundings | None = None,
    ) -> None:
        self._job = job
        self._limit = limit
        self._every = every
        self._is_now = is_now
        self._watch = watch
        self._world = surroundings or Surroundings()
        self._stopping = asyncio.Event()

    def stop(self) -> None:
        """Begin nothing new, give visits under way a few seconds, write everything down, and end."""
        self._stopping.set()

    async def run(self) -> CrawlReport:
        """Visit what is due; with ``every`` again and again, so many seconds from start to start, until `stop`."""
        clock = monotonic_clock(self._world.clock)
        check_distinct(self._job)
        with locked(self._job.state):
            async with _opened(self._job, self._world, clock, self._stopping) as context:
                if self._is_now:
                    context.frontier.ask_sources_now()
                visits = Visits(context)
                reader = PageReader(context, context.corpus, follow=visits.add) if context.corpus else None
                while True:
                    started = clock()
                    report = await Round(
                        context, visits, reader, self._stopping, limit=self._limit, watch=self._watch, readers=READERS
                    ).run()
                    if self._every is None or self._stopping.is_set():
                        return report
                    await _sleep(self._stopping, started + self._every - clock())
                    if self._stopping.is_set():
                        return report


@asynccontextmanager
async def _opened(
    job: Job, world: Surroundings, clock: Callable[[], float], stopping: asyncio.Event
) -> AsyncIterator[RunContext]:
    """Open everything that a run needs; what is written when it ends without an exception is on the disk."""
    policy = replace(job.policy, retries=0)
    async with AsyncExitStack() as stack:
        frontier = stack.enter_context(Frontier(job.state))
        if policy.allow_private:
            frontier.reopen("forbidden_address", "allow_private")
        corpus = stack.enter_context(_open_corpus(job)) if job.corpus else None
        fetcher = await stack.enter_async_context(Fetcher(policy, surroundings=world))
        workers = Workers(
            READERS,
            Setup(job.sites, _profiles(job, corpus), has_blocks=bool(corpus and corpus.has_blocks)),
            is_stopping=stopping.is_set,
        )
        stack.push_async_callback(workers.close)
        schedule = Schedule(lambda number, name: Host(number, name, HostPace(policy.delay_of(name))))
        robots = RobotsCache(fetcher, policy.user_agent, surroundings=world) if policy.respect_robots else None
        browser = _browser(policy, fetcher, robots, schedule, clock, stopping) if policy.needs_browser() else None
        if browser:
            await stack.enter_async_context(browser)
        yield RunContext(
            job=job,
            frontier=frontier,
            schedule=schedule,
            scope=Scope(job),
            workers=workers,
            fetcher=fetcher,
            robots=robots,
            tdm=TdmCache(fetcher, surroundings=world) if asks_for_tdm_file(policy.honour) else None,
            browser=browser,
            corpus=stack.enter_context(CorpusWriter(corpus)) if corpus else None,
            counters=CrawlCounters(clock()),
            probes=Probes(frontier, clock, world.chance, is_wanted=job.probe),
            clock=clock,
            chance=world.chance,
        )


def _browser(  # noqa: PLR0917 - called once, right above
    policy: Policy,
    fetcher: Fetcher,
    robots: RobotsCache | None,
    schedule: Schedule,
    clock: Callable[[], float],
    stopping: asyncio.Event,
) -> Browser:
    def note(url: str, _outcome: str, retry_after: float | None) -> None:
        schedule.asked_besides(turn_of(url), clock(), retry_after)

    return Browser(policy, fetcher, robots, note=note, is_stopping=stopping.is_set)


def _open_corpus(job: Job) -> Corpus:
    return Corpus(job.corpus, is_deferring=True, has_blocks=job.blocks)


def _profiles(job: Job, corpus: Corpus | None) -> tuple[SiteProfile, ...]:
    named = read_profiles(job.profiles) if job.profiles else ()
    if corpus is None:
        return named
    for profile in named:
        corpus.keep_profile(profile)
    corpus.commit()
    return corpus.profiles()


async def _sleep(stopping: asyncio.Event, seconds: float) -> None:
    with suppress(TimeoutError):
        async with asyncio.timeout(max(0.0, seconds)):
            await stopping.wait()
