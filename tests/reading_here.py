"""Pages of a crawl read in the process of its test: to start a process for them takes half a second.

Most tests of crawls are of something else; `test_readers` and `test_stops` have the processes.
"""

from __future__ import annotations

import asyncio
import io
from typing import TYPE_CHECKING

from scraper.reading import worker
from scraper.reading.messages import Answer, AnyTask, frame, receive_from
from scraper.reading.page_readings import profiles_by_site
from scraper.sites.plugins import load_sites

if TYPE_CHECKING:
    from collections.abc import Callable

    from scraper.reading.messages import Setup, Task


class ReaderHere:
    """Reads what `Workers` would send to processes; tasks and answers are packed and unpacked as on their way there."""

    def __init__(self, _count: int, setup: Setup, *, is_stopping: Callable[[], bool] = lambda: False) -> None:
        self._sites = load_sites(setup.sites) if setup.plugins is None else setup.plugins
        self._profiles = profiles_by_site(setup.profiles)
        self._is_stopping = is_stopping

    async def ask(self, task: Task) -> Answer | None:
        """Return the answer; None once the run stops."""
        return None if self._is_stopping() else await asyncio.to_thread(self._read, frame(task))

    def _read(self, sent: bytes) -> Answer:
        task = receive_from(io.BytesIO(sent))
        assert isinstance(task, AnyTask)
        answer = receive_from(io.BytesIO(worker._framed(worker.read(task, self._sites, self._profiles))))
        assert isinstance(answer, Answer)
        return answer

    async def close(self) -> None:
        """Do nothing: there is no process."""
