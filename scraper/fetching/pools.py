"""Connections that are kept between requests: a small pool for each origin.

The library's pool looks at each of its connections twice a request, and polls those that are idle: with one pool for
32 hosts, a third of the time of a crawl's requests went there.
"""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

import httpcore2

if TYPE_CHECKING:
    import ssl
    from collections.abc import AsyncIterator

    from httpcore2 import AsyncNetworkBackend

# Connections to one origin at once. A crawl uses one; how many others use is their own business.
MAX_CONNECTIONS = 100

# An idle connection is used again within so many seconds: for a redirect, or the next page of the same host.
KEEPALIVE_SECONDS = 5.0

# Origins whose connections are kept; of those not in use, the one that was used longest ago is closed first.
MAX_KEPT = 128


@dataclass(slots=True)
class _Kept:
    pool: httpcore2.AsyncConnectionPool
    users: int = 0


class Pools:
    """The pools of all origins that were visited of late."""

    def __init__(self, backend: AsyncNetworkBackend, ssl_context: ssl.SSLContext) -> None:
        self._backend = backend
        self._ssl_context = ssl_context
        self._kept: dict[tuple[bytes, bytes, int | None, str | None], _Kept] = {}  # the one used last stands last

    @contextlib.asynccontextmanager
    async def answer(self, request: httpcore2.Request, proxy: str | None = None) -> AsyncIterator[httpcore2.Response]:
        """Return the answer to a request, asked through a proxy if one is given; what is not read is not waited for."""
        kept = self._use(request.url, proxy)
        kept.users += 1
        try:
            response = await kept.pool.handle_async_request(request)
            response.extensions["network_stream"].begin_body()
            try:
                yield response
            finally:
                await response.aclose()
        finally:
            kept.users -= 1
            await self._close_surplus()

    def _use(self, url: httpcore2.URL, proxy: str | None) -> _Kept:
        origin = (url.scheme, url.host, url.port, proxy)
        kept = self._kept.pop(origin, None) or _Kept(self._new_pool(proxy))
        self._kept[origin] = kept
        return kept

    def _new_pool(self, proxy: str | None) -> httpcore2.AsyncConnectionPool:
        return httpcore2.AsyncConnectionPool(
            ssl_context=self._ssl_context,
            proxy=self._proxy(proxy) if proxy else None,
            max_connections=MAX_CONNECTIONS,
            keepalive_expiry=KEEPALIVE_SECONDS,
            network_backend=self._backend,
        )

    def _proxy(self, address: str) -> httpcore2.Proxy:
        """Return the proxy at an address, which in an environment may have a user name and a password."""
        parts = urlsplit(address)
        auth = (unquote(parts.username), unquote(parts.password or "")) if parts.username else None
        origin = parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl()
        return httpcore2.Proxy(origin, auth=auth, ssl_context=self._ssl_context if parts.scheme == "https" else None)

    async def _close_surplus(self) -> None:
        if len(self._kept) <= MAX_KEPT:
            return
        idle = next((origin for origin, kept in self._kept.items() if not kept.users), None)
        if idle:
            await self._kept.pop(idle).pool.aclose()

    async def aclose(self) -> None:
        """Close every connection."""
        for kept in self._kept.values():
            await kept.pool.aclose()
        self._kept.clear()
