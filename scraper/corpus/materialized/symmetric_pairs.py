"""Ties: pairs of numbers, each written both ways, so that what one is tied to is found from either side."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scraper.corpus.corpus_file import select_in

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator

    from scraper.deduplication.edges import Pair

# The tables: of kinds that are copies, of articles that an address ties.
COPIED, LINKED = "ledger_copied", "ledger_linked"


def put(connection: sqlite3.Connection, table: str, pairs: Iterable[Pair]) -> None:
    """Add pairs, each of which is new."""
    both = ((one, other) for a, b in pairs for one, other in ((a, b), (b, a)))
    connection.executemany(f"INSERT INTO {table} VALUES (?, ?)", both)  # noqa: S608 - names of ours


def drop(connection: sqlite3.Connection, table: str, numbers: Iterable[int]) -> None:
    """Remove all pairs of these numbers."""
    both = [(one, other) for a, b in find(connection, table, numbers) for one, other in ((a, b), (b, a))]
    connection.executemany(f"DELETE FROM {table} WHERE a = ? AND b = ?", both)  # noqa: S608 - names of ours


def find(connection: sqlite3.Connection, table: str, numbers: Iterable[int]) -> Iterator[Pair]:
    """Yield each of these numbers with each that it is tied to."""
    return select_in(connection, f"SELECT a, b FROM {table} WHERE a IN ({{}})", numbers)  # noqa: S608 - names of ours
