"""Bodies of answers as they come in: all of it comes out, the work is bounded, and nobody else has to wait for it."""

from __future__ import annotations

import asyncio
import gzip
import random
import threading
from typing import TYPE_CHECKING

import pytest

from scraper.decompression import Body, DecompressionError, OverLimitError
from scraper.fetching.bodies import BATCH, MAX_PIECES, PIECES_A_TURN, UNPACKED_AT_ONCE, read_body

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterable

LIMIT = 10 * 1024 * 1024
PLAIN = random.Random(1).randbytes(1024 * 1024)  # noqa: S311 - what cannot be packed, no secret
PACKED = gzip.compress(PLAIN)


async def arriving(pieces: Iterable[bytes]) -> AsyncIterator[bytes]:
    """Pieces that have all come already: nothing is waited for between two of them."""
    for piece in pieces:
        yield piece


def cut(data: bytes, size: int) -> list[bytes]:
    return [data[start : start + size] for start in range(0, len(data), size)]


@pytest.mark.parametrize("size", [100, 1448, 65_536, 2_000_000])
def test_a_body_is_whole_whatever_its_pieces(size: int) -> None:
    assert asyncio.run(read_body(arriving(cut(PACKED, size)), Body(["gzip"], LIMIT), is_packed=True)) == PLAIN
    assert asyncio.run(read_body(arriving(cut(PLAIN, size)), Body([], LIMIT), is_packed=False)) == PLAIN


def test_what_is_wrong_with_a_long_body_is_said_as_of_a_short_one() -> None:
    for packed, error in ((PACKED[:-9], "ends early"), (PACKED[:-9] + bytes(9), "damaged gzip data")):
        with pytest.raises(DecompressionError, match=error):
            asyncio.run(read_body(arriving(cut(packed, 1448)), Body(["gzip"], LIMIT), is_packed=True))
    with pytest.raises(OverLimitError, match="larger than 500000 bytes"):
        asyncio.run(read_body(arriving(cut(PACKED, 1448)), Body(["gzip"], 500_000), is_packed=True))


@pytest.mark.parametrize("is_packed", [False, True])
def test_a_body_in_too_many_pieces_is_given_up(is_packed: bool) -> None:
    body = Body(["gzip"] if is_packed else [], LIMIT)
    pieces = iter(cut(gzip.compress(PLAIN, 0), 1) if is_packed else [b"x"] * LIMIT)
    with pytest.raises(OverLimitError, match=f"in more than {MAX_PIECES} pieces"):
        asyncio.run(read_body(arriving(pieces), body, is_packed=is_packed))
    assert next(pieces)


class NotedBody(Body):
    """Notes who unpacks how much."""

    def __init__(self) -> None:
        super().__init__(["gzip"], LIMIT)
        self.on_the_loop: list[int] = []
        self.in_threads: list[int] = []

    def feed(self, chunk: bytes) -> None:
        is_loop = threading.current_thread() is threading.main_thread()
        (self.on_the_loop if is_loop else self.in_threads).append(len(chunk))
        super().feed(chunk)


def test_a_page_is_unpacked_where_it_arrives_and_what_is_longer_in_batches_elsewhere() -> None:
    page, film = NotedBody(), NotedBody()
    packed = gzip.compress(PLAIN[: UNPACKED_AT_ONCE - 1000])
    asyncio.run(read_body(arriving(cut(packed, 1448)), page, is_packed=True))
    asyncio.run(read_body(arriving(cut(PACKED, 1448)), film, is_packed=True))
    assert (sum(page.on_the_loop), page.in_threads) == (len(packed), [])
    assert sum(film.on_the_loop) <= UNPACKED_AT_ONCE
    assert sum(film.in_threads) == len(PACKED) - sum(film.on_the_loop)
    assert all(BATCH <= size < BATCH + 1448 for size in film.in_threads[:-1])


class SlowBody(Body):
    """Unpacks a batch only when the loop has turned so often meanwhile: on the loop it would never end."""

    def __init__(self, turns: threading.Semaphore) -> None:
        super().__init__(["gzip"], LIMIT)
        self._turns = turns
        self.waited = 0

    def feed(self, chunk: bytes) -> None:
        if threading.current_thread() is not threading.main_thread():
            for _ in range(100):
                assert self._turns.acquire(timeout=60), "the loop stood still while a body was unpacked"
                self.waited += 1
        super().feed(chunk)


def test_the_loop_turns_while_a_long_body_is_unpacked() -> None:
    turns = threading.Semaphore(0)
    body = SlowBody(turns)

    async def turn() -> None:
        while True:
            turns.release()
            await asyncio.sleep(0)

    async def read() -> bytes:
        others = asyncio.create_task(turn())
        whole = await read_body(arriving(cut(PACKED, 1448)), body, is_packed=True)
        others.cancel()
        return whole

    assert asyncio.run(read()) == PLAIN
    assert body.waited >= 100 * ((len(PACKED) - UNPACKED_AT_ONCE) // (BATCH + 1448))


def test_others_have_their_turn_between_pieces_that_came_together() -> None:
    turns = 0

    async def turn() -> None:
        nonlocal turns
        while True:
            turns += 1
            await asyncio.sleep(0)

    async def read() -> None:
        others = asyncio.create_task(turn())
        await read_body(arriving([b"x"] * 20_000), Body([], LIMIT), is_packed=False)
        others.cancel()

    asyncio.run(read())
    assert turns >= 20_000 // PIECES_A_TURN
