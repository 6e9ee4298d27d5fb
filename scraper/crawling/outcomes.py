"""What becomes of a URL after a visit: done, failed, or to be visited again, and when; pure.

Every visit ends in exactly one word. From fetching come those of `FetchError.outcome`, walls among them; the crawl adds
``fetched`` (stored, not read yet), ``article``, ``no_article``, ``soft_404`` (the page says that it is not there,
or reads as what its host answers where there is nothing),
``undecodable``, ``extraction_timeout``, ``extraction_crash``, ``extraction_error`` (read), ``source`` (a feed, sitemap
or list with news), ``unchanged`` (one without), ``discovery_failed``, ``no_source`` (a guess that is none),
``redirected``, ``left_site``, ``redirect_loop``, ``consent_wall`` (leads to another site's page of consent),
``ignored``, ``reserved``, ``retired``, ``robots_disallowed`` and ``robots_unreachable``; and ``probe``, whatever came
for an address that cannot exist. All times are seconds since 1970.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import IntEnum
from typing import TYPE_CHECKING

from scraper.crashes import CRASH
from scraper.fetching.chains import begin
from scraper.fetching.retries import seconds_to_wait
from scraper.models import Validators

if TYPE_CHECKING:
    from scraper.errors import FetchError
    from scraper.fetching.chains import Chain


NONE = Validators()


class UrlState(IntEnum):
    """Where a URL stands. What is under way is pending still: a killed run has nothing to give back."""

    PENDING = 0
    DONE = 1
    FAILED = 2


class Role(IntEnum):
    """What a URL is visited for: a source (feed, sitemap, list) for its links, again and again; an article, once.

    A guess is where a source may be; it is asked for once, and is a source from then on if it was right. A further
    page of a list is visited when the page before it had news. A probe is an address that cannot exist: what its host
    answers for it is what it answers where there is nothing.
    """

    SOURCE = 0
    ARTICLE = 1
    GUESS = 2
    LIST_PAGE = 3
    PROBE = 4


@dataclass(frozen=True, slots=True)
class FrontierEntry:
    """A URL that is to be visited, with what is known of earlier visits."""

    id: int
    url: str
    host: int
    role: Role
    depth: int = 0
    hops: int = 0
    tries: int = 0
    interval: float | None = None
    validators: Validators = NONE
    digest: bytes | None = None
    is_announced: bool = False
    chain: Chain | None = None
    list_page: int = 1

    @property
    def way(self) -> Chain:
        """The chain of redirects that the visit is on, at its beginning perhaps; it is not kept in the state."""
        return self.chain or begin(self.url)

    @property
    def is_seed(self) -> bool:
        """Whether the job names it, or an address that it names leads here."""
        return self.depth == 0


@dataclass(frozen=True, slots=True)
class VisitResult:
    """What is written of a URL after a visit. ``due``: not before then again, if it is pending."""

    state: UrlState
    outcome: str
    detail: str = ""
    due: float = 0.0
    tries: int = 0
    interval: float | None = None
    validators: Validators = NONE
    digest: bytes | None = None


# Sources come again as the crawler of Common Crawl's news does it: sooner after news, later without.
FIRST_INTERVAL, SHORTEST_INTERVAL, LONGEST_INTERVAL = 3600.0, 900.0, 43200.0
AFTER_NEWS, WITHOUT_NEWS = 0.8, 1.5

# Outcomes after which another try may help.
TRANSIENT = frozenset(
    "timeout refused unreachable reset incomplete dns rate_limited http_5xx http_408 browser_failed".split()
)
# "Not modified" to a question without a condition is a server's slip, which the next answer shows: one more try.
UNASKED_NOT_MODIFIED = "http_304"
# Some tries within seconds, then some after the outage of an hour, a night and a day; then the URL has failed.
QUICK_TRIES = 3
LATE_TRIES = (3600.0, 6 * 3600.0, 24 * 3600.0)

# After these it came, and could not be read by no fault of its own: of this program, or of a plug-in.
CRASHES = frozenset({CRASH, "extraction_timeout"})

# What a source ends in that was read.
NEWS = frozenset({"source", "unchanged"})

# After these a URL has been visited and gave what it has.
ARRIVED = frozenset({"fetched", "article", "no_article", "source", "unchanged"})
GOOD = ARRIVED | {"redirected"}


def after_news(
    entry: FrontierEntry, *, new_links: int, now: float, validators: Validators, digest: bytes
) -> VisitResult:
    """Settle a source that was read. It changed if it named an unknown address: clocks and counters are no news."""
    interval = next_interval(entry.interval, AFTER_NEWS if new_links else WITHOUT_NEWS)
    outcome = "source" if new_links or entry.interval is None else "unchanged"
    return VisitResult(UrlState.PENDING, outcome, "", now + interval, 0, interval, validators, digest)


def after_list_page(entry: FrontierEntry, *, new_links: int, validators: Validators, digest: bytes) -> VisitResult:
    """Settle a further page of a list; the page before it says when to look at it again."""
    outcome = "source" if new_links or entry.digest is None else "unchanged"
    return VisitResult(UrlState.DONE, outcome, validators=validators, digest=digest)


def without_news(entry: FrontierEntry, now: float) -> VisitResult:
    """Settle a source that answered that it has not changed (304), or sent the very bytes of the last visit."""
    if entry.role is Role.LIST_PAGE:
        return after_list_page(entry, new_links=0, validators=entry.validators, digest=entry.digest or b"")
    result = after_news(entry, new_links=0, now=now, validators=entry.validators, digest=b"")
    return replace(result, digest=entry.digest)


def undiscovered(entry: FrontierEntry, failure: str, detail: str, now: float) -> VisitResult:
    """Settle a source whose links could not be read: it took too long, or brought the reading process down."""
    if entry.role is Role.GUESS:
        return failed(entry, failure, detail, now)
    interval = next_interval(entry.interval, WITHOUT_NEWS)
    return replace(_again(entry, failure, detail, now + interval, entry.tries + 1), interval=interval)


def stored() -> VisitResult:
    """Settle an article page that came."""
    return VisitResult(UrlState.DONE, "fetched")


def redirected(entry: FrontierEntry, target: str, now: float) -> VisitResult:
    """Settle a URL that leads to another one, a URL of its own from now on. A source is asked for again."""
    if entry.role is Role.SOURCE:
        return _again(entry, "redirected", target, now + LONGEST_INTERVAL, 0)
    return VisitResult(UrlState.DONE, "redirected", target)


def failed(entry: FrontierEntry, outcome: str, detail: str, now: float) -> VisitResult:
    """Settle a visit that was in vain, as another would be. A source is asked for again after the longest interval."""
    if entry.role is Role.SOURCE:
        return _again(entry, outcome, detail, now + LONGEST_INTERVAL, entry.tries + 1)
    return VisitResult(UrlState.FAILED, outcome, detail)


def after_failure(entry: FrontierEntry, error: FetchError, *, now: float, chance: float) -> VisitResult:
    """Settle a visit that failed; ``chance`` in [0, 1) spreads the next try."""
    tries = entry.tries + 1
    if error.outcome == UNASKED_NOT_MODIFIED and tries == 1:
        return _again(entry, error.outcome, error.reason, now, tries)
    if error.outcome in TRANSIENT and tries <= QUICK_TRIES:
        due = now + seconds_to_wait(error, tries, chance)
        return _again(entry, error.outcome, error.reason, due, tries)
    if entry.role is Role.SOURCE:
        interval = next_interval(entry.interval, WITHOUT_NEWS)
        due = now + max(interval, error.retry_after or 0.0)
        return replace(_again(entry, error.outcome, error.reason, due, tries), interval=interval)
    late = tries - QUICK_TRIES - 1
    if entry.role is Role.ARTICLE and error.outcome in TRANSIENT and late < len(LATE_TRIES):
        due = now + max(LATE_TRIES[late], error.retry_after or 0.0)
        return _again(entry, error.outcome, error.reason, due, tries)
    return VisitResult(UrlState.FAILED, error.outcome, error.reason, tries=tries)


def with_manners(
    entry: FrontierEntry, result: VisitResult, *, interval: float | None, retire_after: int, now: float
) -> VisitResult:
    """Settle a source as the job wants it: asked again after ``interval``, given up after so many visits in vain.

    A seed is never given up.
    """
    if entry.role is not Role.SOURCE or result.state is not UrlState.PENDING:
        return result
    if result.tries >= retire_after and not entry.is_seed:
        return replace(result, state=UrlState.FAILED, outcome="retired", detail=f"{result.outcome}: {result.detail}")
    if interval is not None and result.outcome in NEWS:
        return replace(result, due=now + interval, interval=interval)
    return result


def probed(result: VisitResult) -> VisitResult:
    """Settle a probe that is answered; what came is no fault of the job."""
    detail = " ".join(filter(None, (result.outcome, result.detail)))
    return VisitResult(UrlState.DONE, "probe", detail)


def postponed(entry: FrontierEntry, outcome: str, detail: str, due: float) -> VisitResult:
    """Put off a URL that was not visited, by no fault of its own: it does not count as a try."""
    return _again(entry, outcome, detail, due, entry.tries)


def next_interval(interval: float | None, factor: float) -> float:
    """Seconds to the next visit of a source.

    >>> next_interval(None, WITHOUT_NEWS), next_interval(5400.0, AFTER_NEWS), next_interval(43200.0, WITHOUT_NEWS)
    (5400.0, 4320.0, 43200.0)
    """
    return min(LONGEST_INTERVAL, max(SHORTEST_INTERVAL, (interval or FIRST_INTERVAL) * factor))


def validators_to_send(entry: FrontierEntry) -> Validators | None:
    """Return what to ask with. At the longest interval nothing: an ETag that never changes would hide all news.

    On its way a visit asks other addresses, to which the validators say nothing.
    """
    is_plain = entry.chain is not None or entry.interval == LONGEST_INTERVAL or entry.validators == NONE
    return None if is_plain else entry.validators


def _again(entry: FrontierEntry, outcome: str, detail: str, due: float, tries: int) -> VisitResult:
    return VisitResult(UrlState.PENDING, outcome, detail, due, tries, entry.interval, entry.validators, entry.digest)
