"""The state file of a job: opened, checked, locked for one run; every error of SQLite is one of ours from here on."""

from __future__ import annotations

import fcntl
import sqlite3
from contextlib import contextmanager
from typing import TYPE_CHECKING

from scraper.errors import StateError, StateLockedError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

APPLICATION_ID = 0x4E505354  # "NPST", in the header of the file: tells a state from any other database
SCHEMA_VERSION = 1

# A URL is found by the hash of its canonical form. Its row has a number, because rows that are appended and a narrow
# index over hashes stay fast with millions of URLs, where a table sorted by hash is written all over. Bodies are
# only those of pages that wait to be read, or of a job without a corpus.
SCHEMA = """
CREATE TABLE host (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, parked REAL NOT NULL DEFAULT 0);
CREATE TABLE url (
    id INTEGER PRIMARY KEY, key BLOB NOT NULL UNIQUE, url TEXT NOT NULL, host INTEGER NOT NULL REFERENCES host,
    role INTEGER NOT NULL, depth INTEGER NOT NULL, hops INTEGER NOT NULL, rank INTEGER NOT NULL,
    state INTEGER NOT NULL DEFAULT 0, due REAL NOT NULL DEFAULT 0, tries INTEGER NOT NULL DEFAULT 0, outcome TEXT,
    detail TEXT, visited REAL, interval REAL, etag TEXT, last_modified TEXT, digest BLOB
);
CREATE INDEX pending ON url (host, rank, due, tries) WHERE state = 0;
CREATE TABLE page (
    url INTEGER PRIMARY KEY REFERENCES url, final_url TEXT, status INTEGER, headers TEXT NOT NULL, content_type TEXT,
    fetched_at TEXT, body BLOB NOT NULL
);
"""

# Kibibytes of the file that are kept in memory; the hashes of a million URLs take 24 MB.
CACHE = 24 * 1024
# Pages of 4 KiB that a commit may leave in the log before it moves them to the file and waits for the disk.
CHECKPOINT = 4000


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold the state for this process. The lock is the system's: it goes with the process, however that ends.

    It lies beside the state, which others may read meanwhile. Raises `StateLockedError` if another run has it.
    """
    with translated(path):
        lock = path.with_name(path.name + ".lock").open("ab")
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise StateLockedError(str(path), "locked by another run") from error
        yield


def connect(path: Path) -> sqlite3.Connection:
    """Open a state file to work on it, made if it is missing. Raises `StateError`."""
    with translated(path):
        connection = sqlite3.connect(path, isolation_level=None)
    try:
        with translated(path):
            _prepare(connection, path)
    except StateError:
        connection.close()
        raise
    return connection


def connect_to_read(path: Path) -> sqlite3.Connection:
    """Open a state file to look at it, while a run may be at work. Raises `StateError`."""
    if not path.is_file():
        raise StateError(str(path), "there is no such state file: the job has not been started")
    with translated(path):
        connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, isolation_level=None)
    try:
        with translated(path):
            _check(connection, path)
    except StateError:
        connection.close()
        raise
    return connection


@contextmanager
def translated(path: Path) -> Iterator[None]:
    """Raise `StateError`, naming the file and the reason, for every error of SQLite or of the system inside."""
    try:
        yield
    except sqlite3.Error as error:
        known = {sqlite3.SQLITE_NOTADB: "no state file", sqlite3.SQLITE_CORRUPT: "damaged state file"}
        code = getattr(error, "sqlite_errorcode", None)
        raise StateError(str(path), known.get(code, str(error)) if code else str(error)) from error
    except OSError as error:
        raise StateError(str(path), error.strerror or str(error)) from error


def _prepare(connection: sqlite3.Connection, path: Path) -> None:
    # Checked before anything is written: another program's database must stay as it is.
    if connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
        _check(connection, path)
        connection.execute("PRAGMA journal_mode = WAL")
    else:
        connection.execute("PRAGMA journal_mode = WAL")
        _create(connection)
    connection.execute("PRAGMA synchronous = NORMAL")
    connection.execute(f"PRAGMA cache_size = -{CACHE}")
    connection.execute(f"PRAGMA wal_autocheckpoint = {CHECKPOINT}")


def _create(connection: sqlite3.Connection) -> None:
    connection.execute("BEGIN IMMEDIATE")
    for statement in SCHEMA.split(";"):
        connection.execute(statement)
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
    connection.execute("COMMIT")


def _check(connection: sqlite3.Connection, path: Path) -> None:
    if connection.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
        raise StateError(str(path), "no state file but another program's database")
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    if version != SCHEMA_VERSION:
        raise StateError(str(path), f"schema version {version}; this program reads version {SCHEMA_VERSION}")
