"""Articles: the same one on versions of its page, merged, its parts joined, with all that it is looked up by."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from scraper.corpus.contents import PageFacts, StoredPage, article_versions
from scraper.deduplication.article_addresses import AddressRole, address_roles
from scraper.deduplication.comparable_days import day_of
from scraper.deduplication.edge_rules import content_signature
from scraper.models import Article
from scraper.spark.batches import gathered
from scraper.spark.values import gist, key_of, packed, role_column, seen_at, unpacked

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

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
    return gathered(placed, "page_group", article_rows, ARTICLES)


def article_rows(_: str, rows: Iterator[Row]) -> Iterator[Row]:
    """Yield the articles of one group of pages, which must fit into memory."""
    found: defaultdict[str, dict[int, Article]] = defaultdict(dict)
    for row in rows:
        found[row["seen"]][row["position"]] = unpacked(Article, row["article"])
    texts = dict[str, str]()
    pages = list[StoredPage]()
    for text, articles in found.items():
        facts = _facts(text)
        texts[facts.id] = text
        read = tuple(articles.get(place, Article()) for place in range(max(articles) + 1))
        pages.append(StoredPage(facts, "", read))
    for each in article_versions(pages):
        yield _article_row(each.id, each.article, sorted(texts[page.facts.id] for page in each.pages))


def _facts(text: str) -> PageFacts:
    seen = seen_at([text])
    [(page, (url, *others))] = seen.urls.items()
    return PageFacts(page, "", url, tuple(seen.sightings), tuple(filter(None, others)))


def _article_row(name: str, article: Article, seen: Sequence[str]) -> Row:
    roles = address_roles(article)
    return {
        "id": name,
        "article": packed(article),
        "gist": gist(article),
        "seen": seen,
        "signature": key_of(repr(content_signature(article))),
        "day": day_of(article.published),
        **{role_column(role): [key_of(key) for key in sorted(roles) if role in roles[key]] for role in AddressRole},
    }
