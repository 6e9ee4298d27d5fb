"""Every error this package raises on purpose.

::

    ScraperError
    ├── DecodeError      the input is no text at all (a picture, an archive, random bytes)
    ├── InputError       a file, folder or facts file cannot be read as what it claims to be
    ├── CorpusError      a corpus file is damaged or of another schema version
    │   └── CorpusLockedError  another run holds it: try again later
    ├── StateError       a crawl's state file is damaged or of another schema version
    │   └── StateLockedError   another run of the job is at work: try again later
    ├── UnsupportedSystemError (also an ImportError)  a part of the package needs what this system does not have
    └── FetchError       a URL was not retrieved
        ├── AddressError     scheme, host, port or resolved address is not allowed
        ├── FetchTimeout     the total deadline passed
        ├── TooLargeError    the decoded body is over the limit
        ├── RedirectError    too many redirects, a loop, or a Location that cannot be followed
        ├── StatusError      the server answered with a status that is no page; has ``status``
        ├── NotHtmlError     the answer is something else than HTML; has ``content_type``
        └── SoftBlockError   a wall in place of the page: "Just a moment…", a page of consent, one to log in at

Each carries what it is about (``url``: a URL or a file name) and why (``reason``), and prints both.
"""

from __future__ import annotations


class ScraperError(Exception):
    """Base of all errors of this package: ``url`` names the input, ``reason`` says what is wrong."""

    def __init__(self, url: str | None, reason: str) -> None:
        super().__init__(url, reason)
        self.url = url
        self.reason = reason

    def __str__(self) -> str:
        return f"{self.url}: {self.reason}" if self.url else self.reason


class DecodeError(ScraperError):
    """The bytes are no text in any encoding."""


class InputError(ScraperError):
    """An input of the command line or of a reader cannot be used."""


class CorpusError(ScraperError):
    """A corpus file cannot be opened or used."""


class CorpusLockedError(CorpusError):
    """Another run holds the corpus file."""


class StateError(ScraperError):
    """The state file of a crawl cannot be opened or used."""


class StateLockedError(StateError):
    """Another run of the job holds its state."""


class UnsupportedSystemError(ScraperError, ImportError):
    """A part of the package cannot be imported, because it needs what this operating system does not have."""


class FetchError(ScraperError):
    """A URL was not retrieved.

    ``outcome`` is the one word under which a crawl counts it: ``timeout``, ``refused``, ``unreachable``, ``reset``,
    ``incomplete``, ``dns``, ``tls``, ``protocol``, ``bad_encoding``, ``too_large``, ``redirect_loop``,
    ``bad_redirect``, ``bad_url``, ``forbidden_address``, ``not_html``, ``soft_block`` (a wall to log in at),
    ``bot_wall`` (a challenge), ``consent_wall``, ``payment_required`` (402), ``rate_limited`` (429), ``http_5xx``,
    ``browser_failed`` (its scripts brought a browser down or to a halt), or ``http_`` and any other status.
    ``retry_after``: seconds the server asks to wait, or None.
    """

    outcome = "failed"
    retry_after: float | None = None

    def __init__(self, url: str | None, reason: str, outcome: str | None = None) -> None:
        super().__init__(url, reason)
        if outcome:
            self.outcome = outcome


class AddressError(FetchError):
    """The scheme, host, port or address is not one that may be visited.

    ``is_of_redirect``: it is not the one of the URL, but one that a server led to.
    """

    outcome = "forbidden_address"
    is_of_redirect = False


class FetchTimeout(FetchError):
    """The total deadline for one URL, redirects and retries included, has passed."""

    outcome = "timeout"


class TooLargeError(FetchError):
    """The body is larger, once decompressed, than the policy allows."""

    outcome = "too_large"


class RedirectError(FetchError):
    """The chain of redirects is too long, turns in a circle, or has a hop that cannot be followed."""

    outcome = "bad_redirect"


class StatusError(FetchError):
    """The server answered with a status other than success."""

    def __init__(self, url: str | None, reason: str, status: int, retry_after: float | None = None) -> None:
        super().__init__(url, reason, _outcome_of(status))
        self.status = status
        self.retry_after = retry_after


class NotHtmlError(FetchError):
    """The answer is no HTML page."""

    outcome = "not_html"

    def __init__(self, url: str | None, reason: str, content_type: str) -> None:
        super().__init__(url, reason)
        self.content_type = content_type


class SoftBlockError(FetchError):
    """The server shows a wall in the page's place, mostly as if it were the page.

    ``status``: that of the answer if it is no success. Another try is in vain, and nothing is done to get past.
    """

    outcome = "soft_block"

    def __init__(
        self,
        url: str | None,
        reason: str,
        outcome: str | None = None,
        status: int | None = None,
        retry_after: float | None = None,
    ) -> None:
        super().__init__(url, reason, outcome)
        self.status = status
        self.retry_after = retry_after


def _outcome_of(status: int) -> str:
    if status == 429:  # "Too Many Requests", RFC 6585 §4
        return "rate_limited"
    if status == 402:  # "Payment Required"; Cloudflare's "pay per crawl" names a price in a header
        return "payment_required"
    return "http_5xx" if 500 <= status < 600 else f"http_{status}"
