"""Whether a corpus file is sound: every name counted again from what it names, every count from what it counts."""

from __future__ import annotations

import json
import re
import sqlite3
from collections import Counter
from hashlib import sha256
from typing import TYPE_CHECKING

import zstandard

from scraper.corpus import queries, rows
from scraper.corpus.contents import LACKS
from scraper.corpus.search_filters import facts_of, get_facts
from scraper.corpus.search_index import entry_of, put_words, unpack
from scraper.deduplication import content_id
from scraper.models import Article, Rejection, SiteProfile
from scraper.records import value_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from scraper.corpus.contents import Compiled, Contents

    Check = Callable[[sqlite3.Connection], Iterator[str]]

_SHA256 = re.compile("[0-9a-f]{64}")


def file_faults(connection: sqlite3.Connection) -> Iterator[str]:
    """Yield what is wrong with the file and with its rows, each by itself; nothing if all is well."""
    for check in (_damage, _orphans, _pages, _visits, _readings, _rejections, _profiles, _robots):
        try:
            yield from check(connection)
        except sqlite3.Error as error:
            yield f"{check.__name__.strip('_')} cannot be read: {error}"


def view_faults(computed: Compiled, recorded: Contents) -> Iterator[str]:
    """Yield where the materialized view does not have what the pages add up to, computed from all of them at once."""
    for kind, wanted, held in (
        ("story", {story.id: story for story in computed.stories}, {story.id: story for story in recorded.stories}),
        ("teaser", {each.id: each for each in computed.teasers}, {each.id: each for each in recorded.teasers}),
        ("page", {page.id: page for page in computed.pages}, {page.id: page for page in recorded.pages}),
    ):
        yield from (f"{kind} {name}: missing in the view" for name in sorted(wanted.keys() - held.keys()))
        yield from (f"{kind} {name}: only in the view" for name in sorted(held.keys() - wanted.keys()))
        for name in sorted(wanted.keys() & held.keys()):
            if wanted[name] != held[name]:
                yield f"{kind} {name}: different in the view"
    if computed.counts != recorded.counts:
        yield f"the view counts {recorded.counts}, computed {computed.counts}"
    if computed.rejections != recorded.rejections:
        yield "the view has other rejections"


def contents_faults(connection: sqlite3.Connection, contents: Compiled) -> Iterator[str]:
    """Yield where what the corpus says of itself is not what its rows add up to."""
    yield from _counts(connection, contents)
    yield from _outcomes(contents)
    yield from _stories(contents)
    yield from _teasers(contents)


def index_faults(connection: sqlite3.Connection, contents: Contents) -> Iterator[str]:
    """Yield where a search index marked complete is not what the stories give."""
    wanted = {story.id: entry_of(story) for story in contents.stories}
    held = dict(connection.execute("SELECT story, record FROM entries"))
    for story in sorted(wanted.keys() ^ held.keys()):
        yield f"story {story}: {'missing in' if story in wanted else 'only in'} the search index"
    for story in sorted(wanted.keys() & held.keys()):
        if unpack(held[story]) != wanted[story]:
            yield f"story {story}: the search index has another text"
    yield from _facts_faults(connection, contents)
    if _counted_words(connection, "main", "words") != _recounted_words(connection, held.values()):
        yield "the search index has other words than its entries"


def _facts_faults(connection: sqlite3.Connection, contents: Contents) -> Iterator[str]:
    """Yield the stories of the index that are not narrowed by what is known of them."""
    numbers = dict(connection.execute("SELECT story, id FROM entries"))
    for story in contents.stories:
        if story.id in numbers and get_facts(connection, numbers[story.id]) != facts_of(story):
            yield f"story {story.id}: the search index has other facts"


def _damage(connection: sqlite3.Connection) -> Iterator[str]:
    for (found,) in connection.execute("PRAGMA integrity_check"):
        if found != "ok":
            yield f"file: {found}"


def _orphans(connection: sqlite3.Connection) -> Iterator[str]:
    for kind, query in (
        ("page {}: never seen", "SELECT id FROM pages WHERE id NOT IN (SELECT page FROM sightings)"),
        (
            "page {}: seen, and not there",
            "SELECT DISTINCT page FROM sightings WHERE page NOT IN (SELECT id FROM pages)",
        ),
        (
            "reading {}: of no page",
            "SELECT id FROM readings EXCEPT SELECT reading FROM sightings EXCEPT SELECT reading FROM unused_readings",
        ),
        (
            "reading {}: named, and not there",
            "SELECT DISTINCT reading FROM sightings WHERE reading NOT IN (SELECT id FROM readings)",
        ),
    ):
        yield from (kind.format(name) for (name,) in connection.execute(query))


def _pages(connection: sqlite3.Connection) -> Iterator[str]:
    for name, digest, body in connection.execute("SELECT id, digest, body FROM pages ORDER BY id"):
        try:
            found = sha256(zstandard.ZstdDecompressor().decompress(body)).hexdigest()
        except zstandard.ZstdError as error:
            yield f"page {name}: its body cannot be unpacked: {error}"
            continue
        if found != digest:
            yield f"page {name}: its body is not that of its SHA-256"


def _visits(connection: sqlite3.Connection) -> Iterator[str]:
    query = (
        "SELECT page, digest, fetched_at, facts, reading, extractor FROM sightings"
        " JOIN pages ON pages.id = page JOIN readings ON readings.id = reading ORDER BY page, fetched_at, facts"
    )
    for name, digest, *visit in connection.execute(query):
        try:
            page = rows.page_of(b"", rows.Visit(*visit))
            time = rows.time_text(page)
        except ValueError as error:
            yield f"page {name}: damaged visit: {error}"
            continue
        if time != visit[0]:
            yield f"page {name}: a visit at {visit[0]}, which is written {time}"
        if rows.page_id(page, digest) != name:
            yield f"page {name}: not the id of its URL and body"


def _readings(connection: sqlite3.Connection) -> Iterator[str]:
    for name, extractor, text in connection.execute("SELECT id, extractor, articles FROM readings ORDER BY id"):
        if content_id("reading", extractor, text) != name:
            yield f"reading {name}: not the id of its articles"
        yield from _damaged(f"reading {name}", Article, text)


def _rejections(connection: sqlite3.Connection) -> Iterator[str]:
    for (text,) in connection.execute("SELECT record FROM rejections ORDER BY record"):
        yield from _damaged(f"rejection {text}", Rejection, f"[{text}]")


def _profiles(connection: sqlite3.Connection) -> Iterator[str]:
    for digest, text in connection.execute("SELECT digest, record FROM profiles ORDER BY digest"):
        if sha256(text.encode()).hexdigest() != digest:
            yield f"profile {digest}: its record is not that of its SHA-256"
        yield from _damaged(f"profile {digest}", SiteProfile, f"[{text}]")


def _robots(connection: sqlite3.Connection) -> Iterator[str]:
    for origin, digest, first, last in queries.get_robots(connection):
        if not _SHA256.fullmatch(digest):
            yield f"robots.txt of {origin}: no SHA-256"
        if first > last:
            yield f"robots.txt of {origin}: seen last before first"


def _damaged(name: str, kind: type, records: str) -> Iterator[str]:
    try:
        for record in json.loads(records):
            value_of(kind, record)
    except (ValueError, TypeError) as error:
        yield f"{name}: damaged: {error}"


def _counts(connection: sqlite3.Connection, contents: Compiled) -> Iterator[str]:
    counts, members = contents.counts, [copy for story in contents.stories for copy in story.members]
    visits = connection.execute("SELECT count(*) FROM (SELECT DISTINCT page, fetched_at FROM sightings)").fetchone()[0]
    counted = {
        "pages": (counts.pages, connection.execute("SELECT count(DISTINCT page) FROM sightings").fetchone()[0]),
        "visits": (sum(len(page.sightings) for page in contents.pages), visits),
        "articles": (counts.articles, len({copy.id for copy in members})),
        "stories": (counts.stories, len({story.id for story in contents.stories})),
        "copies merged": (counts.copies_merged, len(members) - len(contents.stories)),
        "teaser records": (counts.teaser_records, len({record.id for record in contents.teasers})),
        "rejections": (counts.rejected, len(set(contents.rejections))),
    }
    yield from (f"{name}: {said} said, {found} counted" for name, (said, found) in counted.items() if said != found)


def _outcomes(contents: Compiled) -> Iterator[str]:
    with_story = {seen.page for story in contents.stories for copy in story.members for seen in copy.sightings}
    refused = Counter(each.detail for each in contents.rejections if each.reason in LACKS)
    for page in contents.pages:
        if (page.id in with_story) + refused[f"page {page.id}"] != 1:
            yield f"page {page.id}: not in exactly one of stories and rejections"


def _stories(contents: Compiled) -> Iterator[str]:
    holders = Counter(copy.id for story in contents.stories for copy in story.members)
    yield from (f"article {name}: in {count} stories" for name, count in holders.items() if count > 1)
    for story in contents.stories:
        if story.id != content_id("story", min(copy.id for copy in story.members)):
            yield f"story {story.id}: not the id of its articles"


def _teasers(contents: Compiled) -> Iterator[str]:
    announced = {(story.id, name) for story in contents.stories for name in story.teasers}
    tied = {(record.story, record.id) for record in contents.teasers if record.story}
    yield from (f"teaser {name}: tied to story {story} on one side only" for story, name in sorted(announced ^ tied))
    visits = {(page.id, seen) for page in contents.pages for seen in page.sightings}
    for record in contents.teasers:
        if any((seen.page, seen) not in visits for seen in record.sightings):
            yield f"teaser {record.id}: seen on a visit that never was"


def _counted_words(connection: sqlite3.Connection, schema: str, table: str) -> list[tuple[str, int, int]]:
    connection.execute(f"CREATE VIRTUAL TABLE temp.vocabulary USING fts5vocab({schema}, {table}, row)")
    try:
        return connection.execute("SELECT term, doc, cnt FROM temp.vocabulary ORDER BY term").fetchall()
    finally:
        connection.execute("DROP TABLE temp.vocabulary")


def _recounted_words(connection: sqlite3.Connection, records: Iterable[bytes]) -> list[tuple[str, int, int]]:
    (made,) = connection.execute("SELECT sql FROM sqlite_master WHERE name = 'words'").fetchone()
    connection.execute(made.replace(" words ", " temp.recounted ", 1))
    try:
        for number, record in enumerate(records):
            put_words(connection, "temp.recounted", number, unpack(record))
        return _counted_words(connection, "temp", "recounted")
    finally:
        connection.execute("DROP TABLE temp.recounted")
