"""One URL → one Page. The only file that knows the HTTP library and the library for retries.

The flow of `Fetcher.get`, from the outside in: a deadline around everything; tries; the hops of a redirect; one
request; its body. `Fetcher.hop` is the same for a single hop. Foreign exceptions become `FetchError`s in
`failures.own_errors`.

Requests go straight to the library's connection pool. With its client in between, which adds cookies, proxies and
redirects that are not wanted here, a page of 60 KB over keep-alive took 710 µs of one core, without it 550.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Self, TypeGuard, TypeVar

import httpcore2
import httpx2
import tenacity

from scraper.characters import shown
from scraper.decompression import Body, DecompressionError, codings_of
from scraper.errors import (
    AddressError,
    FetchTimeout,
    InputError,
    NotHtmlError,
    RedirectError,
    SoftBlockError,
    StatusError,
)
from scraper.fetching.address_guard import ALLOWED_SCHEMES, check_proxied
from scraper.fetching.bodies import read_body
from scraper.fetching.chains import Chain, Redirect, begin
from scraper.fetching.connection import GuardedBackend
from scraper.fetching.disguises import WALL_BYTES, check_disguise, named_bot_wall, shown_bot_wall
from scraper.fetching.failures import own_errors
from scraper.fetching.host_requests import HostRequests
from scraper.fetching.pools import Pools
from scraper.fetching.refreshes import refresh_target
from scraper.fetching.retries import is_transient, last_error, parse_retry_after, seconds_to_wait
from scraper.fetching.surroundings import Surroundings
from scraper.media_types import is_html, may_be_html
from scraper.models import Page
from scraper.network_policy import Policy
from scraper.urls.addresses import joined
from scraper.urls.identity import canonical_host

if TYPE_CHECKING:
    import ssl
    from collections.abc import Awaitable, Callable
    from datetime import datetime
    from types import TracebackType

    from scraper.models import Validators

# Limits of one operation, in seconds; `Policy.timeout` is the limit of everything together. There is none for
# waiting for a free connection: that is our own doing, not the server's.
OPERATION_TIMEOUTS = {"connect": 10.0, "read": 20.0, "write": 20.0, "pool": None}

ACCEPT_PAGE = b"text/html,application/xhtml+xml;q=0.9,*/*;q=0.1"
ACCEPT_ENCODING = b"gzip, deflate, br, zstd"

DEFAULT_PORTS = {"http": 80, "https": 443}
PAGE_STATUSES = frozenset({200, 203})
REDIRECT_STATUSES = frozenset({301, 302, 303, 307, 308})
MULTIPLE_CHOICES = 300
NOT_MODIFIED = 304
PAYMENT_REQUIRED = 402

# Statuses with which walls against robots are sent, and for how long and how far their bodies are looked at: their
# titles stand in the first kilobytes, which come with the head.
WALL_STATUSES = frozenset({202, 401, 403, 405, 406, 429, 503})
WALL_SECONDS = 3.0

Headers = tuple[tuple[str, str], ...]
Answer = TypeVar("Answer", bound="Page | Redirect")


@dataclass(frozen=True, slots=True)
class _PageRequest:
    """What one call of a `Fetcher` asks for, wherever the page is."""

    headers: tuple[tuple[bytes, bytes], ...]
    any_type: bool
    is_conditional: bool
    max_body: int
    max_redirects: int


class Fetcher:
    """Visits URLs; an async context manager, to be shared by as many tasks as need it.

    Redirects are followed here and not in the HTTP library, so that each hop is checked, and cookies are those of one
    `Chain`, and those that the policy names. Proxies and passwords from the environment are not used unless the policy
    says so; TLS certificates are always verified, against those of the system, or of SSL_CERT_FILE or SSL_CERT_DIR.

    Raises:
        InputError: a secret or a file that the policy names for some hosts cannot be read.
    """

    def __init__(self, policy: Policy | None = None, *, surroundings: Surroundings | None = None) -> None:
        self._policy = policy or Policy()
        self._world = surroundings or Surroundings()
        backend = GuardedBackend(self._world.resolve, allow_private=self._policy.allow_private)
        self._pools = Pools(backend, _trusted_certificates())
        self._hosts = HostRequests(self._policy)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._pools.aclose()

    async def get(
        self,
        url: str,
        *,
        validators: Validators | None = None,
        any_type: bool = False,
        max_body: int | None = None,
        max_redirects: int | None = None,
    ) -> Page:
        """Fetch the page at ``url``, its body without Content-Encoding, header names in lower case, ``final_url`` set.

        Redirects are followed, with the cookies that the site of ``url`` sets on the way. A server that says "not
        modified" though it was not asked that is asked once more, after the pause of its host, whatever the policy says
        of retries. One page that somebody asks for is fetched as a browser does: robots.txt is not asked, and there is
        no pause; for many pages there are `crawl` and ``scraper clean --urls``.

        Args:
            url: where to go first.
            validators: those of an earlier visit. If nothing has changed since, the answer is a page of status 304
                without a body.
            any_type: feeds, sitemaps and robots.txt are welcome, too; by default only HTML is.
            max_body: limit of the body in bytes, once decompressed; by default that of the policy.
            max_redirects: by default those of the policy.

        Raises:
            FetchError: one of its kinds, for everything that can go wrong; ``error.url`` is ``url``.
        """
        request = self._request_of(validators, any_type=any_type, max_body=max_body, max_redirects=max_redirects)
        return await self._in_time(url, partial(self._follow, request, begin(url)), max(self._policy.retries, 1))

    async def hop(
        self,
        chain: Chain,
        *,
        validators: Validators | None = None,
        any_type: bool = False,
        max_body: int | None = None,
    ) -> Page | Redirect:
        """Take the next hop of a chain, with its cookies: `get` for who asks robots.txt, and waits, before each hop.

        A redirect leads where every URL may, as far as can be said without looking up its host.

        Raises:
            FetchError: as `get` does; ``error.url`` is the URL with which the chain begins.
        """
        request = self._request_of(validators, any_type=any_type, max_body=max_body, max_redirects=None)
        return await self._in_time(chain.start, partial(self._visit, request, chain), self._policy.retries)

    def _request_of(
        self, validators: Validators | None, *, any_type: bool, max_body: int | None, max_redirects: int | None
    ) -> _PageRequest:
        return _PageRequest(
            headers=self._headers(validators, any_type=any_type),
            any_type=any_type,
            is_conditional=validators is not None,
            max_body=self._policy.max_body if max_body is None else max_body,
            max_redirects=self._policy.max_redirects if max_redirects is None else max_redirects,
        )

    async def _in_time(self, url: str, ask: Callable[[], Awaitable[Answer]], retries: int) -> Answer:
        timeout = self._policy.timeout
        try:
            async with asyncio.timeout(timeout):
                return await (self._tries(retries)(ask) if retries else ask())
        except TimeoutError as error:
            raise FetchTimeout(url, f"no page within {timeout:g} s") from error

    def _headers(self, validators: Validators | None, *, any_type: bool) -> tuple[tuple[bytes, bytes], ...]:
        return (
            (b"User-Agent", self._policy.signature.encode()),
            (b"Accept", b"*/*" if any_type else ACCEPT_PAGE),
            (b"Accept-Encoding", ACCEPT_ENCODING),
            *(_conditions(validators) if validators else ()),
        )

    def _tries(self, retries: int) -> tenacity.AsyncRetrying:
        policy = self._policy
        return tenacity.AsyncRetrying(
            sleep=self._world.sleep,
            stop=tenacity.stop_after_attempt(retries + 1) | tenacity.stop_before_delay(policy.timeout),
            wait=self._wait,
            retry=self._is_worth_a_try,
            retry_error_callback=self._give_up,
        )

    def _wait(self, state: tenacity.RetryCallState) -> float:
        error = _error_of(state)
        if _is_unasked_304(error):
            return self._policy.delay_of(canonical_host(error.url or "") or "")
        return seconds_to_wait(error, state.attempt_number, self._world.chance())

    def _is_worth_a_try(self, state: tenacity.RetryCallState) -> bool:
        error = state.outcome.exception() if state.outcome else None
        if error is None or _is_unasked_304(error):
            return error is not None and state.attempt_number == 1
        return self._policy.retries > 0 and is_transient(error)

    def _give_up(self, state: tenacity.RetryCallState) -> Page:
        error = _error_of(state)
        raise last_error(error, self._policy.timeout) from error.__cause__

    async def _follow(self, request: _PageRequest, chain: Chain) -> Page:
        while isinstance(answer := await self._visit(request, chain), Redirect):
            chain = chain.after(answer, request.max_redirects)
        return answer

    async def _visit(self, request: _PageRequest, chain: Chain) -> Page | Redirect:
        """Fetch the page at the next address of a chain, or learn where it leads."""
        try:
            with own_errors(chain.start):
                return await self._ask(request, chain, _parse(chain.start, chain.at))
        except AddressError as error:
            error.is_of_redirect |= bool(chain.asked)
            raise

    async def _ask(self, request: _PageRequest, chain: Chain, hop: httpx2.URL) -> Page | Redirect:
        proxy = self._hosts.proxy(str(hop))
        if proxy and not self._policy.allow_private:
            check_proxied(hop.host, hop.port or DEFAULT_PORTS[hop.scheme])
        async with self._pools.answer(self._sent(request, chain, hop), proxy) as response:
            headers = _decoded(response.headers)
            if _is_redirect(response.status, headers):
                following = _next_hop(chain.start, hop, _first(headers, "location"))
                if _first(headers, "content-length") == "0":
                    await response.aread()  # so that the connection can be used again
                return Redirect(str(hop), following, response.status, headers)
            await self._check_head(request, chain.start, response, headers)
            body = await _read(response, headers, request.max_body)
        if response.status == NOT_MODIFIED:
            return self._page(chain, hop, response.status, headers)
        page = self._page(chain, hop, response.status, headers, body)
        if target := _leads_on(page, hop, has_scripts=self._policy.needs_browser(str(hop))):
            return Redirect(str(hop), target, response.status, headers)
        _check_page(request, page)
        return page

    def _sent(self, request: _PageRequest, chain: Chain, hop: httpx2.URL) -> httpcore2.Request:
        fields = self._hosts.fields(str(hop))
        names = {name.lower() for name, _ in fields}
        cookies = [chain.cookie_header.encode(), *(value for name, value in fields if name == b"Cookie")]
        cookie = b"; ".join(filter(None, cookies))
        return httpcore2.Request(
            "GET",
            httpcore2.URL(scheme=hop.raw_scheme, host=hop.raw_host, port=hop.port, target=hop.raw_path),
            headers=[
                (b"Host", hop.netloc),
                *(field for field in request.headers if field[0].lower() not in names),
                *(field for field in fields if field[0] != b"Cookie"),
                *([(b"Cookie", cookie)] if cookie else ()),
            ],
            extensions={"timeout": OPERATION_TIMEOUTS},
        )

    def _page(self, chain: Chain, hop: httpx2.URL, status: int, headers: Headers, body: bytes = b"") -> Page:
        return Page(
            url=chain.start,
            body=body,
            final_url=str(hop),
            status=status,
            headers=headers,
            content_type=_first(headers, "content-type"),
            fetched_at=self._now(),
        )

    async def _check_head(
        self, request: _PageRequest, url: str, response: httpcore2.Response, headers: Headers
    ) -> None:
        status = response.status
        if status == NOT_MODIFIED and request.is_conditional:
            return
        if status not in PAGE_STATUSES:
            retry_after = parse_retry_after(_first(headers, "retry-after"), self._now())
            if wall := await _wall_behind(response, headers):
                raise SoftBlockError(url, f"{wall}, with the status {status}", "bot_wall", status, retry_after)
            phrase = response.extensions.get("reason_phrase", b"").decode("latin-1")
            reason = f"HTTP status {status} {shown(phrase)}".rstrip() + _price(status, headers)
            raise StatusError(url, reason, status, retry_after)
        content_type = _first(headers, "content-type")
        if not request.any_type and not may_be_html(content_type):
            raise _not_html(url, content_type)

    def _now(self) -> datetime:
        return self._world.clock()


def fetch(url: str, policy: Policy | None = None) -> Page:
    """Fetch the page at ``url``: `Fetcher.get` for code that is not async; raises `FetchError`.

    As by a browser, robots.txt is not asked; for many pages there are `crawl` and ``scraper clean --urls``, which do.
    """

    async def get() -> Page:
        async with Fetcher(policy) as fetcher:
            return await fetcher.get(url)

    return asyncio.run(get())


def _trusted_certificates() -> ssl.SSLContext:
    try:
        return httpx2.create_ssl_context(trust_env=True)
    except OSError as error:
        place = os.environ.get("SSL_CERT_FILE") or os.environ.get("SSL_CERT_DIR")
        raise InputError(place, f"no certificates (SSL_CERT_FILE): {error.strerror or error}") from error


def _conditions(validators: Validators) -> list[tuple[bytes, bytes]]:
    """RFC 9110 §13.1.2 and §13.1.3; what a server sent against the rules, it does not get back."""
    pairs = ((b"If-None-Match", validators.etag), (b"If-Modified-Since", validators.last_modified))
    return [(name, value.encode()) for name, value in pairs if value and value.isascii() and value.isprintable()]


def _decoded(headers: list[tuple[bytes, bytes]]) -> Headers:
    return tuple((name.decode("latin-1").lower(), _text(value)) for name, value in headers)


def _text(value: bytes) -> str:
    """Headers are Latin-1 by the book, and UTF-8 in the field."""
    try:
        return value.decode()
    except UnicodeDecodeError:
        return value.decode("latin-1")


def _first(headers: Headers, name: str) -> str | None:
    return next((value for key, value in headers if key == name), None)


async def _read(response: httpcore2.Response, headers: Headers, limit: int) -> bytes:
    codings = codings_of(",".join(value for name, value in headers if name == "content-encoding"))
    body = Body(codings, limit)
    async with contextlib.aclosing(response.aiter_stream()) as chunks:
        return await read_body(chunks, body, is_packed=bool(codings))


def _is_redirect(status: int, headers: Headers) -> bool:
    """Tell whether an answer leads on. "Multiple Choices" do if one of them is preferred (RFC 9110 §15.4.1)."""
    return status in REDIRECT_STATUSES or (status == MULTIPLE_CHOICES and bool(_first(headers, "location")))


async def _wall_behind(response: httpcore2.Response, headers: Headers) -> str | None:
    """Return which wall against robots an answer other than a page is, as its head or the beginning of its body says.

    The body of an error may never end, or be no HTTP: what cannot be had of it at once says nothing.
    """
    if wall := named_bot_wall(headers):
        return wall
    if response.status not in WALL_STATUSES or not may_be_html(_first(headers, "content-type")):
        return None
    with contextlib.suppress(TimeoutError, httpcore2.NetworkError, httpcore2.ProtocolError, DecompressionError):
        async with asyncio.timeout(WALL_SECONDS):
            return shown_bot_wall(await _read(response, headers, WALL_BYTES))
    return None


def _price(status: int, headers: Headers) -> str:
    price = _first(headers, "crawler-price") if status == PAYMENT_REQUIRED else None
    return f"; crawler-price: {shown(price, 80)}" if price else ""


def _parse(start: str, url: str) -> httpx2.URL:
    try:
        parsed = httpx2.URL(url.partition("#")[0])  # to take the fragment away later costs a second parsing
    except httpx2.InvalidURL as error:
        raise AddressError(start, f"{shown(url)!r} is no URL: {shown(str(error))}", "bad_url") from error
    _check_url(start, parsed)
    return parsed


def _check_url(url: str, hop: httpx2.URL) -> None:
    if hop.scheme not in ALLOWED_SCHEMES:
        raise AddressError(url, f"scheme {shown(hop.scheme)!r} is not allowed, only http and https")
    if not hop.host:
        raise AddressError(url, "the URL names no host", "bad_url")
    if hop.userinfo:
        raise AddressError(url, f"a URL with a user name is not allowed (host {shown(hop.host)})")


def _next_hop(url: str, hop: httpx2.URL, location: str | None) -> str:
    if not location:
        raise RedirectError(url, f"{shown(str(hop))} redirects without saying where")
    try:
        following = hop.join(joined(location.strip().partition("#")[0], str(hop)))
    except httpx2.InvalidURL as error:
        raise RedirectError(url, f"{shown(str(hop))} redirects to {shown(location)!r}, which is no URL") from error
    try:
        _check_url(url, following)
    except AddressError as error:
        error.is_of_redirect = True
        raise
    return str(following)


def _leads_on(page: Page, hop: httpx2.URL, *, has_scripts: bool) -> str | None:
    """Return where a page leads browsers at once, if it does."""
    header = _first(page.headers, "refresh")
    if not is_html(page.content_type, page.body):
        return None
    target = refresh_target(header, page.body, str(hop), has_scripts=has_scripts)
    return target and _next_hop(page.url or "", hop, target)


def _check_page(request: _PageRequest, page: Page) -> None:
    url = page.url or ""
    if is_html(page.content_type, page.body):
        check_disguise(url, page)
    elif not request.any_type:
        raise _not_html(url, page.content_type)


def _not_html(url: str, content_type: str | None) -> NotHtmlError:
    kind = shown(content_type or "something without a type")
    return NotHtmlError(url, f"no HTML page but {kind}", content_type or "")


def _is_unasked_304(error: BaseException) -> TypeGuard[StatusError]:
    """Tell whether a server said "not modified" though it was not asked that; some say so every other time."""
    return isinstance(error, StatusError) and error.status == NOT_MODIFIED


def _error_of(state: tenacity.RetryCallState) -> BaseException:
    error = state.outcome.exception() if state.outcome else None
    if error is None:
        raise RuntimeError("asked to wait after a success")
    return error
