"""When another try makes sense, and how long to wait for it."""

from __future__ import annotations

import socket
import ssl
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import httpcore2

from scraper.errors import StatusError
from scraper.fetching.failures import origin_of

TRANSIENT_STATUSES = frozenset({408, 429, *range(500, 600)})

# "Full jitter" (Brooker, Exponential Backoff and Jitter, 2015): a random time up to 1, 2, 4, … seconds. More than a
# minute would not fit into the deadline of one page.
FIRST_BACKOFF = 1.0
LONGEST_BACKOFF = 60.0

# Servers ask to come back in 10⁴⁰⁰ seconds, too, which is no time that a clock could show.
LONGEST_RETRY_AFTER = 10 * 365 * 86_400.0


def parse_retry_after(value: str | None, now: datetime) -> float | None:
    """Seconds to wait from ``now``, never negative; None for no header or one that means nothing (RFC 9110 §10.2.3).

    No more than ten years.

    >>> now = datetime(2026, 1, 27, 9, 0, 0, tzinfo=UTC)
    >>> parse_retry_after("120", now), parse_retry_after("Tue, 27 Jan 2026 09:00:30 GMT", now)
    (120.0, 30.0)
    >>> parse_retry_after("-1", now), parse_retry_after("soon", now)
    (None, None)
    """
    value = (value or "").strip()
    if value.isascii() and value.isdigit():
        return min(float(value), LONGEST_RETRY_AFTER)
    try:
        moment = parsedate_to_datetime(value)
    except (ValueError, OverflowError):
        return None
    # The obsolete asctime form has no zone; all HTTP dates are UTC (RFC 9110 §5.6.7).
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return min(max(0.0, (moment - now).total_seconds()), LONGEST_RETRY_AFTER)


def seconds_to_wait(error: BaseException, attempt: int, chance: float) -> float:
    """Return what the server asked for, else a random time; ``attempt`` counts from 1, ``chance`` is in [0, 1).

    >>> seconds_to_wait(StatusError(None, "", 503, retry_after=7.0), 1, 0.5)
    7.0
    >>> [seconds_to_wait(OSError(), attempt, 0.5) for attempt in (1, 2, 3, 30)]
    [0.5, 1.0, 2.0, 30.0]
    """
    if isinstance(error, StatusError) and error.retry_after is not None:
        return error.retry_after
    return chance * min(LONGEST_BACKOFF, FIRST_BACKOFF * 2.0 ** (attempt - 1))


def is_transient(error: BaseException) -> bool:
    """Tell whether another try may help: after a failed connection, a time-out, or a status that says so."""
    if isinstance(error, StatusError):
        return error.status in TRANSIENT_STATUSES
    cause = error.__cause__
    if isinstance(cause, httpcore2.ConnectError):
        return not _is_final(cause)
    return isinstance(cause, httpcore2.TimeoutException)


def _is_final(error: httpcore2.ConnectError) -> bool:
    """Tell whether time changes nothing: a certificate does not become valid, nor a name known, within seconds."""
    origin = origin_of(error)
    unknown_name = isinstance(origin, socket.gaierror) and origin.errno == socket.EAI_NONAME
    return unknown_name or isinstance(origin, ssl.SSLCertVerificationError)


def last_error(error: BaseException, timeout: float) -> BaseException:
    """Return the error to end with, which says so if the server asked for more time than a page's ``timeout``."""
    if isinstance(error, StatusError) and (error.retry_after or 0.0) >= timeout:
        reason = f"{error.reason}; it asks to wait {error.retry_after:g} s, beyond the deadline of {timeout:g} s"
        return StatusError(error.url, reason, error.status, error.retry_after)
    return error
