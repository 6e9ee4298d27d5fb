"""Kinds: articles that no test can tell apart are one kind; which kinds are copies of each other."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from scraper.corpus.corpus_file import blocks, next_number, select_in
from scraper.corpus.materialized import key_index, symmetric_pairs
from scraper.corpus.materialized.pending_pages import digest
from scraper.deduplication.article_sketch import ArticleSketch, sketches_with_keys
from scraper.deduplication.candidates import find_candidates
from scraper.deduplication.edge_rules import BY_KEY, content_signature

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from typing import Any

    from scraper.models import Article

INDEX = "copies"
# Candidates whose fingerprints are in memory at once: 4 KB each.
BLOCK = 2_000

_COLUMNS = "day, is_truncated, witness, address, opening, shingles"


def kinds_of(connection: sqlite3.Connection, articles: Sequence[Article]) -> list[int]:
    """Return the numbers of the kinds of these articles; new ones are compared with all that are near to them."""
    looks = [_look(article) for article in articles]
    held = dict(select_in(connection, "SELECT look, number FROM ledger_kinds WHERE look IN ({})", set(looks)))
    new = {look: article for look, article in zip(looks, articles, strict=True) if look not in held}
    held |= _put(connection, tuple(new), tuple(new.values()))
    return [held[look] for look in looks]


def drop_unused(connection: sqlite3.Connection, kinds: Iterable[int]) -> None:
    """Remove those of these kinds that no article is of any more. Their keys stay, under numbers of nothing."""
    used = "SELECT 1 FROM ledger_articles WHERE kind = ledger_kinds.number"
    unused = f"DELETE FROM ledger_kinds WHERE number = ? AND NOT EXISTS ({used})"  # noqa: S608 - names of ours
    gone = [number for number in set(kinds) if connection.execute(unused, (number,)).rowcount]
    symmetric_pairs.drop(connection, symmetric_pairs.COPIED, gone)


def sketches_of(connection: sqlite3.Connection, articles: Iterable[int]) -> dict[int, ArticleSketch]:
    """Return the fingerprints of these articles."""
    query = "SELECT number, kind FROM ledger_articles WHERE number IN ({})"
    kinds = dict(select_in(connection, query, sorted(articles)))
    prints = _prints(connection, set(kinds.values()))
    return {number: prints[kind] for number, kind in kinds.items()}


def _put(connection: sqlite3.Connection, looks: Sequence[bytes], articles: Sequence[Article]) -> dict[bytes, int]:
    prints, keys = sketches_with_keys(articles)
    days = [each.day for each in prints]
    near = key_index.find(connection, INDEX, keys, days)
    start = next_number(connection, "ledger_kinds")
    numbers = list(range(start, start + len(articles)))
    add = f"INSERT INTO ledger_kinds (number, look, {_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"  # noqa: S608 - names of ours
    rows = ((number, look, *_row(each)) for number, look, each in zip(numbers, looks, prints, strict=True))
    connection.executemany(add, rows)
    key_index.put(connection, INDEX, keys, numbers, days)
    copied = {(i, j) for i, j in find_candidates(keys, days).tolist() if BY_KEY.test(prints[i], prints[j])}
    pairs = [(numbers[i], numbers[j]) for i, j in copied]
    pairs += [(numbers[i], held) for i, held in _verified(connection, prints, near.tolist())]
    symmetric_pairs.put(connection, symmetric_pairs.COPIED, pairs)
    return dict(zip(looks, numbers, strict=True))


def _look(article: Article) -> bytes:
    text, *rest = content_signature(article)
    return digest("look", text, repr(rest))


def _verified(
    connection: sqlite3.Connection, prints: Sequence[ArticleSketch], near: Iterable[Sequence[int]]
) -> Iterator[tuple[int, int]]:
    for block in blocks(sorted(near, key=lambda pair: pair[1]), BLOCK):
        held = _prints(connection, {number for _, number in block})
        yield from ((i, number) for i, number in block if number in held and BY_KEY.test(prints[i], held[number]))


def _prints(connection: sqlite3.Connection, numbers: Iterable[int]) -> Mapping[int, ArticleSketch]:
    query = f"SELECT number, {_COLUMNS} FROM ledger_kinds WHERE number IN ({{}})"  # noqa: S608 - names of ours
    return {number: _print(row) for number, *row in select_in(connection, query, sorted(numbers))}


def _row(each: ArticleSketch) -> tuple[object, ...]:
    tie_breaker = json.dumps(each.tie_breaker) if each.tie_breaker else None
    return (each.day, each.is_truncated, tie_breaker, json.dumps(each.address), each.opening, each.shingles)


def _print(row: Sequence[Any]) -> ArticleSketch:
    day, is_truncated, tie_breaker, address, opening, shingles = row
    title, url = json.loads(tie_breaker or "[null, null]")
    return ArticleSketch(
        shingles, opening, day, bool(is_truncated), (title, url) if tie_breaker else None, json.loads(address)
    )
