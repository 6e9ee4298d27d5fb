"""What can be read only once, as a pipe: its beginning looked at, and all of it kept where it is read again."""

from __future__ import annotations

import zlib
from tempfile import SpooledTemporaryFile
from typing import IO, TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator

CHUNK = 256 * 1024
GZIP = b"\x1f\x8b"  # RFC 1952 §2.3.1
ARCHIVE = b"WARC/"  # ISO 28500 §4


class Readable(Protocol):
    """What bytes come from."""

    def read(self, size: int = -1, /) -> bytes: ...


class Begun:
    """A stream from its beginning, though its ``first`` bytes have been looked at."""

    def __init__(self, name: str, stream: Readable) -> None:
        """Read some hundred kilobytes. Raises OSError."""
        self.name = name
        self.first = stream.read(CHUNK)
        self._left, self._stream, self._place = self.first, stream, 0

    def read(self, size: int = -1, /) -> bytes:
        """Return some bytes, at most so many unless that is negative; none at the end. Raises OSError."""
        size = CHUNK if size < 0 else size
        piece, self._left = self._left[:size], self._left[size:]
        piece = piece or self._stream.read(size)
        self._place += len(piece)
        return piece

    def tell(self) -> int:
        """Return how many bytes have been read."""
        return self._place


def chunks_of(stream: Readable) -> Iterator[bytes]:
    """Yield the bytes of a stream. Raises OSError."""
    return iter(lambda: stream.read(CHUNK), b"")


def is_archive(first: bytes) -> bool:
    """Tell whether a stream that begins so is a web archive, plain or packed with gzip.

    >>> is_archive(b"WARC/1.1"), is_archive(b"<html>"), is_archive(GZIP)
    (True, False, False)
    """
    if first.startswith(GZIP):
        try:
            first = zlib.decompressobj(zlib.MAX_WBITS | 16).decompress(first, len(ARCHIVE))
        except zlib.error:
            return False
    return first.startswith(ARCHIVE)


def keep(chunks: Iterator[bytes], memory: int) -> IO[bytes]:
    """Keep these bytes in a file, at its beginning; it is on the disk, without a name, beyond ``memory`` bytes.

    Raises OSError.
    """
    kept: IO[bytes] = SpooledTemporaryFile(max_size=memory)  # noqa: SIM115 - kept open
    for chunk in chunks:
        kept.write(chunk)
    kept.seek(0)
    return kept
