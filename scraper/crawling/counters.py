"""What a crawl has done so far, and what it did."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scraper.crawling.seed_finds import SeedFinds
    from scraper.models import Rejection


@dataclass(frozen=True, slots=True)
class Progress:
    """A crawl at one moment. ``seconds``: since it began; ``queue``: URLs to visit; ``unread``: stored pages."""

    seconds: float
    visited: int
    bytes: int
    new: int
    articles: int
    queue: int
    unread: int
    hosts_busy: int
    outcomes: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class CrawlReport:
    """What one run of a job did.

    ``visited``: requests for pages; ``new``: URLs that were not known before; ``articles``: pages read that have one;
    ``outcomes``: how many visits and readings ended in which word, the most frequent first; ``failed_seeds``: seeds
    that gave nothing; ``waiting``: hosts that have something to visit and asked to be left alone until later;
    ``found``: new URLs but for the seeds; ``stored``: article pages that came; ``unread``: pages that wait to be read;
    ``queue``: URLs to visit, now or later; ``fruitless_seeds``: seeds that were read, and why they led to no article,
    if the job has none at all and none is left to visit.
    """

    visited: int = 0
    bytes: int = 0
    new: int = 0
    articles: int = 0
    outcomes: tuple[tuple[str, int], ...] = ()
    seeds: int = 0
    failed_seeds: tuple[Rejection, ...] = ()
    waiting: tuple[str, ...] = ()
    found: int = 0
    stored: int = 0
    unread: int = 0
    queue: int = 0
    fruitless_seeds: tuple[Rejection, ...] = ()


@dataclass(slots=True)
class CrawlCounters:
    """Counts in the making. ``begun``: in the seconds of the crawl's clock; ``seed_finds``: by the address read."""

    begun: float
    visited: int = 0
    bytes: int = 0
    new: int = 0
    new_seeds: int = 0
    stored: int = 0
    visited_seeds: int = 0
    seed_finds: dict[str, SeedFinds] = field(default_factory=dict)
    outcomes: Counter[str] = field(default_factory=Counter)

    def progress(self, now: float, queue: int, unread: int, busy: int) -> Progress:
        """Return the counts at this moment."""
        return Progress(
            seconds=now - self.begun,
            visited=self.visited,
            bytes=self.bytes,
            new=self.new,
            articles=self.outcomes["article"],
            queue=queue,
            unread=unread,
            hosts_busy=busy,
            outcomes=self._frequent(),
        )

    def report(
        self,
        seeds: int,
        failed_seeds: tuple[Rejection, ...],
        fruitless_seeds: tuple[Rejection, ...],
        waiting: tuple[str, ...],
        *,
        queue: int,
        unread: int,
    ) -> CrawlReport:
        """Return the counts at the end."""
        return CrawlReport(
            visited=self.visited,
            bytes=self.bytes,
            new=self.new,
            articles=self.outcomes["article"],
            outcomes=self._frequent(),
            seeds=seeds,
            failed_seeds=failed_seeds,
            waiting=waiting,
            found=self.new - self.new_seeds,
            stored=self.stored,
            unread=unread,
            queue=queue,
            fruitless_seeds=fruitless_seeds,
        )

    def _frequent(self) -> tuple[tuple[str, int], ...]:
        return tuple(sorted(self.outcomes.items(), key=lambda item: (-item[1], item[0])))
