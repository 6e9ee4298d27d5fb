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
from scraper.reading.messages import FRAME, START_LIMIT, Answer, frame

if TYPE_CHECKING:
    from asyncio.subprocess import Process
    from collections.abc import AsyncIterator, Callable, Sequence

    from scraper.reading.messages import AnyTask, Setup

LOG = logging.getLogger("scraper.reading")

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
            self._idle.put_nowait(_Worker(life))
        self._all = count
        self._setup = setup
        self._is_stopping = is_stopping

    def set_up(self, setup: Setup) -> None:
        """Read all further pages with this; no task may be under way."""
        self._setup = setup

    async def ask(self, task: AnyTask) -> Answer | None:
        """Return the answer; one with a ``failure`` if the page took too long, or brought down two processes in a row.

        None if its process ended while the run stops: what stops a run may end its processes, so that says nothing
        of the page.
        """
        [answer] = await self.ask_all((task,))
        return answer

    async def ask_all(self, tasks: Sequence[AnyTask]) -> Sequence[Answer | None]:
        """Return the answers to these tasks, which one process gets at once: it never waits for the next one."""
        worker = await self._idle.get()
        try:
            return await self._asked(worker, tasks)
        finally:
            self._idle.put_nowait(worker)

    async def _asked(self, worker: _Worker, tasks: Sequence[AnyTask]) -> Sequence[Answer | None]:
        answers: list[Answer | None] = []
        ends: list[str] = []  # of processes that ended on the page whose turn it is
        while len(answers) < len(tasks):
            if ends:
                url = tasks[len(answers)].page.url
                LOG.warning("reader_lost", extra={"url": url, "detail": f"{ends[0]}; read once more"})
            try:
                async for answer in worker.ask(self._setup, tasks[len(answers) :]):
                    answers.append(answer)
                    ends.clear()
            except _EndedError as error:
                ends.append(str(error))
                if self._is_stopping():
                    return (*answers, *(None for _ in tasks[len(answers) :]))
            if len(ends) == ATTEMPTS:
                detail = f"two reading processes in a row ended: {', '.join(ends)}"
                answers.append(Answer(failure=CRASH, detail=detail))
                ends.clear()
        return answers

    async def close(self) -> None:
        """End all processes; no task may be under way."""
        for _ in range(self._all):
            await (await self._idle.get()).end()


class _EndedError(Exception):
    """The process ended in the middle of a page; the message says how."""


class _Worker:
    def __init__(self, life: int) -> None:
        self._setup: Setup | None = None  # what the process has
        self._life = life
        self._answered = 0
        self._process: Process | None = None

    async def ask(self, setup: Setup, tasks: Sequence[AnyTask]) -> AsyncIterator[Answer]:
        """Yield the answers, up to the first page that takes too long; raises `_EndedError`."""
        try:
            process = await self._ready(setup)
            # All at once, and nobody waits until they are taken: the process takes none while an answer is in its way.
            _send(process, b"".join(map(frame, tasks)))
            for _ in tasks:
                async with asyncio.timeout(setup.seconds):
                    answer = await _received(process)
                self._answered += 1
                yield answer
        except TimeoutError:
            await self.end()
            yield Answer(failure="extraction_timeout", detail=f"not read within {setup.seconds:g} s")
        except (asyncio.IncompleteReadError, ConnectionError) as error:
            raise _EndedError(_manner(await self.end(grace=1.0))) from error
        except asyncio.CancelledError:
            await self.end()
            raise
        if self._answered >= self._life:
            await self.end()

    async def _ready(self, setup: Setup) -> Process:
        if self._process is None or self._process.returncode is not None:  # never begun, or ended with nothing to do
            self._process, self._setup, self._answered = await _started(), None, 0
        if self._setup is not setup:
            _send(self._process, frame(setup))
            try:
                async with asyncio.timeout(START_LIMIT):
                    await _received(self._process)
            except TimeoutError as error:
                await self.end()
                raise _EndedError(f"it was not ready within {START_LIMIT:g} s") from error
            self._setup = setup
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


async def _started() -> Process:
    """Start a process, which finds modules where this one does: those of plug-ins, too."""
    return await asyncio.create_subprocess_exec(
        *(sys.executable, "-P", "-m", "scraper.reading"),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        limit=BUFFER,
        env={**os.environ, **ENVIRONMENT, "PYTHONPATH": os.pathsep.join(sys.path)},
    )


def _send(process: Process, data: bytes) -> None:
    if process.stdin is None:
        raise RuntimeError("a worker is started with pipes")
    process.stdin.write(data)


async def _received(process: Process) -> Answer:
    if process.stdout is None:
        raise RuntimeError("a worker is started with pipes")
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
