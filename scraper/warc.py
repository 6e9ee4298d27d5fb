"""WARC → Page: the HTML answers of a web archive (ISO 28500), plain or gzipped record by record."""

from __future__ import annotations

import os
import re
from io import BufferedReader, FileIO
from pathlib import Path
from typing import IO, TYPE_CHECKING

from fastwarc import ArchiveIterator, WarcRecordType

from scraper.characters import check_address, check_headers, shown
from scraper.crashes import fenced
from scraper.decompression import DecompressionError, OverLimitError, codings_of, decompress
from scraper.errors import InputError
from scraper.media_types import is_html, may_be_html
from scraper.models import Page, Rejection
from scraper.network_policy import Policy
from scraper.timestamps import in_utc

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

    from fastwarc import WarcRecord
    from typing_extensions import Buffer

_READ_TYPES = WarcRecordType.response | WarcRecordType.resource

# The line before a chunk: its size, hexadecimal digits and nothing else, and extensions (RFC 9112 §7.1.1). A break
# inside the last line is let pass. No body has a size of more than 16 digits.
_CHUNK_HEAD = re.compile(rb"([0-9A-Fa-f]{1,16})[ \t]*(?:;[^\r\n]{0,4096})?(?:\r\n|\Z)")


def read_warc(
    source: str | os.PathLike[str] | IO[bytes],
    *,
    limit: int = Policy().max_body,
    watch: Callable[[int], None] | None = None,
) -> Iterator[Page | Rejection]:
    """Yield the HTML pages of an archive in its order, ``fetched_at`` from ``WARC-Date``, bodies without any coding.

    Answers of every status come out, and resources (files kept without a head, as of an archived folder), which have
    none; other media types and record types are passed over. A record whose body is over
    ``limit`` bytes once decompressed, damaged, or no HTTP is a `Rejection` (``too_large``, ``unreadable``). So is one
    with control characters in its URL or in a header, which would forge lines where it is written again. ``watch`` is
    told how many bytes of a file were read, each time that some are.

    Raises:
        InputError: the file is missing, is no WARC, or breaks off; the pages before the break have been yielded.
    """
    if isinstance(source, str | os.PathLike):
        with _opened(Path(source), watch) as stream:
            yield from _pages(stream, os.fspath(source), limit)
    else:
        yield from _pages(source, str(getattr(source, "name", "stream")), limit)


class _Watched(FileIO):
    """A file that says how much was read of it, each time that some is."""

    def __init__(self, path: Path, watch: Callable[[int], None]) -> None:
        super().__init__(path)
        self._watch = watch

    def readinto(self, buffer: Buffer, /) -> int:
        count = super().readinto(buffer)
        self._watch(count)
        return count


def _opened(path: Path, watch: Callable[[int], None] | None) -> IO[bytes]:
    try:
        if path.stat().st_size == 0:
            raise InputError(str(path), "the archive is empty")
        return BufferedReader(_Watched(path, watch)) if watch else path.open("rb")
    except OSError as error:
        raise InputError(str(path), error.strerror or str(error)) from error


def _pages(stream: IO[bytes], name: str, limit: int) -> Iterator[Page | Rejection]:
    try:
        # HTTP is parsed record by record: to fastwarc, one with a head that is too long ends the archive.
        for record in ArchiveIterator(stream, record_types=_READ_TYPES, parse_http=False):
            page = fenced(name, _page, record, name, limit)
            if page is not None:
                yield page
    except OSError as error:  # what fastwarc raises for damage of any kind
        raise _damaged(name, error) from error


def _damaged(name: str, error: OSError) -> InputError:
    return InputError(name, f"damaged archive: {error}")


def _page(record: WarcRecord, name: str, limit: int) -> Page | Rejection | None:
    url = str(record.headers.get("WARC-Target-URI", "")).strip("<>") or None  # WARC/1.0 put it in angle brackets
    is_resource = record.record_type == WarcRecordType.resource
    if not is_resource and (fault := _fault_of_head(record)):
        return Rejection(shown(url or name), "unreadable", fault)
    headers = {} if is_resource else {key.lower(): value for key, value in record.http_headers.to_tuples()}
    content_type = record.headers.get("Content-Type") if is_resource else headers.get("content-type")
    if not may_be_html(content_type):
        return None
    try:
        check_address(url)
        check_headers(headers.items())
        body = _body(record, headers, name, limit)
    except OverLimitError as error:
        return Rejection(url or name, "too_large", str(error))
    except (DecompressionError, ValueError) as error:
        return Rejection(shown(url or name), "unreadable", str(error))
    if not is_html(content_type, body):
        return None
    return Page(
        url=url,
        body=body,
        status=None if is_resource else record.http_headers.status_code,
        headers=tuple(headers.items()),
        content_type=content_type,
        fetched_at=_date(record),
    )


def _fault_of_head(record: WarcRecord) -> str | None:
    """Parse the HTTP head of a record; why there is none, if so."""
    try:
        if record.is_http:
            record.parse_http()
    except OSError as error:
        return f"its HTTP head cannot be read: {error}"
    is_http = record.is_http_parsed and record.http_headers.status_code is not None
    return None if is_http else "a record that is no HTTP"


def _date(record: WarcRecord) -> datetime | None:
    # The stubs promise a time; for a date that cannot be read there is None.
    moment: datetime | None = record.record_date
    try:
        return in_utc(moment) if moment else None
    except ValueError:
        return None


def _body(record: WarcRecord, headers: dict[str, str], name: str, limit: int) -> bytes:
    # A packed body is not larger than what comes out, so one over the limit need not be read.
    if record.content_length > limit:
        raise OverLimitError(f"larger than {limit} bytes")
    expected = record.content_length
    try:
        data = record.reader.read()
    except OSError as error:
        raise _damaged(name, error) from error
    if len(data) < expected:
        raise InputError(name, "the archive breaks off in the middle of a record")
    if "chunked" in headers.get("transfer-encoding", "").lower():
        data = _joined_chunks(data)
    return decompress([data], codings_of(headers.get("content-encoding", "")), limit)


def _joined_chunks(data: bytes) -> bytes:
    """Return the body that was sent in chunks (RFC 9112 §7.1).

    Many archives, Common Crawl's among them, keep the header though the chunks are already joined: what does not
    parse is taken as it is.
    """
    body = bytearray()
    start = 0
    while head := _CHUNK_HEAD.match(data, start):
        start, size = head.end(), int(head[1], 16)
        if not size:
            return bytes(body)
        end = start + size
        if not data.startswith(b"\r\n", end):
            break
        body += data[start:end]
        start = end + 2
    return data
