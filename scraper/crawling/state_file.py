"""The state file of a job: its schema, and the lock of the run that works on it."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from scraper.errors import StateError, StateLockedError, UnsupportedSystemError
from scraper.storage.sqlite_files import SqliteFormat

try:
    import fcntl
except ImportError:  # Windows
    raise UnsupportedSystemError(
        "scraper.crawling",
        "crawls need the file locks of POSIX (the module fcntl), which this system does not have; "
        "everything but crawl and status works without them",
    ) from None

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator
    from pathlib import Path

APPLICATION_ID = 0x4E505354  # "NPST"

# A URL is found by the hash of its canonical form. Its row has a number, because rows that are appended and a narrow
# index over hashes stay fast with millions of URLs, where a table sorted by hash is written all over. Bodies are
# only those of pages that wait to be read, or of a job without a corpus.
MIGRATIONS = (
    """
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
""",
    # Whether a feed or the site itself named a URL, wherever that leads; nobody noted it of older rows. And how many
    # views of an article, which differ in their queries alone, are known, by the hash of what they share.
    """
ALTER TABLE url ADD COLUMN announced INTEGER NOT NULL DEFAULT 1;
CREATE TABLE article_view (article BLOB PRIMARY KEY, count INTEGER NOT NULL) WITHOUT ROWID;
""",
    # What the files of the site say about uses of a page, as JSON.
    """
ALTER TABLE page ADD COLUMN site_rights TEXT NOT NULL DEFAULT '[]';
""",
    # Which page of a list a source is; and what the visited addresses of one shape on one host were, by their hash.
    """
ALTER TABLE url ADD COLUMN list_page INTEGER NOT NULL DEFAULT 1;
CREATE TABLE shape (shape BLOB PRIMARY KEY, articles INTEGER NOT NULL, others INTEGER NOT NULL) WITHOUT ROWID;
""",
    # What each host answers for an address that cannot exist; and by its hash which address was the first with a text.
    """
CREATE TABLE probe (
    host INTEGER PRIMARY KEY REFERENCES host, asked REAL NOT NULL, is_answered INTEGER NOT NULL DEFAULT 0,
    shingles BLOB NOT NULL DEFAULT x'', target BLOB NOT NULL DEFAULT x''
);
CREATE TABLE text_of (text BLOB PRIMARY KEY, url BLOB NOT NULL) WITHOUT ROWID;
""",
)

# Kibibytes of the file that are kept in memory; the hashes of a million URLs take 24 MB.
CACHE = 24 * 1024
# Pages of 4 KiB that a commit may leave in the log before it moves them to the file and waits for the disk.
CHECKPOINT = 4000


STATE_FILE = SqliteFormat(
    name="state file",
    application_id=APPLICATION_ID,
    migrations=MIGRATIONS,
    # What a power cut takes can be visited again, so no commit waits for the disk.
    pragmas=("synchronous = NORMAL", f"cache_size = -{CACHE}", f"wal_autocheckpoint = {CHECKPOINT}"),
    error=StateError,
    locked_error=StateLockedError,
)


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold the state for this process. The lock is the system's: it goes with the process, however that ends.

    It lies beside the state, which others may read meanwhile. Raises `StateLockedError` if another run has it,
    `StateError` if it cannot be made.
    """
    try:
        lock = path.with_name(path.name + ".lock").open("ab")
    except OSError as error:
        raise StateError(str(path), error.strerror or str(error)) from error
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise StateLockedError(str(path), "locked by another run") from error
        yield


def connect_to_read(path: Path) -> sqlite3.Connection:
    """Open a state file to look at it, while a run may be at work. Raises `StateError`."""
    if not path.is_file():
        raise StateError(str(path), "there is no such state file: the job has not been started")
    return STATE_FILE.connect_to_read(path)
