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
            else:
                self.note(outcome)
            yield outcome

    def note(self, rejection: Rejection) -> None:
        """Count and name an input, if it failed."""
        if rejection.reason not in OUTCOMES:
            self._failed += 1
            complain(rejection.url, f"{rejection.reason}: {rejection.detail}")

    @property
    def exit(self) -> Exit:
        """The exit code after all outcomes have passed."""
        return self.exit_of(has_content=self._extracted > 0)

    def exit_of(self, *, has_content: bool) -> Exit:
        """The exit code of a run that gave something or nothing; 3 beats 1: the latter is no partial success."""
        if not has_content:
            return Exit.NOTHING
        return Exit.SOME_FAILED if self._failed else Exit.DONE
