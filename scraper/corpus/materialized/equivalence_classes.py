"""Equivalence classes: articles that no test can tell apart; and which classes are copies of each other."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from scraper.corpus.article_traits import joined_keys
from scraper.corpus.corpus_file import blocks, next_number, select_in
from scraper.corpus.materialized import digest_index, key_index, symmetric_pairs
from scraper.deduplication.article_sketch import ArticleSketch
from scraper.deduplication.candidates import find_candidates
from scraper.deduplication.edge_rules import BY_KEY, EdgeKind

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from typing import Any

    from scraper.corpus.article_traits import ArticleTraits

INDEX = "copies"
# Candidates whose sketches are in memory at once: 4 KB each.
BLOCK = 2_000

_COLUMNS = "day, is_truncated, tie_breaker, address, opening, shingles, headline, facts, quoted"
_TABLES = {EdgeKind.COPIED: symmetric_pairs.COPIED, EdgeKind.RELATED: symmetric_pairs.RELATED}


def classes_of(connection: sqlite3.Connection, articles: Sequence[ArticleTraits]) -> list[int]:
    """Return the classes of articles of these traits, by number; new ones are compared with all that are near."""
    signatures = [each.signature for each in articles]
    near = digest_index.find(connection, digest_index.SIGNATURES, set(signatures))
    held = dict(select_in(connection, "SELECT signature, number FROM view_classes WHERE number IN ({})", near))
    held |= _put(connection, {each.signature: each for each in articles if each.signature not in held})
    return [held[signature] for signature in signatures]


def drop_unused(connection: sqlite3.Connection, classes: Iterable[int]) -> None:
    """Remove those of these classes that have no article left. Their keys stay, under numbers that are never reused."""
    used = "SELECT 1 FROM view_articles WHERE class = view_classes.number"
    unused = f"DELETE FROM view_classes WHERE number = ? AND NOT EXISTS ({used})"  # noqa: S608 - constant table name
    gone = [number for number in set(classes) if connection.execute(unused, (number,)).rowcount]
    for table in _TABLES.values():
        symmetric_pairs.drop(connection, table, gone)


def sketches_of(connection: sqlite3.Connection, articles: Iterable[int]) -> dict[int, ArticleSketch]:
    """Return the sketches of these articles."""
    query = "SELECT number, class FROM view_articles WHERE number IN ({})"
    classes = dict(select_in(connection, query, sorted(articles)))
    found = _sketches(connection, set(classes.values()))
    return {number: found[class_] for number, class_ in classes.items()}


def _put(connection: sqlite3.Connection, new: Mapping[bytes, ArticleTraits]) -> dict[bytes, int]:
    signatures, sketches = list(new), [each.sketch for each in new.values()]
    keys = joined_keys([each.keys for each in new.values()])
    days = [each.day for each in sketches]
    near = key_index.find(connection, INDEX, keys, days)
    start = next_number(connection, "view_classes")
    numbers = list(range(start, start + len(new)))
    add = f"INSERT INTO view_classes (number, signature, {_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"  # noqa: S608 - constant table name
    rows = (
        (number, signature, *_row(each)) for number, signature, each in zip(numbers, signatures, sketches, strict=True)
    )
    connection.executemany(add, rows)
    digest_index.put(connection, digest_index.SIGNATURES, signatures, numbers)
    key_index.put(connection, INDEX, keys, numbers, days)
    kinds = {
        (numbers[i], numbers[j]): BY_KEY.kind_of(sketches[i], sketches[j])
        for i, j in find_candidates(keys, days).tolist()
    }
    kinds |= {(numbers[i], number): kind for i, number, kind in _judged(connection, sketches, near.tolist())}
    for kind, table in _TABLES.items():
        symmetric_pairs.put(connection, table, [pair for pair, found in kinds.items() if found is kind])
    return dict(zip(signatures, numbers, strict=True))


def _judged(
    connection: sqlite3.Connection, sketches: Sequence[ArticleSketch], near: Iterable[Sequence[int]]
) -> Iterator[tuple[int, int, EdgeKind]]:
    for block in blocks(sorted(near, key=lambda pair: pair[1]), BLOCK):
        held = _sketches(connection, {number for _, number in block})
        for i, number in block:
            kind = BY_KEY.kind_of(sketches[i], held[number]) if number in held else None
            if kind:
                yield (i, number, kind)


def _sketches(connection: sqlite3.Connection, numbers: Iterable[int]) -> Mapping[int, ArticleSketch]:
    query = f"SELECT number, {_COLUMNS} FROM view_classes WHERE number IN ({{}})"  # noqa: S608 - constant table name
    return {number: _sketch(row) for number, *row in select_in(connection, query, sorted(numbers))}


def _row(each: ArticleSketch) -> tuple[object, ...]:
    tie_breaker = json.dumps(each.tie_breaker) if each.tie_breaker else None
    facts = json.dumps([each.is_headed, each.agency, each.image])
    address = json.dumps(each.address)
    return (
        each.day,
        each.is_truncated,
        tie_breaker,
        address,
        each.opening,
        each.shingles,
        each.headline,
        facts,
        each.quoted,
    )


def _sketch(row: Sequence[Any]) -> ArticleSketch:
    day, is_truncated, tie_breaker, address, opening, shingles, headline, facts, quoted = row
    title, url = json.loads(tie_breaker or "[null, null]")
    is_headed, agency, image = json.loads(facts)
    return ArticleSketch(
        shingles,
        opening,
        day,
        bool(is_truncated),
        (title, url) if tie_breaker else None,
        json.loads(address),
        headline,
        is_headed,
        agency,
        image,
        quoted,
    )
