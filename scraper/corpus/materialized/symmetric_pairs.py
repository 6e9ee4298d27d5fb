"""Pairs of numbers, each written both ways, so that the partners of one are found from either side."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scraper.corpus.corpus_file import select_in

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator

    from scraper.deduplication.edges import Pair

# The tables: of equivalence classes that are copies, of articles that an address links, of classes that are related.
COPIED, LINKED, RELATED = "view_copy_edges", "view_address_edges", "view_related_edges"


def put(connection: sqlite3.Connection, table: str, pairs: Iterable[Pair]) -> None:
    """Add pairs, each of which is new."""
    both = ((one, other) for a, b in pairs for one, other in ((a, b), (b, a)))
    connection.executemany(f"INSERT INTO {table} VALUES (?, ?)", both)  # noqa: S608 - constant table name


def drop(connection: sqlite3.Connection, table: str, numbers: Iterable[int]) -> None:
    """Remove all pairs of these numbers."""
    both = [(one, other) for a, b in find(connection, table, numbers) for one, other in ((a, b), (b, a))]
    connection.executemany(f"DELETE FROM {table} WHERE a = ? AND b = ?", both)  # noqa: S608 - constant table name


def find(connection: sqlite3.Connection, table: str, numbers: Iterable[int]) -> Iterator[Pair]:
    """Yield each of these numbers with each of its partners."""
    return select_in(connection, f"SELECT a, b FROM {table} WHERE a IN ({{}})", numbers)  # noqa: S608 - constant table name
