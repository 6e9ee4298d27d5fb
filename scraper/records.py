"""Records: the types of `scraper.models` as JSON values and back, field by field as the classes declare them."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from enum import Enum
from functools import cache
from types import NoneType, UnionType
from typing import TYPE_CHECKING, Any, TypeVar, get_args, get_origin, get_type_hints

if TYPE_CHECKING:
    from scraper.models import Article

Json = None | bool | int | float | str | Sequence["Json"] | Mapping[str, "Json"]
Record = dict[str, Json]
Reader = Callable[[object], object]
T = TypeVar("T")

EXPORT_SCHEMA_VERSION = 1  # of all files and of articles as JSON; rises when a field changes its meaning or goes away
# What an article says beyond its fields: properties, which files do not read back.
DERIVED = ("host", "site", "published_day", "published_utc", "text")
# Metadata of a field that records leave out unless they are asked for it.
ON_REQUEST = {"record": "on request"}
_PLAIN = frozenset({NoneType, bool, int, float, str})
# What steers a terminal or turns a line, and what is no UTF-8; JSON escapes what comes before U+0020 by itself.
_UNPRINTABLE = re.compile("[\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


def article_record(article: Article, *, has_blocks: bool = False) -> Record:
    """Return an article as the JSON object that files and the command line show: its fields, and `DERIVED`.

    ``has_blocks``: with its structure, as ``blocks``.
    """
    return {
        **fields_record(article, has_blocks=has_blocks),
        **{name: _json(getattr(article, name)) for name in DERIVED},
    }


def fields_record(article: Article, *, has_blocks: bool = False) -> Record:
    """Return the fields of an article, from which it can be read back; ``has_blocks``: with its structure."""
    structure: Record = {"blocks": _json(article.blocks)} if has_blocks else {}
    return {**record_of(article), **structure}


def versioned_record(article: Article, *, has_blocks: bool = False) -> Record:
    """Return `article_record` under the version of its form, as it stands alone: an object of `scraper extract`."""
    return {"schema_version": EXPORT_SCHEMA_VERSION, **article_record(article, has_blocks=has_blocks)}


def check_version(record: object) -> None:
    """Raise ValueError if a record says that it has another form than `versioned_record` gives."""
    version = record.get("schema_version", EXPORT_SCHEMA_VERSION) if isinstance(record, dict) else EXPORT_SCHEMA_VERSION
    if version != EXPORT_SCHEMA_VERSION:
        raise ValueError(f"no record of this form: schema_version {version!r}, not {EXPORT_SCHEMA_VERSION}")


def record_of(value: object) -> Record:
    """Return the JSON object of a dataclass, keys in the order of its fields; without those that are `ON_REQUEST`.

    A day becomes ``2026-03-03``; a time has a ``T``, and an offset exactly if it has a zone. Raises TypeError for a
    value that no type of `scraper.models` holds.

    >>> from scraper.models import Teaser
    >>> record_of(Teaser("Ferry to stop", published=date(2026, 3, 3)))["published"]
    '2026-03-03'
    """
    kind: Any = type(value)  # hashable, though typeshed does not know it of every class
    return {name: _json(getattr(value, name)) for name in names_of(kind)}


def json_text(record: object, indent: int | None = None) -> str:
    r"""Return a record as JSON that a terminal can print: what is no ASCII stays, unless it steers the terminal.

    >>> print(json_text({"title": "Größe\u202e\x9b"}))
    {"title": "Größe\u202e\u009b"}
    """
    text = json.dumps(record, ensure_ascii=False, indent=indent)
    return _UNPRINTABLE.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def value_of(kind: type[T], record: object) -> T:
    """Return the value that `record_of` made this record of; a key that the class does not know is passed over.

    Raise ValueError for a record of another kind.
    """
    try:
        value = _reader(kind)(record)  # type: ignore[arg-type] # classes are hashable; typeshed forgets it of type[T]
    except TypeError as error:
        raise ValueError(f"no {kind.__name__}: {error}") from error
    if not isinstance(value, kind):
        raise ValueError(f"no {kind.__name__}: {type(value).__name__}")  # noqa: TRY004 # what is wrong is the data
    return value


@cache
def names_of(kind: type) -> tuple[str, ...]:
    """Return the fields of a dataclass that its records have."""
    return tuple(field.name for field in fields(kind) if field.metadata != ON_REQUEST)


def _json(value: object) -> Json:
    if value.__class__ in _PLAIN:  # most are, and a record of an article has hundreds
        return value  # type: ignore[return-value] # of a class of those
    if isinstance(value, Enum):
        return str(value.value)
    if value is None or isinstance(value, bool | int | float | str):
        return value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [_json(item) for item in value]
    return record_of(value)


@cache
def _reader(hint: object) -> Reader:
    origin, arguments = get_origin(hint), get_args(hint)
    if origin is UnionType:
        return _union_reader(arguments)
    if origin is tuple:
        return _tuple_reader(arguments)
    if isinstance(hint, type) and issubclass(hint, Enum):
        return hint
    if isinstance(hint, type) and is_dataclass(hint):
        return _dataclass_reader(hint)
    return _plain_reader(hint)


def _union_reader(arguments: tuple[object, ...]) -> Reader:
    kinds = [kind for kind in arguments if kind is not NoneType]
    if all(is_dataclass(kind) for kind in kinds) and len(kinds) > 1:
        return _kind_reader(kinds)
    read = _moment if datetime in kinds else _reader(kinds[0])
    return lambda value: None if value is None else read(value)


def _kind_reader(kinds: list[Any]) -> Reader:
    """Return what reads any of some classes that are told apart by their ``kind``. They may hold each other."""
    by_kind = {next(each.default for each in fields(kind) if each.name == "kind"): kind for kind in kinds}

    def read(value: object) -> object:
        name = _checked(dict, value).get("kind")
        if name not in by_kind:
            raise TypeError(f"no kind of block: {name}")
        return _reader(by_kind[name])(value)

    return read


def _tuple_reader(arguments: tuple[object, ...]) -> Reader:
    if arguments[-1] is Ellipsis:
        read = _reader(arguments[0])
        return lambda value: tuple(map(read, _checked(list, value)))
    readers = tuple(map(_reader, arguments))
    return lambda value: tuple(read(item) for read, item in zip(readers, _checked(list, value), strict=True))


def _dataclass_reader(kind: type) -> Reader:
    hints = get_type_hints(kind)
    readers = {field.name: _reader(hints[field.name]) for field in fields(kind) if field.init}

    def read(value: object) -> object:
        record = _checked(dict, value)
        return kind(**{name: reader(record[name]) for name, reader in readers.items() if name in record})

    return read


def _plain_reader(hint: object) -> Reader:
    if hint not in {str, bool, int, float} or not isinstance(hint, type):
        raise TypeError(f"no JSON for {hint}")
    return lambda value: _checked(hint, value)


def _moment(value: object) -> datetime | date:
    text = _checked(str, value)
    return datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text)


def _checked(kind: type[T], value: object) -> T:
    if not isinstance(value, kind):
        raise TypeError(f"{kind.__name__} expected, not {type(value).__name__}")
    return value
