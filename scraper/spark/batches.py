"""Rows of DataFrames through Python functions: in Arrow batches, one row in memory after the other."""

from __future__ import annotations

from functools import partial, reduce
from importlib import import_module
from itertools import groupby, islice
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from scraper.corpus.parquet_files import arrow_schema, arrow_table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from pyspark.sql import DataFrame

    from scraper.corpus.parquet_files import Shape

    Columns = dict[str, Shape]
    Row = dict[str, Any]
    OfRows = Callable[[Iterator[Row]], Iterable[Row]]
    OfGroup = Callable[[str, Iterator[Row]], Iterable[Row]]

# Rows of a batch that goes back to Spark: some megabytes of articles, some tens of pages.
ROWS = 200

_NAMES = {str: "string", bytes: "binary", bool: "boolean", int: "bigint", float: "double"}


def mapped(frame: DataFrame, function: OfRows, columns: Columns) -> DataFrame:
    """Return what a function makes of the rows of each partition, in these columns; what it leaves out is null."""
    return frame.mapInArrow(partial(_through, function, columns), spark_columns(columns))


def gathered(frame: DataFrame, key: str, function: OfGroup, columns: Columns, order: Sequence[str] = ()) -> DataFrame:
    """Return what a function makes of the rows that have a key in common, which come to it in this order.

    They are sorted on the disk and pass by: unlike with Spark's own grouped functions no group has to fit into
    memory as a table, and one of a single row costs nothing more than the row.
    """
    placed = frame.repartition(key).sortWithinPartitions(key, *order)
    return mapped(placed, partial(_by_key, key, function), columns)


def united(frames: Iterable[DataFrame]) -> DataFrame:
    """Return the rows of all frames, which have the same columns, in whatever order."""
    return reduce(lambda one, other: one.unionByName(other), frames)


def spark_columns(columns: Columns) -> str:
    """Return the columns as Spark spells them.

    >>> spark_columns({"id": str, "seen": [{"page": str, "day": int}]})
    '`id` string, `seen` array<struct<`page`: string, `day`: bigint>>'
    """
    return ", ".join(f"`{name}` {_spark_type(shape)}" for name, shape in columns.items())


def _spark_type(shape: Shape) -> str:
    if isinstance(shape, dict):
        return f"struct<{', '.join(f'`{name}`: {_spark_type(each)}' for name, each in shape.items())}>"
    return f"array<{_spark_type(shape[0])}>" if isinstance(shape, list) else _NAMES[shape]


def _through(function: OfRows, columns: Columns, batches: Iterable[Any]) -> Iterator[Any]:
    arrow = import_module("pyarrow")
    schema = arrow_schema(arrow, columns)
    made = iter(function(row for batch in batches for row in batch.to_pylist()))
    while rows := list(islice(made, ROWS)):
        yield from arrow_table(arrow, schema, rows).to_batches()


def _by_key(key: str, function: OfGroup, rows: Iterable[Row]) -> Iterator[Row]:
    for value, group in groupby(rows, key=itemgetter(key)):
        yield from function(value, group)
