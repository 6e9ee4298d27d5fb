"""The ledger: what the stored pages add up to, kept beside them and brought up to date with what is new.

It holds what `contents.compile_contents` computes of all pages at once, and nothing else: whether there is an edge
between two articles depends on these two alone, a story on the articles that edges connect, a teaser's story on
the articles that it may announce. So only what new pages touch has to be looked at.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from scraper.corpus import queries
from scraper.corpus.materialized import (
    address_edges,
    article_changes,
    equivalence_classes,
    pending_pages,
    story_updates,
    teaser_occurrences,
)

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence

    from scraper.corpus.queries import Readings
    from scraper.models import Article

# Pages of one update, in which the segments of all their days are read once; with 2,000, each takes a quarter longer.
BATCH = 5_000

_TABLES = (
    "pages articles stands kinds buckets copied linked addresses stories printings printed teasers program".split()
)


def is_current(connection: sqlite3.Connection, program: str) -> bool:
    """Tell whether the ledger knows all pages, and was kept by this version of the program."""
    return _is_ours(connection, program) and not connection.execute("SELECT 1 FROM news LIMIT 1").fetchone()


def count_news(connection: sqlite3.Connection) -> int:
    """Return of how many pages the ledger does not know yet what became."""
    count: int = connection.execute("SELECT count(*) FROM news").fetchone()[0]
    return count


def begin_anew(connection: sqlite3.Connection, program: str) -> None:
    """Forget all if another version of the program kept the ledger: it may have had other rules."""
    if not _is_ours(connection, program):
        for table in _TABLES:
            connection.execute(f"DELETE FROM ledger_{table}")  # noqa: S608 - names of ours
        connection.execute("INSERT INTO ledger_program VALUES (?)", (program,))
        connection.execute("INSERT OR IGNORE INTO news SELECT DISTINCT page FROM sightings")


def update(connection: sqlite3.Connection, read: Readings) -> bool:
    """Take in what is new on some pages; tell whether there was any. ``read``: readings that need not be read again."""
    names = [row[0] for row in connection.execute("SELECT page FROM news LIMIT ?", (BATCH,))]
    if not names:
        queries.drop_unused(connection)
        return False
    changes = pending_pages.compare(connection, names, read)
    touched = teaser_occurrences.put_printings(connection, changes.printed)
    touched |= teaser_occurrences.announcing(connection, changes.gone)
    near = _drop(connection, changes.gone)
    fresh = _put(connection, changes)
    story_updates.tell_anew(connection, near | fresh.keys(), fresh)
    touched |= teaser_occurrences.meet(connection, {number: article for number, (_, article) in fresh.items()})
    teaser_occurrences.tie(connection, touched)
    connection.executemany("DELETE FROM news WHERE page = ?", ((name,) for name in names))
    return True


def _drop(connection: sqlite3.Connection, gone: Sequence[int]) -> set[int]:
    """Remove articles; return those that edges connected with them."""
    near = story_updates.neighbours(connection, gone) - set(gone)
    story_updates.drop(connection, gone)
    said = article_changes.read_articles(connection, gone)
    address_edges.drop(connection, {number: article for number, (_, article) in said.items()})
    equivalence_classes.drop_unused(connection, article_changes.drop(connection, gone))
    return near


def _put(connection: sqlite3.Connection, changes: pending_pages.Changes) -> dict[int, tuple[str, Article]]:
    """Add the new articles with their edges; return id and article of each by the number that it got."""
    said = [each.article for each in changes.fresh]
    fresh = article_changes.put(connection, changes.fresh, equivalence_classes.kinds_of(connection, said))
    pending_pages.put_stands(connection, fresh | changes.kept, changes.pages)
    address_edges.put(connection, dict(zip(fresh, said, strict=True)))
    return {number: (each.id, each.article) for number, each in fresh.items()}


def _is_ours(connection: sqlite3.Connection, program: str) -> bool:
    return bool(connection.execute("SELECT 1 FROM ledger_program WHERE program = ?", (program,)).fetchone())
