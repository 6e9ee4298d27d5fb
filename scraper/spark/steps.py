"""Steps: what one part of a run hands to the next, kept as Parquet, so that nothing is made twice."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

# Names that begin so are none of Spark's when it reads the folder above.
FOLDER = "_steps"


@dataclass(frozen=True, slots=True)
class Steps:
    """A folder of tables on the storage of the cluster."""

    session: SparkSession
    folder: str

    def keep(self, name: str, frame: DataFrame) -> DataFrame:
        """Write a table, and return it as it is read from there: what is behind it is forgotten."""
        path = f"{self.folder}/{name}"
        frame.write.mode("overwrite").parquet(path)
        return self.session.read.schema(frame.schema).parquet(path)
