"""The corpus file: its schema, version by version, and queries of many values."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, TypeVar

from scraper.errors import CorpusError, CorpusLockedError
from scraper.storage.sqlite_files import SqliteFormat

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator
    from typing import Any

T = TypeVar("T")

APPLICATION_ID = 0x4E505343  # "NPSC"

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
    # of the rest at any time. They are current if one of `builds` is complete: any change of a sighting ends all.
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
    # A materialized view: what the pages add up to, so that it need not be computed as a whole again. All of it can be
    # made of the rest at any time. `news` are the pages that it does not have yet, or not as they are now, `unused`
    # readings that only it may still go by; see `materialized`. The next script renames most of this.
    """
CREATE TABLE news (page TEXT PRIMARY KEY) WITHOUT ROWID;
INSERT INTO news SELECT id FROM pages;
CREATE TRIGGER news_inserted AFTER INSERT ON sightings BEGIN INSERT OR IGNORE INTO news VALUES (NEW.page); END;
CREATE TRIGGER news_updated AFTER UPDATE ON sightings BEGIN INSERT OR IGNORE INTO news VALUES (NEW.page); END;
CREATE TRIGGER news_deleted AFTER DELETE ON sightings BEGIN INSERT OR IGNORE INTO news VALUES (OLD.page); END;
CREATE TABLE unused (reading TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE ledger_program (program TEXT NOT NULL);
CREATE TABLE ledger_pages (
    number INTEGER PRIMARY KEY, page TEXT NOT NULL UNIQUE, place BLOB NOT NULL, url TEXT NOT NULL,
    has_article INTEGER NOT NULL
);
CREATE INDEX ledger_pages_of_place ON ledger_pages (place);
CREATE TABLE ledger_articles (
    number INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL, place BLOB NOT NULL, reading TEXT NOT NULL,
    position INTEGER NOT NULL, kind INTEGER NOT NULL, story INTEGER
);
CREATE INDEX ledger_articles_of_place ON ledger_articles (place);
CREATE INDEX ledger_articles_of_kind ON ledger_articles (kind);
CREATE INDEX ledger_articles_of_story ON ledger_articles (story);
CREATE TABLE ledger_stands (article INTEGER, page INTEGER, PRIMARY KEY (article, page)) WITHOUT ROWID;
CREATE TABLE ledger_kinds (
    number INTEGER PRIMARY KEY AUTOINCREMENT, look BLOB NOT NULL UNIQUE, day INTEGER, is_truncated INTEGER NOT NULL,
    witness TEXT, address TEXT NOT NULL, opening BLOB NOT NULL, shingles BLOB NOT NULL
);
CREATE TABLE ledger_buckets (
    id INTEGER PRIMARY KEY, name TEXT NOT NULL, segment INTEGER NOT NULL, bucket INTEGER NOT NULL, entries BLOB NOT NULL
);
CREATE INDEX ledger_buckets_of_segment ON ledger_buckets (name, segment, bucket);
CREATE TABLE ledger_copied (a INTEGER, b INTEGER, PRIMARY KEY (a, b)) WITHOUT ROWID;
CREATE TABLE ledger_linked (a INTEGER, b INTEGER, PRIMARY KEY (a, b)) WITHOUT ROWID;
CREATE TABLE ledger_addresses (
    address BLOB, article INTEGER, roles INTEGER NOT NULL, PRIMARY KEY (address, article)
) WITHOUT ROWID;
CREATE TABLE ledger_stories (number INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL, address BLOB NOT NULL);
CREATE INDEX ledger_stories_in_order ON ledger_stories (address, id);
CREATE TABLE ledger_printings (
    number INTEGER PRIMARY KEY, digest BLOB NOT NULL UNIQUE, teaser INTEGER NOT NULL, record TEXT NOT NULL
);
CREATE INDEX ledger_printings_of_teaser ON ledger_printings (teaser);
CREATE TABLE ledger_printed (page INTEGER, printing INTEGER, PRIMARY KEY (page, printing)) WITHOUT ROWID;
CREATE INDEX ledger_printed_on ON ledger_printed (printing);
CREATE TABLE ledger_teasers (
    number INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, link BLOB, article INTEGER, matched_by TEXT
);
CREATE INDEX ledger_teasers_of_link ON ledger_teasers (link);
CREATE INDEX ledger_teasers_of_article ON ledger_teasers (article);
""",
    # The same under the names that the code has for it: a materialized view, with its pending pages.
    """
DROP TRIGGER news_inserted;
DROP TRIGGER news_updated;
DROP TRIGGER news_deleted;
ALTER TABLE news RENAME TO pending_pages;
CREATE TRIGGER pending_inserted AFTER INSERT ON sightings
    BEGIN INSERT OR IGNORE INTO pending_pages VALUES (NEW.page); END;
CREATE TRIGGER pending_updated AFTER UPDATE ON sightings
    BEGIN INSERT OR IGNORE INTO pending_pages VALUES (NEW.page); END;
CREATE TRIGGER pending_deleted AFTER DELETE ON sightings
    BEGIN INSERT OR IGNORE INTO pending_pages VALUES (OLD.page); END;
ALTER TABLE unused RENAME TO unused_readings;
ALTER TABLE ledger_program RENAME TO view_program;
DROP INDEX ledger_pages_of_place;
ALTER TABLE ledger_pages RENAME TO view_pages;
ALTER TABLE view_pages RENAME COLUMN place TO page_group;
CREATE INDEX view_pages_of_group ON view_pages (page_group);
DROP INDEX ledger_articles_of_place;
DROP INDEX ledger_articles_of_kind;
DROP INDEX ledger_articles_of_story;
ALTER TABLE ledger_articles RENAME TO view_articles;
ALTER TABLE view_articles RENAME COLUMN place TO page_group;
ALTER TABLE view_articles RENAME COLUMN kind TO class;
CREATE INDEX view_articles_of_group ON view_articles (page_group);
CREATE INDEX view_articles_of_class ON view_articles (class);
CREATE INDEX view_articles_of_story ON view_articles (story);
ALTER TABLE ledger_stands RENAME TO view_article_occurrences;
ALTER TABLE ledger_kinds RENAME TO view_classes;
ALTER TABLE view_classes RENAME COLUMN look TO signature;
ALTER TABLE view_classes RENAME COLUMN witness TO tie_breaker;
DROP INDEX ledger_buckets_of_segment;
ALTER TABLE ledger_buckets RENAME TO view_postings;
ALTER TABLE view_postings RENAME COLUMN bucket TO prefix;
CREATE INDEX view_postings_of_segment ON view_postings (name, segment, prefix);
ALTER TABLE ledger_copied RENAME TO view_copy_edges;
ALTER TABLE ledger_linked RENAME TO view_address_edges;
ALTER TABLE ledger_addresses RENAME TO view_addresses;
DROP INDEX ledger_stories_in_order;
ALTER TABLE ledger_stories RENAME TO view_stories;
CREATE INDEX view_stories_in_order ON view_stories (address, id);
DROP INDEX ledger_printings_of_teaser;
ALTER TABLE ledger_printings RENAME TO view_printings;
CREATE INDEX view_printings_of_teaser ON view_printings (teaser);
DROP INDEX ledger_printed_on;
ALTER TABLE ledger_printed RENAME TO view_teaser_occurrences;
CREATE INDEX view_teaser_occurrences_of_printing ON view_teaser_occurrences (printing);
DROP INDEX ledger_teasers_of_link;
DROP INDEX ledger_teasers_of_article;
ALTER TABLE ledger_teasers RENAME TO view_teasers;
CREATE INDEX view_teasers_of_link ON view_teasers (link);
CREATE INDEX view_teasers_of_article ON view_teasers (article);
""",
    # What is asked besides the texts when two articles are compared, and which were not merged though they look alike.
    # The view is made anew, for its rows are compared by other rules.
    """
ALTER TABLE view_classes ADD COLUMN headline BLOB NOT NULL DEFAULT x'';
ALTER TABLE view_classes ADD COLUMN facts TEXT NOT NULL DEFAULT '[true, null, ""]';
CREATE TABLE view_related_edges (a INTEGER, b INTEGER, PRIMARY KEY (a, b)) WITHOUT ROWID;
DELETE FROM view_program;
""",
    # Which shingles are quoted. The view is made anew, for its keys are others, too, and its pages have several URLs.
    """
ALTER TABLE view_classes ADD COLUMN quoted BLOB NOT NULL DEFAULT x'';
DELETE FROM view_program;
""",
    # Chinese is compared in simplified characters. The view is made anew, for its keys are others.
    """
DELETE FROM view_program;
""",
    # Which robots.txt stood where, and when it was seen there.
    """
CREATE TABLE robots (
    origin TEXT NOT NULL, sha256 TEXT NOT NULL, first_seen TEXT NOT NULL, last_seen TEXT NOT NULL,
    PRIMARY KEY (origin, sha256)
) WITHOUT ROWID;
""",
    # By what a visit was read besides its page, empty if that is not known; and which URL a page states that was given
    # without one. Neither changes what the pages add up to.
    """
ALTER TABLE sightings ADD COLUMN read_with TEXT NOT NULL DEFAULT '';
DROP TRIGGER sighting_updated;
DROP TRIGGER pending_updated;
CREATE TRIGGER sighting_updated AFTER UPDATE OF page, fetched_at, facts, reading ON sightings
    BEGIN DELETE FROM builds; END;
CREATE TRIGGER pending_updated AFTER UPDATE OF page, fetched_at, facts, reading ON sightings
    BEGIN INSERT OR IGNORE INTO pending_pages VALUES (NEW.page); END;
CREATE TABLE stated_urls (given TEXT PRIMARY KEY, url TEXT) WITHOUT ROWID;
""",
    # The readings of the further pages of an article, parted by blanks. The view is made anew: its groups are others.
    """
ALTER TABLE view_articles ADD COLUMN parts TEXT NOT NULL DEFAULT '';
DELETE FROM view_program;
""",
    # Why a page has no article. Those that have none are looked at once more.
    """
ALTER TABLE view_pages ADD COLUMN lack TEXT NOT NULL DEFAULT '';
INSERT OR IGNORE INTO pending_pages SELECT page FROM view_pages WHERE NOT has_article;
""",
    # The view in half of the bytes: ids as 16 bytes, hashes of a sketch as four. What a new page adds has the order in
    # which pages come wherever that can be, for what is sorted by a hash takes 4 KB of writing each time. So sightings
    # are found by an index, digests of the view in lists (`digest_index`), an article by the number of its page;
    # stories are sorted when they are read, and which sightings have a reading is looked for when it may be removed.
    # The view is made anew.
    """
ALTER TABLE sightings RENAME TO older_sightings;
DROP TRIGGER sighting_inserted;
DROP TRIGGER sighting_updated;
DROP TRIGGER sighting_deleted;
DROP TRIGGER pending_inserted;
DROP TRIGGER pending_updated;
DROP TRIGGER pending_deleted;
CREATE TABLE sightings (
    page TEXT NOT NULL REFERENCES pages, fetched_at TEXT NOT NULL, facts TEXT NOT NULL,
    reading TEXT NOT NULL REFERENCES readings, read_with TEXT NOT NULL DEFAULT ''
);
INSERT INTO sightings SELECT page, fetched_at, facts, reading, read_with FROM older_sightings;
DROP TABLE older_sightings;
CREATE INDEX sightings_of_page ON sightings (page, fetched_at);
CREATE TRIGGER sighting_inserted AFTER INSERT ON sightings BEGIN DELETE FROM builds; END;
CREATE TRIGGER sighting_updated AFTER UPDATE OF page, fetched_at, facts, reading ON sightings
    BEGIN DELETE FROM builds; END;
CREATE TRIGGER sighting_deleted AFTER DELETE ON sightings BEGIN DELETE FROM builds; END;
CREATE TRIGGER pending_inserted AFTER INSERT ON sightings
    BEGIN INSERT OR IGNORE INTO pending_pages VALUES (NEW.page); END;
CREATE TRIGGER pending_updated AFTER UPDATE OF page, fetched_at, facts, reading ON sightings
    BEGIN INSERT OR IGNORE INTO pending_pages VALUES (NEW.page); END;
CREATE TRIGGER pending_deleted AFTER DELETE ON sightings
    BEGIN INSERT OR IGNORE INTO pending_pages VALUES (OLD.page); END;
DELETE FROM view_program;
DROP TABLE view_pages;
CREATE TABLE view_pages (
    number INTEGER PRIMARY KEY, page BLOB NOT NULL, page_group BLOB NOT NULL, has_article INTEGER NOT NULL,
    lack TEXT NOT NULL
);
CREATE TABLE view_digests (number INTEGER PRIMARY KEY, name TEXT NOT NULL, entries BLOB NOT NULL);
DROP TABLE view_addresses;
CREATE TABLE view_addresses (
    article INTEGER, address BLOB, roles INTEGER NOT NULL, PRIMARY KEY (article, address)
) WITHOUT ROWID;
DROP TABLE view_articles;
CREATE TABLE view_articles (
    number INTEGER PRIMARY KEY AUTOINCREMENT, id BLOB NOT NULL, page INTEGER NOT NULL, reading BLOB NOT NULL,
    position INTEGER NOT NULL, parts TEXT NOT NULL, class INTEGER NOT NULL, story INTEGER
);
CREATE INDEX view_articles_of_page ON view_articles (page);
CREATE INDEX view_articles_of_class ON view_articles (class);
CREATE INDEX view_articles_of_story ON view_articles (story);
DROP TABLE view_classes;
CREATE TABLE view_classes (
    number INTEGER PRIMARY KEY AUTOINCREMENT, signature BLOB NOT NULL, day INTEGER,
    is_truncated INTEGER NOT NULL, tie_breaker TEXT, address TEXT NOT NULL, opening BLOB NOT NULL,
    shingles BLOB NOT NULL, headline BLOB NOT NULL, facts TEXT NOT NULL, quoted BLOB NOT NULL
);
DROP TABLE view_stories;
CREATE TABLE view_stories (number INTEGER PRIMARY KEY AUTOINCREMENT, id BLOB NOT NULL, address BLOB NOT NULL);
DROP TABLE view_teasers;
CREATE TABLE view_teasers (
    number INTEGER PRIMARY KEY AUTOINCREMENT, id BLOB NOT NULL UNIQUE, link BLOB, article INTEGER, matched_by TEXT
);
CREATE INDEX view_teasers_of_link ON view_teasers (link);
CREATE INDEX view_teasers_of_article ON view_teasers (article);
""",
    # What a search can be narrowed by; names of authors as words between blanks. The index is looked through once more.
    """
CREATE TABLE entry_facts (
    entry INTEGER PRIMARY KEY, story TEXT NOT NULL, published TEXT, host TEXT, site TEXT, language TEXT,
    has_teaser INTEGER NOT NULL
);
CREATE INDEX entry_facts_by_time ON entry_facts (published DESC, story);
CREATE TABLE entry_authors (entry INTEGER, name TEXT, PRIMARY KEY (entry, name)) WITHOUT ROWID;
CREATE TRIGGER entry_deleted AFTER DELETE ON entries BEGIN
    DELETE FROM entry_facts WHERE entry = OLD.id; DELETE FROM entry_authors WHERE entry = OLD.id; END;
DELETE FROM builds;
""",
    # What the file keeps of articles besides the usual: ``blocks``, the structure of their texts.
    "CREATE TABLE kept (what TEXT PRIMARY KEY) WITHOUT ROWID;",
    # Of which row of view_stories an entry was made. A story that changes gets a row of another number, but for the
    # teasers that announce it; so numbers tell what is to be done. Whoever makes view_stories anew takes them back.
    """
ALTER TABLE entries ADD COLUMN number INTEGER;
CREATE INDEX entries_by_number ON entries (number);
DELETE FROM builds;
""",
)
SCHEMA_VERSION = len(MIGRATIONS)
CHUNK = 500  # values of one query
CACHE = (
    65_536  # KiB: a batch of 2,000 pages changes some 40 MB; with the 2 MB of SQLite each page is written many times
)

LOG = 16_384  # pages

CORPUS_FILE = SqliteFormat(
    name="corpus file",
    application_id=APPLICATION_ID,
    migrations=MIGRATIONS,
    # A page that was reported as kept must survive a power cut.
    # The log is copied into the file when it has 64 MB; at 4 MB, as SQLite has it, what many batches change is copied
    # for each of them.
    pragmas=("synchronous = FULL", f"cache_size = -{CACHE}", f"wal_autocheckpoint = {LOG}"),
    error=CorpusError,
    locked_error=CorpusLockedError,
)


def select_in(connection: sqlite3.Connection, query: str, values: Iterable[object]) -> Iterator[tuple[Any, ...]]:
    """Yield the rows of a query that ends in ``IN ({})`` for these values, some hundred at a time."""
    for block in blocks(values, CHUNK):
        yield from connection.execute(query.format(",".join("?" * len(block))), block).fetchall()


def blocks(values: Iterable[T], size: int) -> Iterator[tuple[T, ...]]:
    """Yield these values in their order, so many at a time.

    >>> list(blocks("abc", 2))
    [('a', 'b'), ('c',)]
    """
    rest = iter(values)
    while block := tuple(islice(rest, size)):
        yield block


def next_number(connection: sqlite3.Connection, table: str) -> int:
    """Return the number that the next row of a table gets whose numbers are never given twice."""
    row = connection.execute("SELECT seq FROM sqlite_sequence WHERE name = ?", (table,)).fetchone()
    return row[0] + 1 if row else 1
