"""TCP connections that go to the very address that was checked.

A check before the request would not do: between the check and the connection a name can change its address (DNS
rebinding). So the check sits where the connection is made. ``Host`` and the TLS server name stay the name.
"""

from __future__ import annotations

import re
import socket
from typing import TYPE_CHECKING

import httpcore2

from scraper.characters import shown
from scraper.fetching.address_guard import ForbiddenAddressError, check_target

if TYPE_CHECKING:
    import ssl
    from collections.abc import Awaitable, Callable, Iterable
    from typing import Any

    from httpcore2 import SOCKET_OPTION, AsyncNetworkStream

# Bytes between a request and the body of its answer. The library takes no head of more than 100 KiB, but any number of
# preliminary answers (1xx) before it, each some 20 bytes and 40 µs of work. So behind the first read, which holds the
# head of nearly all answers, it gets little at a time: others have their turn between two reads.
MAX_HEAD = 128 * 1024
MORE_HEAD = 8 * 1024


_STRAY_LINE = re.compile(rb"(?<=\r\n)(?![!#$%&'*+.^_`|~\w-]+[ \t]*:|[ \t])[^\r\n]+\r\n")

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
        """Connect to one of the addresses of ``host``; seconds of ``timeout`` hold for each of them."""
        addresses = await self._addresses(host, port)
        if not self._allow_private:
            _check(addresses, port)
        failure: Exception = httpcore2.ConnectError("the name has no address")
        for address in addresses:
            try:
                return PatientStream(
                    await self._network.connect_tcp(address, port, timeout, local_address, socket_options)
                )
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout) as error:
                failure = error
        raise failure

    async def _addresses(self, host: str, port: int) -> tuple[str, ...]:
        try:
            return await self._resolve(host, port)
        except socket.gaierror as error:
            raise httpcore2.ConnectError(error) from error
        except UnicodeError as error:  # the idna codec: an empty label, or one of more than 63 bytes
            raise ForbiddenAddressError(f"{shown(host)!r} is no host name") from error


class PatientStream(httpcore2.AsyncNetworkStream):
    """A connection that waits for an answer, but not for ever: ``MAX_HEAD`` bytes after each request.

    Raises:
        httpcore2.RemoteProtocolError: from ``read``: so many bytes came, and no answer.
    """

    def __init__(self, stream: AsyncNetworkStream) -> None:
        self._stream = stream
        self._patience = MAX_HEAD
        self._has_begun = False

    def begin_body(self) -> None:
        """Begin with the body: its reader says how much is enough."""
        self._has_begun = True

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ASYNC109 - httpcore2's
        """Read the next bytes."""
        if not self._has_begun:
            if self._patience <= 0:
                raise httpcore2.RemoteProtocolError(f"no answer within {MAX_HEAD} bytes")
            if self._patience < MAX_HEAD:
                max_bytes = min(max_bytes, MORE_HEAD)
        data = await self._stream.read(max_bytes, timeout)
        is_first = not self._has_begun and self._patience == MAX_HEAD
        self._patience -= len(data)
        return _without_stray_lines(data) if is_first else data

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ASYNC109 - httpcore2's
        """Send a piece of a request; the wait for its answer starts again."""
        self._patience, self._has_begun = MAX_HEAD, False
        await self._stream.write(buffer, timeout)

    async def aclose(self) -> None:
        """Close the connection."""
        await self._stream.aclose()

    async def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ASYNC109 - the interface of httpcore2
    ) -> AsyncNetworkStream:
        """Return the same connection, encrypted."""
        return PatientStream(await self._stream.start_tls(ssl_context, server_hostname, timeout))

    def get_extra_info(self, info: str) -> Any:
        """Return what the library asks of a connection."""
        return self._stream.get_extra_info(info)


def _without_stray_lines(data: bytes) -> bytes:
    """Return the first bytes of an answer without lines of the head that are no headers, as browsers read it.

    ``X Bad Header: 1`` says nothing, but the library takes the whole answer for no HTTP. What may be a header with
    blanks behind its name is left to it: that would change where the body ends.
    """
    end = data.find(b"\r\n\r\n") + 2
    if end < 2 or not data.startswith(b"HTTP/1"):
        return data
    head = _STRAY_LINE.sub(b"", data[:end])
    return head + data[end:] if len(head) < end else data


def _check(addresses: tuple[str, ...], port: int) -> None:
    try:
        check_target(addresses, port)
    except ForbiddenAddressError as error:
        raise ForbiddenAddressError(f"{error} ({LIFTED_BY})") from error
