"""Whose turn it is: hosts by the time of their next request, one request a host at a time; pure."""

from __future__ import annotations

import heapq
import math
from collections import deque
from dataclasses import dataclass, field
from itertools import count
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from scraper.crawling.outcomes import FrontierEntry
    from scraper.fetching.pacing import HostPace


@dataclass(slots=True)
class Host:
    """A host at work: its pace, and what is to be visited next."""

    id: int
    name: str
    pace: HostPace
    entries: deque[FrontierEntry] = field(default_factory=deque)


class Schedule:
    """Hosts that have something to visit. ``make`` gives a host the pace that it keeps as long as the process runs."""

    def __init__(self, make: Callable[[int, str], Host]) -> None:
        self._make = make
        self._hosts: dict[int, Host] = {}
        self._numbers_of: dict[str, int] = {}
        self._waiting: list[tuple[float, int, Host]] = []
        self._at: dict[int, float] = {}  # when a waiting host is due; what the heap says besides is outdated
        self._busy: set[int] = set()
        self._numbers = count()

    def host(self, number: int, name: str) -> Host:
        """Return the host of this number; made when it is first asked for."""
        if number not in self._hosts:
            self._hosts[number] = self._make(number, name)
            self._numbers_of[name] = number
        return self._hosts[number]

    def wake(self, host: Host, due: float) -> None:
        """Note that there is something to visit at ``due``; no change if the host is under way, or awake by then."""
        if host.id not in self._busy and due < self._at.get(host.id, math.inf):
            self._put(host, due)

    def take(self, now: float) -> Host | None:
        """Take the host whose turn it is, if any; it is under way then."""
        self._discard_outdated()
        if not self._waiting or self._waiting[0][0] > now:
            return None
        _, _, host = heapq.heappop(self._waiting)
        del self._at[host.id]
        self._busy.add(host.id)
        return host

    def give_back(self, host: Host, due: float) -> None:
        """Give a host back, which has something to visit at ``due``; never if that is infinity."""
        self._busy.discard(host.id)
        if due < math.inf:
            self._put(host, due)

    def asked_besides(self, name: str, now: float, retry_after: float | None) -> None:
        """Note that a host was asked at ``now`` though it was not its turn: it has its pause from then on."""
        if (number := self._numbers_of.get(name)) is None:
            return
        host = self._hosts[number]
        host.pace.not_before(now + max(host.pace.pause, retry_after or 0.0))
        if number in self._at:
            self._put(host, self._at[number])

    def next_at(self) -> float:
        """Return when the next turn is; infinity if no host waits for one."""
        self._discard_outdated()
        return self._waiting[0][0] if self._waiting else math.inf

    def resting(self, now: float) -> Iterator[Host]:
        """Return the hosts with something to visit that do not want to be visited before ``now``."""
        return (self._hosts[number] for number in self._at if self._hosts[number].pace.next_at > now)

    @property
    def busy(self) -> int:
        """How many hosts are under way."""
        return len(self._busy)

    def _put(self, host: Host, due: float) -> None:
        at = max(due, host.pace.next_at)
        self._at[host.id] = at
        heapq.heappush(self._waiting, (at, next(self._numbers), host))

    def _discard_outdated(self) -> None:
        while self._waiting and self._at.get(self._waiting[0][2].id) != self._waiting[0][0]:
            heapq.heappop(self._waiting)
