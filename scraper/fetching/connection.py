"""TCP connections that go to the very address that was checked.

A check before the request would not do: between the check and the connection a name can change its address (DNS
rebinding). So the check sits where the connection is made. ``Host`` and the TLS server name stay the name.
"""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING

import httpcore2

from scraper.fetching.addresses import ForbiddenAddressError, check_target

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable

    from httpcore2 import SOCKET_OPTION, AsyncNetworkStream


# What lifts the limits of ports and addresses, wherever somebody reads of them.
LIFTED_BY = "lifted by allow_private in the [policy] of a job, by --allow-private on a command line"


class GuardedBackend(httpcore2.AsyncNetworkBackend):
    """Resolves a name once, checks port and addresses, then tries these addresses in their order.

    Raises:
        ForbiddenAddressError: port or address is not allowed.
        httpcore2.ConnectError: no such name, or none of its addresses answers.
    """

    def __init__(self, resolve: Callable[[str, int], Awaitable[tuple[str, ...]]], *, allow_private: bool) -> None:
        self._resolve = resolve
        self._allow_private = allow_private
        self._network = httpcore2.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 - the interface of httpcore2
        local_address: str | None = None,
        socket_options: Iterable[SOCKET_OPTION] | None = None,
    ) -> AsyncNetworkStream:
        """A connection to one of the addresses of ``host``; seconds of ``timeout`` hold for each of them."""
        addresses = await self._addresses(host, port)
        if not self._allow_private:
            _check(addresses, port)
        failure: Exception = httpcore2.ConnectError("the name has no address")
        for address in addresses:
            try:
                return await self._network.connect_tcp(address, port, timeout, local_address, socket_options)
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout) as error:
                failure = error
        raise failure

    async def _addresses(self, host: str, port: int) -> tuple[str, ...]:
        try:
            return await self._resolve(host, port)
        except socket.gaierror as error:
            raise httpcore2.ConnectError(error) from error
        except UnicodeError as error:  # the idna codec: an empty label, or one of more than 63 bytes
            raise ForbiddenAddressError(f"{host!r} is no host name") from error


def _check(addresses: tuple[str, ...], port: int) -> None:
    try:
        check_target(addresses, port)
    except ForbiddenAddressError as error:
        raise ForbiddenAddressError(f"{error} ({LIFTED_BY})") from error
