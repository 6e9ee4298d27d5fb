"""Verification: a sound corpus has no fault, and each kind of damage is named."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from scraper.corpus import Corpus
from scraper.corpus.verification import contents_faults, view_faults
from scraper.models import (
    Article,
    Page,
    PagePrint,
    Paragraph,
    Rejection,
    Sighting,
    SiteProfile,
    Teaser,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from scraper.corpus.contents import Compiled

NOON = datetime(2026, 3, 3, 12, tzinfo=UTC)
TEXT = " ".join(f"word{number}" for number in range(60))
TEASER = Teaser("Flood", url="https://a.example/news/1")


def fill(path: Path | None) -> Corpus:
    """Return a corpus with a copy, a teaser, two visits of a page, a page without article, a rejection, a profile."""
    corpus = Corpus(path)
    one = Article(
        url="https://a.example/news/1", title="Flood", paragraphs=(Paragraph(TEXT),), published=date(2026, 3, 3)
    )
    other = replace(one, url="https://b.example/news/9", source="A", teasers=(TEASER,))
    for time in (NOON, NOON + timedelta(days=1)):
        corpus.add(Page("https://a.example/news/1", b"<p>1", fetched_at=time), (one,))
    corpus.add(Page("https://b.example/news/9", b"<p>2", headers=(("x", "y"),)), (other,))
    corpus.add(Page("https://a.example/", b"<p>3"), (Article(teasers=(TEASER,)),))
    corpus.reject(Rejection("c.html", "unreadable", "no such file"))
    corpus.keep_profile(SiteProfile("a.example", (PagePrint("00", (1, 2)),)))
    corpus.search("flood")
    return corpus


def test_a_sound_corpus_has_no_fault(tmp_path: Path) -> None:
    with fill(tmp_path / "c.db") as corpus:
        assert list(corpus.verify()) == []
        assert list(corpus.verify()) == []
    with Corpus() as empty:
        assert list(empty.verify()) == []


@pytest.mark.parametrize(
    ("damage", "fault"),
    [
        ("UPDATE pages SET body = (SELECT max(body) FROM pages)", "not that of its SHA-256"),
        ("UPDATE pages SET body = x'00' WHERE id = (SELECT min(id) FROM pages)", "its body cannot be unpacked"),
        ("UPDATE pages SET digest = 'aa' WHERE id = (SELECT min(id) FROM pages)", "not the id of its URL and body"),
        ("INSERT INTO pages VALUES ('aa', 'bb', x'00')", "page aa: never seen"),
        ("DELETE FROM pages WHERE id = (SELECT min(id) FROM pages)", "seen, and not there"),
        ("INSERT INTO readings VALUES ('aa', '1', '[]')", "reading aa: of no page"),
        ("DELETE FROM readings WHERE id = (SELECT min(id) FROM readings)", "named, and not there"),
        ("UPDATE readings SET extractor = '9'", "not the id of its articles"),
        ("UPDATE readings SET articles = '{'", "damaged"),
        ("UPDATE sightings SET facts = '[]'", "damaged visit"),
        ("UPDATE sightings SET facts = replace(facts, 'news/9', 'news/8')", "not the id of its URL and body"),
        (
            "UPDATE sightings SET fetched_at = '2026-03-03T13:00:00+01:00' WHERE fetched_at = ''",
            "which is written 2026-03-03T12:00:00+00:00",
        ),
        ("UPDATE sightings SET fetched_at = 'yesterday' WHERE fetched_at = ''", "damaged visit"),
        ("UPDATE profiles SET record = replace(record, '[1, 2]', '[1]')", "its record is not that of its SHA-256"),
        ("UPDATE profiles SET record = '{}'", "damaged"),
        ("INSERT INTO rejections VALUES ('{\"reason\": 1}')", "damaged"),
        ("DELETE FROM entries", "missing in the search index"),
        ("UPDATE entries SET story = 'aa'", "story aa: only in the search index"),
        ("INSERT INTO words (rowid, title) VALUES (77, 'ghost')", "other words than its entries"),
        ("INSERT INTO words (words) VALUES ('delete-all')", "other words than its entries"),
        ("DROP TABLE rejections", "rejections cannot be read: no such table"),
    ],
)
def test_each_kind_of_damage_is_named(tmp_path: Path, damage: str, fault: str) -> None:
    fill(tmp_path / "c.db").close()
    with closing(sqlite3.connect(tmp_path / "c.db")) as raw, raw:
        triggers = ("inserted", "updated", "deleted")
        for name in triggers:
            raw.execute(f"DROP TRIGGER sighting_{name}")
        assert raw.execute(damage).rowcount != 0
    with Corpus(tmp_path / "c.db") as corpus:
        faults = list(corpus.verify())
    assert any(fault in each for each in faults), faults


def test_a_page_of_the_file_that_was_overwritten_is_named(tmp_path: Path) -> None:
    path = tmp_path / "c.db"
    with fill(path) as corpus:
        corpus._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        (root,) = corpus._connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'readings'").fetchone()
        (size,) = corpus._connection.execute("PRAGMA page_size").fetchone()
    data = bytearray(path.read_bytes())
    data[(root - 1) * size : (root - 1) * size + 64] = b"\xff" * 64
    path.write_bytes(data)
    with Corpus(path) as corpus:
        assert any("readings cannot be read" in each for each in corpus.verify())


# ---------------------------------------------------------------- what the corpus says of itself


def _miscounted(contents: Compiled) -> Compiled:
    return replace(contents, counts=replace(contents.counts, teaser_records=99))


def _without_a_page(contents: Compiled) -> Compiled:
    return replace(contents, pages=contents.pages[1:])


def _without_a_story(contents: Compiled) -> Compiled:
    return replace(contents, stories=(), counts=replace(contents.counts, stories=0, articles=0, copies_merged=0))


def _misnamed(contents: Compiled) -> Compiled:
    return replace(contents, stories=tuple(replace(story, id="aa") for story in contents.stories))


def _twice(contents: Compiled) -> Compiled:
    return replace(contents, stories=contents.stories * 2)


def _untied(contents: Compiled) -> Compiled:
    return replace(contents, teasers=tuple(replace(record, story=None) for record in contents.teasers))


def _unseen(contents: Compiled) -> Compiled:
    never = (Sighting("aa", NOON),)
    return replace(contents, teasers=tuple(replace(record, sightings=never) for record in contents.teasers))


@pytest.mark.parametrize(
    ("spoil", "fault"),
    [
        (_miscounted, "teaser records: 99 said, 1 counted"),
        (_without_a_page, "visits: 3 said, 4 counted"),
        (_without_a_story, "not in exactly one of stories and rejections"),
        (_misnamed, "story aa: not the id of its articles"),
        (_twice, "in 2 stories"),
        (_untied, "on one side only"),
        (_unseen, "seen on a visit that never was"),
    ],
)
def test_each_contradiction_is_named(spoil: Callable[[Compiled], Compiled], fault: str) -> None:
    with fill(None) as corpus:
        faults = list(contents_faults(corpus._connection, spoil(corpus._compute_contents())))
    assert any(fault in each for each in faults), faults


# ---------------------------------------------------------------- the materialized view


@pytest.mark.parametrize(
    ("damage", "fault"),
    [
        ("DELETE FROM view_stories", "missing in the view"),
        ("UPDATE view_stories SET id = x'aa'", "story aa: only in the view"),
        ("UPDATE view_articles SET story = NULL", "missing in the view"),
        ("UPDATE view_teasers SET article = NULL, matched_by = NULL", "different in the view"),
        ("DELETE FROM view_teaser_occurrences", "the view counts"),
        ("DELETE FROM view_article_occurrences", "different in the view"),
        ("UPDATE view_pages SET has_article = 0", "the view counts"),
    ],
)
def test_a_view_that_is_wrong_is_named(tmp_path: Path, damage: str, fault: str) -> None:
    fill(tmp_path / "c.db").close()
    with closing(sqlite3.connect(tmp_path / "c.db")) as raw, raw:
        raw.execute(damage)
    with Corpus(tmp_path / "c.db") as corpus:
        assert any(fault in each for each in corpus.verify())
        assert list(view_faults(corpus._compute_contents(), corpus._compute_contents())) == []
