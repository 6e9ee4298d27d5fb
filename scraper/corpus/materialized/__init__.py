"""The materialized view: stories and teasers of the stored pages, kept beside them and updated when they change.

It holds exactly what `contents.compile_contents` computes of all pages at once. Whether there is an edge between two
articles depends on these two alone, a story on the articles that edges connect, a teaser's story on the articles
that it may announce; so an update reads only what changed pages affect.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from scraper.corpus import queries
from scraper.corpus.article_traits import traits_of
from scraper.corpus.materialized import (
    address_edges,
    article_changes,
    equivalence_classes,
    pending_pages,
    story_updates,
    teaser_occurrences,
)
from scraper.corpus.materialized.teaser_occurrences import KnownPrintings
from scraper.corpus.teaser_traits import teaser_traits
from scraper.deduplication.teaser_labels import announcements_on

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping, Sequence

    from scraper.corpus.article_traits import ArticleTraits
    from scraper.corpus.contents import ArticleVersion
    from scraper.corpus.queries import Readings
    from scraper.corpus.reading_traits import ReadingTraits

    KnownTraits = Mapping[str, ReadingTraits]

# Pages of one update, which reads the index segments of all their days once: few while the view is small, more as it
# grows. In a view of 10,000 a page takes 2.6 times as long with 250 as with 1,000, and with 2,000 no less; in one of
# 200,000, with 2,000 a quarter longer than with 5,000.
FEWEST, BATCH = 1_000, 5_000
SHARE = 20  # an update is due when pages are pending that are so large a part of those in the view
# Characters of JSON of the readings of one update, as objects three times that: 1,500 real pages.
MAX_TEXT = 24 << 20

_TABLES = (
    "program",
    "pages",
    "articles",
    "article_occurrences",
    "classes",
    "postings",
    "digests",
    "copy_edges",
    "address_edges",
    "related_edges",
    "addresses",
    "stories",
    "printings",
    "teaser_occurrences",
    "teasers",
)


def is_current(connection: sqlite3.Connection, program: str) -> bool:
    """Tell whether the view has all pages and was written by this version of the program."""
    return (
        _is_of_this_program(connection, program)
        and not connection.execute("SELECT 1 FROM pending_pages LIMIT 1").fetchone()
    )


def is_due(connection: sqlite3.Connection) -> bool:
    """Tell whether so many pages were added or changed since the last update that it is time for one."""
    count: int = connection.execute("SELECT count(*) FROM pending_pages").fetchone()[0]
    return count >= _batch_of(connection)


def pending_readings(connection: sqlite3.Connection) -> set[str]:
    """Return the names of the readings of all pages that the view does not have yet, or not as they are now."""
    query = "SELECT reading FROM pending_pages JOIN sightings ON sightings.page = pending_pages.page"
    return {name for (name,) in connection.execute(query)}


def reset_if_outdated(connection: sqlite3.Connection, program: str) -> None:
    """Empty the view, to be built again, if another version of the program wrote it: its rules may differ."""
    if not _is_of_this_program(connection, program):
        for table in _TABLES:
            connection.execute(f"DELETE FROM view_{table}")  # noqa: S608 - constant table name
        connection.execute("INSERT INTO view_program VALUES (?)", (program,))
        connection.execute("INSERT OR IGNORE INTO pending_pages SELECT DISTINCT page FROM sightings")


def update(connection: sqlite3.Connection, read: Readings, known: KnownTraits) -> bool:
    """Update the view with a batch of pending pages; tell whether there were any.

    ``read``: articles of recent readings, which need not be decoded from the file. ``known``: the traits of some.
    """
    names = _next_pages(connection)
    if not names:
        queries.drop_unused(connection)
        return False
    changes = pending_pages.compare(connection, names, read)
    printings = _printings(changes, known)
    touched = teaser_occurrences.put_occurrences(connection, changes.printed, printings)
    touched |= teaser_occurrences.announcing(connection, changes.gone)
    neighbours = _drop(connection, changes.gone)
    traits = _put(connection, changes, known)
    fresh = {number: (each.id, each.article) for number, each in zip(traits, changes.fresh, strict=True)}
    story_updates.recluster(connection, neighbours | fresh.keys(), fresh)
    touched |= teaser_occurrences.match_articles(connection, traits)
    teaser_occurrences.attach(connection, touched, printings)
    connection.executemany("DELETE FROM pending_pages WHERE page = ?", ((name,) for name in names))
    return True


def _batch_of(connection: sqlite3.Connection) -> int:
    (last,) = connection.execute("SELECT max(number) FROM view_pages").fetchone()
    return min(BATCH, max(FEWEST, (last or 0) // SHARE))


def _next_pages(connection: sqlite3.Connection) -> list[str]:
    """Return the pages of the next update."""
    text = (
        "SELECT sum(length(articles)) FROM sightings JOIN readings ON readings.id = reading"
        " WHERE sightings.page = pending_pages.page"
    )
    names, size = [], 0
    query = f"SELECT page, ({text}) FROM pending_pages LIMIT ?"  # noqa: S608 - constant text
    for name, length in connection.execute(query, (_batch_of(connection),)):
        names.append(name)
        size += length or 0
        if size >= MAX_TEXT:
            break
    return names


def _drop(connection: sqlite3.Connection, gone: Sequence[int]) -> set[int]:
    """Remove articles from the view; return the others to which edges connected them."""
    neighbours = story_updates.neighbours(connection, gone) - set(gone)
    story_updates.drop(connection, gone)
    address_edges.drop(connection, gone)
    equivalence_classes.drop_unused(connection, article_changes.drop(connection, gone))
    return neighbours


def _put(
    connection: sqlite3.Connection, changes: pending_pages.Changes, known: KnownTraits
) -> dict[int, ArticleTraits]:
    """Add the new articles with their edges; return the traits of each, by its number in the view."""
    traits = _traits_of(changes.fresh, known)
    fresh = article_changes.put(
        connection, changes.fresh, equivalence_classes.classes_of(connection, traits), changes.pages
    )
    pending_pages.put_occurrences(connection, fresh, changes)
    by_number = dict(zip(fresh, traits, strict=True))
    address_edges.put(connection, by_number)
    return by_number


def _traits_of(articles: Sequence[ArticleVersion], known: KnownTraits) -> list[ArticleTraits]:
    """Return the traits of these articles; of one that goes on over further pages they are made of its whole text."""
    held = [None if each.parts else _known(each, known) for each in articles]
    rest = iter(traits_of([each.article for each, traits in zip(articles, held, strict=True) if traits is None]))
    return [traits or next(rest) for traits in held]


def _known(article: ArticleVersion, known: KnownTraits) -> ArticleTraits | None:
    of_reading = known.get(article.best.reading)
    return of_reading.articles[article.position] if of_reading else None


def _printings(changes: pending_pages.Changes, known: KnownTraits) -> KnownPrintings:
    """Return the teasers of changed pages with their traits, those of readings that have none made at once."""
    held = {
        teaser: traits
        for page in changes.stored
        if page.reading in known
        for teaser, traits in zip(announcements_on(page.articles), known[page.reading].teasers, strict=True)
    }
    rest = list({teaser for each in changes.printed.values() for teaser in each} - held.keys())
    return KnownPrintings(held | dict(zip(rest, teaser_traits(rest), strict=True)))


def _is_of_this_program(connection: sqlite3.Connection, program: str) -> bool:
    return bool(connection.execute("SELECT 1 FROM view_program WHERE program = ?", (program,)).fetchone())
