"""Teasers: the printings of an announcement to one record, records to the article that they announce."""

from __future__ import annotations

import json
from importlib import import_module
from itertools import chain, groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any

import numpy as np

from scraper.corpus.exports import teaser_row
from scraper.deduplication.announcements import announced, is_quotation, link_of
from scraper.deduplication.article_addresses import AddressRole
from scraper.deduplication.comparable_days import DATE_WINDOW, day_of
from scraper.deduplication.quote_fingerprints import article_fingerprints, teaser_fingerprints
from scraper.deduplication.teaser_merging import teaser_record
from scraper.models import Article, Copy, Teaser
from scraper.spark.batches import gathered, spark_columns, united
from scraper.spark.values import key_of, packed, role_column, seen_at, unpacked

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pyspark.sql import DataFrame

    from scraper.deduplication.lsh import BlockingKeys
    from scraper.spark.batches import Columns, Row

# ``teaser``: the record's, packed. ``row``: of the export, as JSON, its story still missing. ``link``: the address
# that it leads to.
RECORDS: Columns = {"id": str, "teaser": str, "row": str, "link": str, "day": int}
FINGERPRINTS: Columns = {"fingerprint": int, "id": str, "day": int}
TIED: Columns = {"id": str, "article": str, "matched_by": str}


def gather_records(pages: DataFrame) -> DataFrame:
    """Return a record of each announcement on these pages."""
    return gathered(pages.selectExpr("inline(teasers)", "seen"), "id", record_rows, RECORDS)


def tie_records(records: DataFrame, articles: DataFrame) -> DataFrame:
    """Return the article that each record announces, if one does: by link, else by text."""
    met = articles.selectExpr(f"explode({role_column(AddressRole.ANNOUNCED)}) as link", "id as article")
    linked = records.select("id", "link").join(met, "link").selectExpr("id", "article", "'link' as way")
    others = records.join(linked.select("id").distinct(), "id", "left_anti")
    quoted = _to_quoted(others, articles).selectExpr("id", "article", "'text' as way")
    gists = articles.selectExpr("id as article", "gist as value")
    candidates = united((linked, quoted)).distinct().join(gists, "article")
    own = records.join(candidates.select("id").distinct(), "id", "left_semi")
    own = own.selectExpr("id", "'' as article", "'' as way", "teaser as value")
    return gathered(united((own, candidates)), "id", tied_rows, TIED, order=("article",))


def _to_quoted(records: DataFrame, articles: DataFrame) -> DataFrame:
    columns = spark_columns(FINGERPRINTS)
    quoting = records.select("id", "teaser", "day").mapInArrow(teaser_fingerprint_batches, columns)
    quoted = articles.select("id", "gist", "day").mapInArrow(article_fingerprint_batches, columns)
    quoted = quoted.selectExpr("fingerprint", "id as article", "day as there")
    near = f"day is null or there is null or abs(day - there) <= {DATE_WINDOW}"
    return quoting.join(quoted, "fingerprint").where(near).select("id", "article").distinct()


def record_rows(name: str, rows: Iterator[Row]) -> Iterator[Row]:
    """Yield one record from all its printings."""
    teasers: set[str] = set()
    places: set[str] = set()
    for row in rows:
        teasers.add(row["teaser"])
        places.add(row["seen"])
    seen = seen_at(places)
    record = teaser_record(name, [unpacked(Teaser, text) for text in sorted(teasers)], seen.sightings)
    link = link_of(record.teaser)
    yield {
        "id": name,
        "teaser": packed(record.teaser),
        "row": json.dumps(teaser_row(record, seen.urls.__getitem__)),
        "link": key_of(link) if link else None,
        "day": day_of(record.teaser.published),
    }


def teaser_fingerprint_batches(batches: Iterable[Any]) -> Iterator[Any]:
    """Yield the fingerprints of the teasers in Arrow batches as Arrow batches."""
    for batch in batches:
        yield _fingerprint_batch(
            batch, teaser_fingerprints([unpacked(Teaser, text) for text in batch.column("teaser").to_pylist()])
        )


def article_fingerprint_batches(batches: Iterable[Any]) -> Iterator[Any]:
    """Yield the fingerprints of the articles in Arrow batches as Arrow batches."""
    for batch in batches:
        yield _fingerprint_batch(
            batch, article_fingerprints([unpacked(Article, text) for text in batch.column("gist").to_pylist()])
        )


def tied_rows(name: str, rows: Iterator[Row]) -> Iterator[Row]:
    """Yield the article that one record announces: its own row comes first, then those of articles that may be it."""
    teaser = unpacked(Teaser, next(rows)["value"])
    for way, candidates in groupby(rows, key=itemgetter("way")):  # they came by one way, all of them
        copies = (Copy(row["article"], unpacked(Article, row["value"]), ()) for row in candidates)
        telling = (copy for copy in copies if way == "link" or is_quotation(teaser, copy.article))
        for first in telling:
            yield {"id": name, "article": announced(teaser, chain((first,), telling)).id, "matched_by": way}


def _fingerprint_batch(batch: Any, keys: BlockingKeys) -> Any:
    arrow = import_module("pyarrow")
    owners = arrow.array(keys.owners)
    columns = [arrow.array(keys.values.view(np.int64)), *(batch.column(name).take(owners) for name in ("id", "day"))]
    return arrow.RecordBatch.from_arrays(columns, names=list(FINGERPRINTS))
