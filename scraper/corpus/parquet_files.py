"""The tables of an export as Parquet, with the fields that they have as JSON Lines. Needs the extra ``parquet``."""

from __future__ import annotations

from dataclasses import is_dataclass
from datetime import date
from enum import Enum
from functools import partial
from importlib import import_module
from itertools import islice
from types import NoneType, UnionType
from typing import IO, TYPE_CHECKING, Any, get_args, get_origin, get_type_hints

from scraper.corpus.exports import COPY_FIELDS
from scraper.errors import CorpusError
from scraper.models import Article, MergeEvidence, Rejection, RelatedArticle, Teaser
from scraper.records import DERIVED, names_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from scraper.corpus.export_files import Writer
    from scraper.records import Record

# What a value is: text, bytes, a number or a flag, a list of one shape, or an object of named ones.
Shape = type | list["Shape"] | dict[str, "Shape"]

MANIFEST = "manifest.parquet.json"
ROWS = 1_000  # of a row group: some megabytes of articles


def shape_of(hint: Any) -> Shape:
    """Return the shape of the records of a type; dates and enumerations are text.

    >>> shape_of(tuple[Rejection, ...])
    [{'url': <class 'str'>, 'reason': <class 'str'>, 'detail': <class 'str'>}]
    """
    if isinstance(hint, UnionType):
        hint = next(each for each in get_args(hint) if each is not NoneType)
    if get_origin(hint) is tuple:
        return [shape_of(get_args(hint)[0])]
    if is_dataclass(hint):
        return _without(hint)
    return str if issubclass(hint, (date, Enum)) else hint


def _without(kind: Any, name: str = "") -> dict[str, Shape]:
    """Return the shape of each field that records of a type have, but for one."""
    hints = get_type_hints(kind)
    return {each: shape_of(hints[each]) for each in names_of(kind) if each != name}


_SPAN: dict[str, Shape] = {"first_seen": str, "last_seen": str}
_ARTICLE = _without(Article, "teasers")
_EVIDENCE = _without(MergeEvidence, "similarity")
SHAPES: dict[str, dict[str, Shape]] = {
    "stories": {
        "id": str,
        "article": {"id": str, **_ARTICLE, **dict.fromkeys(DERIVED, str)},
        "copies": [
            {"id": str, **{name: _ARTICLE[name] for name in COPY_FIELDS}, "similarity": float, "evidence": _EVIDENCE}
        ],
        "pages": [{"id": str, "url": str, **_SPAN}],
        **_SPAN,
        "teasers": [str],
        "related": [shape_of(RelatedArticle)],
    },
    "teasers": {
        "id": str,
        **_without(Teaser, "heading"),
        "headings": [str],
        "story": str,
        "matched_by": str,
        "sightings": [{"page": str, "url": str, "fetched_at": str}],
        **_SPAN,
        "times_seen": int,
    },
    "rejected": _without(Rejection, ""),
}


def parquet_files(tables: Mapping[str, Iterable[Record]]) -> dict[str, Writer]:
    """Return what writes each table, by the name of its file. Raises CorpusError without the extra."""
    try:
        arrow, parquet = import_module("pyarrow"), import_module("pyarrow.parquet")
    except ImportError as error:
        raise CorpusError(None, "Parquet needs an extra: pip install 'newspage-scraper[parquet]'") from error
    return {
        f"{name}.parquet": partial(_write, arrow, parquet, arrow_schema(arrow, SHAPES[name]), rows)
        for name, rows in tables.items()
    }


def _write(arrow: Any, parquet: Any, schema: Any, rows: Iterable[Record], file: IO[bytes]) -> int:
    left, count = iter(rows), 0
    with parquet.ParquetWriter(file, schema, compression="zstd") as writer:
        while batch := list(islice(left, ROWS)):
            writer.write_table(arrow_table(arrow, schema, batch))
            count += len(batch)
    return count


def arrow_schema(arrow: Any, shape: dict[str, Shape]) -> Any:
    """Return the Arrow schema of rows of this shape; ``arrow`` is the module."""
    return arrow.schema(_arrow_type(arrow, shape))


def arrow_table(arrow: Any, schema: Any, rows: list[Record]) -> Any:
    """Return rows as an Arrow table; a lone surrogate, which has no UTF-8, is written as its escape."""
    try:
        return arrow.Table.from_pylist(rows, schema)
    except UnicodeEncodeError:  # a lone surrogate (of a file name), which Parquet has no place for
        return arrow.Table.from_pylist([_encodable(row) for row in rows], schema)


def _encodable(value: Any) -> Any:
    if isinstance(value, str):
        return value.encode("utf-8", "backslashreplace").decode()
    if isinstance(value, dict):
        return {key: _encodable(each) for key, each in value.items()}
    return [_encodable(each) for each in value] if isinstance(value, list) else value


def _arrow_type(arrow: Any, shape: Shape) -> Any:
    if isinstance(shape, dict):
        return arrow.struct([(name, _arrow_type(arrow, each)) for name, each in shape.items()])
    if isinstance(shape, list):
        return arrow.list_(_arrow_type(arrow, shape[0]))
    return {
        str: arrow.string(),
        bool: arrow.bool_(),
        int: arrow.int64(),
        float: arrow.float64(),
        bytes: arrow.binary(),
    }[shape]
