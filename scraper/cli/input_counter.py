"""What became of the inputs: those that failed named, the others counted, an exit code at the end."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from scraper.characters import shown
from scraper.cli.exits import Exit, complain, tell
from scraper.models import Rejection
from scraper.pipeline import OUTCOMES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from scraper.pipeline import KnownPage
    from scraper.reading.page_readings import PageReading

Outcome = TypeVar("Outcome", bound="PageReading | KnownPage | Rejection")


class InputCounter:
    """Counts readings as they pass, names each failed input on stderr, and knows the exit code at the end."""

    def __init__(self) -> None:
        self._failed = 0
        self._extracted = 0
        self._empty = 0

    def watch(self, outcomes: Iterable[Outcome]) -> Iterator[Outcome]:
        """Yield the same, in passing."""
        for outcome in outcomes:
            if isinstance(outcome, Rejection):
                self.note(outcome)
            else:
                self._extracted += not outcome.is_empty
                self._empty += outcome.is_empty
            yield outcome

    def note(self, rejection: Rejection) -> None:
        """Count an input that gave no page, and name it if it failed."""
        if rejection.reason in OUTCOMES:
            self._empty += 1
        else:
            self._failed += 1
            complain(rejection.url, f"{rejection.reason}: {rejection.detail}")

    def tell_nothing(self, place: str | None) -> None:
        """Say on stderr that nothing was extracted, if that is so, and why; ``place``: where each page is named."""
        self.tell_nothing_came()
        if self._empty and not self._extracted:  # those that failed are named already
            named = f"; {shown(place)} names each" if place else ""
            tell(f"nothing was extracted: {self._empty} pages without an article{named}")

    def tell_nothing_came(self) -> None:
        """Say on stderr that there was no page among the inputs, if that is so."""
        if not (self._extracted or self._failed or self._empty):
            tell("nothing was extracted: the inputs hold no page (X.html, X.htm, pages.jsonl, X.warc, also packed)")

    @property
    def exit(self) -> Exit:
        """The exit code after all outcomes have passed."""
        return self.exit_of(has_content=self._extracted > 0)

    def exit_of(self, *, has_content: bool) -> Exit:
        """Return the exit code of a run that gave something or nothing; 3 beats 1: the latter is no partial success."""
        if not has_content:
            return Exit.NOTHING
        return Exit.SOME_FAILED if self._failed else Exit.DONE
