"""What an extractor returned for a page, and the runs that collect it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from scoring.pages import GoldPage

# How much of an exception's message is kept.
_MESSAGE = 200


@dataclass(frozen=True, slots=True)
class Output:
    """What came out of a page. ``teasers`` is None for an extractor that returns none; ``error`` names an exception."""

    text: str = ""
    title: str | None = None
    authors: tuple[str, ...] = ()
    published: str | None = None
    teasers: tuple[str, ...] | None = None
    standfirst: str = ""
    error: str | None = None

    @property
    def text_with_standfirst(self) -> str:
        """The standfirst, which some extractors return apart, on a line of its own before the text."""
        return "\n".join(part for part in (self.standfirst, self.text) if part)


# A page's bytes and its URL, None where the source has none.
Extract = Callable[[bytes, str | None], Output]


def written_moment(value: object) -> str | None:
    """Return a date or time as an ISO string, whatever else as it is written; None for nothing.

    >>> written_moment(date(2026, 1, 25)), written_moment("")
    ('2026-01-25', None)
    """
    if value is None or value == "":
        return None
    return value.isoformat() if isinstance(value, date) else str(value)


def run_pages(extract: Extract, pages: Iterable[GoldPage]) -> list[Output]:
    """Return what an extractor makes of each page; an exception counts as an answer without anything in it."""
    outputs = []
    for page in pages:
        body = page.body()
        try:
            output = extract(body, page.url)
        except Exception as error:  # noqa: BLE001 - whatever a library raises counts against it
            output = replace(Output(), error=f"{type(error).__name__}: {str(error)[:_MESSAGE]}")
        outputs.append(output)
    return outputs
