"""For how long the sites of a job have given no new article, read from its state file."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from scraper.urls.registrable_domains import site_of

if TYPE_CHECKING:
    import sqlite3

HOUR, DAY = 3600.0, 86400.0

# Sites have nights and weekends; what was their longest pause in a month may be so much longer the next time.
REMEMBERED = 30 * DAY
PATIENCE = 2.0
# A pause is at least as long as a source may be left alone (half a day), and once more.
SHORTEST_SILENCE = DAY


@dataclass(frozen=True, slots=True)
class SilentSite:
    """A site that a seed stands for, and for how many seconds it has given no new article.

    ``silent_for`` is None if it never gave one. ``longest_pause``: between two new articles in the 30 days before the
    last one; None if there are not two.
    """

    site: str
    silent_for: float | None
    longest_pause: float | None

    def is_over(self, limit: float | None) -> bool:
        """Tell whether it is silent for longer than so many seconds; without a limit, than its pauses let expect."""
        if limit is None:
            limit = max(SHORTEST_SILENCE, PATIENCE * (self.longest_pause or 0.0))
        return self.silent_for is None or self.silent_for > limit


def silences(connection: sqlite3.Connection, now: float) -> tuple[SilentSite, ...]:
    """Return how long each site of a seed has been silent, by name.

    A site is a registered domain, so that articles on a subdomain are its own. Of a site none of whose seeds has been
    visited yet nothing can be said.
    """
    hosts = connection.execute("SELECT id, name FROM host")
    sites = {number: site_of(f"http://{name}/") for number, name in hosts}
    query = "SELECT DISTINCT host FROM url WHERE depth = 0 AND visited IS NOT NULL"
    of_seeds = {sites[number] for (number,) in connection.execute(query)}
    moments = defaultdict[str, list[float]](list)
    new = "SELECT host, visited FROM url WHERE outcome IN ('article', 'fetched') AND visited IS NOT NULL"
    for host, visited in connection.execute(f"{new} ORDER BY visited"):
        if sites[host] in of_seeds:
            moments[sites[host]].append(visited)
    return tuple(
        SilentSite(site, now - moments[site][-1] if site in moments else None, _longest_pause(moments.get(site, [])))
        for site in sorted(of_seeds)
    )


def _longest_pause(moments: list[float]) -> float | None:
    """Return the longest time between two of these moments, in order, as far back as is remembered."""
    recent = [moment for moment in moments if moment > moments[-1] - REMEMBERED]
    return max((after - before for before, after in pairwise(recent)), default=None)
