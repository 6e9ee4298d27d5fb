"""The time of a crawl: that of the machine when it began, and what has passed since."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime


def monotonic_clock(clock: Callable[[], datetime]) -> Callable[[], float]:
    """Return a clock in seconds since 1970 that only goes forward, whatever is done to that of the machine."""
    offset = clock().timestamp() - time.monotonic()
    return lambda: offset + time.monotonic()
