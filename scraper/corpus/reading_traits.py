"""The traits of a reading: those of its articles and of the teasers among them, made where its page is read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from scraper.corpus.article_traits import traits_of
from scraper.corpus.teaser_traits import teaser_traits
from scraper.deduplication.teaser_labels import announcements_on

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from scraper.corpus.article_traits import ArticleTraits
    from scraper.corpus.teaser_traits import TeaserTraits
    from scraper.models import Article


@dataclass(frozen=True, slots=True)
class ReadingTraits:
    """``articles``: one for each, None for one without a text. ``teasers``: as `announcements_on` lists them."""

    articles: tuple[ArticleTraits | None, ...]
    teasers: tuple[TeaserTraits, ...]


def traits_by_reading(readings: Mapping[str, Sequence[Article]]) -> dict[str, ReadingTraits]:
    """Return the traits of each of these readings, made in one pass over all."""
    of_articles = iter(traits_of([article for each in readings.values() for article in each if article.text]))
    teasers = {name: announcements_on(articles) for name, articles in readings.items()}
    every = list({each for some in teasers.values() for each in some})
    of_teasers = dict(zip(every, teaser_traits(every), strict=True))
    return {
        name: ReadingTraits(
            tuple(next(of_articles) if article.text else None for article in articles),
            tuple(of_teasers[each] for each in teasers[name]),
        )
        for name, articles in readings.items()
    }
