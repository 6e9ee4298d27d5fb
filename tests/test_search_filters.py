"""Searches that are narrowed: by day, site, language, author and teasers, in another order, without reading stories."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from datetime import UTC, date, datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner

from scraper.cli.exits import Exit
from scraper.cli.main import cli
from scraper.corpus import Corpus, search_index
from scraper.corpus.search_filters import SearchFilter, SearchOrder
from scraper.corpus.search_text import marks, parse_query
from scraper.models import Article, Author, Page, Paragraph, Teaser

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from click.testing import Result

    from scraper.corpus.search_index import Hit

NOON = datetime(2026, 3, 9, 12, tzinfo=UTC)
EAST = timezone(timedelta(hours=9))
FERRY = "https://news.ferry.example/2026/boat"

# Each with the word "harbour" and words of its own, so that none is a copy of another.
ARTICLES = (
    Article(
        url=FERRY,
        title="Last boat leaves the harbour",
        paragraphs=(Paragraph("The crew of the last boat said goodbye to the harbour on Tuesday evening."),),
        published=date(2026, 3, 3),
        language="en-GB",
        authors=(Author("Jane Döe"), Author("Karl Holm")),
    ),
    Article(
        url="https://www.valley.example/dredging",
        title="Dredgers at work",
        paragraphs=(Paragraph("Mud from the harbour is being pumped into the lagoon, engineers explained."),),
        published=datetime(2026, 3, 3, 23, 30, tzinfo=EAST),
        language="en",
        authors=(Author("Mary Jane Smith"),),
    ),
    Article(
        url="https://m.hafen.example/kran",
        title="Neuer Kran",
        paragraphs=(Paragraph("Am Kai steht ein neuer Kran; Fachleute nennen ihn Harbour Giant."),),
        published=datetime(2026, 3, 4, 0, 10, tzinfo=EAST),
        language="de",
        authors=(Author("김정민"),),
    ),
    Article(
        url="https://valley.example/undated",
        title="Old pictures",
        paragraphs=(Paragraph("Photographs of the harbour from a hundred years ago hang in the library."),),
    ),
)
NAMES = ("boat", "dredging", "kran", "undated")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return a corpus of four stories, one of which a fifth page announces."""
    path = tmp_path / "news.db"
    with Corpus(path) as corpus:
        for article in ARTICLES:
            corpus.add(Page(article.url, article.text.encode(), fetched_at=NOON), (article,))
        teaser = Teaser("Last boat leaves the harbour", url=FERRY)
        corpus.add(Page("https://news.ferry.example/", b"front", fetched_at=NOON), (Article(teasers=(teaser,)),))
        corpus.search(None)
    return path


def names(hits: Iterable[Hit]) -> list[str]:
    return [(hit.url or "").rpartition("/")[2] for hit in hits]


def found(path: Path, query: str | None = "harbour", **narrowed: Any) -> list[str]:
    with Corpus(path) as corpus:
        return names(corpus.search(query, **narrowed))


def search(path: Path, *arguments: str) -> Result:
    return CliRunner().invoke(cli, ["corpus", "search", str(path), *arguments])


@pytest.mark.parametrize(
    ("narrowed", "wanted"),
    [
        ({}, {*NAMES}),
        ({"since": date(2026, 3, 3)}, {"boat", "dredging", "kran"}),
        ({"since": date(2026, 3, 4)}, {"kran"}),
        ({"since": date(2026, 3, 5)}, set()),
        ({"until": date(2026, 3, 4)}, {"boat", "dredging", "kran"}),
        ({"until": date(2026, 3, 3)}, {"boat", "dredging"}),
        ({"until": date(2026, 3, 2)}, set()),
        ({"since": date(2026, 3, 3), "until": date(2026, 3, 3)}, {"boat", "dredging"}),
        ({"since": date.min, "until": date.max}, {"boat", "dredging", "kran"}),
        ({"sites": ["valley.example"]}, {"dredging", "undated"}),
        ({"sites": ["https://www.Valley.example/x"]}, {"dredging", "undated"}),
        ({"sites": ["ferry.example"]}, {"boat"}),
        ({"sites": ["news.ferry.example"]}, {"boat"}),
        ({"sites": ["other.ferry.example"]}, set()),
        ({"sites": ["hafen.example", "ferry.example"]}, {"kran", "boat"}),
        ({"languages": ["en"]}, {"boat", "dredging"}),
        ({"languages": ["EN-gb"]}, {"boat"}),
        ({"languages": ["en-us"]}, set()),
        ({"languages": ["de", "en-gb"]}, {"boat", "kran"}),
        ({"authors": ["jane"]}, {"boat", "dredging"}),
        ({"authors": ["JANE DOE"]}, {"boat"}),
        ({"authors": ["mary smith"]}, set()),
        ({"authors": ["Jan"]}, set()),
        ({"authors": ["김정"]}, {"kran"}),
        ({"authors": ["holm", "smith"]}, {"boat", "dredging"}),
        ({"has_teaser": True}, {"boat"}),
        ({"authors": ["jane"], "languages": ["en"], "sites": ["valley.example"]}, {"dredging"}),
    ],
)
def test_a_search_is_narrowed(path: Path, narrowed: dict[str, Any], wanted: set[str]) -> None:
    assert set(found(path, **narrowed)) == wanted
    assert set(found(path, None, **narrowed)) == wanted
    assert found(path, "harbour dredgers", **narrowed) == ["dredging"] * ("dredging" in wanted)


def test_the_order_is_that_of_the_words_or_of_the_time_with_the_undated_last(path: Path) -> None:
    assert found(path, order="newest") == found(path, None) == ["kran", "dredging", "boat", "undated"]
    assert found(path, order="oldest") == found(path, None, order="oldest") == ["boat", "dredging", "kran", "undated"]
    assert found(path, order="relevance") == found(path)
    assert found(path)[0] == "boat"  # the word stands in its title
    assert found(path, order="newest", limit=2) == ["kran", "dredging"]
    assert found(path, order="newest", limit=2, offset=1) == ["dredging", "boat"]
    assert found(path, offset=4) == []


@pytest.mark.parametrize(
    ("narrowed", "reason"),
    [
        ({"sites": [""]}, "'' is no site"),
        ({"sites": ["a b"]}, "'a b' is no site"),
        ({"languages": ["english!"]}, "'english!' is no language tag"),
        ({"languages": ["e"]}, "no language tag"),
        ({"authors": ["?"]}, "'\\?' is no part of a name"),
        ({"order": "best"}, "'best' is no order; there are relevance, newest, oldest"),
        ({"since": date(2026, 3, 2), "until": date(2026, 3, 1)}, "no day is from 2026-03-02 on and until 2026-03-01"),
    ],
)
def test_what_cannot_be_asked_is_refused(narrowed: dict[str, Any], reason: str) -> None:
    with Corpus() as corpus, pytest.raises(ValueError, match=reason):
        corpus.search("harbour", **narrowed)


def test_without_words_nothing_is_relevant() -> None:
    with Corpus() as corpus, pytest.raises(ValueError, match="relevance is that of words"):
        corpus.search(None, order="relevance")


# ---------------------------------------------------------------- what is read


def test_of_the_stories_that_are_not_shown_none_is_read(path: Path) -> None:
    """Their records are damaged here: reading one would be an error."""
    with closing(sqlite3.connect(path)) as raw, raw:
        keep = "SELECT entry FROM entry_facts WHERE story IN (SELECT story FROM entry_facts WHERE language = 'de')"
        raw.execute(f"UPDATE entries SET record = x'00' WHERE id NOT IN ({keep})")  # noqa: S608 - text of this test
    assert found(path, languages=["de"]) == ["kran"]
    assert found(path, None, since=date(2026, 3, 4)) == ["kran"]
    assert found(path, order="newest", limit=1) == ["kran"]
    assert found(path, authors=["김정민"], order="oldest") == ["kran"]


EVERYTHING = SearchFilter(date(2026, 3, 1), date(2026, 3, 9), ("valley.example",), ("en",), ("jane",), has_teaser=True)


@pytest.mark.parametrize("order", SearchOrder)
@pytest.mark.parametrize("query", ["harbour", None])
def test_filters_are_asked_of_the_index(path: Path, query: str | None, order: SearchOrder) -> None:
    if query is None and order is SearchOrder.RELEVANCE:
        return
    with Corpus(path) as corpus:
        asked: list[str] = []
        corpus._connection.set_trace_callback(asked.append)
        search_index.find(corpus._connection, parse_query(query) if query else (), EVERYTHING, order=order, limit=5)
        corpus._connection.set_trace_callback(None)
        (selection,) = (each for each in asked if each.startswith("SELECT entry"))
        plan = [row[3] for row in corpus._connection.execute(f"EXPLAIN QUERY PLAN {selection}")]
    assert not any("entries" in step for step in plan)
    assert any("SEARCH entry_authors USING PRIMARY KEY" in step for step in plan)
    if query:
        assert any("SCAN words VIRTUAL TABLE INDEX" in step for step in plan)
        assert any("SEARCH entry_facts USING INTEGER PRIMARY KEY" in step for step in plan)
    else:
        assert any("SEARCH entry_facts USING INDEX entry_facts_by_time" in step for step in plan)


# ---------------------------------------------------------------- the index keeps up


def test_what_is_known_of_a_story_follows_it(path: Path) -> None:
    with Corpus(path) as corpus:
        teaser = Teaser("Old pictures", url="https://valley.example/undated")
        corpus.add(Page("https://valley.example/", b"front", fetched_at=NOON), (Article(teasers=(teaser,)),))
        assert set(names(corpus.search("harbour", has_teaser=True))) == {"boat", "undated"}
        assert list(corpus.verify()) == []
        for page in corpus.pages():
            if page.location != FERRY:
                corpus.remove(page)
        assert names(corpus.search(None)) == ["boat"]
        assert names(corpus.search(None, has_teaser=True)) == []
        assert list(corpus.verify()) == []
        for table in ("entry_facts", "entry_authors"):
            assert corpus._connection.execute(f"SELECT count(DISTINCT entry) FROM {table}").fetchone() == (1,)  # noqa: S608 - as above


@pytest.mark.parametrize(
    "damage",
    ["DELETE FROM entry_facts", "DELETE FROM entry_authors", "UPDATE entry_facts SET has_teaser = NOT has_teaser"],
)
def test_other_facts_than_those_of_the_stories_are_named(path: Path, damage: str) -> None:
    with closing(sqlite3.connect(path)) as raw, raw:
        raw.execute(damage)
    with Corpus(path) as corpus:
        assert any("the search index has other facts" in fault for fault in corpus.verify())


def test_an_index_of_an_older_schema_gets_the_facts(path: Path) -> None:
    with closing(sqlite3.connect(path)) as raw, raw:
        raw.execute("DROP TRIGGER entry_deleted")
        raw.execute("DROP TABLE entry_facts")
        raw.execute("DROP TABLE entry_authors")
        raw.execute("DROP TABLE kept")  # of the schemas after that
        raw.execute("DROP INDEX entries_by_number")
        raw.execute("ALTER TABLE entries DROP COLUMN number")
        raw.execute("PRAGMA user_version = 12")
    assert set(found(path, languages=["en"])) == {"boat", "dredging"}


# ---------------------------------------------------------------- what is shown


@pytest.mark.parametrize(
    ("text", "query", "marked"),
    [
        ("The bridge, the Bridges.", "bridge*", ["bridge", "Bridges"]),
        ("The bridge, the Bridges.", "bridge", ["bridge"]),
        ("Old bridge and new bridge", '"new bridge"', ["new bridge"]),
        ("A new bridge road", '"new bridge" "bridge road"', ["new bridge road"]),
        ("남부 지방에 홍수가 나서", "홍수", ["홍수"]),
        ("Café au lait, cafe noir", "cafe", ["Café", "cafe"]),
        ("Nothing of it", "bridge", []),
    ],
)
def test_the_words_that_were_found_are_marked(text: str, query: str, marked: Sequence[str]) -> None:
    assert [text[start:end] for start, end in marks(text, parse_query(query))] == marked


def test_marks_are_offsets_in_the_snippet(path: Path) -> None:
    with Corpus(path) as corpus:
        for hit in corpus.search("harbour"):
            assert {hit.snippet[start:end].lower() for start, end in hit.marks} == {"harbour"}
        assert all(hit.marks == () for hit in corpus.search(None))


# ---------------------------------------------------------------- the command


def test_the_command_narrows_and_sorts(path: Path) -> None:
    result = search(
        path, "harbour", "--since", "2026-03-03", "--until", "2026-03-03", "--order", "oldest", "--format", "jsonl"
    )
    hits = [json.loads(line) for line in result.stdout.splitlines()]
    assert [hit["title"] for hit in hits] == ["Last boat leaves the harbour", "Dredgers at work"]
    assert [hit["snippet"][slice(*hit["marks"][0])] for hit in hits] == ["harbour", "harbour"]
    narrowed = ("--site", "valley.example", "--site", "ferry.example", "--language", "en", "--author", "jane doe")
    assert search(path, *narrowed).stdout.splitlines()[0] == "Last boat leaves the harbour"
    assert search(path, "--has", "teaser").stdout.count("https://") == 1


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["harbour", "--since", "yesterday"], "'yesterday' is no day; write 2026-03-01"),
        (["harbour", "--until", "2026-02-30"], "'2026-02-30' is no day"),
        (["--since", "2026-03-04", "--until", "2026-03-03"], "no day is from 2026-03-04 on"),
        (["harbour", "--order", "best"], "'best' is not one of 'relevance', 'newest', 'oldest'"),
        (["harbour", "--has", "copy"], "'copy' is not"),
        (["harbour", "--site", "a b"], "'a b' is no site"),
        (["harbour", "--language", "english!"], "no language tag"),
        (["--author", "…"], "no part of a name"),
        (["--since", "2026-03-01", "--order", "relevance"], "relevance is that of words"),
        ([], "there is nothing to search for"),
        (["--order", "newest"], "there is nothing to search for"),
    ],
)
def test_a_filter_that_is_none_is_an_error_of_use(path: Path, arguments: list[str], reason: str) -> None:
    result = search(path, *arguments)
    assert result.exit_code == Exit.USAGE
    assert reason in result.stderr


def test_nothing_found_is_told_with_the_filters(path: Path) -> None:
    result = search(path, "harbour", "--language", "fr")
    assert result.exit_code == Exit.NOTHING
    assert "no story has all of harbour and passes the filters; " in result.stderr
    assert "no story passes all of these filters" in search(path, "--language", "fr").stderr
