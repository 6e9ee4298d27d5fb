"""Exit codes, and the messages that go with them."""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING

import click

from scraper.pipeline import OUTCOMES, Reading

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from scraper.models import Rejection


class Exit(IntEnum):
    """What the command tells the shell; 128 + n is what shells show for the signal n."""

    DONE = 0
    SOME_FAILED = 1
    USAGE = 2
    NOTHING = 3
    LOCKED = 4
    LATER = 75  # EX_TEMPFAIL of sysexits.h
    INTERRUPTED = 130
    BROKEN_PIPE = 141
    TERMINATED = 143


def complain(name: str, reason: str) -> None:
    """One line on stderr: ``scraper: NAME: reason``."""
    click.echo(f"scraper: {name}: {reason}", err=True)


class Tally:
    """Counts readings as they pass, names each failed input on stderr, and knows the exit code at the end."""

    def __init__(self) -> None:
        self._failed = 0
        self._extracted = 0

    def watch(self, outcomes: Iterable[Reading | Rejection]) -> Iterator[Reading | Rejection]:
        """The same, in passing."""
        for outcome in outcomes:
            if isinstance(outcome, Reading):
                self._extracted += not outcome.is_empty
            elif outcome.reason not in OUTCOMES:
                self._failed += 1
                complain(outcome.url, f"{outcome.reason}: {outcome.detail}")
            yield outcome

    @property
    def exit(self) -> Exit:
        """3 beats 1: a run that gave nothing is no partial success."""
        if not self._extracted:
            return Exit.NOTHING
        return Exit.SOME_FAILED if self._failed else Exit.DONE
