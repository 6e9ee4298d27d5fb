"""What visits and readings of a run share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from scraper.crawling.counters import Tally
    from scraper.crawling.frontier import Frontier
    from scraper.crawling.scope import Scope
    from scraper.crawling.workers import Workers


@dataclass(frozen=True, slots=True)
class Desk:
    """Where a run keeps what it knows, who reads for it, and what time it is (seconds since 1970)."""

    frontier: Frontier
    scope: Scope
    workers: Workers
    tally: Tally
    clock: Callable[[], float]
