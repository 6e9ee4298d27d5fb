"""When one host may be asked again: a pause after every answer, longer while the host is slow or complains."""

from __future__ import annotations

import math

# How a pause grows when the host complains (429, 5xx, time-out, a challenge): doubled each time, at least this, at most
# that.
FIRST_PENALTY = 2.0
LONGEST_PAUSE = 300.0

# Each other answer takes a quarter off the penalty.
DECAY = 0.75

# A host that takes longer than this for an answer gets as long a pause as it takes, by a moving average.
SLOW_ANSWER = 1.0
WEIGHT = 0.25

# So many failed connections in a row, and the host is left alone for ten minutes.
FAILURES = 5
REST = 600.0

COMPLAINTS = frozenset({"rate_limited", "http_5xx", "timeout", "bot_wall"})
FAILED_CONNECTIONS = frozenset({"timeout", "refused", "unreachable", "reset", "dns", "tls"})


class HostPace:
    """The clock of one host; pure: all times are the caller's, in seconds of any one clock.

    ``next_at`` is when the next request may begin, infinity while one is under way.
    """

    def __init__(self, delay: float, crawl_delay: float | None = None) -> None:
        self._base = max(delay, crawl_delay or 0.0)
        self._penalty = 0.0
        self._seconds = 0.0
        self._failures = 0
        self._earliest = -math.inf
        self._busy = False

    @property
    def next_at(self) -> float:
        """The earliest time of the next request."""
        return math.inf if self._busy else self._earliest

    @property
    def pause(self) -> float:
        """Seconds from the end of an answer to the next request, as things stand."""
        return max(self._base, self._penalty, self._seconds if self._seconds > SLOW_ANSWER else 0.0)

    def slow_down(self, crawl_delay: float | None) -> None:
        """Keep at least the pause that robots.txt asks for, from now on."""
        self._base = max(self._base, crawl_delay or 0.0)

    def not_before(self, time: float) -> None:
        """Begin no request before ``time``, whatever else is known."""
        self._earliest = max(self._earliest, time)

    def started(self, now: float) -> None:
        """Note that a request begins at ``now``; there is one at a time."""
        if self._busy:
            raise RuntimeError(f"a request at {now:g}, though another one is under way")
        self._busy = True

    def finished(self, now: float, seconds: float, outcome: str, retry_after: float | None = None) -> None:
        """Note that an answer came after ``seconds``, or will not come; ``outcome``: ``ok``, or a `FetchError`'s."""
        self._busy = False
        self._seconds += WEIGHT * (seconds - self._seconds)
        self._failures = self._failures + 1 if outcome in FAILED_CONNECTIONS else 0
        self._penalty = self._grown() if outcome in COMPLAINTS else self._decayed()
        rest = REST if self._failures and self._failures % FAILURES == 0 else 0.0
        self.not_before(now + max(self.pause, rest, retry_after or 0.0))

    def _grown(self) -> float:
        return min(LONGEST_PAUSE, max(FIRST_PENALTY, 2.0 * max(self._penalty, self._base)))

    def _decayed(self) -> float:
        penalty = self._penalty * DECAY
        return penalty if penalty > self._base else 0.0
