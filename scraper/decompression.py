"""Bodies without their ``Content-Encoding``, never larger than a limit, and for a bounded amount of work.

Downloads, records of archives and compressed files all come through here, so that a few hundred bytes that unpack
to gigabytes (a bomb) are stopped in one place, and a body that was cut off is told from one that is complete.
Megabytes that unpack to nothing (empty members and blocks, bytes behind the end) are bounded, too: `packed_limit`.
"""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING, Protocol

import brotli
import zstandard

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

# A decoder hands over at most this many bytes at a time (brotli up to twice as many: its threshold is soft), so
# the limit is noticed at most 2 MiB late.
PIECE = 1024 * 1024

# The zstd decoder takes no output limit, so its input is cut instead. The densest block, four bytes of run-length
# coding, gives 128 KiB (RFC 8878 §3.1.1.2.2): 64 bytes hold at most 16 of them, 2 MiB.
ZSTD_SLICE = 64

# The largest window that a zstd body on the web may ask for, 8 MiB (RFC 9659 §3).
ZSTD_WINDOW = 8 * 1024 * 1024

# Bodies packed twice exist by mistake; nobody packs one more often.
MAX_CODINGS = 3

# Each member of gzip and each frame of zstd sets a decoder up anew, 2 µs for 20 and 9 bytes that may hold nothing.
# Files that are packed in blocks, so that a reader can jump, begin one each 64 KiB: 160 for a page of 10 MB.
MAX_MEMBERS = 10_000

# zlib hands back a copy of what stands behind a member, so a long input with many members is copied that often: with
# all of it at once, 2 MB of empty members took 24 s. From slices of this size a copy costs less than the member.
GZIP_SLICE = 16 * 1024

# Packing makes nothing much larger: deflate adds 5 bytes a block of 64 KiB (RFC 1951 §3.2.4), zstd 3 bytes a block of
# 128 KiB, and a server that flushes each kilobyte adds 5 bytes to it. An eighth more than may come out, and this much
# for headers (file names, comments) and padding, holds whatever was packed to be read.
PACKED_OVERHEAD = 64 * 1024


class DecompressionError(ValueError):
    """The body is not in the coding that it claims, is damaged, or was cut off."""


class OverLimitError(DecompressionError):
    """The body is larger, once decompressed, than allowed."""


class Decoder(Protocol):
    """Undoes one coding: ``feed`` gives what can be had so far; ``finished`` is whether the end was reached."""

    def feed(self, data: bytes) -> Iterator[bytes]: ...

    @property
    def finished(self) -> bool: ...


class _Members:
    """Counts the parts that a body is packed in, each by itself."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._count = 1  # the first has begun

    def count(self) -> None:
        """Note that one more begins."""
        self._count += 1
        if self._count > MAX_MEMBERS:
            raise DecompressionError(f"more than {MAX_MEMBERS} {self._name}")


class _Gzip:
    """RFC 1952, several members in a row included; what follows the last one is padding."""

    _WBITS = zlib.MAX_WBITS | 16
    _MAGIC = 0x1F

    def __init__(self) -> None:
        self._engine = zlib.decompressobj(self._WBITS)
        self._members = _Members("gzip members")
        self._is_padding = False

    def feed(self, data: bytes) -> Iterator[bytes]:
        position = 0
        while position < len(data) and not self._is_padding:
            if self._engine.eof:
                self._is_padding = data[position] != self._MAGIC
                self._next_member()
            else:
                part = data[position : position + GZIP_SLICE]
                yield from _drain(self._engine, part)
                position += len(part) - len(self._engine.unused_data)

    def _next_member(self) -> None:
        if not self._is_padding:
            self._members.count()
            self._engine = zlib.decompressobj(self._WBITS)

    @property
    def finished(self) -> bool:
        return self._engine.eof


class _Deflate:
    """RFC 9110 §8.4.1.2: a zlib stream; some servers send it without the zlib header, and browsers take both."""

    def __init__(self) -> None:
        self._engine: zlib._Decompress | None = None

    def feed(self, data: bytes) -> Iterator[bytes]:
        if self._engine is None:
            has_header = data[0] & 0x0F == zlib.DEFLATED  # RFC 1950 §2.2
            self._engine = zlib.decompressobj(zlib.MAX_WBITS if has_header else -zlib.MAX_WBITS)
        if not self._engine.eof:
            yield from _drain(self._engine, data)

    @property
    def finished(self) -> bool:
        return self._engine is not None and self._engine.eof


def _drain(engine: zlib._Decompress, data: bytes) -> Iterator[bytes]:
    while piece := engine.decompress(data, PIECE):
        yield piece
        data = engine.unconsumed_tail


class _Brotli:
    """RFC 7932."""

    def __init__(self) -> None:
        self._engine = brotli.Decompressor()

    def feed(self, data: bytes) -> Iterator[bytes]:
        if self.finished:
            return
        while piece := self._engine.process(data, output_buffer_limit=PIECE):
            yield piece
            data = b""

    @property
    def finished(self) -> bool:
        return bool(self._engine.is_finished())


class _Zstd:
    """RFC 8878, several frames in a row included."""

    def __init__(self) -> None:
        # One for all frames: to make one takes 50 µs.
        self._decompressor = zstandard.ZstdDecompressor(max_window_size=ZSTD_WINDOW)
        self._engine = self._decompressor.decompressobj()
        self._frames = _Members("zstd frames")

    def feed(self, data: bytes) -> Iterator[bytes]:
        for start in range(0, len(data), ZSTD_SLICE):
            yield from self._feed_slice(data[start : start + ZSTD_SLICE])

    def _feed_slice(self, data: bytes) -> Iterator[bytes]:
        while data:
            if self._engine.eof:
                self._frames.count()
                self._engine = self._decompressor.decompressobj()
            if piece := self._engine.decompress(data):
                yield piece
            data = self._engine.unused_data if self._engine.eof else b""

    @property
    def finished(self) -> bool:
        return self._engine.eof


DECODERS: dict[str, Callable[[], Decoder]] = {
    "gzip": _Gzip,
    "x-gzip": _Gzip,  # RFC 9110 §8.4.1.3
    "deflate": _Deflate,
    "br": _Brotli,
    "zstd": _Zstd,
}

_FOREIGN_ERRORS = (zlib.error, brotli.error, zstandard.ZstdError)


def codings_of(content_encoding: str) -> tuple[str, ...]:
    """Return the codings that a ``Content-Encoding`` names and that can be undone, in the order they were applied.

    Others are left out, as browsers do: servers write ``utf-8`` or ``none`` there and send a plain body.

    >>> codings_of("GZIP, br"), codings_of("utf-8")
    (('gzip', 'br'), ())
    """
    names = (name.strip().lower() for name in content_encoding.split(","))
    return tuple(name for name in names if name in DECODERS)


def packed_limit(limit: int) -> int:
    """Bytes that a body of at most ``limit`` bytes may have while it is packed.

    >>> packed_limit(8_000_000)
    9065536
    """
    return limit + limit // 8 + PACKED_OVERHEAD


class Body:
    """Collects a body chunk by chunk; at no time is much more than ``limit`` bytes kept.

    Raises:
        DecompressionError: from ``feed`` or ``finish``: damaged, cut off, packed too often or in too many parts.
        OverLimitError: from ``feed``: over the limit, or while still packed over `packed_limit`; nothing more is
            unpacked.
    """

    def __init__(self, codings: Sequence[str], limit: int) -> None:
        if len(codings) > MAX_CODINGS:
            raise DecompressionError(f"packed {len(codings)} times")
        self._decoders = tuple((name, DECODERS[name]()) for name in reversed(codings))
        self._limit = limit
        self._packed_limit = packed_limit(limit)
        self._packed = [0] * len(codings)  # bytes that went into each decoder
        self._parts: list[bytes] = []
        self._size = 0

    def feed(self, chunk: bytes) -> None:
        """Take the next bytes as they came."""
        try:
            for piece in self._decoded(chunk, 0):
                self._keep(piece)
        except _FOREIGN_ERRORS as error:
            raise DecompressionError(f"damaged {self._names} data: {error}") from error

    def finish(self) -> bytes:
        """Return the whole body, after the last chunk."""
        # An empty body may claim any coding: servers add the header to answers without content.
        if self._fed and not all(decoder.finished for _, decoder in self._decoders):
            raise DecompressionError(f"{self._names} data ends early")
        return b"".join(self._parts)

    def so_far(self) -> bytes:
        """Return what could be unpacked, of a body that was cut off or damaged."""
        return b"".join(self._parts)

    _fed = False

    @property
    def _names(self) -> str:
        return "+".join(name for name, _ in self._decoders)

    def _decoded(self, data: bytes, stage: int) -> Iterator[bytes]:
        if not data:
            return
        self._fed = True
        if stage == len(self._decoders):
            yield data
            return
        self._packed[stage] += len(data)
        if self._packed[stage] > self._packed_limit:
            raise OverLimitError(f"larger than {self._packed_limit} bytes while still packed")
        for piece in self._decoders[stage][1].feed(data):
            yield from self._decoded(piece, stage + 1)

    def _keep(self, piece: bytes) -> None:
        self._size += len(piece)
        if self._size > self._limit:
            raise OverLimitError(f"larger than {self._limit} bytes")
        self._parts.append(piece)


def decompress(chunks: Iterable[bytes], codings: Sequence[str], limit: int) -> bytes:
    """Return all chunks as one body; raises like `Body`.

    >>> decompress([zlib.compress(b"page")], ["deflate"], limit=4)
    b'page'
    """
    body = Body(codings, limit)
    for chunk in chunks:
        body.feed(chunk)
    return body.finish()
