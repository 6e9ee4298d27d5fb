"""Bodies come out whole, or an error says why not; bombs are stopped early."""

from __future__ import annotations

import gzip
import zlib

import brotli
import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st
from limits import memory_at_most

from scraper.decompression import (
    MAX_MEMBERS,
    Body,
    DecompressionError,
    OverLimitError,
    codings_of,
    decompress,
    packed_limit,
)

LIMIT = 10 * 1024 * 1024


def raw_deflate(data: bytes) -> bytes:
    engine = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return engine.compress(data) + engine.flush()


PACKERS = {
    "gzip": gzip.compress,
    "x-gzip": gzip.compress,
    "deflate": zlib.compress,
    "br": brotli.compress,
    "zstd": zstandard.compress,
}


def in_pieces(data: bytes, size: int) -> list[bytes]:
    return [data[start : start + size] for start in range(0, len(data), size)]


@pytest.mark.parametrize("coding", PACKERS)
@given(data=st.binary(max_size=3000), size=st.integers(1, 500))
def test_what_was_packed_comes_out_whatever_the_chunks(coding: str, data: bytes, size: int) -> None:
    assert decompress(in_pieces(PACKERS[coding](data), size), [coding], LIMIT) == data


@given(data=st.binary(min_size=1, max_size=500), size=st.integers(1, 50))
def test_deflate_without_its_header_is_understood(data: bytes, size: int) -> None:
    # A first byte that could be a zlib header belongs to a stored block, which no compressor writes for such data.
    assert decompress(in_pieces(raw_deflate(data), size), ["deflate"], LIMIT) == data


@pytest.mark.parametrize("size", [1, 20, 10_000])
def test_several_members_are_one_body(size: int) -> None:
    packed = gzip.compress(b"one ") + gzip.compress(b"two") + b"\0" * 512
    assert decompress(in_pieces(packed, size), ["gzip"], LIMIT) == b"one two"
    frames = zstandard.compress(b"one ") + zstandard.compress(b"two")
    assert decompress(in_pieces(frames, size), ["zstd"], LIMIT) == b"one two"


def test_a_body_packed_twice_is_unpacked_twice() -> None:
    assert decompress([brotli.compress(gzip.compress(b"page"))], ["gzip", "br"], LIMIT) == b"page"


@pytest.mark.parametrize("coding", PACKERS)
def test_a_body_that_was_cut_off_is_no_body(coding: str) -> None:
    packed = PACKERS[coding](bytes(range(256)) * 40)
    with pytest.raises(DecompressionError, match="ends early"):
        decompress([packed[: len(packed) // 2]], [coding], LIMIT)


@pytest.mark.parametrize("coding", PACKERS)
def test_a_plain_body_that_claims_a_coding_is_an_error(coding: str) -> None:
    with pytest.raises(DecompressionError):
        decompress([b"<!DOCTYPE html><p>plain</p>"], [coding], LIMIT)


@pytest.mark.parametrize("coding", PACKERS)
def test_an_empty_body_may_claim_any_coding(coding: str) -> None:
    assert decompress([], [coding], LIMIT) == b""


@pytest.mark.slow
@pytest.mark.parametrize("coding", PACKERS)
def test_a_bomb_stops_at_the_limit_with_little_memory(coding: str) -> None:
    bomb = PACKERS[coding](bytes(32 * 1024 * 1024))
    with memory_at_most(18), pytest.raises(OverLimitError):
        decompress([bomb], [coding], LIMIT)


def test_the_limit_itself_is_allowed() -> None:
    assert decompress([b"abcd"], [], limit=4) == b"abcd"
    with pytest.raises(OverLimitError, match="larger than 3 bytes"):
        decompress([b"abcd"], [], limit=3)


def test_nobody_packs_four_times() -> None:
    with pytest.raises(DecompressionError, match="packed 4 times"):
        Body(codings_of("gzip, gzip, gzip, gzip"), LIMIT)


# ---------------------------------------------------------------- work without a yield

MEGABYTE = 1024 * 1024
DEFLATE_HEAD, ZSTD_HEAD = b"\x78\x9c", b"\x28\xb5\x2f\xfd\x00\x58"
EMPTY_MEMBERS = {"gzip": gzip.compress(b""), "zstd": zstandard.compress(b"")}
# A beginning and a piece that can be repeated without end and gives nothing.
NOTHING = {
    "gzip padding": ("gzip", gzip.compress(b""), b"\0"),
    "gzip file name": ("gzip", b"\x1f\x8b\x08\x08" + bytes(6), b"name"),
    "empty stored blocks": ("deflate", DEFLATE_HEAD, b"\0\0\0\xff\xff"),
    "behind deflate's end": ("deflate", zlib.compress(b""), b"more"),
    "zstd empty blocks": ("zstd", ZSTD_HEAD, b"\0\0\0"),
    "zstd runs of no byte": ("zstd", ZSTD_HEAD, b"\2\0\0a"),
}


@pytest.mark.parametrize("coding", EMPTY_MEMBERS)
@pytest.mark.parametrize("size", [7, 5000, 10 * MEGABYTE])
def test_members_that_hold_nothing_come_to_an_end(coding: str, size: int) -> None:
    member = EMPTY_MEMBERS[coding]
    with pytest.raises(DecompressionError, match=f"more than {MAX_MEMBERS} {coding}"):
        decompress(in_pieces(member * (MAX_MEMBERS + 1), size), [coding], LIMIT)
    assert decompress(in_pieces(member * MAX_MEMBERS, size), [coding], LIMIT) == b""


@pytest.mark.parametrize("name", NOTHING)
def test_packed_bytes_are_bounded_whatever_they_give(name: str) -> None:
    coding, head, piece = NOTHING[name]
    limit = 100_000
    chunk = piece * (1000 // len(piece))
    body = Body([coding], limit)
    body.feed(head)
    fed = 0
    with pytest.raises(OverLimitError, match="while still packed"):  # noqa: PT012 - as a download would do it
        while True:
            body.feed(chunk)
            fed += len(chunk)
    assert packed_limit(limit) - 2000 < fed <= packed_limit(limit)


def test_what_one_coding_gives_to_the_next_is_bounded_as_well() -> None:
    outer = gzip.compress(gzip.compress(b"") + bytes(32 * MEGABYTE))
    with pytest.raises(OverLimitError, match="while still packed"):
        decompress([outer], ["gzip", "gzip"], MEGABYTE)


@pytest.mark.parametrize("coding", PACKERS)
@given(data=st.binary(max_size=3000))
def test_what_was_packed_to_be_read_is_within_the_bound(coding: str, data: bytes) -> None:
    assert decompress([PACKERS[coding](data)], [coding], len(data)) == data


def test_a_body_flushed_line_by_line_is_within_the_bound() -> None:
    lines = [b"%016x%016x%016x%016x\n" % (number, number * 7, number * 31, number * 127) for number in range(30_000)]
    engine = zlib.compressobj(level=0, wbits=zlib.MAX_WBITS | 16)
    packed = b"".join(engine.compress(line) + engine.flush(zlib.Z_SYNC_FLUSH) for line in lines) + engine.flush()
    whole = b"".join(lines)
    assert len(packed) > len(whole)
    assert decompress([packed], ["gzip"], len(whole)) == whole
