"""What a crawl writes into its corpus: at once, or after a step of the view, which another thread takes meanwhile.

A step takes seconds, in which no page would be visited. The corpus is used by one thread at a time: what comes during a
step waits in memory, and its pages in the state, from which they are read again if the run is killed.
"""

from __future__ import annotations

import asyncio
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import Future
    from types import TracebackType
    from typing import Self

    from scraper.corpus import Corpus

    Change = Callable[[Corpus], object]

# Changes that may wait for a step, a page each: no more is read then. Making them takes a tenth of a second.
MOST = 256
# Commits after which the log is copied into the file, which waits for the disk: of 64 pages each, some 50 MB.
COMMITS = 16


class CorpusWriter:
    """The corpus of a crawl, which it only writes to; a context manager, which leaves when all is written."""

    def __init__(self, corpus: Corpus) -> None:
        self._corpus = corpus
        self._thread = ThreadPoolExecutor(1, "corpus")
        self._step: Future[None] | None = None
        self._waiting: deque[Change] = deque()
        self._commits = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._thread.shutdown()
        if error is None:
            self._is_free()

    def put(self, change: Change) -> None:
        """Make a change of the corpus, at once or after the step that is under way."""
        if self._is_free():
            change(self._corpus)
        else:
            self._waiting.append(change)

    @property
    def is_full(self) -> bool:
        """Whether so much waits that no more should be read."""
        return len(self._waiting) >= MOST

    def commit(self) -> bool:
        """Put all changes on the disk; tell whether that was done, or has to wait for the step that is under way."""
        if not self._is_free():
            return False
        self._corpus.commit()
        self._commits += 1
        if self._commits >= COMMITS or self._corpus.is_settling_due():
            self._commits = 0
            self._step = self._thread.submit(self._corpus.settle)
        return True

    async def settled(self) -> bool:
        """Wait for the end of the step that is under way; tell whether there was one."""
        if self._step is None:
            return False
        await asyncio.wait([asyncio.wrap_future(self._step)])
        self._is_free()
        return True

    def _is_free(self) -> bool:
        """Tell whether no step is under way, and make what waited for it."""
        if self._step and self._step.done():
            step, self._step = self._step, None
            step.result()
        if self._step is None:
            while self._waiting:
                self._waiting.popleft()(self._corpus)
        return self._step is None
