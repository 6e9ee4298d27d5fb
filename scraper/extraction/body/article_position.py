"""Where among the page's blocks the article stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from scraper.extraction.dom.text_stats import MAX_SPELLING, normalised
from scraper.labels import Label

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scraper.extraction.dom.document import Document

# Labels of blocks about other pages or other people: no metadata of the article is read from them.
FOREIGN_LABELS = frozenset(
    (
        *(Label.TEASER, Label.COMMENTS, Label.MENU, Label.LINKS, Label.FOOTER),
        *(Label.FORM, Label.NEWSLETTER, Label.ADVERTISEMENT, Label.OTHER, Label.FURNITURE),
    )
)

# A kicker is no longer than a line.
_MAX_KICKER = 60


@dataclass(frozen=True, slots=True)
class Place:
    """Where the article stands among the page's blocks.

    ``headline``: index of the block with the headline. ``first``, ``last``: first and last block of the text,
    -1 if there is none. ``kept``: all blocks of the text. ``labels``: of all blocks of the page, None if undecided.
    """

    headline: int | None = None
    first: int = -1
    last: int = -1
    kept: tuple[int, ...] = ()
    labels: Sequence[Label | None] = ()

    def label(self, block: int) -> Label | None:
        """Return the block's label; None if it has none or is off the page."""
        return self.labels[block] if 0 <= block < len(self.labels) else None

    def is_foreign(self, block: int) -> bool:
        """Tell whether a block belongs to a teaser, a comment, a menu or other furniture."""
        return self.label(block) in FOREIGN_LABELS

    def before_text(self, reach: int) -> range:
        """Return the blocks above the text, from ``reach`` above the headline on, or above the text if it has none."""
        start = self.first if self.headline is None else min(self.headline, self.first)
        return range(max(0, start - reach), max(0, self.first))

    def after_text(self, reach: int, count: int) -> range:
        """Return the ``reach`` blocks after the text of a page of ``count`` blocks."""
        return range(self.last + 1, min(count, self.last + 1 + reach)) if self.last >= 0 else range(0)


def locate(headlines: Sequence[int], kept: Sequence[int], labels: Sequence[Label | None]) -> Place:
    """Return the article's place. Its headline is the last of ``headlines`` before the text, else the first after."""
    first, last = (kept[0], kept[-1]) if kept else (-1, -1)
    before = [index for index in headlines if index <= first]
    headline = before[-1] if before else next(iter(headlines), None)
    return Place(headline, first, last, tuple(kept), tuple(labels))


def headlines_like(document: Document, title: str | None) -> list[int]:
    """Return the blocks that are the title, with or without a kicker before it (titles have none)."""
    if not title:
        return []
    size, words = len(title), normalised(title)
    least, most = size - MAX_SPELLING, size + _MAX_KICKER
    return [
        index
        for index, text in enumerate(document.texts)
        if least < len(text) <= most
        and (text.endswith(title) or (len(text) < size + MAX_SPELLING and normalised(text) == words))
    ]
