"""Limits that no load of the machine reaches: what hangs or grows too fast is named, what only has to wait is not."""

from __future__ import annotations

import contextlib
import signal
import time
import tracemalloc
from typing import TYPE_CHECKING

from hypothesis import settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

# What takes one second where nothing else runs takes a few where much does, and never so many.
PATIENCE = 60.0


@contextlib.contextmanager
def work_at_most(seconds: float = PATIENCE) -> Iterator[None]:
    """Fail once this process has worked for so many seconds; time in which others had the processor does not count."""

    def fail(_number: int, _frame: object) -> None:
        raise AssertionError(f"still at work after {seconds:g} s of processor time")

    before = signal.signal(signal.SIGPROF, fail)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0.0)
        signal.signal(signal.SIGPROF, before)


@contextlib.contextmanager
def memory_at_most(mebibytes: int) -> Iterator[None]:
    """Fail if the peak of what Python allocates meanwhile is higher."""
    tracemalloc.start()
    try:
        yield
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < mebibytes << 20


def examples(count: int) -> settings:
    """Try so many examples of a property, or a share of them where all properties are tried with fewer than usual."""
    usual: int = settings.get_profile("default").max_examples
    return settings(max_examples=max(1, count * settings().max_examples // usual))


def wait_until(condition: Callable[[], object], seconds: float = PATIENCE) -> None:
    """Return as soon as ``condition()`` is true; fail if it is not after so many seconds."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, f"waited {seconds:g} s in vain"
        time.sleep(0.01)
