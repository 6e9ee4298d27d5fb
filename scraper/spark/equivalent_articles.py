"""Articles: the same one on several versions of its page, merged, with all that it is looked up by."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scraper.corpus.contents import PageFacts, last_seen
from scraper.deduplication.article_addresses import AddressRole, address_roles
from scraper.deduplication.comparable_days import day_of
from scraper.deduplication.edge_rules import content_signature
from scraper.models import Article
from scraper.spark.batches import gathered
from scraper.spark.values import gist, key_of, packed, role_column, seen_at, unpacked

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pyspark.sql import DataFrame

    from scraper.spark.batches import Columns, Row

# ``signature``: what articles have in common that no test can tell apart. Then, a column each, the addresses that have
# this role to it.
ARTICLES: Columns = {
    "id": str,
    "article": str,
    "gist": str,
    "seen": [str],
    "signature": str,
    "day": int,
    **{role_column(role): [str] for role in AddressRole},
}


def merge_articles(pages: DataFrame) -> DataFrame:
    """Return the articles with a text on these pages, each once."""
    placed = pages.selectExpr("inline(articles)", "seen")
    return gathered(placed, "id", article_rows, ARTICLES)


def article_rows(name: str, rows: Iterator[Row]) -> Iterator[Row]:
    """Yield one article from the pages on which it stands."""
    places: list[tuple[PageFacts, Article]] = []
    texts: list[str] = []
    for row in rows:
        page = seen_at([row["seen"]])
        [(place, (url, *others))] = page.urls.items()
        places.append(
            (
                PageFacts(place, "", url, tuple(page.sightings), tuple(filter(None, others))),
                unpacked(Article, row["article"]),
            )
        )
        texts.append(row["seen"])
    _, article = max(places, key=lambda place: last_seen(place[0]))
    roles = address_roles(article)
    yield {
        "id": name,
        "article": packed(article),
        "gist": gist(article),
        "seen": sorted(texts),
        "signature": key_of(repr(content_signature(article))),
        "day": day_of(article.published),
        **{role_column(role): [key_of(key) for key in sorted(roles) if role in roles[key]] for role in AddressRole},
    }
