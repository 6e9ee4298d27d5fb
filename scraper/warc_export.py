"""Page → WARC (ISO 28500): an archive that other programs, and `read_warc`, can read."""

from __future__ import annotations

import contextlib
from http.client import responses
from io import BytesIO
from typing import IO, TYPE_CHECKING
from uuid import NAMESPACE_URL, uuid5

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from scraper.characters import check_address, check_headers
from scraper.timestamps import in_utc

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from scraper.models import Page

# Of the body as it was sent; it is kept without its coding.
TRANSPORT_HEADERS = frozenset({"content-encoding", "transfer-encoding", "content-length", "connection", "keep-alive"})


def write_warc(pages: Iterable[Page], stream: IO[bytes]) -> tuple[int, int]:
    """Write pages as responses, each gzipped by itself; how many were written, and how many left out.

    Left out are pages whose URL or time of the visit is not known: an archive cannot be without. So are those with
    control characters in their URL, which would end the line in which it stands, and the rest of the record with it.
    A header with such is left out of its page. Equal pages give equal bytes.
    """
    writer = WARCWriter(stream, gzip=True)
    written = left_out = 0
    for page in pages:
        if stated := _stated(page):
            _write(writer, page, *stated)
            written += 1
        else:
            left_out += 1
    return written, left_out


def _stated(page: Page) -> tuple[str, str] | None:
    """Return the URL and the WARC-Date of a page, whole seconds in UTC; None if it has none that can be written."""
    if not page.location or not page.fetched_at:
        return None
    try:
        check_address(page.location)
        moment = in_utc(page.fetched_at)
    except ValueError:
        return None
    return page.location, f"{moment.replace(tzinfo=None, microsecond=0).isoformat()}Z"


def _headers(page: Page) -> Iterator[tuple[str, str]]:
    """Return the headers that are not of the transport, and can be written as one line each."""
    has_type = any(name.lower() == "content-type" for name, _ in page.headers)
    added = [("content-type", page.content_type)] if page.content_type and not has_type else []
    for name, value in (*page.headers, *added):
        with contextlib.suppress(ValueError):
            check_headers([(name, value)])
            if name.lower() not in TRANSPORT_HEADERS:
                yield name, value


def _write(writer: WARCWriter, page: Page, url: str, date: str) -> None:
    headers = [*_headers(page), ("content-length", str(len(page.body)))]
    record = writer.create_warc_record(
        url,
        "response",
        payload=BytesIO(page.body),
        length=len(page.body),  # else it goes into a temporary file first, which is not closed
        http_headers=StatusAndHeaders(_status_line(page.status or 200), headers, protocol="HTTP/1.1"),
        warc_headers_dict={"WARC-Date": date, "WARC-Record-ID": f"<urn:uuid:{uuid5(NAMESPACE_URL, f'{date} {url}')}>"},
    )
    writer.write_record(record)


def _status_line(status: int) -> str:
    return f"{status} {responses.get(status, '')}".rstrip()
