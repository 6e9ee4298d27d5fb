"""Processes that read pages, started when they are needed, killed when one hangs, and replaced from time to time."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import pickle
import signal
import sys
from typing import TYPE_CHECKING

from scraper.crashes import CRASH
from scraper.crawling.messages import FRAME, START_LIMIT, Answer, frame

if TYPE_CHECKING:
    from asyncio.subprocess import Process
    from collections.abc import Callable

    from scraper.crawling.messages import Setup, Task

LOG = logging.getLogger("scraper.crawling")

# A process may be ended from outside, as the kernel does when memory is short. A page on which two in a row ended is
# taken for the reason.
ATTEMPTS = 2
# A worker that has read so many pages is replaced: what leaks in a parser must not add up for weeks.
LIFE = 5000
# Numeric libraries keep memory for each thread that they might start; pages are read one at a time.
ENVIRONMENT = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}

# Bytes that are read ahead from a worker: most answers come in one piece.
BUFFER = 1 << 20


class Workers:
    """At most ``count`` processes, for pages of a run that is about to end when ``is_stopping`` says so.

    Shared by all tasks of an event loop.
    """

    def __init__(
        self, count: int, setup: Setup, *, is_stopping: Callable[[], bool] = lambda: False, life: int = LIFE
    ) -> None:
        self._idle: asyncio.LifoQueue[_Worker] = asyncio.LifoQueue()  # the one used last: a small job starts only one
        for _ in range(count):
            self._idle.put_nowait(_Worker(setup, life))
        self._all = count
        self._is_stopping = is_stopping

    async def ask(self, task: Task) -> Answer | None:
        """Return the answer; one with a ``failure`` if the page took too long, or brought down two processes in a row.

        None if its process ended while the run stops: what stops a run may end its processes, so that says nothing
        of the page.
        """
        worker = await self._idle.get()
        try:
            return await self._asked(worker, task)
        finally:
            self._idle.put_nowait(worker)

    async def _asked(self, worker: _Worker, task: Task) -> Answer | None:
        ends: list[str] = []
        while len(ends) < ATTEMPTS:
            if ends:
                LOG.warning("reader_lost", extra={"url": task.page.url, "detail": f"{ends[0]}; read once more"})
            try:
                return await worker.ask(task)
            except _EndedError as error:
                ends.append(str(error))
            if self._is_stopping():
                return None
        return Answer(failure=CRASH, detail=f"two reading processes in a row ended: {', '.join(ends)}")

    async def close(self) -> None:
        """End all processes; no task may be under way."""
        for _ in range(self._all):
            await (await self._idle.get()).end()


class _EndedError(Exception):
    """The process ended in the middle of a page; the message says how."""


class _Worker:
    def __init__(self, setup: Setup, life: int) -> None:
        self._setup = setup
        self._seconds = setup.seconds
        self._life = life
        self._answered = 0
        self._process: Process | None = None

    async def ask(self, task: Task) -> Answer:
        """Return the answer; raises `_EndedError`."""
        try:
            process = await self._ready()
            async with asyncio.timeout(self._seconds):
                answer = await _answer(process, frame(task))
        except TimeoutError:
            await self.end()
            return Answer(failure="extraction_timeout", detail=f"not read within {self._seconds:g} s")
        except (asyncio.IncompleteReadError, ConnectionError) as error:
            raise _EndedError(_manner(await self.end(grace=1.0))) from error
        except asyncio.CancelledError:
            await self.end()
            raise
        self._answered += 1
        if self._answered >= self._life:
            await self.end()
        return answer

    async def _ready(self) -> Process:
        if self._process and self._process.returncode is None:  # else it was ended while it had nothing to do
            return self._process
        self._answered = 0
        self._process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "scraper.crawling.worker"),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            limit=BUFFER,
            env={**os.environ, **ENVIRONMENT},
        )
        try:
            async with asyncio.timeout(START_LIMIT):
                await _answer(self._process, frame(self._setup))
        except TimeoutError as error:
            await self.end()
            raise _EndedError(f"it was not ready within {START_LIMIT:g} s") from error
        return self._process

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


async def _answer(process: Process, data: bytes) -> Answer:
    if process.stdin is None or process.stdout is None:
        raise RuntimeError("a worker is started with pipes")
    process.stdin.write(data)
    await process.stdin.drain()
    (size,) = FRAME.unpack(await process.stdout.readexactly(FRAME.size))
    answer = pickle.loads(await process.stdout.readexactly(size))  # noqa: S301 - from our own process
    if not isinstance(answer, Answer):
        raise TypeError(f"a worker answered with {type(answer).__name__}")
    return answer


def _manner(code: int | None) -> str:
    """Describe how a process ended.

    >>> _manner(7), _manner(-9)
    ('exit code 7', 'SIGKILL')
    """
    if code is None or code >= 0:
        return f"exit code {code}"
    return signal.Signals(-code).name if -code in set(signal.Signals) else f"signal {-code}"
