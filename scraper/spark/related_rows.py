"""Related articles: pairs that look like copies and were not merged, told with the story of either of them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from scraper.deduplication.edge_rules import EdgeKind
from scraper.deduplication.merge_evidence import listed, relation_of
from scraper.models import Article, Copy, RelatedArticle
from scraper.spark.batches import gathered, mapped, united
from scraper.spark.values import packed, unpacked

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pyspark.sql import DataFrame

    from scraper.spark.batches import Columns, Row

# ``related``: of one article, or of all of a story's, as JSON.
RELATED: Columns = {"story": str, "related": str}


def relate_stories(articles: DataFrame, edges: DataFrame, stories: DataFrame) -> DataFrame:
    """Return what is related to each story, the list of it as the export has it."""
    pairs = edges.where(f"kind = '{EdgeKind.RELATED.value}'")
    both = united((pairs.selectExpr("a as own", "b as id"), pairs.selectExpr("b as own", "a as id"))).distinct()
    placed = stories.selectExpr("explode(members) as id", "story")
    texts = articles.select("id", "article")
    own = placed.join(texts, "id").selectExpr("id as own", "story as own_story", "article as own_article")
    told = both.join(own, "own").join(placed, "id").join(texts, "id").where("story != own_story")
    return gathered(mapped(told, relation_rows, RELATED), "story", listed_rows, RELATED)


def relation_rows(rows: Iterator[Row]) -> Iterator[Row]:
    """Yield what is related to a story from rows of an article of it and one of another story."""
    for row in rows:
        own = Copy(row["own"], unpacked(Article, row["own_article"]), ())
        other = Copy(row["id"], unpacked(Article, row["article"]), ())
        yield {"story": row["own_story"], "related": packed(relation_of(own, other, row["story"]))}


def listed_rows(story: str, rows: Iterator[Row]) -> Iterator[Row]:
    """Yield one row of all that is related to a story."""
    related = listed(unpacked(RelatedArticle, row["related"]) for row in rows)
    yield {"story": story, "related": json.dumps([json.loads(packed(each)) for each in related])}
