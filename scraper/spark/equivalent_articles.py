"""Articles: the same one on several versions of its page, told once, with all that it is looked up by."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scraper.corpus.contents import PageFacts, last_seen
from scraper.deduplication.comparable_days import day_of
from scraper.deduplication.edges import content_signature, served_at
from scraper.deduplication.stories import addresses
from scraper.models import Article
from scraper.spark.batches import gathered
from scraper.spark.values import gist, key_of, packed, seen_at, unpacked
from scraper.urls.identity import canonicalize, is_front

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pyspark.sql import DataFrame

    from scraper.spark.batches import Columns, Row

# ``look``: what articles have in common that no test can tell apart. ``served``: at these addresses, ``versions``: of
# them those that are no front pages; ``original``: the address of which it says that it is a copy; ``met``: all
# addresses that a teaser for it may have.
ARTICLES: Columns = {
    "id": str,
    "article": str,
    "gist": str,
    "seen": [str],
    "look": str,
    "day": int,
    "served": [str],
    "versions": [str],
    "original": str,
    "met": [str],
}


def tell_articles(pages: DataFrame) -> DataFrame:
    """Return the articles with a text on these pages, each once."""
    placed = pages.selectExpr("inline(articles)", "seen")
    return gathered(placed, "id", article_rows, ARTICLES)


def article_rows(name: str, rows: Iterator[Row]) -> Iterator[Row]:
    """Yield one article from the pages on which it stands."""
    places: list[tuple[PageFacts, Article]] = []
    texts: list[str] = []
    for row in rows:
        page = seen_at([row["seen"]])
        [(place, url)] = page.urls.items()
        places.append((PageFacts(place, "", url, tuple(page.sightings)), unpacked(Article, row["article"])))
        texts.append(row["seen"])
    _, article = max(places, key=lambda place: last_seen(place[0]))
    served = served_at(article)
    yield {
        "id": name,
        "article": packed(article),
        "gist": gist(article),
        "seen": sorted(texts),
        "look": key_of(repr(content_signature(article))),
        "day": day_of(article.published),
        "served": _keys(served),
        "versions": _keys(each for each in served if not is_front(each)),
        "original": next(iter(_keys([canonicalize(article.original_url or "")])), None),
        "met": _keys(addresses(article)),
    }


def _keys(found: Iterable[str]) -> list[str]:
    return [key_of(address) for address in sorted(found) if address]
