"""The database file: opened, checked and closed; every error of SQLite is one of ours from here on."""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager
from typing import TYPE_CHECKING

from scraper.errors import CorpusError, CorpusLockedError

if TYPE_CHECKING:
    from collections.abc import Iterator

APPLICATION_ID = 0x4E505343  # "NPSC", in the header of the file: tells a corpus from any other database
SCHEMA_VERSION = 1

# A page is one body from one address. How it was got and when is a sighting: seen again, a page gains at most one.
# A reading is what an extractor made of it; equal readings are kept once. Text is JSON, ASCII only, for SQLite
# takes no lone surrogates and file names have them.
SCHEMA = """
CREATE TABLE pages (id TEXT PRIMARY KEY, digest TEXT NOT NULL, body BLOB NOT NULL);
CREATE TABLE readings (id TEXT PRIMARY KEY, extractor TEXT NOT NULL, articles TEXT NOT NULL);
CREATE TABLE sightings (
    page TEXT NOT NULL REFERENCES pages, fetched_at TEXT NOT NULL, facts TEXT NOT NULL,
    reading TEXT NOT NULL REFERENCES readings, PRIMARY KEY (page, fetched_at, facts)
) WITHOUT ROWID;
CREATE INDEX sightings_of_reading ON sightings (reading);
CREATE TABLE rejections (record TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE profiles (digest TEXT PRIMARY KEY, record TEXT NOT NULL);
"""


def connect(path: str, lock_timeout: float) -> sqlite3.Connection:
    """Open a corpus file, make it if it is missing, and wait ``lock_timeout`` seconds for another writer.

    Raises `CorpusLockedError` if it does not get the file, `CorpusError` for one that is damaged, newer or no corpus.
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
    if _is_empty(connection):
        connection.execute("PRAGMA journal_mode = WAL")
        _create(connection)
    _check(connection, path)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")


def _create(connection: sqlite3.Connection) -> None:
    connection.execute("BEGIN IMMEDIATE")
    if _is_empty(connection):  # two runs may have found the same file missing
        for statement in SCHEMA.split(";"):
            connection.execute(statement)
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
    connection.execute("COMMIT")


def _is_empty(connection: sqlite3.Connection) -> bool:
    return not connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]


def _check(connection: sqlite3.Connection, path: str) -> None:
    if connection.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
        raise CorpusError(path, "no corpus file but another program's database")
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    if version != SCHEMA_VERSION:
        raise CorpusError(path, f"schema version {version}; this program reads version {SCHEMA_VERSION}")
