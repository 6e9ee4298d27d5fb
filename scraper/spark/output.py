"""Output: the tables of an export as folders of Parquet files, and the manifest, which comes last."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from scraper import __version__
from scraper.corpus.contents import PageFacts, without_article
from scraper.corpus.exports import manifest_head
from scraper.spark import filesystem
from scraper.spark.batches import mapped, united
from scraper.spark.values import packed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pyspark.sql import DataFrame, SparkSession

    from scraper.models import CorpusCounts
    from scraper.spark.batches import Columns, Row

MANIFEST = "manifest.json"
# Rows of any table on their way: JSON, for a name can hold a lone surrogate.
ROWS: Columns = {"row": str}
STORY_ROWS: Columns = {"row": str, "teasers": [str]}
# What the manifest of a corpus that fits on one machine lists.
PAGES: Columns = {"id": str, "url": str, "sha256": str}
PROFILES: Columns = {"site": str, "sha256": str, "prints": [{"page": str, "texts": [int]}]}


@dataclass(frozen=True, slots=True)
class Output:
    """The folder of a run."""

    session: SparkSession
    folder: str

    def write(self, name: str, rows: DataFrame, columns: Columns) -> DataFrame:
        """Write rows, each as JSON in the column ``row``, as a table, and return it."""
        path = f"{self.folder}/{name}"
        mapped(rows, table_rows, columns).write.mode("overwrite").parquet(path)
        return self.session.read.parquet(path)

    def finish(self, counts: CorpusCounts) -> None:
        """Write the manifest."""
        text = json.dumps(manifest_head(counts, __version__), indent=1) + "\n"
        filesystem.write_text(self.session, f"{self.folder}/{MANIFEST}", text)


def table_rows(rows: Iterator[Row]) -> Iterator[Row]:
    """Yield rows as their columns; what a later step has found besides the JSON takes its place there."""
    for row in rows:
        record = json.loads(row.pop("row"))
        yield {**record, **row}


def story_rows(stories: DataFrame, teasers: DataFrame, related: DataFrame) -> DataFrame:
    """Return stories with the ids of the teasers that announce them, in order, and with what is related to them."""
    ids = teasers.selectExpr("story", "id").groupBy("story").agg({"id": "collect_list"})
    ids = ids.selectExpr("story", "array_sort(`collect_list(id)`) as teasers")
    told = stories.select("story", "row").join(ids, "story", "left").join(related, "story", "left")
    told = told.selectExpr("row", "coalesce(teasers, cast(array() as array<string>)) as teasers", "related")
    return mapped(told, _story_rows, STORY_ROWS)


def teaser_rows(records: DataFrame, tied: DataFrame, stories: DataFrame) -> DataFrame:
    """Return teasers with the story that each announces."""
    told = tied.join(stories.selectExpr("explode(members) as article", "story"), "article")
    return records.select("id", "row").join(told.select("id", "story", "matched_by"), "id", "left")


def page_rows(pages: DataFrame) -> DataFrame:
    """Return the input pages, each once."""
    return mapped(pages.select("id", "url", "sha256"), _page_rows, ROWS)


def profile_rows(profiles: DataFrame) -> DataFrame:
    """Return the profiles that pages were read with."""
    return profiles.selectExpr("profile as row", "sha256")


def rejection_rows(readings: DataFrame, pages: DataFrame) -> DataFrame:
    """Return what gave no page and what gave no article, each once."""
    refused = readings.where("rejection is not null").selectExpr("rejection as row")
    without = mapped(pages.where("size(articles) = 0").select("id", "url", "lack"), _without_article, ROWS)
    return united((refused, without)).distinct()


def _story_rows(rows: Iterator[Row]) -> Iterator[Row]:
    for row in rows:
        record = json.loads(row["row"])
        record["related"] = json.loads(row["related"] or "[]")
        yield {"row": json.dumps(record), "teasers": row["teasers"]}


def _page_rows(rows: Iterator[Row]) -> Iterator[Row]:
    for row in rows:
        yield {"row": json.dumps({**row, "url": json.loads(row["url"])})}


def _without_article(rows: Iterator[Row]) -> Iterator[Row]:
    for row in rows:
        yield {"row": packed(without_article(PageFacts(row["id"], "", json.loads(row["url"]), ()), row["lack"]))}
