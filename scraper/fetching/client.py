"""One URL → one Page. The only file that knows the HTTP library and the library for retries.

The flow of `Fetcher.get`, from the outside in: a deadline around everything; tries; the hops of a redirect; one
request; its body. Foreign exceptions become `FetchError`s in `failures.own_errors`.

Requests go straight to the library's connection pool. With its client in between, which adds cookies, proxies and
redirects that are not wanted here, a page of 60 KB over keep-alive took 710 µs of one core, without it 550.
"""

from __future__ import annotations

import asyncio
import contextlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

import httpcore2
import httpx2
import tenacity

from scraper.characters import shown
from scraper.decompression import Body, codings_of
from scraper.errors import AddressError, FetchTimeout, NotHtmlError, RedirectError, StatusError
from scraper.fetching.address_guard import ALLOWED_SCHEMES
from scraper.fetching.bodies import read_body
from scraper.fetching.connection import GuardedBackend
from scraper.fetching.disguises import check_disguise
from scraper.fetching.failures import own_errors
from scraper.fetching.pools import Pools
from scraper.fetching.retries import is_transient, last_error, parse_retry_after, seconds_to_wait
from scraper.fetching.surroundings import Surroundings
from scraper.media_types import is_html, may_be_html
from scraper.models import Page, Policy

if TYPE_CHECKING:
    from types import TracebackType

    from scraper.models import Validators

# Limits of one operation, in seconds; `Policy.timeout` is the limit of everything together. There is none for
# waiting for a free connection: that is our own doing, not the server's.
OPERATION_TIMEOUTS = {"connect": 10.0, "read": 20.0, "write": 20.0, "pool": None}

ACCEPT_PAGE = b"text/html,application/xhtml+xml;q=0.9,*/*;q=0.1"
ACCEPT_ENCODING = b"gzip, deflate, br, zstd"

PAGE_STATUSES = frozenset({200, 203})
REDIRECT_STATUSES = frozenset({301, 302, 303, 307, 308})
NOT_MODIFIED = 304

Headers = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class _PageRequest:
    """What one call of `Fetcher.get` asks for."""

    url: str
    headers: tuple[tuple[bytes, bytes], ...]
    any_type: bool
    is_conditional: bool
    follows_redirects: bool
    max_body: int
    max_redirects: int


class Fetcher:
    """Visits URLs; an async context manager, to be shared by as many tasks as need it.

    Redirects are followed here and not in the HTTP library, so that each hop is checked. Cookies, proxies and
    passwords from the environment are not used; TLS certificates are always verified.
    """

    def __init__(self, policy: Policy | None = None, *, surroundings: Surroundings | None = None) -> None:
        self._policy = policy or Policy()
        self._world = surroundings or Surroundings()
        backend = GuardedBackend(self._world.resolve, allow_private=self._policy.allow_private)
        self._pools = Pools(backend, httpx2.create_ssl_context(trust_env=False))

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
        redirects: bool = True,
        max_body: int | None = None,
        max_redirects: int | None = None,
    ) -> Page:
        """Fetch the page at ``url``, its body without Content-Encoding, header names in lower case, ``final_url`` set.

        Args:
            url: where to go first.
            validators: those of an earlier visit. If nothing has changed since, the answer is a page of status 304
                without a body.
            any_type: feeds, sitemaps and robots.txt are welcome, too; by default only HTML is.
            redirects: follow them. If not, a redirect is a page of its status without a body, and its ``final_url`` is
                where it leads, checked as every URL is.
            max_body: limit of the body in bytes, once decompressed; by default that of the policy.
            max_redirects: by default those of the policy.

        Raises:
            FetchError: one of its kinds, for everything that can go wrong; ``error.url`` is ``url``.
        """
        body_limit = self._policy.max_body if max_body is None else max_body
        hop_limit = self._policy.max_redirects if max_redirects is None else max_redirects
        headers = self._headers(validators, any_type=any_type)
        request = _PageRequest(url, headers, any_type, validators is not None, redirects, body_limit, hop_limit)
        timeout = self._policy.timeout
        try:
            async with asyncio.timeout(timeout):
                return await self._tried(request)
        except TimeoutError as error:
            raise FetchTimeout(url, f"no page within {timeout:g} s") from error

    def _headers(self, validators: Validators | None, *, any_type: bool) -> tuple[tuple[bytes, bytes], ...]:
        return (
            (b"User-Agent", self._policy.signature.encode()),
            (b"Accept", b"*/*" if any_type else ACCEPT_PAGE),
            (b"Accept-Encoding", ACCEPT_ENCODING),
            *(_conditions(validators) if validators else ()),
        )

    async def _tried(self, request: _PageRequest) -> Page:
        if self._policy.retries:
            return await self._tries()(self._follow, request)
        return await self._follow(request)

    def _tries(self) -> tenacity.AsyncRetrying:
        policy = self._policy
        return tenacity.AsyncRetrying(
            sleep=self._world.sleep,
            stop=tenacity.stop_after_attempt(policy.retries + 1) | tenacity.stop_before_delay(policy.timeout),
            wait=self._wait,
            retry=tenacity.retry_if_exception(is_transient),
            retry_error_callback=self._give_up,
        )

    def _wait(self, state: tenacity.RetryCallState) -> float:
        return seconds_to_wait(_error_of(state), state.attempt_number, self._world.chance())

    def _give_up(self, state: tenacity.RetryCallState) -> Page:
        error = _error_of(state)
        raise last_error(error, self._policy.timeout) from error.__cause__

    async def _follow(self, request: _PageRequest) -> Page:
        hops = [_parse(request.url)]
        while True:
            try:
                with own_errors(request.url):
                    answer = await self._visit(request, hops[-1])
            except AddressError as error:
                error.is_of_redirect |= len(hops) > 1
                raise
            if isinstance(answer, Page):
                return answer
            _check_hop(request.url, hops, answer, request.max_redirects)
            hops.append(answer)

    async def _visit(self, request: _PageRequest, hop: httpx2.URL) -> Page | httpx2.URL:
        """Fetch the page at one hop, or the next hop."""
        async with self._pools.answer(_request(request, hop)) as response:
            headers = _decoded(response.headers)
            if response.status in REDIRECT_STATUSES:
                following = _next_hop(request.url, hop, _first(headers, "location"))
                if _first(headers, "content-length") == "0":
                    await response.aread()  # so that the connection can be used again
                return following if request.follows_redirects else self._page(request, response, headers, following)
            self._check_head(request, response, headers)
            page = self._page(request, response, headers, hop, await _read(response, headers, request.max_body))
        if page.status != NOT_MODIFIED:
            _check_page(request, page)
        return page

    def _page(
        self, request: _PageRequest, response: httpcore2.Response, headers: Headers, url: httpx2.URL, body: bytes = b""
    ) -> Page:
        return Page(
            url=request.url,
            body=body,
            final_url=str(url),
            status=response.status,
            headers=headers,
            content_type=_first(headers, "content-type"),
            fetched_at=self._world.clock(),
        )

    def _check_head(self, request: _PageRequest, response: httpcore2.Response, headers: Headers) -> None:
        status = response.status
        if status == NOT_MODIFIED and request.is_conditional:
            return
        if status not in PAGE_STATUSES:
            phrase = response.extensions.get("reason_phrase", b"").decode("latin-1")
            retry_after = parse_retry_after(_first(headers, "retry-after"), self._world.clock())
            raise StatusError(request.url, f"HTTP status {status} {shown(phrase)}".rstrip(), status, retry_after)
        content_type = _first(headers, "content-type")
        if not request.any_type and not may_be_html(content_type):
            raise _not_html(request.url, content_type)


def fetch(url: str, policy: Policy | None = None) -> Page:
    """Fetch the page at ``url``: `Fetcher.get` for code that is not async; raises `FetchError`."""

    async def get() -> Page:
        async with Fetcher(policy) as fetcher:
            return await fetcher.get(url)

    return asyncio.run(get())


def _conditions(validators: Validators) -> list[tuple[bytes, bytes]]:
    """RFC 9110 §13.1.2 and §13.1.3; what a server sent against the rules, it does not get back."""
    pairs = ((b"If-None-Match", validators.etag), (b"If-Modified-Since", validators.last_modified))
    return [(name, value.encode()) for name, value in pairs if value and value.isascii() and value.isprintable()]


def _request(request: _PageRequest, hop: httpx2.URL) -> httpcore2.Request:
    return httpcore2.Request(
        "GET",
        httpcore2.URL(scheme=hop.raw_scheme, host=hop.raw_host, port=hop.port, target=hop.raw_path),
        headers=[(b"Host", hop.netloc), *request.headers],
        extensions={"timeout": OPERATION_TIMEOUTS},
    )


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


def _parse(url: str) -> httpx2.URL:
    try:
        parsed = httpx2.URL(url.partition("#")[0])  # to take the fragment away later costs a second parsing
    except httpx2.InvalidURL as error:
        raise AddressError(url, f"{shown(url)!r} is no URL: {shown(str(error))}", "bad_url") from error
    _check_url(url, parsed)
    return parsed


def _check_url(url: str, hop: httpx2.URL) -> None:
    if hop.scheme not in ALLOWED_SCHEMES:
        raise AddressError(url, f"scheme {shown(hop.scheme)!r} is not allowed, only http and https")
    if not hop.host:
        raise AddressError(url, "the URL names no host", "bad_url")
    if hop.userinfo:
        raise AddressError(url, f"a URL with a user name is not allowed (host {shown(hop.host)})")


def _next_hop(url: str, hop: httpx2.URL, location: str | None) -> httpx2.URL:
    if not location:
        raise RedirectError(url, f"{shown(str(hop))} redirects without saying where")
    try:
        following = hop.join(location.strip().partition("#")[0])
    except httpx2.InvalidURL as error:
        raise RedirectError(url, f"{shown(str(hop))} redirects to {shown(location)!r}, which is no URL") from error
    try:
        _check_url(url, following)
    except AddressError as error:
        error.is_of_redirect = True
        raise
    return following


def _check_hop(url: str, hops: list[httpx2.URL], following: httpx2.URL, limit: int) -> None:
    if following in hops:
        circle = " → ".join(shown(str(hop)) for hop in [*hops[hops.index(following) :], following])
        raise RedirectError(url, f"the redirects turn in a circle: {circle}", "redirect_loop")
    if len(hops) > limit:
        raise RedirectError(
            url, f"more than {limit} redirects, the last one to {shown(str(following))}", "redirect_loop"
        )


def _check_page(request: _PageRequest, page: Page) -> None:
    if is_html(page.content_type, page.body):
        check_disguise(request.url, page)
    elif not request.any_type:
        raise _not_html(request.url, page.content_type)


def _not_html(url: str, content_type: str | None) -> NotHtmlError:
    kind = shown(content_type or "something without a type")
    return NotHtmlError(url, f"no HTML page but {kind}", content_type or "")


def _error_of(state: tenacity.RetryCallState) -> BaseException:
    error = state.outcome.exception() if state.outcome else None
    if error is None:
        raise RuntimeError("asked to wait after a success")
    return error
