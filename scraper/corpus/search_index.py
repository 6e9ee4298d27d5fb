"""The index of a search: an entry for each story, and where its words stand. See `database` for its tables."""

from __future__ import annotations

import json
from array import array
from dataclasses import dataclass
from datetime import date, datetime  # noqa: TC003 - value_of resolves the types of the fields
from typing import TYPE_CHECKING

import zstandard

from scraper.corpus.search_filters import conditions, facts_of, ordering, put_facts
from scraper.corpus.search_text import excerpt, indexed, marks, match_expression
from scraper.records import record_of, value_of

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Sequence

    from scraper.corpus.search_filters import SearchFilter, SearchOrder
    from scraper.corpus.search_text import Term
    from scraper.models import Story

# How much more a word in the title says than one in the text, and one in the standfirst.
TITLE_WEIGHT = 4.0
STANDFIRST_WEIGHT = 2.0

_DROP_WORDS = "INSERT INTO words (words, rowid, title, standfirst, text) VALUES ('delete', ?, ?, ?, ?)"


@dataclass(frozen=True, slots=True)
class Hit:
    """A story that a search found, by its canonical article.

    ``snippet``: the part of its text that says why; ``marks``: where it has the words that were searched for, as
    offsets in characters.
    """

    story: str
    url: str | None
    title: str | None
    site_name: str | None
    published: datetime | date | None
    language: str | None
    snippet: str
    marks: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Entry:
    """What the index keeps of a story."""

    story: str
    url: str | None
    title: str | None
    standfirst: str | None
    text: str
    site_name: str | None = None
    published: datetime | date | None = None
    language: str | None = None

    @property
    def words(self) -> tuple[str, str, str]:
        """The columns of the index."""
        return indexed(self.title), indexed(self.standfirst), indexed(self.text)


def entry_of(story: Story) -> Entry:
    """Return what the index keeps of a story: its canonical article."""
    it = story.canonical.article
    return Entry(
        story.id, it.url or it.canonical_url, it.title, it.standfirst, it.text, it.site_name, it.published, it.language
    )


def pack(entry: Entry) -> bytes:
    """Return the bytes of an entry; equal entries, equal bytes."""
    return zstandard.ZstdCompressor().compress(json.dumps(record_of(entry)).encode())


def unpack(data: bytes) -> Entry:
    """Return the entry that was packed. Raises ValueError or ZstdError if it is damaged."""
    return value_of(Entry, json.loads(zstandard.ZstdDecompressor().decompress(data)))


def is_current(connection: sqlite3.Connection, program: str) -> bool:
    """Tell whether the index has the current sightings and was made by this version of the program."""
    query = "SELECT 1 FROM builds WHERE is_complete AND program = ?"
    return connection.execute(query, (program,)).fetchone() is not None


def start_build(connection: sqlite3.Connection, program: str) -> int | None:
    """Say that a build begins, before its stories are read; return its number.

    What another version of the program made is removed: it may have cut the words otherwise.
    """
    if connection.execute("SELECT 1 FROM entries WHERE program <> ?", (program,)).fetchone():
        connection.execute("DELETE FROM entries")
        connection.execute("INSERT INTO words (words) VALUES ('delete-all')")
    return connection.execute("INSERT INTO builds (program) VALUES (?)", (program,)).lastrowid


def finish_build(connection: sqlite3.Connection, number: int | None) -> None:
    """Say that a build is complete, unless some sighting has changed since it began."""
    connection.execute("UPDATE builds SET is_complete = 1 WHERE id = ?", (number,))
    connection.execute("DELETE FROM builds WHERE id < ?", (number,))


def missing_stories(connection: sqlite3.Connection) -> array[int]:
    """Return the numbers of the stories in the view that the index has not, or has as they were before."""
    query = "SELECT number FROM view_stories WHERE number NOT IN (SELECT number FROM entries WHERE number IS NOT NULL)"
    return array("q", (number for (number,) in connection.execute(query)))


def put(connection: sqlite3.Connection, number: int, story: Story, program: str) -> None:
    """Bring the entry of a story, by its number in the view, up to date."""
    entry = entry_of(story)
    record = pack(entry)
    held = connection.execute("SELECT id, record FROM entries WHERE story = ?", (story.id,)).fetchone()
    if held and held[1] == record:
        connection.execute("UPDATE entries SET number = ? WHERE id = ?", (number, held[0]))
        put_facts(connection, held[0], facts_of(story))
        return
    if held:
        _drop(connection, *held)
    add = "INSERT INTO entries (number, story, program, record) VALUES (?, ?, ?, ?) RETURNING id"
    (key,) = connection.execute(add, (number, story.id, program, record)).fetchone()
    put_words(connection, "words", key, entry)
    put_facts(connection, key, facts_of(story))


def put_words(connection: sqlite3.Connection, table: str, key: int | None, entry: Entry) -> None:
    """Put the words of an entry into an index of this name, under a key."""
    put = f"INSERT INTO {table} (rowid, title, standfirst, text) VALUES (?, ?, ?, ?)"  # noqa: S608 - constant table name
    connection.execute(put, (key, *entry.words))


def gone_entries(connection: sqlite3.Connection) -> array[int]:
    """Return the keys of the entries whose stories the view has no more."""
    query = "SELECT id FROM entries WHERE number IS NULL OR number NOT IN (SELECT number FROM view_stories)"
    return array("q", (key for (key,) in connection.execute(query)))


def drop(connection: sqlite3.Connection, keys: Iterable[int]) -> None:
    """Remove the entries of these keys."""
    for key in keys:
        _drop(connection, key, _record_of(connection, key))


def note_announced(connection: sqlite3.Connection) -> None:
    """Say of every entry whether a teaser announces its story: that changes without the story."""
    connection.execute(
        "UPDATE entry_facts SET has_teaser = NOT has_teaser WHERE has_teaser <> (entry IN ("
        " SELECT entries.id FROM entries JOIN view_articles ON view_articles.story = entries.number"
        " JOIN view_teasers ON view_teasers.article = view_articles.number))"
    )


def find(
    connection: sqlite3.Connection,
    terms: Sequence[Term],
    wanted: SearchFilter,
    *,
    order: SearchOrder,
    limit: int,
    offset: int = 0,
) -> tuple[Hit, ...]:
    """Return the stories that have all terms and pass the filter, in this order, from a place in it on.

    Relevance is BM25. Only what is returned is unpacked; the rest is asked of the index and of `entry_facts` alone.
    """
    query, values = _selection(terms, wanted)
    page = {**values, "limit": limit, "offset": offset}
    chosen = connection.execute(f"{query} ORDER BY {ordering(order)} LIMIT :limit OFFSET :offset", page).fetchall()
    return tuple(_hit(unpack(_record_of(connection, number)), terms) for number, *_ in chosen)


def _selection(terms: Sequence[Term], wanted: SearchFilter) -> tuple[str, dict[str, object]]:
    """Return the query for number, story, time and relevance of the entries that are meant, with its values."""
    condition, values = conditions(wanted)
    if not terms:
        return f"SELECT entry, story, published FROM entry_facts WHERE {condition}", {**values}  # noqa: S608 - our own text
    query = (
        f"SELECT entry, story, published, bm25(words, {TITLE_WEIGHT}, {STANDFIRST_WEIGHT}, 1) AS relevance"  # noqa: S608 - as above
        f" FROM words JOIN entry_facts ON entry = words.rowid WHERE words MATCH :words AND {condition}"
    )
    return query, {**values, "words": match_expression(terms)}


def _record_of(connection: sqlite3.Connection, key: int) -> bytes:
    record: bytes = connection.execute("SELECT record FROM entries WHERE id = ?", (key,)).fetchone()[0]
    return record


def _drop(connection: sqlite3.Connection, key: int, record: bytes) -> None:
    # A table without content has to be told what it is to forget.
    connection.execute(_DROP_WORDS, (key, *unpack(record).words))
    connection.execute("DELETE FROM entries WHERE id = ?", (key,))


def _hit(entry: Entry, terms: Sequence[Term]) -> Hit:
    snippet = excerpt(entry.text, terms)
    return Hit(
        entry.story,
        entry.url,
        entry.title,
        entry.site_name,
        entry.published,
        entry.language,
        snippet,
        marks(snippet, terms),
    )
