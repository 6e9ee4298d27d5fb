"""The formats of an export: which files each one is made of."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from scraper.corpus import export_files, markdown_files, parquet_files
from scraper.corpus.exports import tables

if TYPE_CHECKING:
    from collections.abc import Iterable

    from scraper.corpus.contents import Contents
    from scraper.corpus.export_files import Writer

# Of what was read. Raw pages have one format more, `warc`.
FORMATS = ("jsonl", "parquet", "markdown")
ARCHIVE = "warc"
ARCHIVE_NAME = "pages.warc.gz"


def check_format(format: str) -> None:  # noqa: A002 # the design's name
    """Raise ValueError for an unknown format."""
    if format not in {*FORMATS, ARCHIVE}:
        raise ValueError(f"unknown export format {format!r}: one of {', '.join((*FORMATS, ARCHIVE))}")


def files_of(contents: Contents, format: str) -> tuple[Iterable[tuple[str, Writer]], str]:  # noqa: A002 # the design's name
    """Return what writes each file of an export, by its name, and the name of the manifest.

    Each format has a manifest of its own, so that one folder can hold several. Raises CorpusError for ``parquet``
    without its extra.
    """
    match format:
        case "jsonl":
            rows = tables(contents).items()
            writers = [(f"{name}.jsonl", partial(export_files.write_rows, each)) for name, each in rows]
            return writers, export_files.MANIFEST
        case "parquet":
            return parquet_files.parquet_files(tables(contents)).items(), parquet_files.MANIFEST
        case _:
            return markdown_files.markdown_files(contents.stories), markdown_files.MANIFEST
