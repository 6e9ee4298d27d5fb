"""The body of an answer as it comes in: bounded work, and none that keeps other visits waiting."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from scraper.decompression import OverLimitError

if TYPE_CHECKING:
    from collections.abc import AsyncIterable

    from scraper.decompression import Body

# Pieces of one body. A piece costs 30 µs, however small, so a million of one byte would keep the processor busy for
# half a minute. A server that sends each line by itself stays below up to some 3 MB, segments of a network up to 70 MB.
MAX_PIECES = 50_000

# One read of the network may hold 10,000 pieces of one byte, between which the library never waits for anything:
# after so many pieces the others get their turn.
PIECES_A_TURN = 200

# Packed bytes that are unpacked where they arrive. Nine of ten pages have fewer in all, and .5 ms of work; the worst
# that these can hold is 50 ms. To hand a batch to a thread costs .1 ms.
UNPACKED_AT_ONCE = 128 * 1024
BATCH = 64 * 1024


async def read_body(pieces: AsyncIterable[bytes], body: Body, *, is_packed: bool) -> bytes:
    """Return all pieces as one body; raises what `Body` raises, and `OverLimitError` for too many pieces."""
    reader = _BodyReader(body, is_packed=is_packed)
    async for piece in pieces:
        await reader.take(piece)
    await reader.unpack_waiting()
    return body.finish()


class _BodyReader:
    """Hands pieces to a body: the first at once, those of a long packed one by batches, in a thread."""

    def __init__(self, body: Body, *, is_packed: bool) -> None:
        self._body = body
        self._at_once = UNPACKED_AT_ONCE if is_packed else None
        self._count = 0
        self._size = 0
        self._waiting: list[bytes] = []
        self._waiting_size = 0

    async def take(self, piece: bytes) -> None:
        self._count += 1
        if self._count > MAX_PIECES:
            raise OverLimitError(f"in more than {MAX_PIECES} pieces")
        if self._count % PIECES_A_TURN == 0:
            await asyncio.sleep(0)
        self._size += len(piece)
        if self._at_once is None or self._size <= self._at_once:
            self._body.feed(piece)
            return
        self._waiting.append(piece)
        self._waiting_size += len(piece)
        if self._waiting_size >= BATCH:
            await self.unpack_waiting()

    async def unpack_waiting(self) -> None:
        """Unpack what waits, while others work."""
        if not self._waiting:
            return
        batch = b"".join(self._waiting)
        self._waiting.clear()
        self._waiting_size = 0
        await asyncio.to_thread(self._body.feed, batch)
