"""What all parts of a run share, from its first round to its last."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from scraper.crawling.corpus_writer import CorpusWriter
    from scraper.crawling.counters import CrawlCounters
    from scraper.crawling.frontier import Frontier
    from scraper.crawling.job import Job
    from scraper.crawling.probes import Probes
    from scraper.crawling.schedule import Schedule
    from scraper.crawling.scope import Scope
    from scraper.fetching import Fetcher
    from scraper.fetching.browser import Browser
    from scraper.fetching.robots import RobotsCache
    from scraper.fetching.tdm_cache import TdmCache
    from scraper.reading.workers import Workers


@dataclass(frozen=True, slots=True)
class RunContext:
    """A job with what is opened for it, its counts so far, and its clock (seconds since 1970).

    ``corpus`` is None for a job without one; ``robots`` where the policy respects none; ``tdm`` where it honours no
    reservation of that kind; ``browser`` where no page needs one.
    ``chance``: a draw in [0, 1).
    """

    job: Job
    frontier: Frontier
    schedule: Schedule
    scope: Scope
    workers: Workers
    fetcher: Fetcher
    robots: RobotsCache | None
    tdm: TdmCache | None
    browser: Browser | None
    corpus: CorpusWriter | None
    counters: CrawlCounters
    probes: Probes
    clock: Callable[[], float]
    chance: Callable[[], float]
