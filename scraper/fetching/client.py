"""One URL → one Page. The only file that knows the HTTP library and the library for retries.

The flow of `Fetcher.get`, from the outside in: a deadline around everything; tries; the hops of a redirect; one
request; its body. Foreign exceptions become `FetchError`s in one place, `_own_errors`.
"""

from __future__ import annotations

import asyncio
import contextlib
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import TYPE_CHECKING, Self

import httpcore2
import httpx2
import tenacity

from scraper.decompression import Body, DecompressionError, OverLimitError, codings_of
from scraper.errors import (
    AddressError,
    FetchError,
    FetchTimeout,
    NotHtmlError,
    RedirectError,
    StatusError,
    TooLargeError,
)
from scraper.fetching.addresses import ALLOWED_SCHEMES, ForbiddenAddressError
from scraper.fetching.connection import GuardedBackend
from scraper.fetching.retries import is_transient, last_error, parse_retry_after, seconds_to_wait
from scraper.fetching.surroundings import Surroundings
from scraper.media_types import is_html, may_be_html
from scraper.models import Page, Policy

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator
    from types import TracebackType

# Limits of one operation, in seconds; `Policy.timeout` is the limit of everything together. There is none for
# waiting for a free connection: that is our own doing, not the server's.
OPERATION_TIMEOUTS = httpx2.Timeout(connect=10.0, read=20.0, write=20.0, pool=None)

# Idle connections are kept for a redirect or the next page of the same host; more than this many hosts at once
# are the business of the one who calls.
MAX_CONNECTIONS = 100
KEEPALIVE_SECONDS = 5.0

HEADERS = {
    "Accept": "text/html,application/xhtml+xml;q=0.9,*/*;q=0.1",
    "Accept-Encoding": "gzip, deflate, br, zstd",
}

PAGE_STATUSES = frozenset({200, 203})
REDIRECT_STATUSES = frozenset({301, 302, 303, 307, 308})


class Fetcher:
    """Visits URLs; an async context manager, to be shared by as many tasks as need it.

    Redirects are followed here and not in the HTTP library, so that each hop is checked. Cookies, proxies and
    passwords from the environment are not used; TLS certificates are always verified.
    """

    def __init__(self, policy: Policy | None = None, *, surroundings: Surroundings | None = None) -> None:
        self._policy = policy or Policy()
        self._world = surroundings or Surroundings()
        backend = GuardedBackend(self._world.resolve, allow_private=self._policy.allow_private)
        self._client = httpx2.AsyncClient(
            transport=_GuardedTransport(backend),
            headers={**HEADERS, "User-Agent": self._policy.user_agent},
            cookies=CookieJar(DefaultCookiePolicy(allowed_domains=())),
            timeout=OPERATION_TIMEOUTS,
            trust_env=False,
        )

    async def __aenter__(self) -> Self:
        await self._client.__aenter__()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._client.__aexit__(kind, error, trace)

    async def get(self, url: str) -> Page:
        """The page at ``url``, its body without Content-Encoding, header names in lower case, ``final_url`` set.

        Raises:
            FetchError: one of its kinds, for everything that can go wrong; ``error.url`` is ``url``.
        """
        timeout = self._policy.timeout
        try:
            async with asyncio.timeout(timeout):
                return await self._tries()(self._follow, url)
        except TimeoutError as error:
            raise FetchTimeout(url, f"no page within {timeout:g} s") from error

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

    async def _follow(self, url: str) -> Page:
        hops = [_parse(url, url)]
        while True:
            with _own_errors(url):
                answer = await self._visit(url, hops[-1])
            if isinstance(answer, Page):
                return answer
            _check_hop(url, hops, answer, self._policy.max_redirects)
            hops.append(answer)

    async def _visit(self, url: str, hop: httpx2.URL) -> Page | httpx2.URL:
        """The page at one hop, or the next hop."""
        async with self._client.stream("GET", hop) as response:
            if response.status_code in REDIRECT_STATUSES:
                return _next_hop(url, hop, response.headers.get("location"))
            self._check_head(url, response)
            page = Page(
                url=url,
                body=await self._read(response),
                final_url=str(hop.copy_with(fragment=None)),
                status=response.status_code,
                headers=tuple(response.headers.multi_items()),
                content_type=response.headers.get("content-type"),
                fetched_at=self._world.clock(),
            )
        if not is_html(page.content_type, page.body):
            raise _not_html(url, page.content_type)
        return page

    def _check_head(self, url: str, response: httpx2.Response) -> None:
        status = response.status_code
        if status not in PAGE_STATUSES:
            retry_after = parse_retry_after(response.headers.get("retry-after"), self._world.clock())
            raise StatusError(url, f"HTTP status {status} {response.reason_phrase}".rstrip(), status, retry_after)
        content_type = response.headers.get("content-type")
        if not may_be_html(content_type):
            raise _not_html(url, content_type)

    async def _read(self, response: httpx2.Response) -> bytes:
        body = Body(codings_of(response.headers.get("content-encoding", "")), self._policy.max_body)
        async with contextlib.aclosing(response.aiter_raw()) as chunks:
            async for chunk in chunks:
                body.feed(chunk)
        return body.finish()


def fetch(url: str, policy: Policy | None = None) -> Page:
    """The page at ``url``: `Fetcher.get` for code that is not async; raises `FetchError`."""

    async def get() -> Page:
        async with Fetcher(policy) as fetcher:
            return await fetcher.get(url)

    return asyncio.run(get())


def _parse(url: str, text: str) -> httpx2.URL:
    try:
        parsed = httpx2.URL(text)
    except httpx2.InvalidURL as error:
        raise AddressError(url, f"{text!r} is no URL: {error}") from error
    _check_url(url, parsed)
    return parsed


def _check_url(url: str, hop: httpx2.URL) -> None:
    if hop.scheme not in ALLOWED_SCHEMES:
        raise AddressError(url, f"scheme {hop.scheme!r} is not allowed, only http and https")
    if not hop.host:
        raise AddressError(url, "the URL names no host")
    if hop.userinfo:
        raise AddressError(url, f"a URL with a user name is not allowed (host {hop.host})")


def _next_hop(url: str, hop: httpx2.URL, location: str | None) -> httpx2.URL:
    if not location:
        raise RedirectError(url, f"{hop} redirects without saying where")
    try:
        following = hop.join(location.strip()).copy_with(fragment=None)
    except httpx2.InvalidURL as error:
        raise RedirectError(url, f"{hop} redirects to {location!r}, which is no URL") from error
    _check_url(url, following)
    return following


def _check_hop(url: str, hops: list[httpx2.URL], following: httpx2.URL, limit: int) -> None:
    if following in hops:
        circle = " → ".join(str(hop) for hop in [*hops[hops.index(following) :], following])
        raise RedirectError(url, f"the redirects turn in a circle: {circle}")
    if len(hops) > limit:
        raise RedirectError(url, f"more than {limit} redirects, the last one to {following}")


def _not_html(url: str, content_type: str | None) -> NotHtmlError:
    return NotHtmlError(url, f"no HTML page but {content_type or 'something without a type'}", content_type or "")


@contextlib.contextmanager
def _own_errors(url: str) -> Iterator[None]:
    try:
        yield
    except ForbiddenAddressError as error:
        raise AddressError(url, str(error)) from error
    except OverLimitError as error:
        raise TooLargeError(url, f"the body is {error}") from error
    except DecompressionError as error:
        raise FetchError(url, f"the body cannot be unpacked: {error}") from error
    except httpcore2.TimeoutException as error:
        raise FetchTimeout(url, f"the server kept us waiting too long ({type(error).__name__})") from error
    except httpcore2.ConnectError as error:
        raise FetchError(url, f"no connection: {_origin(error)}") from error
    except httpcore2.NetworkError as error:
        raise FetchError(url, f"the connection was lost: {error}".rstrip(": ")) from error
    except (httpcore2.ProtocolError, httpx2.HTTPError, httpx2.InvalidURL) as error:
        raise FetchError(url, f"the server's answer is no HTTP: {error}") from error


def _origin(error: httpcore2.ConnectError) -> object:
    """The system's own words, below "All connection attempts failed"."""
    first = error.args[0]
    return getattr(first, "__cause__", None) or first


def _error_of(state: tenacity.RetryCallState) -> BaseException:
    error = state.outcome.exception() if state.outcome else None
    if error is None:
        raise RuntimeError("asked to wait after a success")
    return error


class _GuardedTransport(httpx2.AsyncBaseTransport):
    """httpx2's own transport takes no network backend; this one is the same with ours, by public names only."""

    def __init__(self, backend: GuardedBackend) -> None:
        self._pool = httpcore2.AsyncConnectionPool(
            ssl_context=httpx2.create_ssl_context(trust_env=False),
            max_connections=MAX_CONNECTIONS,
            keepalive_expiry=KEEPALIVE_SECONDS,
            network_backend=backend,
        )

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        answer = await self._pool.handle_async_request(
            httpcore2.Request(
                method=request.method,
                url=httpcore2.URL(
                    scheme=request.url.raw_scheme,
                    host=request.url.raw_host,
                    port=request.url.port,
                    target=request.url.raw_path,
                ),
                headers=request.headers.raw,
                content=request.stream,
                extensions=request.extensions,
            )
        )
        return httpx2.Response(
            answer.status, headers=answer.headers, stream=_Stream(answer), extensions=answer.extensions
        )

    async def aclose(self) -> None:
        await self._pool.aclose()


class _Stream(httpx2.AsyncByteStream):
    def __init__(self, answer: httpcore2.Response) -> None:
        self._answer = answer

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async with contextlib.aclosing(self._answer.aiter_stream()) as chunks:
            async for chunk in chunks:
                yield chunk

    async def aclose(self) -> None:
        await self._answer.aclose()
