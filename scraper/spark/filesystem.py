"""Folders and small files on whatever Spark writes to: this machine, HDFS, an object store."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pyspark.sql import SparkSession


def exists(session: SparkSession, path: str) -> bool:
    """Tell whether there is such a file or folder with something in it."""
    system, place = _open(session, path)
    return bool(system.exists(place)) and (not system.isDirectory(place) or len(system.listStatus(place)) > 0)


def remove(session: SparkSession, path: str) -> None:
    """Remove a file, or a folder with all that is in it, if there is one."""
    system, place = _open(session, path)
    system.delete(place, True)


def write_text(session: SparkSession, path: str, text: str) -> None:
    """Write a file, which takes its name when it is whole."""
    system, place = _open(session, path)
    _, unfinished = _open(session, f"{path}.part")
    stream = system.create(unfinished, True)
    stream.write(text.encode())
    stream.close()
    system.delete(place, False)
    system.rename(unfinished, place)


def _open(session: SparkSession, path: str) -> tuple[Any, Any]:
    # The gateway to Java is what PySpark itself reaches Hadoop's file systems by; there is no public name for it.
    java: Any = session.sparkContext._jvm  # noqa: SLF001
    place = java.org.apache.hadoop.fs.Path(path)
    return place.getFileSystem(session.sparkContext._jsc.hadoopConfiguration()), place  # noqa: SLF001
