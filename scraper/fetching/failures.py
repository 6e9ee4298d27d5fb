"""Network failures as `FetchError`s, each with its one word. Foreign exceptions end here."""

from __future__ import annotations

import contextlib
import socket
import ssl
from typing import TYPE_CHECKING

import httpcore2

from scraper.characters import shown
from scraper.decompression import DecompressionError, OverLimitError
from scraper.errors import AddressError, FetchError, FetchTimeout, TooLargeError
from scraper.fetching.address_guard import ForbiddenAddressError

if TYPE_CHECKING:
    from collections.abc import Iterator

# What h11 says of a body that ends before its Content-Length or its last chunk.
_CUT_OFF = "without sending complete message body"
# What httpcore2 says of a connection that is closed in place of an answer.
_NO_ANSWER = "disconnected without sending a response"


@contextlib.contextmanager
def own_errors(url: str) -> Iterator[None]:
    """Turn every exception of a visit to ``url`` into a `FetchError` that names it and has it as its cause."""
    try:
        yield
    except ForbiddenAddressError as error:
        raise AddressError(url, str(error)) from error
    except OverLimitError as error:
        raise TooLargeError(url, f"the body is {error}") from error
    except DecompressionError as error:
        raise FetchError(url, f"the body cannot be unpacked: {shown(str(error))}", "bad_encoding") from error
    except httpcore2.TimeoutException as error:
        raise FetchTimeout(url, f"the server kept us waiting too long ({type(error).__name__})") from error
    except httpcore2.ConnectError as error:
        origin = origin_of(error)
        raise FetchError(url, f"no connection: {shown(str(origin))}", _kind_of(origin)) from error
    except httpcore2.NetworkError as error:
        raise FetchError(url, f"the connection was lost: {shown(str(error))}".rstrip(": "), "reset") from error
    except (httpcore2.ProtocolError, httpcore2.UnsupportedProtocol) as error:
        raise FetchError(url, f"the server's answer is no HTTP: {shown(str(error))}", _breach(str(error))) from error


def origin_of(error: httpcore2.ConnectError) -> object:
    """Return the system's own exception, below "All connection attempts failed"."""
    # The connection pool drops __cause__; the first argument is what was wrong in the first place.
    first = error.args[0]
    return getattr(first, "__cause__", None) or first


def _kind_of(origin: object) -> str:
    match origin:
        case socket.gaierror():
            return "dns"
        case ssl.SSLError():
            return "tls"
        case ConnectionRefusedError():
            return "refused"
        case ConnectionError():
            return "reset"
        case _:
            return "unreachable"


def _breach(message: str) -> str:
    if _CUT_OFF in message:
        return "incomplete"
    return "reset" if _NO_ANSWER in message else "protocol"
