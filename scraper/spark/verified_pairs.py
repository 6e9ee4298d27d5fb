"""Edges: articles to keys, keys to candidates, candidates to verified pairs."""

from __future__ import annotations

from importlib import import_module
from itertools import islice
from typing import TYPE_CHECKING, Any

import numpy as np

from scraper.deduplication.article_sketch import sketches
from scraper.deduplication.candidates import find_candidates
from scraper.deduplication.lsh import BATCH, BlockingKeys, find_keys
from scraper.deduplication.pairs import are_copies, are_linked, are_versions
from scraper.models import Article
from scraper.spark.batches import gathered, spark_columns, united
from scraper.spark.values import unpacked

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pyspark.sql import DataFrame

    from scraper.spark.batches import Columns, Row

KEYS: Columns = {"key": int, "id": str, "day": int}
PAIRS: Columns = {"a": str, "b": str}
EDGES: Columns = {"a": str, "b": str, "tie": str}

# Rows of keys that are looked at together, at least; those of one key always are.
KEYS_AT_ONCE = 50_000

# How a pair came to be asked about; which test it has to pass, and what it is then.
_TESTS = {"key": (are_copies, "copied"), "original": (are_linked, "linked"), "address": (are_versions, "linked")}


def find_edges(articles: DataFrame) -> DataFrame:
    """Return the pairs of articles that tell one story, the smaller id first: copied by text or linked by address."""
    looks = articles.groupBy("look").agg({"id": "min"}).withColumnRenamed("min(id)", "first")
    firsts = articles.select("id", "look").join(looks, "look")
    equal = firsts.where("id != first").selectExpr("first as a", "id as b", "'copied' as tie")
    unequal = articles.join(firsts.where("id = first").select("id"), "id", "left_semi")
    asked = united(
        (
            find_pairs(find_article_keys(unequal)).selectExpr("a", "b", "'key' as test"),
            _to_originals(articles).selectExpr("a", "b", "'original' as test"),
            _of_one_address(articles).selectExpr("a", "b", "'address' as test"),
        )
    )
    return united((equal, _verified(articles, asked.distinct()))).distinct()


def find_article_keys(articles: DataFrame) -> DataFrame:
    """Return a row for each key of each of these articles."""
    return articles.select("id", "day", "gist").mapInArrow(key_batches, spark_columns(KEYS))


def find_pairs(keys: DataFrame) -> DataFrame:
    """Return the pairs of articles that have a key in common and days near to each other, each once."""
    sorted_ = keys.repartition("key").sortWithinPartitions("key")
    return sorted_.mapInArrow(pair_batches, spark_columns(PAIRS)).distinct()


# ---------------------------------------------------------------- keys and candidates


def key_batches(batches: Iterable[Any]) -> Iterator[Any]:
    """Yield the keys of the articles in Arrow batches as Arrow batches."""
    arrow = import_module("pyarrow")
    for batch in batches:
        keys = find_keys(unpacked(Article, text).text for text in batch.column("gist").to_pylist())
        owners = arrow.array(keys.owners)
        columns = [
            arrow.array(keys.values.view(np.int64)),
            *(batch.column(name).take(owners) for name in ("id", "day")),
        ]
        yield arrow.RecordBatch.from_arrays(columns, names=list(KEYS))


def pair_batches(batches: Iterable[Any]) -> Iterator[Any]:
    """Yield the candidates among keys in Arrow batches, which come in the order of the keys."""
    arrow = import_module("pyarrow")
    for table in _whole_keys(arrow, batches):
        keys = BlockingKeys(table["key"].to_numpy().view(np.uint64), np.arange(len(table), dtype=np.uint32))
        one, other = (table["id"].take(arrow.array(side)) for side in find_candidates(keys, table["day"].to_pylist()).T)
        pairs = arrow.table(
            {"a": _compute().min_element_wise(one, other), "b": _compute().max_element_wise(one, other)}
        )
        # An article can have a key twice.
        yield from pairs.filter(_compute().not_equal(pairs["a"], pairs["b"])).to_batches(max_chunksize=KEYS_AT_ONCE)


def _whole_keys(arrow: Any, batches: Iterable[Any]) -> Iterator[Any]:
    """Yield tables of many rows, each with all the rows of its keys."""
    waiting: list[Any] = []
    for batch in batches:
        waiting.append(batch)
        if sum(map(len, waiting)) >= KEYS_AT_ONCE:
            table = arrow.Table.from_batches(waiting)
            keys = table["key"].to_numpy()
            end = int(np.searchsorted(keys, keys[-1]))  # the last key may go on
            yield table.slice(0, end)
            waiting = table.slice(end).to_batches()
    if waiting:
        yield arrow.Table.from_batches(waiting)


def _compute() -> Any:
    return import_module("pyarrow.compute")


# ---------------------------------------------------------------- addresses


def _to_originals(articles: DataFrame) -> DataFrame:
    served = articles.selectExpr("explode(served) as original", "id as other")
    pairs = articles.select("original", "id").join(served, "original").where("id != other")
    return pairs.selectExpr("least(id, other) as a", "greatest(id, other) as b")


def _of_one_address(articles: DataFrame) -> DataFrame:
    one = articles.selectExpr("explode(versions) as address", "id as a")
    return one.join(one.withColumnRenamed("a", "b"), "address").where("a < b").select("a", "b")


# ---------------------------------------------------------------- verification


def _verified(articles: DataFrame, asked: DataFrame) -> DataFrame:
    # Of each pair the text of one article travels; that of the other meets all the pairs in which it is the smaller.
    gists = articles.select("id", "gist")
    others = asked.join(gists.withColumnRenamed("id", "b"), "b").select("a", "b", "test", "gist")
    own = gists.join(asked.selectExpr("a as id").distinct(), "id", "left_semi")
    own = own.selectExpr("id as a", "'' as b", "'' as test", "gist")
    return gathered(united((own, others)), "a", edge_rows, EDGES, order=("b",))


def edge_rows(a: str, rows: Iterator[Row]) -> Iterator[Row]:
    """Yield the edges of one article; its own row comes first, then those that it is asked about."""
    [own] = sketches([unpacked(Article, next(rows)["gist"])])
    while block := list(islice(rows, BATCH)):
        prints = sketches([unpacked(Article, row["gist"]) for row in block])
        for row, other in zip(block, prints, strict=True):
            test, tie = _TESTS[row["test"]]
            if test(own, other):
                yield {"a": a, "b": row["b"], "tie": tie}
