"""Archives: what is in them comes out as if it had been fetched; damage is named and costs nothing before it."""

from __future__ import annotations

import gzip
import io
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import brotli
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.errors import InputError
from scraper.models import Page, Rejection
from scraper.warc import read_warc

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PAGE = b"<!DOCTYPE html><title>Sennau</title><p>The bridge is open.</p>"
TYPE = "Content-Type: text/html; charset=utf-8"


def http(body: bytes, *fields: str, status: str = "200 OK") -> bytes:
    return "\r\n".join([f"HTTP/1.1 {status}", *fields, "", ""]).encode() + body


def record(answer: bytes, url: str = "http://sennau.example/1", kind: str = "response", date: str = "") -> bytes:
    head = [
        "WARC/1.1",
        f"WARC-Type: {kind}",
        f"WARC-Target-URI: {url}",
        f"WARC-Date: {date or '2026-01-27T09:00:00Z'}",
        "WARC-Record-ID: <urn:uuid:2e8d3a5c-63d4-4f1c-9d0b-0f7f54d3a001>",
        "Content-Type: application/http; msgtype=response",
        f"Content-Length: {len(answer)}",
    ]
    return "\r\n".join([*head, "", ""]).encode() + answer + b"\r\n\r\n"


GOOD = record(http(PAGE, TYPE))


def read(data: bytes, limit: int = 1000) -> list[Page | Rejection]:
    return list(read_warc(io.BytesIO(data), limit=limit))


def read_until_damage(pages: Iterator[Page | Rejection]) -> tuple[list[Page | Rejection], InputError]:
    before: list[Page | Rejection] = []
    with pytest.raises(InputError) as caught:
        before.extend(pages)
    return before, caught.value


def test_an_answer_becomes_a_page_with_all_its_facts() -> None:
    [page] = read(record(http(PAGE, TYPE, "X-Served-By: one", status="404 Not Found")))
    assert page == Page(
        url="http://sennau.example/1",
        body=PAGE,
        status=404,
        headers=(("content-type", "text/html; charset=utf-8"), ("x-served-by", "one")),
        content_type="text/html; charset=utf-8",
        fetched_at=datetime(2026, 1, 27, 9, 0, tzinfo=UTC),
    )


def test_a_head_that_is_too_long_costs_its_record_and_no_other() -> None:
    long = (record(http(PAGE, TYPE, f"X-Long: {'a' * 200_000}")), record(http(PAGE, TYPE, *["X-Many: 1"] * 20_000)))
    found = read(GOOD + long[0] + GOOD + long[1] + GOOD)
    assert [getattr(page, "reason", "page") for page in found] == ["page", "unreadable", "page", "unreadable", "page"]


def test_gzipped_archives_are_read_from_files(tmp_path: Path) -> None:
    path = tmp_path / "crawl.warc.gz"
    path.write_bytes(gzip.compress(GOOD) + gzip.compress(GOOD))
    assert list(read_warc(path)) == list(read_warc(str(path))) == read(GOOD + GOOD)


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        (gzip.compress(PAGE), ["Content-Encoding: gzip"]),
        (brotli.compress(PAGE), ["Content-Encoding: br"]),
        (b"5\r\n%s\r\n%x;x=y\r\n%s\r\n0\r\n\r\n" % (PAGE[:5], len(PAGE) - 5, PAGE[5:]), ["Transfer-Encoding: chunked"]),
        (PAGE, ["Transfer-Encoding: chunked"]),
    ],
    ids=["gzip", "brotli", "chunked", "chunks already joined"],
)
def test_bodies_come_without_their_codings(body: bytes, fields: list[str]) -> None:
    [page] = read(record(http(body, TYPE, *fields)))
    assert isinstance(page, Page)
    assert page.body == PAGE


@pytest.mark.parametrize(
    "size",
    ["-6", "+6", "0x6", "1_0", " 6", "6 6", "", "\u0666", "6\n", "ffffffffffffffffff", "-0", "7", "5", "99999999"],
)
def test_what_is_no_size_of_a_chunk_leaves_the_body_as_it_is(size: str) -> None:
    body = size.encode() + b"\r\n<p>hel\r\n0\r\n\r\n<p>The bridge over the Senn</p>"
    [page] = read(record(http(body, TYPE, "Transfer-Encoding: chunked")))
    assert isinstance(page, Page)
    assert page.body == body


def test_a_body_in_many_chunks_is_one() -> None:
    body = b"".join(b"2;a=b\r\n%02d\r\n" % (number % 100) for number in range(20_000)) + b"000\r\nA: trailer\r\n\r\n"
    [page] = [*read_warc(io.BytesIO(record(http(body, TYPE, "Transfer-Encoding: chunked"))))]
    assert isinstance(page, Page)
    assert page.body == b"".join(b"%02d" % number for number in range(100)) * 200


@pytest.mark.parametrize(
    "other",
    [
        record(http(b"\x89PNG", "Content-Type: image/png")),
        record(http(b"%PDF-1.7", "X-No-Type: 1")),
        record(b"GET / HTTP/1.1\r\n\r\n", kind="request"),
    ],
    ids=["picture", "untyped", "request"],
)
def test_what_is_no_page_is_passed_over(other: bytes) -> None:
    assert read(other + GOOD) == read(GOOD)


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (http(PAGE * 20, TYPE), "too_large"),
        (http(gzip.compress(bytes(5000)), TYPE, "Content-Encoding: gzip"), "too_large"),
        (http(PAGE, TYPE, "Content-Encoding: gzip"), "unreadable"),
        (http(gzip.compress(PAGE)[:-5], TYPE, "Content-Encoding: gzip"), "unreadable"),
        (b"no answer at all", "unreadable"),
    ],
)
def test_a_bad_record_is_rejected_and_the_next_one_read(answer: bytes, reason: str) -> None:
    bad, good = read(record(answer) + GOOD)
    assert isinstance(bad, Rejection)
    assert (bad.url, bad.reason) == ("http://sennau.example/1", reason)
    assert [good] == read(GOOD)


def test_a_date_that_cannot_be_read_stays_unknown() -> None:
    [page] = read(record(http(PAGE, TYPE), date="yesterday"))
    assert isinstance(page, Page)
    assert page.fetched_at is None


@pytest.mark.parametrize(
    "damaged",
    [
        GOOD + GOOD[:-30],
        gzip.compress(GOOD) + gzip.compress(GOOD)[:-30],
        GOOD + b"rubbish\r\n" * 50 + GOOD,
    ],
    ids=["cut off", "gzip cut off", "rubbish"],
)
def test_the_pages_before_the_damage_are_kept(tmp_path: Path, damaged: bytes) -> None:
    path = tmp_path / "crawl.warc"
    path.write_bytes(damaged)
    before, error = read_until_damage(read_warc(path))
    assert before == read(GOOD)
    assert error.url == str(path)


def test_files_that_are_no_archive(tmp_path: Path) -> None:
    (tmp_path / "empty.warc").write_bytes(b"")
    (tmp_path / "page.warc").write_bytes(PAGE * 100)
    for name in ("missing.warc", "empty.warc", "page.warc"):
        before, _ = read_until_damage(read_warc(tmp_path / name))
        assert before == []


@given(place=st.integers(0, len(GOOD) - 1), value=st.integers(0, 255))
def test_a_changed_byte_never_gives_a_foreign_error(place: int, value: int) -> None:
    damaged = bytearray(GOOD * 2)
    damaged[place] = value
    try:
        read(bytes(damaged))
    except InputError as error:
        assert error.reason  # noqa: PT017 - either outcome is right, another error is not


def test_reading_an_archive_says_how_many_bytes_were_read(tmp_path: Path) -> None:
    path = tmp_path / "a.warc"
    answer = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<p>" + b"word " * 50_000
    head = b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://a.example/\r\n"
    head += b"Content-Type: application/http\r\n"
    record = head + b"Content-Length: %d\r\n\r\n" % len(answer) + answer + b"\r\n\r\n"
    path.write_bytes(record * 5)
    read: list[int] = []
    told = [sum(read) for _ in read_warc(path, watch=read.append)]
    assert len(told) == 5
    assert 0 < told[0] < told[2] < sum(read) == path.stat().st_size


def test_a_resource_is_a_page_without_a_head() -> None:
    kept = record(PAGE, kind="resource").replace(b"application/http; msgtype=response", b"text/html; charset=utf-8")
    picture = record(b"GIF89a", kind="resource").replace(b"application/http; msgtype=response", b"image/gif")
    [page] = read(kept + picture)
    assert isinstance(page, Page)
    assert (page.body, page.status, page.headers) == (PAGE, None, ())
    assert (page.url, page.content_type) == ("http://sennau.example/1", "text/html; charset=utf-8")
