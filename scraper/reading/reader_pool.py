"""Readers of many pages, in this process or in several: pages are given to them, and come back read in any order."""

from __future__ import annotations

import asyncio
import pickle
from collections import deque
from contextlib import suppress
from dataclasses import dataclass, replace
from queue import SimpleQueue
from threading import Thread
from typing import TYPE_CHECKING, Protocol

from scraper.crashes import fenced
from scraper.extraction.site_profiles import learn
from scraper.models import Page, Rejection, SiteProfile
from scraper.reading.messages import Answer, CorpusTask, LearningTask, Setup
from scraper.reading.page_readings import PageReading, read_page
from scraper.reading.workers import Workers

if TYPE_CHECKING:
    from collections.abc import Coroutine, Iterator, Mapping, Sequence
    from typing import Any, Self

    from scraper.corpus.reading_traits import ReadingTraits
    from scraper.corpus.rows import PreparedPage
    from scraper.models import Site
    from scraper.reading.conditions import Conditions

# A process is ready after half a second of CPU time, in which some sixty pages are read. Up to so many, or so many
# bytes, are kept until it is known that there are more; fewer are read here.
FEW = 64
FEW_BYTES = 8 << 20
# What a process gets at once: an eighth of a second's work, or one large page.
BATCH = 16
BATCH_BYTES = 1 << 20
# Batches under way for each process: one that it reads and one that it finds when it is done; in all, what a few
# processes read while the one that writes takes 250 pages into its view.
AHEAD, AHEAD_IN_ALL = 2, 16

ReaderTask = CorpusTask | LearningTask


@dataclass(frozen=True, slots=True)
class PageOutcome:
    """A page as it was given, and what reading it gave; ``prepared``: as a corpus stores it, if that was made."""

    given: Page
    outcome: PageReading | Rejection
    prepared: PreparedPage | None = None


@dataclass(frozen=True, slots=True)
class LearnedPage:
    """A page as it was given, and the profile of its site by this page alone; ``number``: which it was given."""

    number: int
    given: Page
    outcome: SiteProfile | Rejection


class Readers(Protocol):
    """What pages are given to. Each page that was given comes back once, from `read`, `learn` or the end of it."""

    def set_up(self, conditions: Conditions) -> None:
        """Read all further pages with these plug-ins and profiles, and with their structure if it is asked for."""

    def read(self, name: str, page: Page) -> Iterator[PageOutcome]:
        """Take a page; yield pages that have been read, perhaps others."""

    def rest(self) -> Iterator[PageOutcome]:
        """Yield all pages that `read` took and that did not come back yet."""

    def learn(self, number: int, name: str, page: Page) -> Iterator[LearnedPage]:
        """Take a page to learn from; yield pages that were learned from, perhaps others, in any order."""

    def rest_learned(self) -> Iterator[LearnedPage]:
        """Yield all pages that `learn` took and that did not come back yet."""


class InProcessReader:
    """A reader in this process: each page comes back at once."""

    def __init__(self) -> None:
        self._sites: tuple[Site, ...] = ()
        self._profiles: Mapping[str, SiteProfile] = {}

    def set_up(self, conditions: Conditions) -> None:
        """Read all further pages with these plug-ins and profiles; whoever writes them prepares their structure."""
        self._sites, self._profiles = conditions.sites, conditions.profiles

    def read(self, name: str, page: Page) -> Iterator[PageOutcome]:
        """Read a page and yield it."""
        yield PageOutcome(page, read_page(name, page, self._sites, self._profiles))

    def rest(self) -> Iterator[PageOutcome]:
        """Yield nothing."""
        return iter(())

    def learn(self, number: int, name: str, page: Page) -> Iterator[LearnedPage]:
        """Learn from a page and yield it."""
        yield LearnedPage(number, page, fenced(name, learn, [page]))

    def rest_learned(self) -> Iterator[LearnedPage]:
        """Yield nothing."""
        return iter(())


class ReaderPool:
    """At most ``count`` processes that read pages, a context manager; they end with it, whatever they are at.

    A page that hangs, eats memory or brings down its process costs only itself, as in a crawl. A run of ``few`` pages
    or fewer is read in this process instead, without such limits. Plug-ins must be such that they can be sent:
    `set_up` raises ValueError for one whose ``refine`` is no function of a module.
    """

    def __init__(self, count: int, *, few: int = FEW) -> None:
        self._count = count
        self._few = few
        self._here = InProcessReader()
        self._setup = Setup(plugins=())
        self._kept: deque[ReaderTask] = deque()  # until it is known whether they are few, then until they are a batch
        self._bytes = 0
        self._processes: _Processes | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._processes:
            self._processes.close()

    def set_up(self, conditions: Conditions) -> None:
        """Read all further pages with these plug-ins and profiles, and with their structure if it is asked for."""
        check_plugins(conditions.sites)
        self._here.set_up(conditions)
        self._setup = Setup(
            plugins=conditions.sites,
            profiles=tuple(conditions.profiles.values()),
            has_blocks=conditions.has_blocks,
        )
        if self._processes:
            self._processes.set_up(self._setup)

    def read(self, name: str, page: Page) -> Iterator[PageOutcome]:
        """Take a page; yield pages that have been read."""
        for task, answer in self._given(CorpusTask(name, page)):
            yield _page_outcome(task, answer)

    def rest(self) -> Iterator[PageOutcome]:
        """Yield all pages that `read` took and that did not come back yet."""
        if self._processes is None:
            while self._kept:
                task = self._kept.popleft()
                yield from self._here.read(task.name, task.page)
        else:
            for task, answer in self._rest():
                yield _page_outcome(task, answer)
        self._bytes = 0

    def learn(self, number: int, name: str, page: Page) -> Iterator[LearnedPage]:
        """Take a page to learn from; yield pages that were learned from."""
        task = LearningTask(name, page, number)
        for done, answer in self._given(task):
            yield _learned_page(done, answer)

    def rest_learned(self) -> Iterator[LearnedPage]:
        """Yield all pages that `learn` took and that did not come back yet."""
        if self._processes is None:
            while self._kept:
                task = self._kept.popleft()
                yield from self._here.learn(_number_of(task), task.name, task.page)
        else:
            for task, answer in self._rest():
                yield _learned_page(task, answer)
        self._bytes = 0

    def _given(self, task: ReaderTask) -> Iterator[tuple[ReaderTask, Answer]]:
        self._kept.append(task)
        self._bytes += len(task.page.body)
        if self._processes is None:
            if len(self._kept) <= self._few and self._bytes <= FEW_BYTES:
                return
            self._processes = _Processes(self._count, self._setup)
            yield from self._sent()
        elif len(self._kept) >= BATCH or self._bytes >= BATCH_BYTES:
            yield from self._sent()

    def _sent(self) -> Iterator[tuple[ReaderTask, Answer]]:
        """Send what is kept, in batches; yield what is done meanwhile, and wait if too much is under way."""
        if self._processes is None:
            return
        while self._kept:
            batch, size = [self._kept.popleft()], 0
            while self._kept and len(batch) < BATCH and (size := size + len(batch[-1].page.body)) < BATCH_BYTES:
                batch.append(self._kept.popleft())
            yield from self._processes.send(batch)
        self._bytes = 0

    def _rest(self) -> Iterator[tuple[ReaderTask, Answer]]:
        yield from self._sent()
        if self._processes:
            yield from self._processes.rest()


class _Processes:
    """The workers, in an event loop of a thread of its own: they get new pages while this one writes."""

    def __init__(self, count: int, setup: Setup) -> None:
        self._workers = Workers(count, setup)
        self._most = max(count * AHEAD, AHEAD_IN_ALL)
        self._under_way = 0
        self._done: SimpleQueue[tuple[Sequence[ReaderTask], Sequence[Answer | None] | BaseException]] = SimpleQueue()
        self._loop = asyncio.new_event_loop()
        self._thread = Thread(target=self._loop.run_forever, name="readers", daemon=True)
        self._thread.start()

    def set_up(self, setup: Setup) -> None:
        self._workers.set_up(setup)

    def send(self, batch: Sequence[ReaderTask]) -> Iterator[tuple[ReaderTask, Answer]]:
        """Send a batch; yield what is done, so long as there is too much under way."""
        self._begin(self._asked(ended(batch)))
        self._under_way += 1
        while self._under_way > self._most or not self._done.empty():
            yield from self._next()

    def rest(self) -> Iterator[tuple[ReaderTask, Answer]]:
        """Yield everything that is under way as it is done."""
        while self._under_way:
            yield from self._next()

    def close(self) -> None:
        """End all processes, also in the middle of a page."""
        with suppress(RuntimeError):  # the loop is closed
            self._begin(self._ended())
        self._thread.join()
        self._loop.close()

    def _begin(self, work: Coroutine[Any, Any, None]) -> None:
        asyncio.run_coroutine_threadsafe(work, self._loop)

    def _next(self) -> Iterator[tuple[ReaderTask, Answer]]:
        batch, answers = self._done.get()
        self._under_way -= 1
        if isinstance(answers, BaseException):
            raise answers
        traits = {name: each for answer in answers if answer for name, each in answer.traits.items()}
        for task, answer in zip(batch, answers, strict=True):
            if answer:  # None only of workers that were told that their run stops
                yield task, _with_traits(answer, traits)

    async def _asked(self, batch: Sequence[ReaderTask]) -> None:
        try:
            self._done.put((batch, await self._workers.ask_all(batch)))
        except Exception as error:  # noqa: BLE001 - raised where the answer is waited for: no process can be started
            self._done.put((batch, error))

    async def _ended(self) -> None:
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)
        await self._workers.close()
        self._loop.stop()


def ended(batch: Sequence[ReaderTask]) -> Sequence[ReaderTask]:
    """Return tasks that are sent together, the last one marked as such."""
    last = batch[-1]
    return [*batch[:-1], replace(last, is_last=True)] if isinstance(last, CorpusTask) else batch


def _with_traits(answer: Answer, traits: Mapping[str, ReadingTraits]) -> Answer:
    made = traits.get(answer.prepared.reading) if answer.prepared else None
    return replace(answer, prepared=replace(answer.prepared, traits=made)) if answer.prepared and made else answer


def check_plugins(sites: tuple[Site, ...]) -> None:
    """Raise ValueError for a plug-in that cannot be sent to another process."""
    for site in sites:
        try:
            pickle.dumps(site)
        except (pickle.PicklingError, AttributeError, TypeError) as error:
            raise ValueError(f"the plug-in {site.name} cannot be sent to other processes: {error}") from error


def _page_outcome(task: ReaderTask, answer: Answer) -> PageOutcome:
    if answer.failure:
        return PageOutcome(task.page, Rejection(task.name, answer.failure, answer.detail))
    if answer.rejection:
        return PageOutcome(task.page, answer.rejection)
    page = task.page if task.page.location else replace(task.page, url=answer.url)
    return PageOutcome(task.page, PageReading(task.name, page, answer.articles), answer.prepared)


def _learned_page(task: ReaderTask, answer: Answer) -> LearnedPage:
    failed = Rejection(task.name, answer.failure, answer.detail) if answer.failure else answer.rejection
    outcome = failed or answer.profile
    if outcome is None:
        raise TypeError("a worker has learned nothing and not said why")
    return LearnedPage(_number_of(task), task.page, outcome)


def _number_of(task: ReaderTask) -> int:
    if not isinstance(task, LearningTask):
        raise TypeError("pages to read and pages to learn from are given one after the other, not mixed")
    return task.number
