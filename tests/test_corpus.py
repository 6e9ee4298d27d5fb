"""The corpus file: what goes in comes out, exports are whole, and a bad file is named."""

from __future__ import annotations

import json
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from hashlib import sha256
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.corpus import Corpus, article_record, materialized
from scraper.corpus.corpus_file import SCHEMA_VERSION
from scraper.corpus.rows import Visit, leading
from scraper.corpus.store import BATCH
from scraper.errors import CorpusError
from scraper.models import Article, Author, AuthorKind, Page, Paragraph, ParagraphKind, Rejection, Teaser
from scraper.records import record_of, value_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from scraper.corpus.contents import PageFacts

NOON = datetime(2026, 3, 3, 12, tzinfo=UTC)
TEXT = " ".join(f"word{number}" for number in range(60))
ARTICLE = Article(url="https://a.example/1", title="Flood", paragraphs=(Paragraph(TEXT),), published=date(2026, 3, 3))
PAGE = Page("https://a.example/1", b"<p>\xff\x00", "https://a.example/1#x", 200, (("x", "y"),), "text/html", NOON)


def rows(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


# ---------------------------------------------------------------- records

OFFSETS = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
NAIVE = st.datetimes().map(lambda time: time.replace(fold=0))  # ISO 8601 cannot tell the hour that is lived twice
AWARE = st.datetimes(timezones=OFFSETS).map(lambda time: time.replace(fold=0))
ARTICLES = st.builds(
    Article,
    published=st.none() | st.dates() | NAIVE | AWARE,
    title=st.none() | st.text(st.characters()),
    paragraphs=st.lists(st.builds(Paragraph)).map(tuple),
    teasers=st.lists(st.builds(Teaser, published=st.none() | st.dates() | NAIVE)).map(tuple),
)


@given(ARTICLES)
def test_an_article_comes_back_from_json_as_it_was(article: Article) -> None:
    back = value_of(Article, json.loads(json.dumps(record_of(article))))
    assert back == article
    assert repr(back.published) == repr(article.published)  # times in two zones can be equal


@pytest.mark.parametrize(
    "published",
    [
        date(2026, 3, 3),
        datetime(2026, 3, 3),  # noqa: DTZ001 # a page that gives no zone
        datetime(2026, 3, 3, tzinfo=UTC),
        datetime(2026, 3, 3, 14, 5, 6, 7, tzinfo=timezone(timedelta(hours=-3, minutes=-30))),
    ],
)
def test_the_precision_of_a_date_is_kept(published: date) -> None:
    back = value_of(Article, json.loads(json.dumps(record_of(Article(published=published))))).published
    assert (type(back), repr(back)) == (type(published), repr(published))


def test_enums_become_their_words() -> None:
    article = Article(
        authors=(Author("Desk", AuthorKind.ORGANISATION),), paragraphs=(Paragraph("A", ParagraphKind.QUOTE),)
    )
    record = article_record(article)
    assert record["authors"] == [{"name": "Desk", "kind": "organisation", "role": "author"}]
    assert record["paragraphs"] == [{"text": "A", "kind": "quote"}]
    assert record["text"] == "A"


def test_a_field_that_a_newer_version_wrote_is_passed_over() -> None:
    assert value_of(Teaser, {"title": "A", "colour": "red"}) == Teaser("A")


@pytest.mark.parametrize(
    "record", [None, [], "A", {}, {"title": 1}, {"title": "A", "truncated": "no"}, {"title": "A", "published": "soon"}]
)
def test_a_record_of_another_kind_is_refused(record: object) -> None:
    with pytest.raises(ValueError, match=r"no Teaser|isoformat"):
        value_of(Teaser, record)


def test_what_no_type_of_ours_holds_has_no_record() -> None:
    with pytest.raises(TypeError):
        record_of(Teaser("A", snippet=b"bytes"))  # type: ignore[arg-type] # the mistake that is tested


# ---------------------------------------------------------------- the store


def test_a_reopened_corpus_says_what_it_said(tmp_path: Path) -> None:
    with Corpus(tmp_path / "c.db") as corpus:
        corpus.add(PAGE, (ARTICLE,))
        corpus.reject(Rejection("b.html", "unreadable"))
        before = (list(corpus.pages()), list(corpus.stories()), corpus.report())
    with Corpus(tmp_path / "c.db") as corpus:
        assert (list(corpus.pages()), list(corpus.stories()), corpus.report()) == before
        assert before[0] == [PAGE]
        assert before[2].rejections == (Rejection("b.html", "unreadable"),)


def test_seen_again_a_page_gains_a_sighting_and_nothing_else() -> None:
    with Corpus() as corpus:
        for time in (NOON, NOON, NOON + timedelta(hours=1), None):
            corpus.add(replace(PAGE, fetched_at=time), (ARTICLE,))
        (story,) = corpus.stories()
        assert [sighting.fetched_at for sighting in story.canonical.sightings] == [
            NOON,
            NOON + timedelta(hours=1),
            None,
        ]
        assert (corpus.report().pages, corpus.report().articles) == (1, 1)


def test_of_a_page_that_brings_nothing_new_nothing_is_kept_in_memory(tmp_path: Path) -> None:
    with Corpus(tmp_path / "c.db") as corpus:
        corpus.add(PAGE, (ARTICLE,))
        assert list(corpus._recent.articles.values()) == [(ARTICLE,)]
        assert corpus.report().articles == 1
        for _ in range(3):
            corpus.add(PAGE, (ARTICLE,))
        assert corpus._recent.articles == {}


def test_the_same_time_in_another_zone_is_the_same_sighting() -> None:
    seoul = NOON.astimezone(timezone(timedelta(hours=9)))
    with Corpus() as corpus:
        for time in (NOON, seoul):
            corpus.add(replace(PAGE, fetched_at=time), (ARTICLE,))
        (story,) = corpus.stories()
        assert len(story.canonical.sightings) == 1


def test_a_time_without_a_zone_is_refused_and_leaves_nothing() -> None:
    with Corpus() as corpus:
        with pytest.raises(ValueError, match="no time zone"):
            corpus.add(replace(PAGE, fetched_at=datetime(2026, 3, 3)), (ARTICLE,))  # noqa: DTZ001 # the mistake tested
        assert corpus.report().pages == 0
        assert list(corpus.pages()) == []


def test_a_page_read_again_has_only_the_new_articles() -> None:
    with Corpus() as corpus:
        corpus.add(PAGE, (ARTICLE, replace(ARTICLE, title="A menu")))
        assert corpus.report().articles == 2
        corpus.add(PAGE, (replace(ARTICLE, title="Better"),))
        assert [story.canonical.article.title for story in corpus.stories()] == ["Better"]


def test_of_several_visits_the_newest_program_counts_then_the_earliest_visit() -> None:
    visits = [
        Visit("", "{}", "unknown time", "0.10.0"),
        Visit("2026-03-03T12:00:00+00:00", "{}", "old program", "0.9.0"),
        Visit("2026-03-05T12:00:00+00:00", "{}", "later", "0.10.0"),
        Visit("2026-03-04T12:00:00+00:00", "{}", "this", "0.10.0"),
    ]
    for order in (visits, visits[::-1]):
        assert leading(order).reading == "this"


def test_two_versions_of_a_page_are_one_story_and_the_latest_speaks_for_it() -> None:
    edited = replace(ARTICLE, paragraphs=(Paragraph(f"{TEXT} and more"),))
    retagged = replace(ARTICLE, tags=("flood",))
    with Corpus() as corpus:
        corpus.add(replace(PAGE, body=b"3", fetched_at=NOON + timedelta(hours=1)), (retagged,))
        corpus.add(replace(PAGE, body=b"1"), (ARTICLE,))
        corpus.add(replace(PAGE, body=b"2"), (edited,))
        (story,) = corpus.stories()
        assert {copy.article for copy in story.members} == {retagged, edited}
        assert corpus.report().copies_merged == 1


def test_pages_without_an_article_are_rejected_each_by_itself() -> None:
    empty = Article(url="https://a.example/", teasers=(Teaser("A", url="https://a.example/1"),))
    with Corpus() as corpus:
        corpus.add(Page("https://a.example/", b"1"), (empty,))
        corpus.add(Page("https://a.example/", b"2"), ())
        corpus.add(Page(None, b"3"), ())
        rejections = list(corpus.rejections())
        assert [each.reason for each in rejections] == ["no_article"] * 3
        (unknown,) = (each for each in rejections if each.url != "https://a.example/")
        assert unknown.detail == f"page {unknown.url}"
        assert len(list(corpus.teasers())) == 1


def test_pages_may_be_added_while_pages_are_read() -> None:
    with Corpus() as corpus:
        for number in range(3):
            corpus.add(Page(f"https://a.example/{number}", b"x"), ())
        for page in corpus.pages():
            corpus.add(replace(page, body=b"y"), ())
        assert corpus.report().pages == 6


def test_another_connection_sees_what_was_committed(tmp_path: Path) -> None:
    with Corpus(tmp_path / "c.db") as writer, Corpus(tmp_path / "c.db") as reader:
        assert reader.report().pages == 0
        writer.add(PAGE, (ARTICLE,))
        assert reader.report().pages == 0
        writer.commit()
        assert reader.report().pages == 1


# ---------------------------------------------------------------- merging


def test_merging_unites_everything_and_itself_with_nothing(tmp_path: Path) -> None:
    with Corpus(tmp_path / "a.db") as a, Corpus(tmp_path / "b.db") as b:
        a.add(PAGE, (ARTICLE,))
        b.add(replace(PAGE, fetched_at=None), (ARTICLE,))
        b.add(Page("https://b.example/", b"x"), ())
        b.reject(Rejection("b.html", "unreadable"))
        a.merge(b)
        a.merge(a)
        assert (a.report().pages, len(a.report().rejections)) == (2, 2)
        assert len(next(a.stories()).canonical.sightings) == 2


def test_where_two_corpora_read_a_visit_differently_the_order_of_merging_does_not_matter(tmp_path: Path) -> None:
    with Corpus() as a, Corpus() as b, Corpus(tmp_path / "c.db") as ab, Corpus() as ba:
        a.add(PAGE, (ARTICLE,))
        b.add(PAGE, (replace(ARTICLE, title="Otherwise"),))
        for into, others in ((ab, (a, b)), (ba, (b, a))):
            for other in others:
                into.merge(other)
        assert list(ab.stories()) == list(ba.stories())
    with closing(sqlite3.connect(tmp_path / "c.db")) as raw:
        assert raw.execute("SELECT count(*) FROM readings").fetchone() == (1,)


# ---------------------------------------------------------------- exports


def test_the_exports_hold_the_story_and_where_it_was_seen(tmp_path: Path) -> None:
    teaser = Teaser("Flood", snippet="In “Sennau” 홍수…", truncated=True, url=ARTICLE.url, heading="More")
    copied = replace(ARTICLE, url="https://b.example/9", source="A", paragraphs=(Paragraph(f"{TEXT} more"),))
    with Corpus() as corpus:
        corpus.add(PAGE, (ARTICLE,))
        corpus.add(
            Page("https://b.example/9", b"x", fetched_at=NOON + timedelta(days=1)),
            (replace(copied, teasers=(teaser,)),),
        )
        corpus.export(tmp_path / "new" / "folder")
        (page_a, page_b) = sorted(corpus._contents().pages, key=_url)
    (story,) = rows(tmp_path / "new" / "folder" / "stories.jsonl")
    (record,) = rows(tmp_path / "new" / "folder" / "teasers.jsonl")
    article = article_record(ARTICLE)
    del article["teasers"]
    assert story["article"] == {"id": story["article"]["id"], **article}  # type: ignore[index] # JSON
    assert [(copy["url"], copy["source"], copy["similarity"]) for copy in story["copies"]] == [  # type: ignore[attr-defined] # JSON
        ("https://b.example/9", "A", 0.9825)
    ]
    day = {"first_seen": "2026-03-03T12:00:00+00:00", "last_seen": "2026-03-03T12:00:00+00:00"}
    assert {"id": page_a.id, "url": "https://a.example/1#x", **day} in story["pages"]  # type: ignore[operator] # JSON
    assert (story["first_seen"], story["last_seen"]) == (day["first_seen"], "2026-03-04T12:00:00+00:00")
    assert story["teasers"] == [record["id"]]
    assert record == {
        "id": record["id"],
        "title": "Flood",
        "snippet": "In “Sennau” 홍수…",
        "truncated": True,
        "url": ARTICLE.url,
        "published": None,
        "headings": ["More"],
        "story": story["id"],
        "matched_by": "link",
        "sightings": [{"page": page_b.id, "url": "https://b.example/9", "fetched_at": "2026-03-04T12:00:00+00:00"}],
        "first_seen": "2026-03-04T12:00:00+00:00",
        "last_seen": "2026-03-04T12:00:00+00:00",
        "times_seen": 1,
    }
    assert "홍수".encode() in (tmp_path / "new" / "folder" / "teasers.jsonl").read_bytes()


def _url(page: PageFacts) -> str:
    return page.url or ""


def test_the_manifest_counts_and_names_what_was_written(tmp_path: Path) -> None:
    with Corpus() as corpus:
        corpus.add(PAGE, (ARTICLE,))
        corpus.add(Page(None, b"x"), ())
        corpus.export(tmp_path)
    manifest = json.loads((tmp_path / "manifest.json").read_bytes())
    counts = {"pages": 2, "articles": 1, "stories": 1, "copies_merged": 0, "rejected": 1}
    assert counts.items() <= manifest["counts"].items()
    assert {name: file["rows"] for name, file in manifest["files"].items()} == {
        "stories.jsonl": 1,
        "teasers.jsonl": 0,
        "rejected.jsonl": 1,
    }
    assert {page["sha256"] for page in manifest["pages"]} == {sha256(body).hexdigest() for body in (PAGE.body, b"x")}


def test_files_of_an_older_export_go_and_files_of_others_stay(tmp_path: Path) -> None:
    old: dict[str, object] = {"stories.jsonl": {}, "stories.v0.jsonl": {}, "../outside": {}}
    (tmp_path / "outside").write_text("not ours")
    folder = tmp_path / "out"
    folder.mkdir()
    for name in ("stories.jsonl", "stories.v0.jsonl", "notes.txt"):
        (folder / name).write_text("old")
    (folder / "manifest.json").write_text(json.dumps({"generator": "newspage-scraper", "files": old}))
    with Corpus() as corpus:
        corpus.export(folder)
    names = {path.name for path in folder.iterdir()}
    assert names == {"stories.jsonl", "teasers.jsonl", "rejected.jsonl", "manifest.json", "notes.txt"}
    assert (tmp_path / "outside").exists()


@pytest.mark.parametrize("manifest", ["{", "[]", '{"generator": "another", "files": {"notes.txt": {}}}'])
def test_a_foreign_manifest_removes_nothing(tmp_path: Path, manifest: str) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    (tmp_path / "manifest.json").write_text(manifest)
    with Corpus() as corpus:
        corpus.export(tmp_path)
    assert (tmp_path / "notes.txt").exists()


def test_a_file_name_that_is_no_utf8_is_kept_and_written_as_json(tmp_path: Path) -> None:
    with Corpus(tmp_path / "c.db") as corpus:
        corpus.reject(Rejection("bad\udcff.html", "unreadable"))
        corpus.export(tmp_path)
        assert [rejection.url for rejection in corpus.rejections()] == ["bad\udcff.html"]
    (row,) = rows(tmp_path / "rejected.jsonl")
    assert row["url"] == "bad\udcff.html"


def test_an_export_that_cannot_be_written_or_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with Corpus() as corpus:
        with pytest.raises(CorpusError, match=r"file: is no folder"):
            corpus.export(tmp_path / "file")
        with pytest.raises(ValueError, match="unknown export format 'xml'"):
            corpus.export(tmp_path, format="xml")


# ---------------------------------------------------------------- bad files


def use(path: Path) -> None:
    with Corpus(path) as corpus:
        for page in corpus.pages():
            assert page.url
        assert list(corpus.stories())


def _foreign(path: Path) -> None:
    with closing(sqlite3.connect(path)) as raw:
        raw.execute("CREATE TABLE notes (text TEXT)")


def _newer(path: Path) -> None:
    Corpus(path).close()
    with closing(sqlite3.connect(path)) as raw:
        raw.execute(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")


def _text(path: Path) -> None:
    path.write_text("This is a letter and no database at all. " * 100)


def _folder(path: Path) -> None:
    path.mkdir()


def _cut(path: Path) -> None:
    with Corpus(path) as corpus:
        for number in range(50):
            corpus.add(Page(f"https://a.example/{number}", bytes(range(256)) * number), (ARTICLE,))
    path.write_bytes(path.read_bytes()[:20_000])


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        (_foreign, "another program's database"),
        (_newer, f"schema version {SCHEMA_VERSION + 1}"),
        (_text, "no corpus file"),
        (_folder, "unable to open"),
        (_cut, "damaged"),
    ],
)
def test_a_file_that_is_no_usable_corpus_is_named(tmp_path: Path, spoil: Callable[[Path], None], reason: str) -> None:
    path = tmp_path / "c.db"
    spoil(path)
    before = path.read_bytes() if path.is_file() else b""
    with pytest.raises(CorpusError, match=reason) as caught:
        use(path)
    assert caught.value.url == str(path)
    assert (path.read_bytes() if path.is_file() else b"") == before


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE readings SET articles = '{'",
        "UPDATE readings SET articles = '[{\"title\": 1}]'",
        "UPDATE sightings SET facts = '[]'",
        "UPDATE pages SET body = x'00'",
    ],
)
def test_a_damaged_record_is_named(tmp_path: Path, damage: str) -> None:
    with Corpus(tmp_path / "c.db") as corpus:
        corpus.add(PAGE, (ARTICLE,))
    with closing(sqlite3.connect(tmp_path / "c.db")) as raw, raw:
        raw.execute(damage)
    with pytest.raises(CorpusError, match="damaged record"):
        use(tmp_path / "c.db")


def test_a_locked_file_is_named(tmp_path: Path) -> None:
    with Corpus(tmp_path / "c.db") as first, Corpus(tmp_path / "c.db", lock_timeout=0) as second:
        first.add(PAGE, (ARTICLE,))
        with pytest.raises(CorpusError, match="locked by another run"):
            second.add(PAGE, (ARTICLE,))
        first.commit()
        second.add(PAGE, (ARTICLE,))


def test_closing_twice_is_closing_once(tmp_path: Path) -> None:
    corpus = Corpus(tmp_path / "c.db")
    corpus.close()
    corpus.close()
    with pytest.raises(CorpusError, match="closed"):
        corpus.report()


# ---------------------------------------------------------------- crashes

KILLED = """
import os, signal, sys
from scraper.corpus import Corpus
from scraper.models import Page
corpus = Corpus(sys.argv[1])
for number in range(int(sys.argv[2])):
    corpus.add(Page(f"https://a.example/{number}", b"x"), ())
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_a_killed_run_loses_the_last_batch_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "c.db"
    run = subprocess.run([sys.executable, "-c", KILLED, path, str(BATCH + 7)], check=False)  # noqa: S603 # our own code
    assert run.returncode == -signal.SIGKILL
    with Corpus(path) as corpus:
        assert corpus.report().pages == BATCH
        for number in range(BATCH + 7):
            corpus.add(Page(f"https://a.example/{number}", b"x"), ())
        again = list(corpus.pages())
    with Corpus() as clean:
        for number in range(BATCH + 7):
            clean.add(Page(f"https://a.example/{number}", b"x"), ())
        assert list(clean.pages()) == again


def test_an_interrupt_keeps_the_calls_before_it(tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt):
        _interrupted(tmp_path / "c.db")
    with Corpus(tmp_path / "c.db") as corpus:
        assert corpus.report().pages == 1


def _interrupted(path: Path) -> None:
    with Corpus(path) as corpus:
        corpus.add(PAGE, (ARTICLE,))
        raise KeyboardInterrupt


def test_a_call_that_fails_half_way_leaves_nothing_of_itself(tmp_path: Path) -> None:
    Corpus(tmp_path / "c.db").close()
    with closing(sqlite3.connect(tmp_path / "c.db")) as raw:
        raw.execute(
            "CREATE TRIGGER stop BEFORE INSERT ON sightings WHEN new.fetched_at = ''"
            " BEGIN SELECT RAISE(ABORT, 'no room'); END"
        )
    with Corpus(tmp_path / "c.db") as corpus:
        corpus.add(PAGE, (ARTICLE,))
        with pytest.raises(CorpusError, match="no room"):
            corpus.add(Page("https://a.example/2", b"x"), ())
        assert [page.url for page in corpus.pages()] == [PAGE.url]


class Short(Corpus):
    """A corpus in a process that has no memory for the view."""

    def _update_view(self, *, only_if_due: bool = False) -> None:  # noqa: ARG002 - the signature of the other
        raise MemoryError


def test_without_memory_for_the_view_pages_are_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(materialized, "BATCH", 1)
    corpus = Short(tmp_path / "c.db")
    corpus.add(PAGE, ())
    with pytest.raises(MemoryError):
        corpus.close()
    with Corpus(tmp_path / "c.db") as again:
        assert list(again.pages()) == [PAGE]
        assert list(again.verify()) == []
