"""The database file: an older one is brought up to today's schema, or stays as it is."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from scraper.corpus import Corpus
from scraper.corpus.corpus_file import APPLICATION_ID, SCHEMA_VERSION
from scraper.errors import CorpusError, CorpusLockedError
from scraper.models import Article, Page, PagePrint, Paragraph, Rejection, SiteProfile

if TYPE_CHECKING:
    from pathlib import Path

NOON = datetime(2026, 3, 3, 12, tzinfo=UTC)
ARTICLE = Article(url="https://a.example/1", title="Flood", paragraphs=(Paragraph("A flood came over the dam."),))

# The schema of version 1, as that version wrote it.
VERSION_1 = """
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
TABLES = ("pages", "readings", "sightings", "rejections", "profiles")


def fill(path: Path) -> None:
    with Corpus(path) as corpus:
        corpus.add(Page("https://a.example/1", b"<p>1", fetched_at=NOON), (ARTICLE,))
        corpus.add(Page("https://a.example/2", b"<p>2"), (replace(ARTICLE, url="https://a.example/2", title="Dam"),))
        corpus.reject(Rejection("a.html", "unreadable"))
        corpus.keep_profile(SiteProfile("a.example", (PagePrint("00", (1,)),)))


def old_file(path: Path, today: Path) -> None:
    """Write a file of version 1 with the rows of one of today."""
    with closing(sqlite3.connect(path)) as raw:
        raw.executescript(VERSION_1)
        raw.execute("ATTACH ? AS today", (str(today),))
        for table in TABLES:
            columns = ", ".join(row[1] for row in raw.execute(f"PRAGMA main.table_info({table})"))
            raw.execute(f"INSERT INTO {table} SELECT {columns} FROM today.{table}")  # noqa: S608 - names from above
        raw.commit()
        raw.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        raw.execute("PRAGMA user_version = 1")


def objects(path: Path) -> tuple[int, set[tuple[str, str]]]:
    """Return the schema version, and type and name of everything in it."""
    with closing(sqlite3.connect(path)) as raw:
        (version,) = raw.execute("PRAGMA user_version").fetchone()
        return version, set(raw.execute("SELECT type, name FROM sqlite_master"))


def exported(path: Path, folder: Path) -> dict[str, bytes]:
    with Corpus(path) as corpus:
        corpus.export(folder)
    return {file.name: file.read_bytes() for file in folder.iterdir()}


@pytest.fixture
def today(tmp_path: Path) -> Path:
    fill(tmp_path / "today.db")
    return tmp_path / "today.db"


def test_an_older_file_says_what_it_said_and_can_do_what_is_new(tmp_path: Path, today: Path) -> None:
    old_file(tmp_path / "old.db", today)
    assert exported(tmp_path / "old.db", tmp_path / "a") == exported(today, tmp_path / "b")
    assert objects(tmp_path / "old.db") == objects(today)
    assert objects(today)[0] == SCHEMA_VERSION
    with Corpus(tmp_path / "old.db") as corpus:
        assert {hit.title for hit in corpus.search("flood")} == {"Flood", "Dam"}
        assert list(corpus.verify()) == []


def test_a_migration_that_fails_leaves_the_file_as_it_was(tmp_path: Path, today: Path) -> None:
    old_file(tmp_path / "old.db", today)
    with closing(sqlite3.connect(tmp_path / "old.db")) as raw, raw:
        raw.execute("CREATE TABLE builds (mine TEXT)")  # in the way of the last table but the triggers
    before = objects(tmp_path / "old.db")
    with pytest.raises(CorpusError, match="already exists"):
        Corpus(tmp_path / "old.db")
    assert objects(tmp_path / "old.db") == before
    assert before[0] == 1


def test_a_migration_waits_for_another_writer(tmp_path: Path, today: Path) -> None:
    old_file(tmp_path / "old.db", today)
    with closing(sqlite3.connect(tmp_path / "old.db", isolation_level=None)) as raw:
        raw.execute("PRAGMA journal_mode = WAL")
        raw.execute("BEGIN IMMEDIATE")
        with pytest.raises(CorpusLockedError):
            Corpus(tmp_path / "old.db", lock_timeout=0)
        raw.execute("ROLLBACK")
    with Corpus(tmp_path / "old.db", lock_timeout=0) as corpus:
        assert corpus.report().pages == 2


def test_a_file_of_a_newer_program_is_refused_and_stays_as_it_is(today: Path) -> None:
    with closing(sqlite3.connect(today)) as raw:
        raw.execute(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
    before = today.read_bytes()
    with pytest.raises(
        CorpusError, match=rf"schema version {SCHEMA_VERSION + 1}; this program reads up to version \d+"
    ):
        Corpus(today)
    assert today.read_bytes() == before
