"""Stored pages → workers → corpus: reading goes on beside the visits, and catches up after them."""

from __future__ import annotations

import logging
from collections import deque
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from scraper.corpus.contents import lack_of
from scraper.crawling.followed_links import are_too_old, links_of
from scraper.crawling.outcomes import CRASHES
from scraper.crawling.probes import Presence
from scraper.models import SOFT_404, Rejection
from scraper.reading.messages import Task
from scraper.rights.reservations import reservation, told

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from scraper.corpus import Corpus
    from scraper.corpus.rows import PreparedPage
    from scraper.crawling.corpus_writer import CorpusWriter
    from scraper.crawling.frontier import FollowedLink
    from scraper.crawling.run_context import RunContext
    from scraper.models import Article, Page
    from scraper.reading.messages import Answer

LOG = logging.getLogger("scraper.crawling")

# The corpus waits for the disk at each commit; a page more or less in between is read again after a crash.
BATCH = 64
SAME_AS_PROBE = "reads as what its host answers for an address that cannot exist"
_SAYS_WHAT_IT_IS = frozenset({"article", "no_article"})


@dataclass(frozen=True, slots=True)
class _ReadPage:
    number: int
    url: str
    outcome: str
    detail: str
    links: tuple[FollowedLink, ...]


class PageReader:
    """Hands pages to the workers and what they read to the corpus; ``follow`` takes the links of article pages.

    A page leaves the state when the corpus has it on the disk. Killed in between, it is read once more, and the corpus
    stays what it is: the same page read again adds nothing.
    """

    def __init__(
        self, context: RunContext, corpus: CorpusWriter, follow: Callable[[Iterable[FollowedLink]], int]
    ) -> None:
        self._frontier, self._scope, self._workers = context.frontier, context.scope, context.workers
        self._counters, self._clock = context.counters, context.clock
        self._honoured = context.job.policy.honour
        self._probes = context.probes
        self._corpus = corpus
        self._follow = follow
        self._claimed: set[int] = set()
        self._ready: deque[int] = deque()
        self._read: list[_ReadPage] = []
        self._before = context.frontier.count_pages() - context.counters.stored
        self._finished = 0

    def claim(self) -> int | None:
        """Claim a page that nobody reads yet, by its number; None if there is none, or the corpus has to catch up."""
        if self._corpus.is_full:
            return None
        self._ready.extendleft(self._probes.take_freed())
        if not self._ready:
            numbers = self._frontier.waiting_pages(BATCH, besides=self._claimed)
            self._ready.extend(numbers)
            self._claimed.update(numbers)
        return self._ready.popleft() if self._ready else None

    async def read(self, number: int) -> None:
        """Read a page into the corpus; one whose reader was stopped with the run stays for the next one."""
        page, depth = self._frontier.waiting_page(number)
        answer = await self._workers.ask(Task(page, wants_articles=True))
        if answer is None:
            return
        verdict, probe = self._judge(number, page, answer)
        if probe:
            self._follow([probe])
        if verdict is Presence.UNDECIDED:
            return
        outcome, detail = self._put(page, answer, is_missing=verdict is Presence.MISSING)
        now = self._clock()
        links: tuple[FollowedLink, ...] = ()
        if answer.discovery and verdict is Presence.THERE and not are_too_old(answer.articles, self._scope, now):
            visited = self._frontier.visited_shapes
            links = tuple(links_of(page.location or "", answer.discovery, depth, self._scope, now, visited=visited))
        self._read.append(_ReadPage(number, page.url or "", outcome, detail, links))
        self._counters.outcomes[outcome] += 1
        level = logging.WARNING if outcome in CRASHES or answer.no_links else logging.INFO
        LOG.log(level, "reading", extra={"url": page.url, "outcome": outcome, "detail": detail})
        if len(self._read) >= BATCH:
            self.flush()

    def flush(self) -> None:
        """Put what was read on the disk: first the corpus, then the state; nothing while the view takes a step."""
        if not self._read:
            return
        # A page must not be in the corpus before the state knows for good that it has been visited.
        self._frontier.commit()
        if not self._corpus.commit():
            return
        for read in self._read:
            self._frontier.finish_reading(read.number, read.outcome, read.detail)
            if read.outcome in _SAYS_WHAT_IT_IS:
                self._frontier.note_shape(read.url, is_article=read.outcome == "article")
            self._follow(read.links)
        self._frontier.commit()
        self._claimed.difference_update(read.number for read in self._read)
        self._finished += len(self._read)
        self._read.clear()

    async def settled(self) -> bool:
        """Wait until what was read can be put on the disk; tell whether it could not before."""
        return await self._corpus.settled()

    @property
    def unread(self) -> int:
        """How many pages are stored and not in the corpus yet."""
        return self._before + self._counters.stored - self._finished - len(self._read)

    def stop_waiting(self) -> bool:
        """Read on with what waits for the answer of its host, which will not come; whether there is any."""
        return self._probes.stop_waiting()

    def _judge(self, number: int, page: Page, answer: Answer) -> tuple[Presence, FollowedLink | None]:
        if answer.failure or answer.rejection or any(article.is_missing for article in answer.articles):
            return Presence.THERE, None
        return self._probes.judge(number, page.location or "", answer.articles)

    def _put(self, page: Page, answer: Answer, *, is_missing: bool) -> tuple[str, str]:
        if answer.failure:
            # The page is kept, for a better extractor; why it has no article stands in the rejections.
            self._corpus.put(lambda corpus: corpus.add(page, ()))
            self._reject(Rejection(page.location or "", answer.failure, answer.detail))
            return answer.failure, answer.detail
        if answer.rejection:
            self._reject(answer.rejection)
            return answer.rejection.reason, answer.rejection.detail
        if is_missing:
            # Nothing on the page says so: read again from the corpus it would be an article.
            self._reject(Rejection(page.location or "", SOFT_404, SAME_AS_PROBE))
            return SOFT_404, SAME_AS_PROBE
        stated = (signal for article in answer.articles for signal in article.rights)
        if signal := reservation(stated, self._honoured):
            self._reject(Rejection(page.location or "", "reserved", told(signal)))
            return "reserved", told(signal)
        self._corpus.put(partial(_add, page=page, articles=answer.articles, prepared=answer.prepared))
        detail = f"its links are lost: {answer.no_links}" if answer.no_links else ""
        return lack_of(answer.articles) or "article", detail

    def _reject(self, rejection: Rejection) -> None:
        self._corpus.put(lambda corpus: corpus.reject(rejection))


def _add(corpus: Corpus, page: Page, articles: Sequence[Article], prepared: PreparedPage | None) -> None:
    if prepared:
        corpus.add_prepared(prepared, page, articles)
    else:
        corpus.add(page, articles)
