"""Page → WARC (ISO 28500): an archive that other programs, and `read_warc`, can read."""

from __future__ import annotations

from datetime import UTC
from http.client import responses
from io import BytesIO
from typing import IO, TYPE_CHECKING
from uuid import NAMESPACE_URL, uuid5

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

if TYPE_CHECKING:
    from collections.abc import Iterable

    from scraper.models import Page

# Of the body as it was sent; it is kept without its coding.
TRANSPORT_HEADERS = frozenset({"content-encoding", "transfer-encoding", "content-length", "connection", "keep-alive"})


def write_warc(pages: Iterable[Page], stream: IO[bytes]) -> tuple[int, int]:
    """Write pages as responses, each gzipped by itself; how many were written, and how many left out.

    Left out are pages whose URL or time of the visit is not known: an archive cannot be without. Equal pages give
    equal bytes.
    """
    writer = WARCWriter(stream, gzip=True)
    written = left_out = 0
    for page in pages:
        if page.location and page.fetched_at:
            _write(writer, page, page.location, page.fetched_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"))
            written += 1
        else:
            left_out += 1
    return written, left_out


def _write(writer: WARCWriter, page: Page, url: str, date: str) -> None:
    headers = [(name, value) for name, value in page.headers if name.lower() not in TRANSPORT_HEADERS]
    if page.content_type and not any(name.lower() == "content-type" for name, _ in headers):
        headers.append(("content-type", page.content_type))
    headers.append(("content-length", str(len(page.body))))
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
