"""The Spark session of a run: the user's own cluster, or some threads of this machine."""

from __future__ import annotations

import os
import sys
from importlib import import_module
from typing import TYPE_CHECKING, Any

from scraper.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pyspark.sql import SparkSession

NEEDED = ("pyspark", "pyarrow", "pandas")  # pyspark refuses Arrow batches without pandas

# Rows that go to Python at once, and their bytes: a batch of pages must not be larger than some of the largest pages.
BATCH = {
    "spark.sql.execution.arrow.maxRecordsPerBatch": "2000",
    "spark.sql.execution.arrow.maxBytesPerBatch": str(32 * 1024 * 1024),
}
SETTINGS = {
    **BATCH,
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.parquet.compression.codec": "zstd",
    "spark.ui.showConsoleProgress": "false",
}

# On one machine nothing listens on a network but loopback.
LOOPBACK = "127.0.0.1"
LOCAL_SETTINGS = {
    "spark.driver.bindAddress": LOOPBACK,
    "spark.driver.host": LOOPBACK,
    "spark.ui.enabled": "false",
    "spark.sql.shuffle.partitions": "8",
}


# Set by spark-submit, which has a master and settings of its own.
SUBMITTED = "PYSPARK_GATEWAY_PORT"


def start_session(master: str | None = None, settings: Mapping[str, str] | None = None) -> SparkSession:
    """Return a session on ``master``; without one, on that of ``spark-submit``, else on all cores of this machine.

    ``settings`` are Spark's own names and values, and come before ours. Raises `InputError` without the extra, and if
    Spark does not start.
    """
    check_extra()
    if not master and SUBMITTED not in os.environ:
        master = "local[*]"
    builder = import_module("pyspark.sql").SparkSession.builder.appName("newspage-scraper")
    builder = builder.master(master) if master else builder
    is_local = bool(master) and str(master).startswith("local")
    if is_local:
        os.environ.setdefault("SPARK_LOCAL_IP", LOOPBACK)
        os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    for name, value in {**SETTINGS, **(LOCAL_SETTINGS if is_local else {}), **(settings or {})}.items():
        builder = builder.config(name, value)
    return _started(builder)


def check_extra() -> None:
    """Raise `InputError` if a package of the extra is missing."""
    for name in NEEDED:
        try:
            import_module(name)
        except ImportError as error:
            raise InputError("spark", f"needs {name}: pip install 'newspage-scraper[spark]'") from error


def _started(builder: Any) -> SparkSession:
    errors = import_module("pyspark.errors")
    try:
        session: SparkSession = builder.getOrCreate()
    except (errors.PySparkException, import_module("py4j.protocol").Py4JError) as error:
        raise InputError("spark", f"did not start (it needs Java 17 or later): {error}") from error
    session.sparkContext.setLogLevel("ERROR")  # what is lost and made again is no news
    return session
