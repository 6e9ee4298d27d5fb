"""How a job stands, read from its state file while a run may be at work."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from scraper.crawling.outcomes import Role, UrlState
from scraper.crawling.silent_sites import SilentSite, silences
from scraper.crawling.state_file import STATE_FILE, connect_to_read

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator
    from pathlib import Path

MINUTE, HOUR, DAY = 60.0, 3600.0, 86400.0
HOSTS = 20  # of thousands, those with the longest queues


@dataclass(frozen=True, slots=True)
class HostStatus:
    """A host with a queue: URLs to visit, visits of the last hour, seconds that it still asks to be left alone."""

    name: str
    queue: int
    visits_last_hour: int
    resting: float


@dataclass(frozen=True, slots=True)
class Status:
    """How a job stands.

    ``states``: URLs by role and state; ``outcomes``: URLs by the outcome of their last visit, the most frequent first;
    ``due``: URLs to visit now; ``later``: those of another time, the first in ``next_due`` seconds; ``unread``: pages
    that are stored and not in a corpus; ``sites``: those of the seeds, and how long each has given no new article.
    """

    urls: int
    states: tuple[tuple[str, int], ...]
    outcomes: tuple[tuple[str, int], ...]
    due: int
    later: int
    next_due: float | None
    unread: int
    visits_last_minute: int
    visits_last_hour: int
    visits_last_day: int
    hosts: tuple[HostStatus, ...]
    sites: tuple[SilentSite, ...]


def survey(state: Path, now: float | None = None) -> Status:
    """Say how the job with this state file stands. Raises `StateError` if there is none, or it cannot be used."""
    moment = time.time() if now is None else now
    connection = connect_to_read(state)
    try:
        with STATE_FILE.translated(state):
            return _survey(connection, moment)
    finally:
        connection.close()


def due_urls(state: Path, seeds: tuple[str, ...], now: float | None = None) -> Iterator[str]:
    """Return what a run would visit first, hosts mixed: sources, then the newest articles. Raises `StateError`."""
    if not state.is_file():
        yield from seeds
        return
    connection = connect_to_read(state)
    try:
        with STATE_FILE.translated(state):
            known = connection.execute(
                "SELECT url FROM url WHERE state = 0 AND due <= ? ORDER BY rank, id",
                (time.time() if now is None else now,),
            )
            yield from (url for (url,) in known)
    finally:
        connection.close()


def _survey(connection: sqlite3.Connection, now: float) -> Status:
    roles = connection.execute("SELECT role, state, count(*) FROM url GROUP BY role, state ORDER BY role, state")
    states = tuple((f"{Role(role).name.lower()} {UrlState(state).name.lower()}", count) for role, state, count in roles)
    outcomes = connection.execute(
        "SELECT outcome, count(*) AS n FROM url WHERE outcome IS NOT NULL GROUP BY outcome ORDER BY n DESC, outcome"
    ).fetchall()
    due, later, next_due = connection.execute(
        "SELECT count(*) FILTER (WHERE due <= ?1), count(*) FILTER (WHERE due > ?1),"
        " min(due) FILTER (WHERE due > ?1) - ?1 FROM url WHERE state = 0",
        (now,),
    ).fetchone()
    visits = connection.execute(
        "SELECT count(*) FILTER (WHERE visited > ?), count(*) FILTER (WHERE visited > ?), count(*) FROM url"
        " WHERE visited > ?",
        (now - MINUTE, now - HOUR, now - DAY),
    ).fetchone()
    minute, hour, day = visits
    return Status(
        urls=sum(count for _, count in states),
        states=states,
        outcomes=tuple(outcomes),
        due=due,
        later=later,
        next_due=next_due,
        unread=connection.execute("SELECT count(*) FROM page").fetchone()[0],
        visits_last_minute=minute,
        visits_last_hour=hour,
        visits_last_day=day,
        hosts=_hosts(connection, now),
        sites=silences(connection, now),
    )


def _hosts(connection: sqlite3.Connection, now: float) -> tuple[HostStatus, ...]:
    rows = connection.execute(
        "SELECT name, count(*) FILTER (WHERE state = 0) AS queue, count(*) FILTER (WHERE visited > ?),"
        " max(0.0, parked - ?) FROM url JOIN host ON host.id = host GROUP BY host ORDER BY queue DESC, name LIMIT ?",
        (now - HOUR, now, HOSTS),
    )
    return tuple(HostStatus(*row) for row in rows)
