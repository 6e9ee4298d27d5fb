"""What became of the inputs: those that failed named, the others counted, an exit code at the end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scraper.cli.exits import Exit, complain
from scraper.pipeline import OUTCOMES, Reading

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from scraper.models import Rejection


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
