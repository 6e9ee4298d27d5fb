"""JSON objects of which a part is too long for memory: written as `json.dumps` would write them, value by value."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import takewhile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from scraper.records import Json


@dataclass(frozen=True, slots=True)
class NamedValues:
    """The names and values of an object that come one after the other."""

    pairs: Iterator[tuple[str, Json]]


def object_lines(record: Mapping[str, object]) -> Iterator[str]:
    """Yield the lines of an object as ``json.dumps(record, ensure_ascii=False, indent=1)`` has them.

    An iterator is written as a list and `NamedValues` as an object, one value after the other.

    >>> list(object_lines({"files": NamedValues(iter([("a", 1)])), "pages": iter([])}))
    ['{', ' "files": {', '  "a": 1', ' },', ' "pages": []', '}']
    """
    yield "{"
    for number, (name, value) in enumerate(record.items(), 1):
        end = "," if number < len(record) else ""
        key = json.dumps(name, ensure_ascii=False)
        match value:
            case NamedValues():
                pairs = (f"{json.dumps(each, ensure_ascii=False)}: {_indented(held, 2)}" for each, held in value.pairs)
                yield from _block_lines(key, "{}", pairs, end)
            case Iterator():
                yield from _block_lines(key, "[]", (_indented(each, 2) for each in value), end)
            case _:
                yield f" {key}: {_indented(value, 1)}{end}"
    yield "}"


def read_before(lines: Iterable[str], name: str) -> Json:
    """Return what `object_lines` wrote, without the member of this name and those after it, which are not read.

    Raises ValueError for what is no JSON.

    >>> read_before(object_lines({"files": {"a": 1}, "pages": [1, 2]}), "pages")
    {'files': {'a': 1}}
    """
    head = "".join(takewhile(lambda line: not line.startswith(f' "{name}": '), lines)).strip()
    is_cut = head.endswith(",")
    read: Json = json.loads(head[:-1] + "}" if is_cut else head)
    return read


def _block_lines(key: str, brackets: str, values: Iterator[str], end: str) -> Iterator[str]:
    last = next(values, None)
    if last is None:
        yield f" {key}: {brackets}{end}"
        return
    yield f" {key}: {brackets[0]}"
    for value in values:
        yield f"  {last},"
        last = value
    yield f"  {last}"
    yield f" {brackets[1]}{end}"


def _indented(value: object, depth: int) -> str:
    # A line end inside of a text is written as \n, so those that are there are between values.
    return json.dumps(value, ensure_ascii=False, indent=1).replace("\n", "\n" + " " * depth)
