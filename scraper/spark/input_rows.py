"""Sources: the inputs of a run as rows, a row for each task's worth of files, or Parquet that is there already."""

from __future__ import annotations

import pickle
from dataclasses import dataclass
from datetime import UTC
from importlib import import_module
from typing import TYPE_CHECKING

from scraper.crashes import fenced
from scraper.errors import InputError
from scraper.inputs import Archive, Stream, survey
from scraper.models import Page
from scraper.reading.page_readings import as_input

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from pyspark.sql import DataFrame, SparkSession

    from scraper.inputs import Input, Source
    from scraper.spark.batches import Row

# Single files that one task reads: two seconds of work. An archive, of some thousand pages, is a task of its own.
FILES = 200

PARQUET = ".parquet"
# The columns of a table of pages and Spark's names of their types. All but two may be missing, others are passed over.
COLUMNS = {
    "url": "string",
    "body": "binary",
    "final_url": "string",
    "status": "int",
    "headers": "array<struct<name:string,value:string>>",
    "content_type": "string",
    "fetched_at": "timestamp",
}
REQUIRED = ("url", "body")
ALSO = {"status": ("smallint", "bigint")}


@dataclass(frozen=True, slots=True)
class Origin:
    """Rows on the cluster, and what reads them as inputs where they are."""

    frame: DataFrame
    read: Callable[[Iterator[Row]], Iterator[Input]]


def find_origins(session: SparkSession, names: Sequence[str]) -> tuple[tuple[Origin, ...], int]:
    """Return where the pages of these inputs are, and how many files of their folders are no pages.

    What ends in ``.parquet`` is a table of pages, anything else what `scraper.inputs.survey` makes of it. Raises
    `InputError` for a table that has no pages, and for what can be read only once, as a pipe.
    """
    tables = [name for name in names if name.rstrip("/").endswith(PARQUET)]
    inventory = survey(name for name in names if name not in tables)
    if stream := next((source for source in inventory.sources if isinstance(source, Stream)), None):
        raise InputError(stream.name, "can be read only once, and by one process: save it first")
    origins = [Origin(_table(session, name), read_rows) for name in tables]
    if inventory.sources or not tables:
        origins.append(Origin(_spread(session, inventory.sources), read_files))
    return tuple(origins), inventory.ignored


def read_files(rows: Iterable[Row]) -> Iterator[Input]:
    """Yield the inputs in the files that these rows name."""
    for row in rows:
        for source in pickle.loads(row["sources"]):  # noqa: S301 # written by the driver of this run
            yield from source.inputs()


def read_rows(rows: Iterable[Row]) -> Iterator[Input]:
    """Yield the pages that these rows hold."""
    for row in rows:
        yield as_input(fenced(row.get("url") or "a row without a URL", _page_of, row))


def _page_of(row: Row) -> Page:
    facts = dict(row)
    headers = tuple((each["name"], each["value"]) for each in facts.pop("headers", None) or ())
    moment = facts.pop("fetched_at", None)
    return Page(**facts, headers=headers, fetched_at=moment and moment.astimezone(UTC))


def _spread(session: SparkSession, sources: Sequence[Source]) -> DataFrame:
    single = [source for source in sources if not isinstance(source, Archive)]
    parts: list[Sequence[Source]] = [(source,) for source in sources if isinstance(source, Archive)]
    parts += [single[start : start + FILES] for start in range(0, len(single), FILES)]
    rows = session.sparkContext.parallelize([(pickle.dumps(part),) for part in parts], max(1, len(parts)))
    return session.createDataFrame(rows, "sources binary")


def _table(session: SparkSession, name: str) -> DataFrame:
    known, unknown = import_module("pyspark.errors").PySparkException, import_module("py4j.protocol").Py4JJavaError
    try:
        table = session.read.parquet(name)
    except known as error:
        raise InputError(name, f"cannot be read as Parquet: {error.getCondition()}") from error
    except unknown as error:  # what the file system or a footer throws
        raise InputError(name, f"cannot be read as Parquet: {error.java_exception.getMessage()}") from error
    types = dict(table.dtypes)
    for column, known in COLUMNS.items():
        _check(name, column, types.get(column), known)
    return table.select([column for column in COLUMNS if column in types]).where("body is not null")


def _check(name: str, column: str, found: str | None, known: str) -> None:
    if found is None and column in REQUIRED:
        raise InputError(name, f"no table of pages: it has no column {column}")
    if found is not None and found not in {known, *ALSO.get(column, ())}:
        raise InputError(name, f"column {column} is of type {found}, not {known}")
