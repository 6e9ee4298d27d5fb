"""Responses of other HTTP libraries → Page, by the attributes that they have in common; none of them is imported.

=============  ==========================================================================================
body           ``content`` (requests, httpx), ``body`` (Scrapy) or ``body()`` (Playwright) if that gives
               bytes; else, as for aiohttp, asynchronous Playwright and urllib, what the caller has read
addresses      ``url`` is where it came from in the end; where it began is said by the first response of
               ``history`` (requests, httpx, aiohttp) or by ``request.redirected_from`` (Playwright)
status         ``status_code`` (requests, httpx) or ``status`` (the others)
headers        ``multi_items()`` (httpx) or ``items()``, in which Scrapy has bytes
time           the header ``Date``, which is that of the server
=============  ==========================================================================================
"""

from __future__ import annotations

from email.utils import parsedate_to_datetime
from inspect import iscoroutinefunction
from typing import TYPE_CHECKING, Any

from scraper.characters import shown
from scraper.models import Page
from scraper.timestamps import in_utc

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

Headers = tuple[tuple[str, str], ...]

UTF_8 = "text/html; charset=utf-8"


def read_response(response: object, body: bytes | str | None = None, fetched_at: datetime | None = None) -> Page:
    """Return the page of a response, with its body unless that is given; a text is its body in UTF-8.

    Raises:
        TypeError: it is no response, or its body has to be read first.
    """
    url, status = _url_of(response), _status_of(response)
    headers = tuple(_headers_of(response))
    first = dict(reversed(headers))
    return Page(
        url=_start_of(response) or url,
        body=_body_of(response) if body is None else _bytes_of(body),
        final_url=url,
        status=status,
        headers=headers,
        content_type=UTF_8 if isinstance(body, str) else first.get("content-type"),
        fetched_at=fetched_at or _date(first.get("date")),
    )


def _url_of(response: object) -> str:
    url = getattr(response, "url", None)
    if not url:
        raise TypeError(_missing(response, "url"))
    return str(url)  # requests: a text; httpx and yarl: of their own


def _status_of(response: object) -> int:
    for name in ("status_code", "status"):
        status = getattr(response, name, None)
        if isinstance(status, int):
            return int(status)
    raise TypeError(_missing(response, "status_code or status"))


def _headers_of(response: object) -> Iterator[tuple[str, str]]:
    """Yield the headers as a `Page` has them: names in lower case, one that came twice twice."""
    headers: Any = getattr(response, "headers", None)
    items = getattr(headers, "multi_items", None) or getattr(headers, "items", None)
    if items is None:
        raise TypeError(_missing(response, "headers"))
    for name, value in items():
        for each in value if isinstance(value, list) else [value]:
            yield _text(name).lower(), _text(each)


def _text(value: object) -> str:
    return value.decode("latin-1") if isinstance(value, bytes) else str(value)


def _start_of(response: object) -> str | None:
    """Return the URL that was asked for, if the response says that it was led on from there."""
    history = getattr(response, "history", None)
    if history:
        return _url_of(history[0])
    request: Any = getattr(response, "request", None)
    start = None
    while request := getattr(request, "redirected_from", None):
        start = str(request.url)
    return start


def _body_of(response: object) -> bytes:
    for name in ("content", "body"):
        found: Any = getattr(response, name, None)
        if callable(found) and not iscoroutinefunction(found):
            found = found()
        if isinstance(found, bytes):
            return found
    raise TypeError(
        f"the body of this response ({type(response).__name__}) is still to be read: give it as body=, "
        "as in Page.from_response(response, body=await response.read())"
    )


def _bytes_of(body: object) -> bytes:
    if isinstance(body, str):
        return body.encode("utf-8", "surrogatepass")
    if isinstance(body, (bytes, bytearray, memoryview)):
        return bytes(body)
    raise TypeError(f"body= takes bytes or str, not {type(body).__name__}")


def _date(value: str | None) -> datetime | None:
    """Return the time that a server gives (RFC 9110 §6.6.1), in UTC; None if it is none."""
    try:
        return in_utc(parsedate_to_datetime(value)) if value else None
    except (ValueError, OverflowError):  # no date, one without a zone, figures too large for any
        return None


def _missing(response: object, what: str) -> str:
    return f"no response of an HTTP library: {shown(repr(response), 80)} ({type(response).__name__}) has no {what}"
