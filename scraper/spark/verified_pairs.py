"""Edges: articles to keys, keys to candidates, candidates to verified pairs."""

from __future__ import annotations

from importlib import import_module
from itertools import islice
from typing import TYPE_CHECKING, Any

import numpy as np

from scraper.deduplication.article_sketch import sketches
from scraper.deduplication.candidates import find_candidates
from scraper.deduplication.edge_rules import BY_ADDRESS, BY_KEY, EdgeKind
from scraper.deduplication.lsh import BATCH, BlockingKeys, find_keys
from scraper.models import Article
from scraper.spark.batches import gathered, spark_columns, united
from scraper.spark.values import role_column, unpacked

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pyspark.sql import DataFrame

    from scraper.deduplication.edge_rules import AddressRule, EdgeRule
    from scraper.spark.batches import Columns, Row

KEYS: Columns = {"key": int, "id": str, "day": int}
PAIRS: Columns = {"a": str, "b": str}
EDGES: Columns = {"a": str, "b": str, "kind": str}

# Rows of keys that are looked at together, at least; those of one key always are.
KEYS_AT_ONCE = 50_000

# By which rule a pair came to be asked about.
_RULES: dict[str, EdgeRule] = {rule.name: rule for rule in (BY_KEY, *BY_ADDRESS)}


def find_edges(articles: DataFrame) -> DataFrame:
    """Return the edges among these articles of every kind, the smaller id first, as `edge_rules` has it."""
    signatures = articles.groupBy("signature").agg({"id": "min"}).withColumnRenamed("min(id)", "first")
    firsts = articles.select("id", "signature").join(signatures, "signature")
    equal = firsts.where("id != first").selectExpr("first as a", "id as b", f"'{EdgeKind.COPIED.value}' as kind")
    unequal = articles.join(firsts.where("id = first").select("id"), "id", "left_semi")
    asked = united(
        (
            find_pairs(find_article_keys(unequal)).selectExpr("a", "b", f"'{BY_KEY.name}' as rule"),
            *(_meetings(articles, rule).selectExpr("a", "b", f"'{rule.name}' as rule") for rule in BY_ADDRESS),
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


def _meetings(articles: DataFrame, rule: AddressRule) -> DataFrame:
    one = articles.selectExpr(f"explode({role_column(rule.one)}) as address", "id")
    other = articles.selectExpr(f"explode({role_column(rule.other)}) as address", "id as other")
    pairs = one.join(other, "address").where("id != other" if rule.one != rule.other else "id < other")
    return pairs.selectExpr("least(id, other) as a", "greatest(id, other) as b")


# ---------------------------------------------------------------- verification


def _verified(articles: DataFrame, asked: DataFrame) -> DataFrame:
    # Of each pair the text of one article travels; that of the other meets all the pairs in which it is the smaller.
    gists = articles.select("id", "gist")
    others = asked.join(gists.withColumnRenamed("id", "b"), "b").select("a", "b", "rule", "gist")
    own = gists.join(asked.selectExpr("a as id").distinct(), "id", "left_semi")
    own = own.selectExpr("id as a", "'' as b", "'' as rule", "gist")
    return gathered(united((own, others)), "a", edge_rows, EDGES, order=("b",))


def edge_rows(a: str, rows: Iterator[Row]) -> Iterator[Row]:
    """Yield the edges of one article; its own row comes first, then those that it is asked about."""
    [own] = sketches([unpacked(Article, next(rows)["gist"])])
    while block := list(islice(rows, BATCH)):
        others = sketches([unpacked(Article, row["gist"]) for row in block])
        for row, other in zip(block, others, strict=True):
            rule = _RULES[row["rule"]]
            kind = rule.kind_of(own, other)
            if kind:
                yield {"a": a, "b": row["b"], "kind": kind.value}
