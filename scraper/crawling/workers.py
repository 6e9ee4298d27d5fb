"""Processes that read pages, started when they are needed, killed when one hangs, and replaced from time to time."""

from __future__ import annotations

import asyncio
import contextlib
import os
import pickle
import sys
from typing import TYPE_CHECKING

from scraper.crawling.messages import FRAME, Answer, frame

if TYPE_CHECKING:
    from asyncio.subprocess import Process

    from scraper.crawling.messages import Setup, Task

# A page takes 8 ms on average and none of the benchmark's takes a second.
TIME_LIMIT = 30.0
# A worker that has read so many pages is replaced: what leaks in a parser must not add up for weeks.
LIFE = 5000
# Numeric libraries keep memory for each thread that they might start; pages are read one at a time.
ENVIRONMENT = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}

# Bytes that are read ahead from a worker: most answers come in one piece.
BUFFER = 1 << 20


class Workers:
    """At most ``count`` processes; ``seconds`` is what one page may take. Shared by all tasks of an event loop."""

    def __init__(self, count: int, setup: Setup, *, seconds: float = TIME_LIMIT, life: int = LIFE) -> None:
        self._idle: asyncio.LifoQueue[_Worker] = asyncio.LifoQueue()  # the one used last: a small job starts only one
        for _ in range(count):
            self._idle.put_nowait(_Worker(setup, seconds, life))
        self._all = count

    async def ask(self, task: Task) -> Answer:
        """The answer; one with a ``failure`` if the page took too long or brought the process down."""
        worker = await self._idle.get()
        try:
            return await worker.ask(task)
        finally:
            self._idle.put_nowait(worker)

    async def close(self) -> None:
        """End all processes; no task may be under way."""
        for _ in range(self._all):
            await (await self._idle.get()).end()


class _Worker:
    def __init__(self, setup: Setup, seconds: float, life: int) -> None:
        self._setup = setup
        self._seconds = seconds
        self._life = life
        self._answered = 0
        self._process: Process | None = None

    async def ask(self, task: Task) -> Answer:
        try:
            async with asyncio.timeout(self._seconds):
                answer = await self._answer(task)
        except TimeoutError:
            await self.end()
            return Answer(failure="extraction_timeout", detail=f"not read within {self._seconds:g} s")
        except (asyncio.IncompleteReadError, ConnectionError):
            code = await self.end(grace=1.0)
            return Answer(failure="extraction_crash", detail=f"the reading process ended with exit code {code}")
        except asyncio.CancelledError:
            await self.end()
            raise
        self._answered += 1
        if self._answered >= self._life:
            await self.end()
        return answer

    async def _answer(self, task: Task) -> Answer:
        process = self._process or await self._start()
        if process.stdin is None or process.stdout is None:
            raise RuntimeError("a worker is started with pipes")
        process.stdin.write(frame(task))
        await process.stdin.drain()
        (size,) = FRAME.unpack(await process.stdout.readexactly(FRAME.size))
        answer = pickle.loads(await process.stdout.readexactly(size))  # noqa: S301 - from our own process
        if not isinstance(answer, Answer):
            raise TypeError(f"a worker answered with {type(answer).__name__}")
        return answer

    async def _start(self) -> Process:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "scraper.crawling.worker"),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            limit=BUFFER,
            env={**os.environ, **ENVIRONMENT},
        )
        self._process = process
        self._answered = 0
        if process.stdin:
            process.stdin.write(frame(self._setup))
        return process

    async def end(self, grace: float = 0.0) -> int | None:
        """End the process, if there is one, after ``grace`` seconds by force; its exit code."""
        process, self._process = self._process, None
        if process is None:
            return None
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(grace):
                return await process.wait()
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        return await process.wait()
