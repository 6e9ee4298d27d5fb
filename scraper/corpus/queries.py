"""The queries of the store: what goes into a corpus file and what comes out, inside the caller's transaction."""

from __future__ import annotations

import json
from hashlib import sha256
from itertools import groupby
from typing import TYPE_CHECKING

import zstandard

from scraper.corpus import rows
from scraper.corpus.contents import StoredPage
from scraper.corpus.corpus_file import select_in
from scraper.corpus.rows import Visit
from scraper.models import Rejection, SiteProfile
from scraper.records import record_of, value_of

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from scraper.corpus.contents import PageFacts, RobotsRow
    from scraper.corpus.rows import PreparedPage
    from scraper.models import Article, Page

    Rows = Iterable[tuple[str, ...]]
    Readings = Mapping[str, tuple[Article, ...]]

_READING_OF = "SELECT reading FROM sightings WHERE page = ? AND fetched_at = ? AND facts = ?"
# A quotation mark in a text is escaped, so these are keys of articles, followed by a list of one or more.
_KNOWN_READING = """
SELECT instr(articles, '"paragraphs": [{') OR instr(articles, '"teasers": [{')
FROM sightings JOIN readings ON readings.id = reading
WHERE page = ? AND fetched_at = ? AND facts = ? AND extractor = ? AND read_with = ?
"""
# In a text the quotation marks would be escaped.
_RANKED = """SELECT extractor, instr(articles, '"blocks": [') FROM readings WHERE id = ?"""
_VISITS = "SELECT fetched_at, facts, reading, extractor FROM sightings JOIN readings ON readings.id = reading"


def put_page(connection: sqlite3.Connection, prepared: PreparedPage, body: bytes, read_with: str = "") -> str | None:
    """Add a page, its visit and what was read on it; the reading replaces an older one of the same visit.

    Returns the name of the reading, or None if the visit was known and was read so. ``body``: the bytes of the page.
    """
    reading, visit = prepared.reading, (prepared.id, prepared.fetched_at, prepared.facts)
    if prepared.body or not has_page(connection, prepared.id):
        connection.execute(
            "INSERT OR IGNORE INTO pages VALUES (?, ?, ?)",
            (prepared.id, prepared.digest, prepared.body or rows.pack(body)),
        )
    connection.execute(
        "INSERT OR IGNORE INTO readings VALUES (?, ?, ?)", (reading, prepared.extractor, prepared.articles)
    )
    before = connection.total_changes
    held = _put_visit(connection, visit, reading, read_with)
    if held != reading:
        _replace_reading(connection, visit, held, reading, read_with)
    is_new = connection.total_changes > before
    if read_with and held == reading and not is_new:
        update = "UPDATE sightings SET read_with = ? WHERE page = ? AND fetched_at = ? AND facts = ? AND read_with != ?"
        connection.execute(update, (read_with, *visit, read_with))
    return reading if is_new else None


def get_known_reading(
    connection: sqlite3.Connection, visit: Sequence[str], extractor: str, read_with: str
) -> bool | None:
    """Tell whether the reading of a visit has a text or a teaser, if this program made it by the same; else None."""
    row = connection.execute(_KNOWN_READING, (*visit, extractor, read_with)).fetchone()
    return bool(row[0]) if row else None


def keeps(connection: sqlite3.Connection, what: str) -> bool:
    """Tell whether the file keeps something of articles besides the usual."""
    return connection.execute("SELECT 1 FROM kept WHERE what = ?", (what,)).fetchone() is not None


def keep(connection: sqlite3.Connection, what: str) -> None:
    """Note that from now on the file keeps something of articles besides the usual."""
    connection.execute("INSERT OR IGNORE INTO kept VALUES (?)", (what,))


def put_stated_url(connection: sqlite3.Connection, given: str, url: str | None) -> None:
    """Note which URL a page states, under the key of the page as it was given."""
    connection.execute("INSERT OR REPLACE INTO stated_urls VALUES (?, ?)", (given, url))


def get_stated_url(connection: sqlite3.Connection, given: str) -> str | None:
    """Return the URL that a page states, as far as that is known."""
    row = connection.execute("SELECT url FROM stated_urls WHERE given = ?", (given,)).fetchone()
    return row[0] if row else None


def has_page(connection: sqlite3.Connection, name: str) -> bool:
    """Tell whether a page of this id is stored."""
    # Packing a page takes five times as long as all else that is done for one that is known.
    return connection.execute("SELECT 1 FROM pages WHERE id = ?", (name,)).fetchone() is not None


def put_rejection(connection: sqlite3.Connection, rejection: Rejection) -> None:
    """Add a rejection."""
    connection.execute("INSERT OR IGNORE INTO rejections VALUES (?)", (json.dumps(record_of(rejection)),))


def put_profile(connection: sqlite3.Connection, profile: SiteProfile) -> None:
    """Add a site profile under the digest of its record."""
    record = json.dumps(record_of(profile))
    digest = sha256(record.encode()).hexdigest()
    connection.execute("INSERT OR IGNORE INTO profiles VALUES (?, ?)", (digest, record))


def drop_profiles(connection: sqlite3.Connection) -> None:
    """Remove all site profiles."""
    connection.execute("DELETE FROM profiles")


def put_robots(connection: sqlite3.Connection, row: RobotsRow) -> None:
    """Add where a robots.txt stood: origin, SHA-256, first and last time that it was seen, in UTC."""
    connection.execute(
        "INSERT INTO robots VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET"
        " first_seen = min(first_seen, excluded.first_seen), last_seen = max(last_seen, excluded.last_seen)",
        row,
    )


def get_robots(connection: sqlite3.Connection) -> tuple[RobotsRow, ...]:
    """Return where which robots.txt stood, in order."""
    return tuple(connection.execute("SELECT * FROM robots ORDER BY origin, first_seen, sha256"))


def drop_visit(connection: sqlite3.Connection, page: Page) -> None:
    """Remove a visit of a page; with its last visit, the page; with the last that it is of, a reading."""
    name, _ = rows.page_row(page)
    visit = (name, rows.time_text(page), rows.facts_text(page))
    held = connection.execute(_READING_OF, visit).fetchone()
    connection.execute("DELETE FROM sightings WHERE page = ? AND fetched_at = ? AND facts = ?", visit)
    connection.execute(
        "DELETE FROM pages WHERE id = ? AND NOT EXISTS (SELECT 1 FROM sightings WHERE page = pages.id)", (name,)
    )
    if held:
        _set_aside(connection, *held)


def drop_rejection(connection: sqlite3.Connection, url: str, reason: str) -> None:
    """Remove the rejections of a URL for this reason."""
    # The record begins with both, and is the key of the table.
    start = json.dumps(record_of(Rejection(url, reason))).partition(', "detail"')[0] + ","
    connection.execute("DELETE FROM rejections WHERE record > ? AND record < ?", (start, start + "\x7f"))


def drop_unused(connection: sqlite3.Connection) -> None:
    """Remove the readings of no visit, once the view is up to date."""
    # No index says which sightings have a reading: it would be half as large as they are.
    connection.execute("DELETE FROM unused_readings WHERE reading IN (SELECT reading FROM sightings)")
    connection.execute("DELETE FROM readings WHERE id IN (SELECT reading FROM unused_readings)")
    connection.execute("DELETE FROM unused_readings")


def get_profiles(connection: sqlite3.Connection) -> dict[str, SiteProfile]:
    """Return the profiles by their digests, in order. Raises ValueError for a damaged record."""
    rows = connection.execute("SELECT digest, record FROM profiles ORDER BY digest")
    return {digest: value_of(SiteProfile, json.loads(record)) for digest, record in rows}


def put_all(connection: sqlite3.Connection, read: Callable[[str], Rows]) -> None:
    """Add all rows of another corpus, which ``read`` queries.

    Of two readings of one visit that of the newer program stays; of one program's that which has blocks, then that
    with the larger id.
    """
    connection.executemany("INSERT OR IGNORE INTO kept VALUES (?)", read("SELECT what FROM kept"))
    connection.executemany("INSERT OR IGNORE INTO pages VALUES (?, ?, ?)", read("SELECT * FROM pages"))
    connection.executemany("INSERT OR IGNORE INTO readings VALUES (?, ?, ?)", read("SELECT * FROM readings"))
    connection.executemany("INSERT OR IGNORE INTO rejections VALUES (?)", read("SELECT * FROM rejections"))
    connection.executemany("INSERT OR IGNORE INTO profiles VALUES (?, ?)", read("SELECT * FROM profiles"))
    connection.executemany("INSERT OR IGNORE INTO stated_urls VALUES (?, ?)", read("SELECT * FROM stated_urls"))
    for row in read("SELECT * FROM robots"):
        put_robots(connection, (row[0], row[1], row[2], row[3]))
    for *visit, reading, read_with in read("SELECT page, fetched_at, facts, reading, read_with FROM sightings"):
        held = _put_visit(connection, visit, reading, read_with)
        if _rank(connection, reading) > _rank(connection, held):
            _replace_reading(connection, visit, held, reading, read_with)
    without_visit = "SELECT id FROM readings WHERE id NOT IN (SELECT reading FROM sightings)"
    connection.execute(f"INSERT OR IGNORE INTO unused_readings {without_visit}")


def last_page(connection: sqlite3.Connection) -> int:
    """Return the number of the page that came last."""
    number: int = connection.execute("SELECT coalesce(max(rowid), 0) FROM pages").fetchone()[0]
    return number


def next_page_ids(connection: sqlite3.Connection, after: str, last: int, count: int) -> Sequence[str]:
    """Return the ids of so many pages that follow one in order, and came no later than the ``last``."""
    query = "SELECT id FROM pages WHERE id > ? AND rowid <= ? ORDER BY id LIMIT ?"
    return [name for (name,) in connection.execute(query, (after, last, count))]


def get_page(connection: sqlite3.Connection, name: str) -> Page:
    """Return a stored page. Raises ValueError or ZstdError if it is damaged."""
    (body,) = connection.execute("SELECT body FROM pages WHERE id = ?", (name,)).fetchone()
    visits = [Visit(*row) for row in connection.execute(f"{_VISITS} WHERE page = ?", (name,))]
    return rows.page_of(zstandard.ZstdDecompressor().decompress(body), rows.leading(visits))


def get_visits(connection: sqlite3.Connection, name: str) -> Sequence[Page]:
    """Return a stored page as it was at each of its visits. Raises ValueError or ZstdError if it is damaged."""
    (packed,) = connection.execute("SELECT body FROM pages WHERE id = ?", (name,)).fetchone()
    body = zstandard.ZstdDecompressor().decompress(packed)
    order = "ORDER BY fetched_at, facts"
    return [rows.page_of(body, Visit(*row)) for row in connection.execute(f"{_VISITS} WHERE page = ? {order}", (name,))]


def get_page_facts(connection: sqlite3.Connection, names: Iterable[str] | None = None) -> Iterator[PageFacts]:
    """Yield what is known of pages without their bodies, of all in order or of these. Raises ValueError."""
    for name, digest, visits in _visits_by_page(connection, names):
        yield rows.page_facts(name, digest, visits)


def get_stored_pages(
    connection: sqlite3.Connection, names: Iterable[str] | None = None, read: Readings | None = None
) -> Iterator[StoredPage]:
    """Yield all pages without their bodies, or these; ``read``: readings that are known.

    Raises ValueError for a damaged record.
    """
    for name, digest, visits in _visits_by_page(connection, names):
        reading = rows.leading(visits).reading
        articles = (read or {}).get(reading)
        if articles is None:
            (text,) = connection.execute("SELECT articles FROM readings WHERE id = ?", (reading,)).fetchone()
            articles = rows.articles_of(text)
        yield StoredPage(rows.page_facts(name, digest, visits), reading, articles)


def _visits_by_page(
    connection: sqlite3.Connection, names: Iterable[str] | None
) -> Iterator[tuple[str, str, list[Visit]]]:
    every = (
        "SELECT pages.id, digest, fetched_at, facts, reading, extractor FROM sightings"
        " JOIN readings ON readings.id = reading JOIN pages ON pages.id = page"
    )
    if names is None:
        found: Iterable[tuple[str, ...]] = connection.execute(f"{every} ORDER BY pages.id")
    else:
        found = select_in(connection, every + " WHERE page IN ({}) ORDER BY pages.id", names)
    for (name, digest), group in groupby(found, key=lambda row: row[:2]):
        yield name, digest, [Visit(*row[2:]) for row in group]


def get_rejections(connection: sqlite3.Connection) -> Iterator[Rejection]:
    """Yield the rejections that were added. Raises ValueError for a damaged record."""
    for (record,) in connection.execute("SELECT record FROM rejections"):
        yield value_of(Rejection, json.loads(record))


def _put_visit(connection: sqlite3.Connection, visit: Sequence[str], reading: str, read_with: str) -> str:
    # The answer is the reading that this visit has now: the one given, or the one that it had before.
    held = connection.execute(_READING_OF, visit).fetchone()
    if held:
        return str(held[0])
    connection.execute("INSERT INTO sightings VALUES (?, ?, ?, ?, ?)", (*visit, reading, read_with))
    return reading


def _replace_reading(connection: sqlite3.Connection, visit: Sequence[str], old: str, new: str, read_with: str) -> None:
    replace = "UPDATE sightings SET reading = ?, read_with = ? WHERE page = ? AND fetched_at = ? AND facts = ?"
    connection.execute(replace, (new, read_with, *visit))
    _set_aside(connection, old)


def _set_aside(connection: sqlite3.Connection, reading: str) -> None:
    # It may be of another visit, and the view still goes by it.
    connection.execute("INSERT OR IGNORE INTO unused_readings VALUES (?)", (reading,))


def _rank(connection: sqlite3.Connection, reading: str) -> tuple[tuple[int, ...], bool, str]:
    extractor, place = connection.execute(_RANKED, (reading,)).fetchone()
    return rows.rank(extractor), place > 0, reading
