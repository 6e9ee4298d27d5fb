"""Where among the page's blocks the article stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from scraper.extraction.dom.text_stats import MAX_SPELLING, normalised

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scraper.extraction.dom.document import Document

# Fates of blocks that speak of other pages or other people: no fact of the article is read from them.
FOREIGN_FATES = frozenset(
    ("teaser", "comments", "menu", "links", "footer", "form", "newsletter", "advertisement", "other", "furniture")
)

# A kicker is a line at most.
_MAX_KICKER = 60


@dataclass(frozen=True, slots=True)
class Place:
    """Where the article stands among the page's blocks.

    ``headline``: index of the block with the headline. ``first``, ``last``: first and last block of the
    text, -1 if there is none. ``kept``: all its blocks. ``fates``: one word for each block of the page.
    """

    headline: int | None = None
    first: int = -1
    last: int = -1
    kept: tuple[int, ...] = ()
    fates: Sequence[str] = ()

    def fate(self, block: int) -> str:
        """The block's fate, empty where none is known."""
        return self.fates[block] if 0 <= block < len(self.fates) else ""

    def is_foreign(self, block: int) -> bool:
        """Whether a block belongs to a teaser, a comment, a menu or other furniture."""
        return self.fate(block) in FOREIGN_FATES

    def before_text(self, reach: int) -> range:
        """The blocks between headline and text with ``reach`` more before; all in reach if there is no headline."""
        start = self.first if self.headline is None else min(self.headline, self.first)
        return range(max(0, start - reach), max(0, self.first))

    def after_text(self, reach: int, count: int) -> range:
        """The ``reach`` blocks after the text of a page of ``count`` blocks."""
        return range(self.last + 1, min(count, self.last + 1 + reach)) if self.last >= 0 else range(0)


def locate(
    document: Document,
    title: str | None,
    kept: Sequence[int],
    fates: Sequence[str],
    same: Sequence[int] | None = None,
) -> Place:
    """The article's place: its headline is the last block like the title before the text, else the first after.

    ``same``: the blocks like the title, where they are known already.
    """
    same = headlines_like(document, title) if same is None else same
    first, last = (kept[0], kept[-1]) if kept else (-1, -1)
    before = [index for index in same if index <= first]
    headline = before[-1] if before else next(iter(same), None)
    return Place(headline, first, last, tuple(kept), tuple(fates))


def headlines_like(document: Document, title: str | None) -> list[int]:
    """The blocks that are the title, with or without a kicker before it (titles have none)."""
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
