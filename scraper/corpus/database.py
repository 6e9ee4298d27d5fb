"""The database file: opened, checked and closed; every error of SQLite is one of ours from here on."""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager
from typing import TYPE_CHECKING

from scraper.errors import CorpusError, CorpusLockedError

if TYPE_CHECKING:
    from collections.abc import Iterator

APPLICATION_ID = 0x4E505343  # "NPSC", in the header of the file: tells a corpus from any other database

# Scripts that make each version of the schema out of the one before it, the first out of nothing.
MIGRATIONS = (
    # A page is one body from one address. How it was got and when is a sighting: seen again, a page gains at most
    # one. A reading is what an extractor made of it; equal readings are kept once. Text is JSON, ASCII only, for
    # SQLite takes no lone surrogates and file names have them.
    """
CREATE TABLE pages (id TEXT PRIMARY KEY, digest TEXT NOT NULL, body BLOB NOT NULL);
CREATE TABLE readings (id TEXT PRIMARY KEY, extractor TEXT NOT NULL, articles TEXT NOT NULL);
CREATE TABLE sightings (
    page TEXT NOT NULL REFERENCES pages, fetched_at TEXT NOT NULL, facts TEXT NOT NULL,
    reading TEXT NOT NULL REFERENCES readings, PRIMARY KEY (page, fetched_at, facts)
) WITHOUT ROWID;
CREATE INDEX sightings_of_reading ON sightings (reading);
CREATE TABLE rejections (record TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE profiles (digest TEXT PRIMARY KEY, record TEXT NOT NULL);
""",
    # Full-text search: `entries` is what is shown of a story, `words` where each word stands in it. Both can be made
    # of the rest at any time. They are of today if one of `builds` is complete: any change of a sighting ends all.
    # What comes into `words` is folded and parted already (`search_text`), so it only takes letters with their marks.
    """
CREATE TABLE entries (
    id INTEGER PRIMARY KEY, story TEXT NOT NULL UNIQUE, program TEXT NOT NULL, record BLOB NOT NULL
);
CREATE VIRTUAL TABLE words USING fts5(
    title, standfirst, text, content='', tokenize="unicode61 remove_diacritics 0 categories 'L* N* M* Co'"
);
CREATE TABLE builds (
    id INTEGER PRIMARY KEY AUTOINCREMENT, program TEXT NOT NULL, is_complete INTEGER NOT NULL DEFAULT 0
);
CREATE TRIGGER sighting_inserted AFTER INSERT ON sightings BEGIN DELETE FROM builds; END;
CREATE TRIGGER sighting_updated AFTER UPDATE ON sightings BEGIN DELETE FROM builds; END;
CREATE TRIGGER sighting_deleted AFTER DELETE ON sightings BEGIN DELETE FROM builds; END;
""",
)
SCHEMA_VERSION = len(MIGRATIONS)


def connect(path: str, lock_timeout: float) -> sqlite3.Connection:
    """Open a corpus file, make it if it is missing, and wait ``lock_timeout`` seconds for another writer.

    A file of an older schema is brought up to today's. Raises `CorpusLockedError` if it does not get the file,
    `CorpusError` for one that is damaged, newer or no corpus.
    """
    with translated(path):
        connection = sqlite3.connect(path, timeout=lock_timeout, isolation_level=None)
    try:
        with translated(path):
            _prepare(connection, path)
    except CorpusError:
        connection.close()
        raise
    return connection


@contextmanager
def translated(path: str) -> Iterator[None]:
    """Raise `CorpusError`, naming the file and the reason, for every error of SQLite inside."""
    try:
        yield
    except sqlite3.Error as error:
        raise _translation(path, error) from error


def _translation(path: str, error: sqlite3.Error) -> CorpusError:
    match getattr(error, "sqlite_errorcode", None):
        case sqlite3.SQLITE_NOTADB:
            return CorpusError(path, "no corpus file")
        case sqlite3.SQLITE_CORRUPT:
            return CorpusError(path, "damaged corpus file")
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
            return CorpusLockedError(path, "locked by another run")
        case _:
            return CorpusError(path, str(error))


def _prepare(connection: sqlite3.Connection, path: str) -> None:
    # Checked before anything is written: another program's database must stay as it is.
    if not _is_empty(connection):
        _check(connection, path)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    if _version(connection) < SCHEMA_VERSION:
        _migrate(connection)
    _check(connection, path)


def _migrate(connection: sqlite3.Connection) -> None:
    # One transaction, which an error ends with the connection: a file is of one version or of the other.
    connection.execute("BEGIN IMMEDIATE")
    for script in MIGRATIONS[_version(connection) :]:  # another run may have done it meanwhile
        for statement in _statements(script):
            connection.execute(statement)
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
    connection.execute("COMMIT")


def _statements(script: str) -> Iterator[str]:
    # No semicolon stands at the end of a line but that of a statement. (`executescript` would commit.)
    return filter(str.strip, script.split(";\n"))


def _is_empty(connection: sqlite3.Connection) -> bool:
    return not connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]


def _version(connection: sqlite3.Connection) -> int:
    version: int = connection.execute("PRAGMA user_version").fetchone()[0]
    return version


def _check(connection: sqlite3.Connection, path: str) -> None:
    if connection.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
        raise CorpusError(path, "no corpus file but another program's database")
    version = _version(connection)
    if version > SCHEMA_VERSION:
        raise CorpusError(path, f"schema version {version}; this program reads up to version {SCHEMA_VERSION}")
