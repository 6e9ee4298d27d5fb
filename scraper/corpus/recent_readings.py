"""Readings that the view of a corpus has not taken in yet, in memory as they came, to spare decoding them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scraper.corpus import materialized

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from scraper.corpus.reading_traits import ReadingTraits
    from scraper.corpus.rows import PreparedPage
    from scraper.models import Article


class RecentReadings:
    """``articles`` of readings by their names, and the ``traits`` of those with which these came.

    All are given up when their texts are more than an update takes, for the file has them.
    """

    def __init__(self) -> None:
        """Begin with none."""
        self.articles: dict[str, tuple[Article, ...]] = {}
        self.traits: dict[str, ReadingTraits] = {}
        self._sizes: dict[str, int] = {}
        self._size = 0

    def add(self, prepared: PreparedPage, articles: Sequence[Article]) -> None:
        """Keep what was read."""
        if self._size + len(prepared.articles) > materialized.MAX_TEXT:
            self.keep(())
        self._size += len(prepared.articles) - self._sizes.get(prepared.reading, 0)
        self._sizes[prepared.reading] = len(prepared.articles)
        self.articles[prepared.reading] = tuple(articles)
        if prepared.traits:
            self.traits[prepared.reading] = prepared.traits

    def keep(self, names: Collection[str]) -> None:
        """Give up all but the readings of these names."""
        for name in self.articles.keys() - names:
            self._size -= self._sizes.pop(name)
            del self.articles[name]
            self.traits.pop(name, None)
