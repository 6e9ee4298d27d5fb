"""What a Fetcher takes from the world around it, apart from the network: time, chance and names."""

from __future__ import annotations

import asyncio
import random
import socket
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable


def utc_now() -> datetime:
    """Return the time of day, aware, in UTC."""
    return datetime.now(UTC)


async def resolve(host: str, port: int) -> tuple[str, ...]:
    """Return all addresses of a name, best first (RFC 6724); raises ``socket.gaierror`` if there are none."""
    answers = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return tuple(dict.fromkeys(str(answer[4][0]) for answer in answers))


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Each can be replaced, so that a test needs no waiting and no luck."""

    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    clock: Callable[[], datetime] = utc_now
    chance: Callable[[], float] = random.random
    resolve: Callable[[str, int], Awaitable[tuple[str, ...]]] = resolve
